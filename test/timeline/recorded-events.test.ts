import { describe, expect, it } from 'vitest';
import { type KindId, milestoneOf, timelineOf, type WrittenRequest, written } from './cafcass.ts';

const KEYS = ['planned', 'due', 'opens', 'ends', 'also'] as const;

/** Every date that an event changes, as "before -> after"; what is not named stays as it was. */
function changes(
  kind: KindId,
  start: string,
  events: NonNullable<WrittenRequest['events']>,
  earlier: NonNullable<WrittenRequest['events']> = [],
): Record<string, string> {
  const before = timelineOf(kind, { start, events: earlier });
  const after = timelineOf(kind, { start, events: [...earlier, ...events] });
  const found: Record<string, string> = {};
  for (const { id } of before.milestones) {
    for (const field of KEYS) {
      const [old, now] = [written(before, `${id}.${field}`), written(after, `${id}.${field}`)];
      if (old !== now) found[`${id}.${field}`] = `${old} -> ${now}`;
    }
  }
  return found;
}

const inspection = 'Mon 10 Mar 2025';
const visit = 'Tue 25 Nov 2025';

describe('notice-given', () => {
  it('on the planned day moves nothing, and announces', () => {
    expect(changes('inspection', inspection, [['notice-given', 'Mon 24 Feb 2025']])).toEqual({});
    expect(timelineOf('inspection', { start: inspection }).announced).toBe(false);
    const after = timelineOf('inspection', { start: inspection, events: [['notice-given', 'Mon 24 Feb 2025']] });
    expect(after.announced).toBe(true);
    expect(milestoneOf(after, 'notice').state).toBe('done');
  });

  it('late moves what runs from the call, and nothing that runs from the days on site', () => {
    expect(changes('inspection', inspection, [['notice-given', 'Mon 3 Mar 2025']])).toEqual({
      'lead-inspector-preparation.planned': 'Tue 25 Feb 2025 -> Tue 4 Mar 2025',
      'confirmation-email.planned': 'Mon 24 Feb 2025 -> Mon 3 Mar 2025',
      'confirmation-email.due': 'Mon 24 Feb 2025 -> Mon 3 Mar 2025',
      'set-up-discussion.planned': 'Mon 24 Feb 2025 -> Mon 3 Mar 2025',
      'set-up-discussion.due': 'Mon 24 Feb 2025 -> Mon 3 Mar 2025',
      'annex-a.planned': 'Wed 26 Feb 2025 -> Wed 5 Mar 2025',
      'annex-a.due': 'Wed 26 Feb 2025 -> Wed 5 Mar 2025',
      'case-access.planned': 'Thu 27 Feb 2025 -> Thu 6 Mar 2025',
      'case-access.due': 'Thu 27 Feb 2025 -> Thu 6 Mar 2025',
      'team-conference.planned': 'Fri 28 Feb 2025 -> Fri 7 Mar 2025',
    });
  });

  it('during the week before fieldwork opens the conversation of the analysts no earlier', () => {
    expect(changes('inspection', inspection, [['notice-given', 'Wed 5 Mar 2025']])['analyst-conversation.opens']).toBe(
      'Mon 3 Mar 2025 -> Wed 5 Mar 2025',
    );
    // Made on the first day on site, it leaves no day of that week; the window never ends before it begins.
    expect(changes('inspection', inspection, [['notice-given', 'Mon 10 Mar 2025']])['analyst-conversation.opens']).toBe(
      'Mon 3 Mar 2025 -> Fri 7 Mar 2025',
    );
  });

  it('early moves the same', () => {
    expect(changes('focused-visit', visit, [['notice-given', 'Mon 17 Nov 2025']])).toEqual({
      'lead-inspector-preparation.planned': 'Mon 17 Nov 2025 -> Fri 14 Nov 2025',
      'confirmation-email.planned': 'Tue 18 Nov 2025 -> Mon 17 Nov 2025',
      'confirmation-email.due': 'Tue 18 Nov 2025 -> Mon 17 Nov 2025',
      'set-up-discussion.planned': 'Tue 18 Nov 2025 -> Mon 17 Nov 2025',
      'set-up-discussion.due': 'Tue 18 Nov 2025 -> Mon 17 Nov 2025',
      'annex-a.planned': 'Wed 19 Nov 2025 -> Tue 18 Nov 2025',
      'annex-a.due': 'Wed 19 Nov 2025 -> Tue 18 Nov 2025',
      'off-site-analysis.planned': 'Thu 20 Nov 2025 -> Wed 19 Nov 2025',
      'team-conference.planned': 'Fri 21 Nov 2025 -> Thu 20 Nov 2025',
      'analyst-conversation.opens': 'Tue 18 Nov 2025 -> Mon 17 Nov 2025',
    });
  });

  it('is shown with the time that was recorded', () => {
    const events = [['notice-given', 'Mon 24 Feb 2025', { at: '09:41' as never }]] as const;
    expect(written(timelineOf('inspection', { start: inspection, events }), 'notice.actual')).toBe(
      'Mon 24 Feb 2025 09:41',
    );
  });
});

