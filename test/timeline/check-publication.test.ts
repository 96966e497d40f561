import { describe, expect, it } from 'vitest';
import { localTime } from '../../src/calendar/local-time.ts';
import { buildTimeline } from '../../src/timeline/build-timeline.ts';
import { checkPublication } from '../../src/timeline/check-publication.ts';
import { day, type KindId, milestoneOf, planOf, requestOf, timelineOf, type WrittenRequest } from './cafcass.ts';

type Events = NonNullable<WrittenRequest['events']>;

/** The ids of what stands in the way on a day, or `yes`. */
function ask(events: Events, on: string, kind: KindId = 'inspection', more: Partial<WrittenRequest> = {}): string {
  const verdict = verdictOf(events, on, kind, more);
  expect(verdict.allowed).toBe(verdict.reasons.length === 0);
  return verdict.allowed ? 'yes' : verdict.reasons.map((reason) => reason.id).join(' ');
}

function verdictOf(events: Events, on: string, kind: KindId = 'inspection', more: Partial<WrittenRequest> = {}) {
  const plan = planOf(kind);
  const request = requestOf({ start: 'Mon 10 Mar 2025', events, asAt: `${on} 12:00`, ...more });
  return checkPublication(plan, buildTimeline(plan, request), request);
}

const drafted: Events = [
  ['notice-given', 'Mon 24 Feb 2025', { at: localTime('09:30') }],
  ['fieldwork-ended', 'Fri 21 Mar 2025'],
  ['draft-sent', 'Fri 4 Apr 2025'],
];
const sent: Events = [...drafted, ['final-sent', 'Thu 24 Apr 2025']];

