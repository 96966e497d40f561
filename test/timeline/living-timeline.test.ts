import { describe, expect, it } from 'vitest';
import { localTime } from '../../src/calendar/local-time.ts';
import { tellPin } from '../../src/timeline/explain-set-milestone.ts';
import type { RecordedEvent } from '../../src/timeline/timeline-request.ts';
import { day, type KindId, milestoneOf, timelineOf, type WrittenRequest, written } from './cafcass.ts';

type Events = NonNullable<WrittenRequest['events']>;

const start = 'Mon 10 Mar 2025';
const ended: Events = [
  ['notice-given', 'Mon 24 Feb 2025', { at: localTime('09:30') }],
  ['fieldwork-started', 'Mon 10 Mar 2025'],
  ['fieldwork-ended', 'Fri 21 Mar 2025'],
];
const drafted: Events = [...ended, ['draft-sent', 'Fri 4 Apr 2025']];

function inspection(events: Events, more: Partial<WrittenRequest> = {}) {
  return timelineOf('inspection', { start, events, ...more });
}

function on(type: string, date: string, more: Partial<RecordedEvent> = {}): Events[number] {
  return [type, date, more];
}

function dues(events: Events, ids: readonly string[], kind: KindId = 'inspection'): Record<string, string> {
  const timeline = timelineOf(kind, { start, events });
  return Object.fromEntries(ids.map((id) => [id, written(timeline, `${id}.due`)]));
}

/** The ids of what is held, in the order of the timeline. */
function held(events: Events, kind: KindId = 'inspection', from = start): readonly string[] {
  const timeline = timelineOf(kind, { start: from, events });
  return timeline.milestones.filter((each) => each.state === 'held').map((each) => each.id);
}

describe('a formal complaint', () => {
  const complaint = on('complaint-received', 'Wed 9 Apr 2025');
  const AFTER = ['final', 'ministry-copy', 'children-summary', 'publication', 'action-plan'];

  it('inside the comments window holds the final, the publication and what counts from them (reading 8)', () => {
    const timeline = inspection([...drafted, complaint]);
    expect(held([...drafted, complaint])).toEqual(AFTER);
    expect(timeline.holds).toEqual([
      {
        id: 'complaint',
        title: 'Formal complaint',
        since: '2025-04-09',
        milestones: AFTER,
        liftedBy: 'Ofsted, with the outcome of the complaint',
      },
    ]);
    expect(milestoneOf(timeline, 'comments').due).toEqual({ on: '2025-04-11', at: '23:59' });
    const because =
      'Held since Wed 9 Apr 2025, because a formal complaint is being considered. ' +
      'It may be lifted by Ofsted, with the outcome of the complaint.';
    expect(milestoneOf(timeline, 'final')).toMatchObject({ planned: null, due: null, drift: null, because });
    expect(milestoneOf(timeline, 'final').working).toMatchObject({ text: because, steps: [] });
    expect(milestoneOf(timeline, 'final').fromPlan.due).toEqual({ on: '2025-04-24' });
    expect(milestoneOf(timeline, 'action-plan').because).toMatch(
      /^It counts from “Final report sent to Cafcass under embargo”, which has no date: held since Wed 9 Apr 2025, /,
    );
  });

  it.each([
    ['on the day of the draft', 'Fri 4 Apr 2025', true],
    ['on the last day', 'Fri 11 Apr 2025', true],
    ['the day before the draft', 'Thu 3 Apr 2025', false],
    ['on the day after the window', 'Sat 12 Apr 2025', false],
  ])('%s holds: %s, %s', (_, date, holds) => {
    expect(held([...drafted, on('complaint-received', date)])).toEqual(holds ? AFTER : []);
  });

  it('before any draft was sent holds nothing, and a window that a letter moved counts as moved', () => {
    expect(held([...ended, complaint])).toEqual([]);
    const letter = on('variation', 'Mon 7 Apr 2025', {
      milestone: 'comments',
      date: day('Wed 16 Apr 2025'),
      reference: 'L/1',
    });
    expect(held([...drafted, letter, on('complaint-received', 'Wed 16 Apr 2025')])).toEqual(AFTER);
  });

  it('holds the publication alone once the final was sent', () => {
    const sent = on('final-sent', 'Tue 8 Apr 2025');
    expect(held([...drafted, sent, complaint])).toEqual(['publication']);
    const { publication, 'action-plan': plan } = dues([...drafted, sent, complaint], ['publication', 'action-plan']);
    expect([publication, plan]).toEqual(['none', 'Mon 21 Jul 2025']);
  });

  it('resolved gives the final its new date, from which the rest counts', () => {
    const resolved = on('complaint-resolved', 'Wed 30 Apr 2025', {
      outcome: 'not-upheld',
      date: day('Fri 9 May 2025'),
    });
    expect(held([...drafted, complaint, resolved])).toEqual([]);
    expect(dues([...drafted, complaint, resolved], AFTER)).toEqual({
      final: 'Fri 9 May 2025',
      'ministry-copy': 'Fri 9 May 2025',
      'children-summary': 'Fri 9 May 2025',
      publication: 'Fri 16 May 2025',
      'action-plan': 'Mon 18 Aug 2025',
    });
    const final = milestoneOf(inspection([...drafted, complaint, resolved]), 'final');
    expect(final.working.text).toBe(
      'Set to Fri 9 May 2025 when the complaint was resolved, in place of Thu 24 Apr 2025.',
    );
    expect(final.drift).toBe(10);
  });

  it('of two stands until both are resolved', () => {
    const second = on('complaint-received', 'Thu 10 Apr 2025');
    const resolved = on('complaint-resolved', 'Wed 30 Apr 2025', { outcome: 'upheld' });
    expect(held([...drafted, complaint, second, resolved])).toEqual(AFTER);
    expect(inspection([...drafted, complaint, second, resolved]).holds).toHaveLength(1);
    expect(inspection([...drafted, complaint, second, resolved]).holds[0]?.since).toBe('2025-04-10');
    expect(held([...drafted, complaint, second, resolved, resolved])).toEqual([]);
  });

  it('that came too late holds by hand what it did not hold by itself, until it is resolved', () => {
    const late = on('complaint-received', 'Mon 14 Apr 2025');
    const placed = on('hold-placed', 'Tue 15 Apr 2025', { hold: 'complaint', reason: 'it is a grave one' });
    expect(held([...drafted, late, placed])).toEqual(AFTER);
    expect(held([...drafted, late, placed, on('complaint-resolved', 'Wed 30 Apr 2025')])).toEqual([]);
  });
});