describe('fieldwork-ended', () => {
  it('a day early moves everything after fieldwork (reading 10), and the plan keeps what was planned', () => {
    expect(changes('inspection', inspection, [['fieldwork-ended', 'Thu 20 Mar 2025']])).toEqual({
      'provisional-judgements.planned': 'Fri 21 Mar 2025 -> Thu 20 Mar 2025',
      'provisional-judgements.due': 'Fri 21 Mar 2025 -> Thu 20 Mar 2025',
      'feedback-meeting.planned': 'Fri 21 Mar 2025 -> Thu 20 Mar 2025',
      'feedback-meeting.due': 'Fri 21 Mar 2025 -> Thu 20 Mar 2025',
      'draft.planned': 'Fri 4 Apr 2025 -> Thu 3 Apr 2025',
      'draft.due': 'Fri 4 Apr 2025 -> Thu 3 Apr 2025',
      'comments.planned': 'Fri 11 Apr 2025 23:59 -> Thu 10 Apr 2025 23:59',
      'comments.due': 'Fri 11 Apr 2025 23:59 -> Thu 10 Apr 2025 23:59',
      'comments.opens': 'Mon 7 Apr 2025 -> Fri 4 Apr 2025',
      'final.planned': 'Thu 24 Apr 2025 -> Wed 23 Apr 2025',
      'final.due': 'Thu 24 Apr 2025 -> Wed 23 Apr 2025',
      'ministry-copy.planned': 'Thu 24 Apr 2025 -> Wed 23 Apr 2025',
      'ministry-copy.due': 'Thu 24 Apr 2025 -> Wed 23 Apr 2025',
      'children-summary.planned': 'Thu 24 Apr 2025 -> Wed 23 Apr 2025',
      'children-summary.due': 'Thu 24 Apr 2025 -> Wed 23 Apr 2025',
      'publication.planned': 'Thu 1 May 2025 -> Wed 30 Apr 2025',
      'publication.due': 'Thu 1 May 2025 -> Wed 30 Apr 2025',
      'action-plan.planned': 'Mon 4 Aug 2025 -> Fri 1 Aug 2025',
      'action-plan.due': 'Mon 4 Aug 2025 -> Fri 1 Aug 2025',
      'next-inspection-window.planned': 'Tue 21 Mar 2028 -> Mon 20 Mar 2028',
      'next-inspection-window.opens': 'Sat 22 Mar 2025 -> Fri 21 Mar 2025',
    });
  });

  it('on the following Tuesday gives two working days more', () => {
    const moved = changes('inspection', inspection, [['fieldwork-ended', 'Tue 25 Mar 2025']]);
    expect(moved['draft.due']).toBe('Fri 4 Apr 2025 -> Tue 8 Apr 2025');
    expect(moved['final.due']).toBe('Thu 24 Apr 2025 -> Mon 28 Apr 2025');
  });

  it('on a Saturday is day 0, and Monday is day 1', () => {
    const timeline = timelineOf('inspection', { start: inspection, events: [['fieldwork-ended', 'Sat 22 Mar 2025']] });
    expect(written(timeline, 'draft.due')).toBe('Fri 4 Apr 2025');
    expect(written(timeline, 'final.due')).toBe('Thu 24 Apr 2025');
  });

  it('overrides the end that the planner gave', () => {
    const timeline = timelineOf('inspection', {
      start: inspection,
      end: 'Thu 20 Mar 2025',
      events: [['fieldwork-ended', 'Fri 21 Mar 2025']],
    });
    expect(written(timeline, 'fieldwork-end.planned')).toBe('Thu 20 Mar 2025');
    expect(written(timeline, 'fieldwork-end.actual')).toBe('Fri 21 Mar 2025');
    expect(written(timeline, 'draft.due')).toBe('Fri 4 Apr 2025');
  });
});

