import { describe, expect, it } from 'vitest';
import { localTime } from '../../src/calendar/local-time.ts';
import type { RecordedEvent } from '../../src/timeline/timeline-request.ts';
import { buildTimeline } from '../../src/timeline/build-timeline.ts';
import { checkEvent } from '../../src/timeline/check-event.ts';
import { day, type KindId, planOf } from './cafcass.ts';

interface Attempt {
  readonly kind?: KindId;
  readonly start?: string;
  readonly recorded?: readonly RecordedEvent[];
  readonly event: RecordedEvent;
  readonly reason?: string;
  readonly now?: string;
}

/** The place and message of each problem of recording an event; now is Mon 1 Sep 2025, 12:00, unless told. */
function refusals({ kind = 'inspection', start = 'Mon 10 Mar 2025', recorded = [], event, reason, now }: Attempt) {
  const plan = planOf(kind);
  const request = { start: day(start), events: recorded };
  const timeline = buildTimeline(plan, request);
  const moment = { on: day(now ?? 'Mon 1 Sep 2025'), at: localTime('12:00') };
  const given = reason === undefined ? event : { ...event, reason };
  return checkEvent({ plan, request, timeline, event: given, now: moment }).problems.map(
    ({ where, message }) => `${where}: ${message}`,
  );
}

function on(type: string, date: string, more: Partial<RecordedEvent> = {}): RecordedEvent {
  return { type, on: day(date), ...more };
}

const called = on('notice-given', 'Mon 24 Feb 2025', { told: 'The chief executive', at: localTime('09:30') });
const ended = [called, on('fieldwork-started', 'Mon 10 Mar 2025'), on('fieldwork-ended', 'Fri 21 Mar 2025')];
const drafted = [...ended, on('draft-sent', 'Fri 4 Apr 2025')];
const sent = [...drafted, on('final-sent', 'Thu 24 Apr 2025')];

describe('an event', () => {
  it('that fits is recorded', () => {
    expect(refusals({ event: called })).toEqual([]);
    expect(refusals({ recorded: ended, event: on('draft-sent', 'Sun 6 Apr 2025') })).toEqual([]);
    expect(refusals({ recorded: sent, event: on('published', 'Thu 1 May 2025') })).toEqual([]);
    expect(refusals({ event: on('milestone-done', 'Tue 25 Feb 2025', { milestone: 'set-up-discussion' }) })).toEqual(
      [],
    );
  });

  it('that the kind does not know is refused with those that it knows', () => {
    expect(refusals({ event: on('meeting-held', 'Mon 24 Feb 2025') })).toEqual([
      expect.stringMatching(/^type: must be one of notice-given, .*cancelled$/),
    ]);
    expect(refusals({ kind: 'annual-engagement', event: on('draft-sent', 'Mon 24 Feb 2025') })).toEqual([
      'type: must be one of meeting-announced, variation, self-evaluation-received, meeting-held, letter-sent, deferred, hold-placed, hold-lifted, milestone-done, milestone-pinned, milestone-unpinned, event-corrected, cancelled',
    ]);
  });

  it('of days to come, or of a later minute of today, is refused', () => {
    const now = 'Fri 4 Apr 2025';
    expect(refusals({ now, recorded: ended, event: on('draft-sent', 'Sat 5 Apr 2025') })).toEqual([
      'on: must not lie ahead: it is 2025-04-04 12:00 in London. Record it when it has happened',
    ]);
    expect(
      refusals({ now, recorded: ended, event: on('draft-sent', 'Fri 4 Apr 2025', { at: localTime('12:01') }) }),
    ).toHaveLength(1);
    expect(
      refusals({ now, recorded: ended, event: on('draft-sent', 'Fri 4 Apr 2025', { at: localTime('12:00') }) }),
    ).toEqual([]);
    expect(refusals({ now, recorded: ended, event: on('draft-sent', 'Fri 4 Apr 2025') })).toEqual([]);
  });

  it('that needs another first is refused without it, and before it', () => {
    expect(refusals({ recorded: drafted, event: on('published', 'Thu 1 May 2025') })).toEqual([
      'type: needs final-sent to be recorded first',
    ]);
    const reason = 'Cafcass has no comments';
    expect(refusals({ recorded: drafted, event: on('final-sent', 'Thu 3 Apr 2025'), reason })).toEqual([
      'on: must not be before draft-sent, recorded for 2025-04-04',
    ]);
    expect(refusals({ recorded: drafted, event: on('final-sent', 'Fri 4 Apr 2025'), reason })).toEqual([]);
  });

  it('that is recorded already needs a reason, which makes it a correction', () => {
    const again = { recorded: drafted, event: on('draft-sent', 'Mon 7 Apr 2025') };
    expect(refusals(again)).toEqual(['type: is recorded already, for 2025-04-04. To correct it give a reason']);
    expect(refusals({ ...again, reason: 'The first date was mistyped' })).toEqual([]);
  });

  it('of another milestone is no repetition', () => {
    const recorded = [on('milestone-done', 'Tue 25 Feb 2025', { milestone: 'set-up-discussion' })];
    expect(
      refusals({ recorded, event: on('milestone-done', 'Tue 25 Feb 2025', { milestone: 'team-conference' }) }),
    ).toEqual([]);
    expect(
      refusals({ recorded, event: on('milestone-done', 'Wed 26 Feb 2025', { milestone: 'set-up-discussion' }) }),
    ).toHaveLength(1);
  });

  it('names a milestone of the kind where it is about one, and none where it is not', () => {
    expect(refusals({ event: on('milestone-done', 'Tue 25 Feb 2025') })).toEqual([
      expect.stringMatching(/^milestone: must be one of notice, /),
    ]);
    expect(refusals({ event: on('milestone-done', 'Tue 25 Feb 2025', { milestone: 'notice' }) })).toEqual([
      'milestone: has an event of its own: record notice-given',
    ]);
    expect(refusals({ event: on('milestone-done', 'Tue 25 Feb 2025', { milestone: 'coffee' }) })).toHaveLength(1);
    expect(refusals({ recorded: ended, event: on('draft-sent', 'Fri 4 Apr 2025', { milestone: 'draft' }) })).toEqual([
      'milestone: must not be given for draft-sent',
    ]);
  });

  it('after a cancellation is refused', () => {
    const recorded = [...ended, on('cancelled', 'Tue 25 Mar 2025')];
    expect(refusals({ recorded, event: on('draft-sent', 'Fri 4 Apr 2025') })).toEqual([
      'type: must not be recorded any more: the inspection was cancelled. If that was a mistake, record event-corrected first',
    ]);
  });

  it('is told everything at once', () => {
    const recorded = [on('cancelled', 'Tue 4 Mar 2025')];
    expect(refusals({ recorded, event: on('published', 'Tue 2 Sep 2025', { milestone: 'publication' }) })).toHaveLength(
      4,
    );
  });
});