describe('a hold placed by hand', () => {
  it('before an election keeps the publication from having a date, pinned or not', () => {
    const hold = on('hold-placed', 'Mon 24 Mar 2025', {
      hold: 'pre-election',
      reason: 'A SECRET REASON',
      liftedBy: 'Jo Ray',
    });
    const pin = on('milestone-pinned', 'Mon 24 Mar 2025', { milestone: 'publication', date: day('Tue 6 May 2025') });
    const timeline = inspection([pin, hold]);
    const publication = milestoneOf(timeline, 'publication');
    expect(publication).toMatchObject({ state: 'held', heldBy: 'pre-election', planned: null, due: null });
    expect(publication.pinned).toEqual({ on: '2025-05-06' });
    expect(timeline.holds[0]).toMatchObject({ reason: 'A SECRET REASON', liftedBy: 'Jo Ray' });
    // What everybody may read names neither the reason nor the person.
    expect(JSON.stringify(timeline.milestones)).not.toMatch(/SECRET|Jo Ray/);
    const lifted = inspection([pin, hold, on('hold-lifted', 'Fri 2 May 2025', { hold: 'pre-election' })]);
    expect(written(lifted, 'publication.planned')).toBe('Tue 6 May 2025');
    expect(lifted.holds).toEqual([]);
  });

  it('for another reason holds the milestone that it names, and each is lifted by itself', () => {
    const hold = (milestone: string) => on('hold-placed', 'Mon 24 Mar 2025', { hold: 'other', milestone });
    const lift = (more: Partial<RecordedEvent>) => on('hold-lifted', 'Tue 25 Mar 2025', { hold: 'other', ...more });
    expect(held([hold('team-meeting'), hold('action-plan')])).toEqual(['team-meeting', 'action-plan']);
    expect(held([hold('team-meeting'), hold('action-plan'), lift({ milestone: 'team-meeting' })])).toEqual([
      'action-plan',
    ]);
    expect(held([hold('team-meeting'), hold('action-plan'), lift({})])).toEqual([]);
    expect(
      held(
        [on('hold-placed', 'Mon 3 Mar 2025', { hold: 'other', milestone: 'engagement-meeting' })],
        'annual-engagement',
      ),
    ).toEqual(['engagement-meeting', 'ceo-letter']);
  });

  it('holds nothing any more once the inspection was cancelled', () => {
    const events = [on('hold-placed', 'Mon 24 Mar 2025', { hold: 'pre-election' }), on('cancelled', 'Tue 25 Mar 2025')];
    const timeline = inspection(events);
    expect(timeline.holds).toEqual([]);
    expect(milestoneOf(timeline, 'publication').state).toBe('not-applicable');
    expect(milestoneOf(timeline, 'publication').heldBy).toBeUndefined();
  });

  it('holds nothing that is done or that does not apply', () => {
    const hold = (milestone: string) => on('hold-placed', 'Mon 7 Apr 2025', { hold: 'other', milestone });
    expect(held([...drafted, hold('draft'), hold('draft-action-plan'), hold('team-meeting')])).toEqual([]);
  });

  it('and another that holds the same: each names it, and the first is told', () => {
    const events = [
      ...drafted,
      on('hold-placed', 'Mon 7 Apr 2025', { hold: 'pre-election' }),
      on('complaint-received', 'Wed 9 Apr 2025'),
    ];
    const timeline = inspection(events);
    expect(timeline.holds.map((hold) => [hold.id, hold.milestones.includes('publication')])).toEqual([
      ['pre-election', true],
      ['complaint', true],
    ]);
    expect(milestoneOf(timeline, 'publication').heldBy).toBe('pre-election');
    expect(milestoneOf(timeline, 'final').heldBy).toBe('complaint');
  });
});