describe('draft-sent', () => {
  it('late moves the window for comments (reading 4) and not the final (reading 5)', () => {
    expect(changes('inspection', inspection, [['draft-sent', 'Wed 9 Apr 2025']])).toEqual({
      'comments.planned': 'Fri 11 Apr 2025 23:59 -> Wed 16 Apr 2025 23:59',
      'comments.due': 'Fri 11 Apr 2025 23:59 -> Wed 16 Apr 2025 23:59',
      'comments.opens': 'Mon 7 Apr 2025 -> Thu 10 Apr 2025',
    });
  });

  it('early moves the same', () => {
    expect(changes('focused-visit', visit, [['draft-sent', 'Mon 1 Dec 2025']])).toEqual({
      'comments.planned': 'Wed 10 Dec 2025 23:59 -> Mon 8 Dec 2025 23:59',
      'comments.due': 'Wed 10 Dec 2025 23:59 -> Mon 8 Dec 2025 23:59',
      'comments.opens': 'Thu 4 Dec 2025 -> Tue 2 Dec 2025',
    });
  });

  it('on a Sunday opens the window on Monday, which is day 1', () => {
    const timeline = timelineOf('inspection', { start: inspection, events: [['draft-sent', 'Sun 6 Apr 2025']] });
    expect(written(timeline, 'comments.opens')).toBe('Mon 7 Apr 2025');
    expect(written(timeline, 'comments.due')).toBe('Fri 11 Apr 2025 23:59');
  });

  it('keeps its own due day, and is done', () => {
    const draft = milestoneOf(
      timelineOf('inspection', { start: inspection, events: [['draft-sent', 'Wed 9 Apr 2025']] }),
      'draft',
    );
    expect(draft).toMatchObject({ due: { on: '2025-04-04' }, actual: { on: '2025-04-09' }, state: 'done' });
  });
});