describe('a report may be published', () => {
  it('from its day on, which is 5 working days after the final was sent (reading 6)', () => {
    expect(ask(sent, 'Wed 30 Apr 2025')).toBe('embargo');
    expect(ask(sent, 'Thu 1 May 2025')).toBe('yes');
    expect(ask(sent, 'Mon 2 Jun 2025')).toBe('yes');
    expect(verdictOf(sent, 'Wed 30 Apr 2025').reasons).toEqual([
      { id: 'embargo', message: 'The embargo is not over: the day of publication is Thursday 1 May 2025.' },
    ]);
  });

  it('only once the draft and the final were sent', () => {
    expect(ask([], 'Fri 2 May 2025')).toBe('draft-sent final-sent');
    expect(ask(drafted, 'Fri 2 May 2025')).toBe('final-sent');
    expect(verdictOf(drafted, 'Fri 2 May 2025').reasons[0]?.message).toBe(
      'Not recorded yet: Final sent to Cafcass under embargo.',
    );
  });

  it('not while a complaint, an election, another hold or a pause keeps it back', () => {
    const complaint: Events = [['complaint-received', 'Wed 9 Apr 2025']];
    expect(ask([...sent, ...complaint], 'Fri 2 May 2025')).toBe('complaint');
    expect(
      ask([...sent, ...complaint, ['complaint-resolved', 'Tue 29 Apr 2025', { outcome: 'upheld' }]], 'Fri 2 May 2025'),
    ).toBe('yes');
    const placed = (hold: string): Events => [['hold-placed', 'Mon 28 Apr 2025', { hold, liftedBy: 'the court.' }]];
    expect(ask([...sent, ...placed('pre-election')], 'Fri 2 May 2025')).toBe('pre-election');
    expect(verdictOf([...sent, ...placed('pre-election')], 'Fri 2 May 2025').reasons[0]?.message).toBe(
      'Held since Mon 28 Apr 2025, because nothing is published before the election. It may be lifted by the court.',
    );
    const other: Events = [['hold-placed', 'Mon 28 Apr 2025', { hold: 'other', milestone: 'publication' }]];
    expect(ask([...sent, ...other], 'Fri 2 May 2025')).toBe('other');
    const elsewhere: Events = [['hold-placed', 'Mon 28 Apr 2025', { hold: 'other', milestone: 'action-plan' }]];
    expect(ask([...sent, ...elsewhere], 'Fri 2 May 2025')).toBe('yes');
    const paused: Events = [
      ['fieldwork-started', 'Mon 10 Mar 2025'],
      ['paused', 'Tue 11 Mar 2025'],
    ];
    expect(ask(paused, 'Wed 12 Mar 2025')).toBe('draft-sent final-sent pause');
  });

  it('not while the moderation of an area for priority action is unconfirmed', () => {
    const found: Events = [['priority-action-found', 'Thu 20 Mar 2025']];
    expect(ask([...sent, ...found], 'Fri 2 May 2025')).toBe('priority-action');
    expect(ask(sent, 'Fri 2 May 2025', 'inspection', { conditions: ['priority-action'] })).toBe('priority-action');
    expect(ask([...sent, ...found, ['moderation-confirmed', 'Tue 1 Apr 2025']], 'Fri 2 May 2025')).toBe('yes');
    const letter: Events = [
      ['variation', 'Tue 1 Apr 2025', { milestone: 'comments', date: day('Mon 14 Apr 2025'), reference: 'L/1' }],
    ];
    expect(ask([...sent, ...found, ...letter], 'Fri 2 May 2025')).toBe('yes');
  });

  it('by what came before the finding, or is about something else, is not confirmed', () => {
    const found: Events = [['priority-action-found', 'Thu 20 Mar 2025']];
    const letter = (milestone: string, on: string): Events => [
      ['variation', on, { milestone, date: day('Mon 14 Apr 2025'), reference: 'L/1' }],
    ];
    const provisional = (events: Events, conditions: readonly string[] = []): boolean => {
      const said = ask(events, 'Fri 2 May 2025', 'inspection', { conditions });
      const timeline = timelineOf('inspection', { start: 'Mon 10 Mar 2025', events, conditions });
      expect(milestoneOf(timeline, 'action-plan').provisional).toBe(said === 'priority-action');
      expect(said).toMatch(/^(yes|priority-action)$/);
      return said === 'priority-action';
    };
    expect(provisional([...letter('comments', 'Tue 25 Feb 2025'), ...sent, ...found])).toBe(true);
    expect(provisional([...sent, ...found, ...letter('annex-a', 'Tue 1 Apr 2025')])).toBe(true);
    expect(provisional([...sent, ...found, ...letter('comments', 'Wed 19 Mar 2025')])).toBe(true);
    expect(provisional([...sent, ...found, ['moderation-confirmed', 'Wed 19 Mar 2025']])).toBe(true);
    expect(provisional([...sent, ...found, ['moderation-confirmed', 'Thu 20 Mar 2025']])).toBe(false);
    const planned = ['priority-action'];
    expect(provisional([...sent, ['moderation-confirmed', 'Wed 19 Mar 2025']], planned)).toBe(false);
    expect(provisional([...sent, ['moderation-confirmed', 'Wed 19 Mar 2025'], ...found], planned)).toBe(true);
    expect(provisional([...sent, ...letter('annex-a', 'Tue 1 Apr 2025')], planned)).toBe(true);
  });

  it('once, and not of what was cancelled', () => {
    expect(ask([...sent, ['published', 'Thu 1 May 2025']], 'Fri 2 May 2025')).toBe('published');
    expect(ask([...sent, ['published', 'Wed 30 Apr 2025']], 'Wed 30 Apr 2025')).toBe('published');
    expect(ask([...sent, ['cancelled', 'Fri 25 Apr 2025']], 'Fri 2 May 2025')).toBe('cancelled');
  });

  it('on the day that a letter set', () => {
    const letter: Events = [
      ['variation', 'Mon 28 Apr 2025', { milestone: 'publication', date: day('Tue 6 May 2025'), reference: 'L/1' }],
    ];
    expect(ask([...sent, ...letter], 'Fri 2 May 2025')).toBe('embargo');
    expect(ask([...sent, ...letter], 'Tue 6 May 2025')).toBe('yes');
  });

  it('never of an annual engagement', () => {
    expect(ask([], 'Fri 2 May 2025', 'annual-engagement')).toBe('not-published');
  });

  it('says every reason at once', () => {
    const events: Events = [
      ...drafted,
      ['priority-action-found', 'Thu 20 Mar 2025'],
      ['complaint-received', 'Wed 9 Apr 2025'],
      ['hold-placed', 'Thu 10 Apr 2025', { hold: 'pre-election' }],
    ];
    expect(ask(events, 'Fri 11 Apr 2025')).toBe('final-sent complaint pre-election priority-action');
  });
});