describe('a pause', () => {
  const onSite = ended.slice(0, 2);
  const paused = on('paused', 'Wed 12 Mar 2025');
  const FOUND: Events = [on('priority-action-found', 'Tue 11 Mar 2025')];

  it('keeps everything that follows fieldwork from having a date, until a new last day on site is known', () => {
    const HELD = [
      ...['interim-feedback', 'provisional-judgements', 'feedback-meeting', 'fieldwork-end', 'draft', 'comments'],
      ...['final', 'ministry-copy', 'children-summary', 'publication', 'action-plan', 'next-inspection-window'],
    ];
    expect(held([...onSite, paused])).toEqual(HELD);
    for (const id of HELD) {
      const { planned, due, opensOn, endsOn, alsoOn } = milestoneOf(inspection([...onSite, paused]), id);
      expect([planned, due, opensOn, endsOn, alsoOn]).toEqual([null, null, undefined, undefined, undefined]);
    }
    const resumed = on('resumed', 'Mon 24 Mar 2025', { date: day('Fri 28 Mar 2025') });
    expect(held([...onSite, paused, resumed])).toEqual([]);
    const timeline = inspection([...onSite, paused, resumed]);
    expect(written(timeline, 'fieldwork-end.planned')).toBe('Fri 28 Mar 2025');
    expect(dues([...onSite, paused, resumed], ['draft', 'final', 'publication'])).toEqual({
      draft: 'Fri 11 Apr 2025',
      final: 'Thu 1 May 2025',
      publication: 'Fri 9 May 2025',
    });
    const end = milestoneOf(timeline, 'fieldwork-end');
    expect(end.working.text).toBe('Fri 28 Mar 2025, set when fieldwork was resumed.');
    expect([end.fromPlan.planned?.on, end.drift]).toEqual(['2025-03-21', 5]);
  });

  it('holds what has a date of its own as well, set by a letter or held fast by a person', () => {
    const visitHeld = [
      ...['feedback-meeting', 'fieldwork-end', 'draft', 'comments', 'final', 'ministry-copy', 'publication'],
      ...['draft-action-plan', 'action-plan'],
    ];
    for (const kind of ['inspection', 'focused-visit', 'monitoring-visit'] as const) {
      const after = timelineOf(kind, { start, events: [...onSite, ...(kind === 'focused-visit' ? FOUND : [])] });
      const named = after.milestones.filter(({ planned }) => planned !== null && planned.on > day(start));
      for (const { id } of named) {
        const set = { milestone: id, date: day('Fri 25 Apr 2025'), reference: 'L/1' };
        for (const type of ['milestone-pinned', 'variation']) {
          const before: Events = [...onSite, ...(kind === 'focused-visit' ? FOUND : []), on(type, start, set)];
          expect([kind, id, held([...before, paused], kind).includes(id)]).toEqual([kind, id, true]);
        }
      }
      if (kind === 'focused-visit') expect(named.map(({ id }) => id)).toEqual(visitHeld);
    }
  });

  it('ends with the fieldwork that was recorded', () => {
    const end = on('fieldwork-ended', 'Thu 13 Mar 2025');
    expect(held([...onSite, paused, end])).toEqual([]);
    expect(dues([...onSite, paused, end], ['draft'])).toEqual({ draft: 'Thu 27 Mar 2025' });
  });

  it('is over where the whole plan is given up', () => {
    const resumed = on('resumed', 'Mon 24 Mar 2025', { date: day('Fri 28 Mar 2025') });
    const deferred = on('deferred', 'Tue 25 Mar 2025', { date: day('Mon 12 May 2025') });
    const timeline = inspection([on('paused', 'Wed 12 Mar 2025'), resumed, deferred]);
    expect(written(timeline, 'fieldwork-end.planned')).toBe('Fri 23 May 2025');
  });

  it('may be followed by another', () => {
    const resumed = on('resumed', 'Mon 17 Mar 2025', { date: day('Fri 28 Mar 2025') });
    expect(held([...onSite, paused, resumed, on('paused', 'Tue 18 Mar 2025')])).toContain('draft');
  });
});