describe('final-sent', () => {
  const draft = [['draft-sent', 'Fri 4 Apr 2025']] as const;

  it('moves what goes with it, the publication (reading 6) and the action plan (reading 7)', () => {
    expect(changes('inspection', inspection, [['final-sent', 'Tue 22 Apr 2025']], draft)).toEqual({
      'ministry-copy.planned': 'Thu 24 Apr 2025 -> Tue 22 Apr 2025',
      'ministry-copy.due': 'Thu 24 Apr 2025 -> Tue 22 Apr 2025',
      'children-summary.planned': 'Thu 24 Apr 2025 -> Tue 22 Apr 2025',
      'children-summary.due': 'Thu 24 Apr 2025 -> Tue 22 Apr 2025',
      'publication.planned': 'Thu 1 May 2025 -> Tue 29 Apr 2025',
      'publication.due': 'Thu 1 May 2025 -> Tue 29 Apr 2025',
      'action-plan.planned': 'Mon 4 Aug 2025 -> Thu 31 Jul 2025',
      'action-plan.due': 'Mon 4 Aug 2025 -> Thu 31 Jul 2025',
    });
  });

  it('on a Saturday counts publication from Monday as day 1', () => {
    const timeline = timelineOf('inspection', {
      start: inspection,
      events: [...draft, ['final-sent', 'Sat 26 Apr 2025']],
    });
    expect(written(timeline, 'publication.due')).toBe('Fri 2 May 2025');
  });

  it('begins the embargo, and publication ends it', () => {
    const embargoed = (events: NonNullable<WrittenRequest['events']>): boolean =>
      timelineOf('inspection', { start: inspection, events }).embargoed;
    expect(embargoed(draft)).toBe(false);
    expect(embargoed([...draft, ['final-sent', 'Tue 22 Apr 2025']])).toBe(true);
    expect(embargoed([...draft, ['final-sent', 'Tue 22 Apr 2025'], ['published', 'Tue 29 Apr 2025']])).toBe(false);
  });

  it('closes the window for comments', () => {
    const timeline = timelineOf('inspection', {
      start: inspection,
      events: [...draft, ['final-sent', 'Tue 22 Apr 2025']],
    });
    expect(milestoneOf(timeline, 'comments')).toMatchObject({ state: 'done', actual: null });
  });
});

describe('final-received', () => {
  const sent = [
    ['draft-sent', 'Fri 4 Apr 2025'],
    ['final-sent', 'Thu 24 Apr 2025'],
  ] as const;

  it('moves the action plan alone: publication runs from sending', () => {
    expect(changes('inspection', inspection, [['final-received', 'Mon 28 Apr 2025']], sent)).toEqual({
      'action-plan.planned': 'Mon 4 Aug 2025 -> Wed 6 Aug 2025',
      'action-plan.due': 'Mon 4 Aug 2025 -> Wed 6 Aug 2025',
    });
  });

  it('moves the draft plan of a focused visit with an area for priority action too', () => {
    const events = [
      ['priority-action-found', 'Wed 26 Nov 2025'],
      ['draft-sent', 'Wed 3 Dec 2025'],
      ['final-sent', 'Thu 18 Dec 2025'],
    ] as const;
    expect(changes('focused-visit', visit, [['final-received', 'Fri 19 Dec 2025']], events)).toEqual({
      'draft-action-plan.planned': 'Tue 20 Jan 2026 -> Wed 21 Jan 2026',
      'draft-action-plan.due': 'Tue 20 Jan 2026 -> Wed 21 Jan 2026',
      'action-plan.planned': 'Tue 31 Mar 2026 -> Wed 1 Apr 2026',
      'action-plan.due': 'Tue 31 Mar 2026 -> Wed 1 Apr 2026',
    });
  });
});

describe('published', () => {
  const sent = [
    ['draft-sent', 'Fri 4 Apr 2025'],
    ['final-sent', 'Thu 24 Apr 2025'],
  ] as const;

  it('moves no date, late or early: the action plan runs from receipt', () => {
    expect(changes('inspection', inspection, [['published', 'Tue 6 May 2025']], sent)).toEqual({});
    expect(changes('inspection', inspection, [['published', 'Mon 28 Apr 2025']], sent)).toEqual({});
  });
});

describe('priority-action-found', () => {
  it('gives a focused visit its two plans', () => {
    expect(changes('focused-visit', visit, [['priority-action-found', 'Wed 26 Nov 2025']])).toEqual({
      'draft-action-plan.planned': 'none -> Tue 20 Jan 2026',
      'draft-action-plan.due': 'none -> Tue 20 Jan 2026',
      'action-plan.planned': 'none -> Tue 31 Mar 2026',
      'action-plan.due': 'none -> Tue 31 Mar 2026',
    });
  });

  it('moves no date of an inspection or a monitoring visit', () => {
    expect(changes('inspection', inspection, [['priority-action-found', 'Fri 21 Mar 2025']])).toEqual({});
    expect(changes('monitoring-visit', visit, [['priority-action-found', 'Wed 26 Nov 2025']])).toEqual({});
  });
});