describe('a final', () => {
  it('sent while Cafcass may still comment needs a reason, unless the comments are there', () => {
    const send = (date: string, ...more: readonly RecordedEvent[]) =>
      refusals({ recorded: [...drafted, ...more], event: on('final-sent', date) });
    const early =
      'on: comes before “Comments or a formal complaint from Cafcass” is over, on Friday 11 April 2025. If that is so, give a reason';
    expect(send('Mon 7 Apr 2025')).toEqual([early]);
    expect(send('Fri 11 Apr 2025')).toEqual([early]);
    expect(send('Sat 12 Apr 2025')).toEqual([]);
    expect(send('Thu 10 Apr 2025', on('comments-received', 'Wed 9 Apr 2025'))).toEqual([]);
    const event = on('final-sent', 'Mon 7 Apr 2025');
    expect(refusals({ recorded: drafted, event, reason: 'Cafcass has no comments' })).toEqual([]);
  });
});

describe('a publication', () => {
  it('before its day needs a reason (reading 6), counted from the real sending of the final', () => {
    const early = { recorded: sent, event: on('published', 'Wed 30 Apr 2025') };
    expect(refusals(early)).toEqual(['on: is before its day, Thursday 1 May 2025. If that is so, give a reason']);
    expect(refusals({ ...early, reason: 'Agreed with the chief executive' })).toEqual([]);
    const sooner = [...drafted, on('final-sent', 'Wed 23 Apr 2025')];
    expect(refusals({ ...early, recorded: sooner })).toEqual([]);
  });

  it('on its day or later needs none', () => {
    expect(refusals({ recorded: sent, event: on('published', 'Thu 1 May 2025') })).toEqual([]);
    expect(refusals({ recorded: sent, event: on('published', 'Tue 6 May 2025') })).toEqual([]);
  });
});

describe('what is due by a day', () => {
  it('may be early without a reason', () => {
    expect(refusals({ recorded: ended, event: on('draft-sent', 'Mon 24 Mar 2025') })).toEqual([]);
    expect(refusals({ recorded: [called], event: on('annex-a-received', 'Mon 24 Feb 2025') })).toEqual([]);
  });
});