describe('a deferral', () => {
  const deferred = on('deferred', 'Mon 3 Mar 2025', { date: day('Mon 12 May 2025'), reason: 'flood' });

  it('plans everything that is not done again, and keeps what it had', () => {
    const timeline = inspection([deferred]);
    expect([timeline.start, timeline.earlierStarts]).toEqual(['2025-05-12', ['2025-03-10']]);
    expect(written(timeline, 'notice.due')).toBe('Fri 2 May 2025 09:30');
    expect(written(timeline, 'notice.planned')).toBe('Mon 28 Apr 2025 09:30');
    expect(written(timeline, 'fieldwork-end.planned')).toBe('Fri 23 May 2025');
    expect(milestoneOf(timeline, 'notice')).toMatchObject({
      drift: 0,
      superseded: [
        {
          start: '2025-03-10',
          planned: { on: '2025-02-24', at: '09:30' },
          due: { on: '2025-03-03', at: '09:30' },
        },
      ],
    });
    expect(milestoneOf(timeline, 'draft-action-plan').superseded).toBeUndefined();
  });

  it('twice keeps both, and leaves what was recorded where it was', () => {
    const again = on('deferred', 'Tue 6 May 2025', { date: day('Mon 2 Jun 2025'), reason: 'flood' });
    const timeline = inspection([...ended.slice(0, 1), deferred, again]);
    expect(timeline.earlierStarts).toEqual(['2025-03-10', '2025-05-12']);
    expect(milestoneOf(timeline, 'draft').superseded?.map((each) => each.due?.on)).toEqual([
      '2025-04-04',
      '2025-06-09',
    ]);
    expect(milestoneOf(timeline, 'notice')).toMatchObject({ state: 'done', actual: { on: '2025-02-24', at: '09:30' } });
    expect(milestoneOf(timeline, 'notice').superseded).toBeUndefined();
    expect(written(timeline, 'annex-a.due')).toBe('Wed 21 May 2025');
  });

  it('after the call plans what follows the call by the new start, and chases nobody for the old dates', () => {
    const late = on('deferred', 'Thu 27 Feb 2025', { date: day('Mon 12 May 2025'), reason: 'flood' });
    const alone = timelineOf('inspection', { start: 'Mon 12 May 2025' });
    const ids = ['confirmation-email', 'set-up-discussion', 'annex-a', 'case-access', 'team-conference'];
    const check = (events: Events): void => {
      const timeline = inspection(events, { asAt: 'Mon 3 Mar 2025 12:00' });
      for (const id of ids) {
        const { planned, due } = milestoneOf(alone, id);
        expect([id, milestoneOf(timeline, id)]).toMatchObject([id, { planned, due, state: 'upcoming', drift: 0 }]);
      }
      expect(written(timeline, 'annex-a.due')).toBe('Wed 30 Apr 2025');
      expect(milestoneOf(timeline, 'annex-a').working.text).toContain('(planned: Call to announce the inspection)');
      expect(milestoneOf(timeline, 'notice')).toMatchObject({
        state: 'done',
        actual: { on: '2025-02-24' },
        drift: null,
      });
    };
    const call = ended[0] as Events[number];
    check([call, late]);
    // Recorded afterwards, it happened before all the same.
    check([late, call]);
    const again = on('notice-given', 'Tue 29 Apr 2025', { at: localTime('09:30') });
    const called = inspection([call, late, again]);
    expect(written(called, 'annex-a.due')).toBe('Thu 1 May 2025');
    expect(milestoneOf(called, 'notice').drift).toBe(1);
  });

  it('leaves what was received before it done, and counts from it no more', () => {
    const received = on('annex-a-received', 'Wed 26 Feb 2025');
    const timeline = inspection([...ended.slice(0, 1), received, deferred]);
    expect(milestoneOf(timeline, 'annex-a')).toMatchObject({
      state: 'done',
      actual: { on: '2025-02-26' },
      drift: null,
    });
    expect(milestoneOf(timeline, 'confirmation-email').state).toBe('done');
    expect(written(timeline, 'case-access.due')).toBe('Thu 1 May 2025');
  });

  it('after the final was received, counts the action plan from the final of the new plan', () => {
    const events = [...drafted, on('final-sent', 'Thu 24 Apr 2025'), on('final-received', 'Fri 25 Apr 2025')];
    const later = on('deferred', 'Mon 28 Apr 2025', { date: day('Mon 12 May 2025'), reason: 'flood' });
    const alone = timelineOf('inspection', { start: 'Mon 12 May 2025' });
    const timeline = inspection([...events, later]);
    for (const id of ['publication', 'action-plan'])
      expect(written(timeline, `${id}.due`)).toBe(written(alone, `${id}.due`));
    expect(milestoneOf(timeline, 'comments').window).toBeUndefined();
  });

  it('keeps as many working days on site as the planner gave', () => {
    const timeline = inspection([deferred], { end: 'Thu 20 Mar 2025' });
    expect(written(timeline, 'fieldwork-end.planned')).toBe('Thu 22 May 2025');
    expect(milestoneOf(timeline, 'fieldwork-end').drift).toBe(0);
  });

  it('lifts no hold, releases no pin, and makes an end of what a letter varied', () => {
    const timeline = inspection([
      on('hold-placed', 'Mon 24 Feb 2025', { hold: 'pre-election' }),
      on('milestone-pinned', 'Mon 24 Feb 2025', { milestone: 'final', date: day('Tue 24 Jun 2025') }),
      on('variation', 'Mon 24 Feb 2025', { milestone: 'draft', date: day('Mon 7 Apr 2025'), reference: 'L/1' }),
      deferred,
    ]);
    expect(milestoneOf(timeline, 'publication').state).toBe('held');
    expect(written(timeline, 'final.planned')).toBe('Tue 24 Jun 2025');
    expect(written(timeline, 'draft.due')).toBe('Mon 9 Jun 2025');
    expect(milestoneOf(timeline, 'draft').varied).toBeUndefined();
    expect(milestoneOf(timeline, 'draft').superseded?.[0]?.due?.on).toBe('2025-04-07');
  });

  it('of an annual engagement sets another day for the meeting', () => {
    const timeline = timelineOf('annual-engagement', { start, events: [deferred] });
    expect(written(timeline, 'engagement-meeting.due')).toBe('Mon 12 May 2025');
    expect(written(timeline, 'ceo-letter.due')).toBe('Thu 12 Jun 2025');
  });
});