describe('milestone-done', () => {
  it('records the day of a milestone that has no event of its own', () => {
    const timeline = timelineOf('inspection', {
      start: inspection,
      events: [['milestone-done', 'Tue 25 Feb 2025', { milestone: 'set-up-discussion' }]],
    });
    expect(milestoneOf(timeline, 'set-up-discussion')).toMatchObject({ state: 'done', actual: { on: '2025-02-25' } });
    expect(milestoneOf(timeline, 'confirmation-email').actual).toBeNull();
  });

  it('counts like the event where a milestone has one, but announces nothing', () => {
    const timeline = timelineOf('inspection', {
      start: inspection,
      events: [['milestone-done', 'Tue 25 Feb 2025', { milestone: 'notice' }]],
    });
    expect(written(timeline, 'annex-a.due')).toBe('Thu 27 Feb 2025');
    expect(timeline.announced).toBe(false);
  });
});

describe('of several events about one milestone', () => {
  it('the last recorded counts, be it earlier or later', () => {
    const events = [
      ['draft-sent', 'Wed 9 Apr 2025'],
      ['draft-sent', 'Mon 7 Apr 2025'],
    ] as const;
    const timeline = timelineOf('inspection', { start: inspection, events });
    expect(written(timeline, 'draft.actual')).toBe('Mon 7 Apr 2025');
    expect(written(timeline, 'comments.due')).toBe('Mon 14 Apr 2025 23:59');
    expect(written(timelineOf('inspection', { start: inspection, events: events.toReversed() }), 'comments.due')).toBe(
      'Wed 16 Apr 2025 23:59',
    );
  });
});

describe('an annual engagement', () => {
  const start = 'Fri 28 Feb 2025';

  it('counts the letter from the meeting that was held', () => {
    expect(changes('annual-engagement', start, [['meeting-held', 'Mon 31 Mar 2025']])).toEqual({
      'ceo-letter.planned': 'Fri 28 Mar 2025 -> Wed 30 Apr 2025',
      'ceo-letter.due': 'Fri 28 Mar 2025 -> Wed 30 Apr 2025',
    });
  });

  it('ends the self-evaluation with the meeting, and is told of by an event of its own', () => {
    const timeline = timelineOf('annual-engagement', {
      start,
      events: [
        ['meeting-announced', 'Mon 3 Feb 2025'],
        ['meeting-held', 'Fri 28 Feb 2025'],
      ],
    });
    expect(timeline.announced).toBe(true);
    expect(milestoneOf(timeline, 'self-evaluation').state).toBe('done');
  });
});

describe('cancelled', () => {
  it('leaves what is done, and nothing else to do', () => {
    const timeline = timelineOf('inspection', {
      start: inspection,
      asAt: 'Mon 1 Sep 2025 12:00',
      events: [
        ['notice-given', 'Mon 24 Feb 2025'],
        ['annex-a-received', 'Wed 26 Feb 2025'],
        ['cancelled', 'Tue 4 Mar 2025'],
      ],
    });
    expect(timeline.ended).toBe(true);
    // The email asked for Annex A: it has come, so the email was sent, on a day that nobody recorded.
    const done = ['notice', 'confirmation-email', 'annex-a'];
    for (const id of done) expect(milestoneOf(timeline, id).state).toBe('done');
    const others = timeline.milestones.filter((each) => !done.includes(each.id));
    expect(new Set(others.map((each) => each.state))).toEqual(new Set(['not-applicable']));
    expect(milestoneOf(timeline, 'draft').because).toBe('Cancelled.');
    expect(timelineOf('inspection', { start: inspection }).ended).toBe(false);
  });
});