describe('a pinned milestone', () => {
  const pin = on('milestone-pinned', 'Mon 24 Mar 2025', {
    milestone: 'draft',
    date: day('Wed 2 Apr 2025'),
    reason: 'the chief executive is away.',
    by: 'Ann Lee',
  });

  it('is planned for its day, is due by its rule, and is counted from', () => {
    const timeline = inspection([pin]);
    expect(written(timeline, 'draft.planned')).toBe('Wed 2 Apr 2025');
    expect(written(timeline, 'draft.due')).toBe('Fri 4 Apr 2025');
    expect(written(timeline, 'comments.due')).toBe('Wed 9 Apr 2025 23:59');
    const draft = milestoneOf(timeline, 'draft');
    expect(draft).toMatchObject({ drift: -2, pinned: { on: '2025-04-02', by: 'Ann Lee' } });
    expect(draft.working.text).toBe(
      'Pinned to Wed 2 Apr 2025, in place of Fri 4 Apr 2025. By the rule: 10 working days after Fri 21 Mar 2025 ' +
        '(planned: Fieldwork ends), which is day 0: day 1 is Mon 24 Mar 2025, day 10 is Fri 4 Apr 2025. ' +
        'Not counted: 4 weekend days.',
    );
    expect(draft.working.steps.map((step) => [step.gives, step.result.on])).toEqual([
      ['planned', '2025-04-02'],
      ['due', '2025-04-04'],
    ]);
    expect(tellPin(draft)).toBe('Pinned to Wed 2 Apr 2025 by Ann Lee: the chief executive is away.');
    expect(tellPin(milestoneOf(timeline, 'final'))).toBeUndefined();
  });

  it('keeps its time of day, and one of several days its length', () => {
    const timeline = inspection([
      on('milestone-pinned', 'Mon 3 Feb 2025', { milestone: 'notice', date: day('Wed 26 Feb 2025') }),
      on('milestone-pinned', 'Mon 3 Feb 2025', { milestone: 'off-site-analysis', date: day('Wed 5 Mar 2025') }),
    ]);
    expect(written(timeline, 'notice.planned')).toBe('Wed 26 Feb 2025 09:30');
    expect(written(timeline, 'off-site-analysis.planned')).toBe('Wed 5 Mar 2025');
    expect(written(timeline, 'off-site-analysis.ends')).toBe('Mon 10 Mar 2025');
  });

  it('has a date where its rule gives none, and none where it does not apply', () => {
    const pinned = (milestone: string) =>
      on('milestone-pinned', 'Mon 3 Feb 2025', { milestone, date: day('Wed 26 Feb 2025') });
    const meeting = timelineOf('annual-engagement', { start, events: [pinned('self-evaluation')] });
    expect(written(meeting, 'self-evaluation.planned')).toBe('Wed 26 Feb 2025');
    expect(milestoneOf(meeting, 'self-evaluation').state).toBe('upcoming');
    const visit = timelineOf('focused-visit', { start, events: [pinned('draft-action-plan'), pinned('action-plan')] });
    expect(milestoneOf(visit, 'draft-action-plan').state).toBe('not-applicable');
    expect(written(visit, 'action-plan.planned')).toBe('Wed 26 Feb 2025');
  });

  it('released goes back to its rule; done, it is what was recorded', () => {
    const released = inspection([pin, on('milestone-unpinned', 'Tue 25 Mar 2025', { milestone: 'draft' })]);
    expect(milestoneOf(released, 'draft')).toEqual(milestoneOf(inspection([]), 'draft'));
    const done = milestoneOf(inspection([...ended, pin, on('draft-sent', 'Thu 3 Apr 2025')]), 'draft');
    expect(done).toMatchObject({ state: 'done', actual: { on: '2025-04-03' }, drift: -1 });
    expect(done.pinned).toBeUndefined();
  });
});

describe('a variation', () => {
  const letter = (date: string) =>
    on('variation', 'Mon 7 Apr 2025', { milestone: 'final', date: day(date), reference: 'L/12' });

  it('sets what is due and planned in place of the rule, and is counted from', () => {
    const timeline = inspection([...drafted, letter('Fri 2 May 2025')]);
    expect(written(timeline, 'final.due')).toBe('Fri 2 May 2025');
    expect(written(timeline, 'final.planned')).toBe('Fri 2 May 2025');
    expect(written(timeline, 'publication.due')).toBe('Mon 12 May 2025');
    expect(milestoneOf(timeline, 'final')).toMatchObject({
      drift: 6,
      varied: { on: '2025-05-02', reference: 'L/12' },
    });
    expect(milestoneOf(timeline, 'final').working.text).toBe(
      'Set to Fri 2 May 2025 by letter L/12, in place of Thu 24 Apr 2025.',
    );
  });

  it('and a pin: the pin is planned for, whichever was recorded first, and the letter is the last day', () => {
    const pin = on('milestone-pinned', 'Tue 8 Apr 2025', { milestone: 'final', date: day('Tue 29 Apr 2025') });
    const pinnedLast = inspection([...drafted, letter('Fri 2 May 2025'), pin]);
    expect([written(pinnedLast, 'final.planned'), written(pinnedLast, 'final.due')]).toEqual([
      'Tue 29 Apr 2025',
      'Fri 2 May 2025',
    ]);
    expect(milestoneOf(pinnedLast, 'final').working.text).toBe(
      'Set to Fri 2 May 2025 by letter L/12, in place of Thu 24 Apr 2025. ' +
        'Pinned to Tue 29 Apr 2025, in place of Fri 2 May 2025.',
    );
    const variedLast = inspection([...drafted, pin, letter('Fri 2 May 2025')]);
    expect(milestoneOf(variedLast, 'final')).toEqual(milestoneOf(pinnedLast, 'final'));
    const released = on('milestone-unpinned', 'Wed 9 Apr 2025', { milestone: 'final' });
    expect(written(inspection([...drafted, pin, letter('Fri 2 May 2025'), released]), 'final.planned')).toBe(
      'Fri 2 May 2025',
    );
    const complaint: Events = [
      on('complaint-received', 'Wed 9 Apr 2025'),
      on('complaint-resolved', 'Wed 16 Apr 2025', { outcome: 'upheld', date: day('Fri 9 May 2025') }),
    ];
    const resolved = inspection([...drafted, pin, ...complaint]);
    expect([written(resolved, 'final.planned'), written(resolved, 'final.due')]).toEqual([
      'Tue 29 Apr 2025',
      'Fri 9 May 2025',
    ]);
    expect(milestoneOf(resolved, 'final').working.text).toBe(
      'Set to Fri 9 May 2025 when the complaint was resolved, in place of Thu 24 Apr 2025. ' +
        'Pinned to Tue 29 Apr 2025, in place of Fri 9 May 2025.',
    );
  });

  it('takes the place of an earlier one, and confirms dates that moderation left open', () => {
    expect(dues([...drafted, letter('Fri 2 May 2025'), letter('Tue 6 May 2025')], ['final'])).toEqual({
      final: 'Tue 6 May 2025',
    });
    const found = on('priority-action-found', 'Thu 20 Mar 2025');
    expect(milestoneOf(inspection([...drafted, found]), 'final').provisional).toBe(true);
    expect(milestoneOf(inspection([...drafted, found, letter('Fri 2 May 2025')]), 'final').provisional).toBe(false);
  });

  it('is firm, whatever bank holidays are yet to be published', () => {
    const far = (events: Events) => milestoneOf(timelineOf('inspection', { start: 'Mon 3 Feb 2031', events }), 'final');
    const more = { milestone: 'final', date: day('Fri 28 Mar 2031'), reference: 'L/12' };
    expect(far([]).provisional).toBe(true);
    expect(far([on('variation', 'Mon 7 Apr 2025', more)]).provisional).toBe(false);
  });

  it('ends the squeeze of a late draft, and a hold tells of none', () => {
    const late: Events = [...ended, ['draft-sent', 'Thu 17 Apr 2025']];
    const ids = (events: Events) => inspection(events).warnings.map((each) => each.id);
    expect(ids(late)).toEqual(expect.arrayContaining(['late-draft', 'comments-reach-final']));
    expect(ids([...late, letter('Fri 9 May 2025')])).toContain('late-draft');
    expect(ids([...late, letter('Fri 9 May 2025')])).not.toContain('comments-reach-final');
    const warning = inspection([...late, letter('Fri 9 May 2025')]).warnings.find((each) => each.id === 'late-draft');
    expect(warning?.message).toMatch(/stays due on Friday 9 May 2025\. Working days left to finalise it: 13\.$/);
    const complaint = ids([...late, ['complaint-received', 'Tue 22 Apr 2025']]);
    for (const id of ['late-draft', 'comments-reach-final']) expect(complaint).not.toContain(id);
  });
});

describe('the drift', () => {
  it('is nothing while nothing is recorded, and the plan is what it is', () => {
    for (const milestone of inspection([]).milestones) {
      const { planned, due, fromPlan, drift } = milestone;
      expect(fromPlan).toEqual({ planned, due });
      expect(drift).toBe((planned ?? due) === null ? null : 0);
    }
  });

  it('tells how many working days later or earlier than planned it is', () => {
    const late = inspection([...ended.slice(0, 2), on('fieldwork-ended', 'Thu 27 Mar 2025')]);
    expect(milestoneOf(late, 'fieldwork-end').drift).toBe(4);
    expect(milestoneOf(late, 'draft')).toMatchObject({ drift: 4, due: { on: '2025-04-10' } });
    expect(milestoneOf(late, 'draft').fromPlan.due).toEqual({ on: '2025-04-04' });
    const early = inspection([...ended, on('draft-sent', 'Wed 2 Apr 2025')]);
    expect(milestoneOf(early, 'draft').drift).toBe(-2);
    expect(milestoneOf(early, 'comments').drift).toBe(-2);
    expect(milestoneOf(early, 'final').drift).toBe(0);
  });
});

describe('the window for comments', () => {
  it('says until when it is open and which day is day 1, once the draft was sent', () => {
    const tell = (events: Events, asAt?: string) =>
      milestoneOf(inspection(events, asAt === undefined ? {} : { asAt }), 'comments').window;
    expect(tell(ended)).toBeUndefined();
    expect(tell(drafted)).toBe(
      'You have until the end of Fri 11 April 2025. Day 1 was Mon 7 April 2025 because the draft was sent on ' +
        'Fri 4 April 2025. Not counted: Sat 5 April 2025 and Sun 6 April 2025.',
    );
    expect(tell(drafted, 'Fri 4 Apr 2025 17:00')).toContain('Day 1 is Mon 7 April 2025');
    expect(tell(drafted, 'Mon 7 Apr 2025 09:00')).toContain('Day 1 is Mon 7 April 2025');
    expect(tell(drafted, 'Tue 8 Apr 2025 09:00')).toContain('Day 1 was Mon 7 April 2025');
    expect(tell(drafted, 'Fri 11 Apr 2025 23:59')).toMatch(/^You have until the end of Fri 11 April 2025\./);
    expect(tell(drafted, 'Sat 12 Apr 2025 00:00')).toMatch(/^You had until the end of Fri 11 April 2025\./);
    expect(tell([...ended, ['draft-sent', 'Tue 15 Apr 2025']])).toMatch(
      / the end of Thu 24 April 2025\. .* Not counted: Good Friday \(Fri 18 April 2025\), Sat 19 April 2025, Sun 20 April 2025 and Easter Monday \(Mon 21 April 2025\)\.$/,
    );
    expect(tell([...ended, ['draft-sent', 'Sun 6 Apr 2025']])).toMatch(
      /^You have until the end of Fri 11 April 2025\. Day 1 was Mon 7 April 2025 because the draft was sent on Sun 6 April 2025\.$/,
    );
    expect(tell([...drafted, ['comments-received', 'Thu 10 Apr 2025']])).toBeUndefined();
    expect(tell([...drafted, ['cancelled', 'Mon 7 Apr 2025']])).toBeUndefined();
  });

  it('is told of no other milestone, and of every kind that has one', () => {
    for (const { id, window } of inspection(drafted).milestones)
      expect([id, window !== undefined]).toEqual([id, id === 'comments']);
    const visit = timelineOf('focused-visit', { start, events: drafted });
    expect(milestoneOf(visit, 'comments').window).toMatch(/^You have until the end of Fri 11 April 2025\./);
  });
});
