import { describe, expect, it } from 'vitest';
import { plainDate } from '../../src/calendar/plain-date.ts';
import { planReminders } from '../../src/schedules/plan-reminders.ts';
import { buildTimeline } from '../../src/timeline/build-timeline.ts';
import type { RecordedEvent } from '../../src/timeline/timeline-request.ts';
import { EVERYBODY, type ExamplePlan, planFor, requestFor, RULES, sayMoment, sayWhen } from './example-plan.ts';

/** What one role gets for some milestones, in the order of sending; `null` stands for the whole timeline. */
function remindersOf(role: string, example: ExamplePlan, ...milestones: (string | null)[]): string[] {
  return planFor(example)
    .filter((each) => each.person === role && milestones.includes(each.milestone))
    .map(sayWhen);
}

const INSPECTION = { start: '2025-03-10' };
const CALLED = { start: '2025-03-10', events: ['notice-given 2025-02-24 09:31'] };
const VISIT = { kind: 'focused-visit', start: '2025-11-25', conditions: ['priority-action'] };

describe('the call of an inspection that starts on Mon 10 Mar 2025', () => {
  it.each([
    [
      'coordinator',
      [
        'Mon 17 Feb 2025 09:00 call/week-before',
        'Fri 21 Feb 2025 15:00 call/day-before',
        'Mon 24 Feb 2025 08:30 call/same-day',
        'Fri 28 Feb 2025 15:00 call/last-day-before',
        'Mon 3 Mar 2025 08:30 call/last-day',
        'Mon 3 Mar 2025 10:00 call/overdue',
      ],
    ],
    [
      'lead-inspector',
      [
        'Mon 17 Feb 2025 09:00 call/week-before',
        'Fri 21 Feb 2025 15:00 call/day-before',
        'Mon 24 Feb 2025 08:30 call/same-day',
        'Fri 28 Feb 2025 15:00 call/last-day-before',
        'Mon 3 Mar 2025 08:30 call/last-day',
        'Mon 3 Mar 2025 10:00 call/overdue',
      ],
    ],
    [
      'qa-manager',
      [
        'Mon 24 Feb 2025 09:20 call/no-call-recorded',
        'Mon 3 Mar 2025 08:30 call/last-day',
        'Mon 3 Mar 2025 09:20 call/last-call',
        'Mon 3 Mar 2025 10:00 call/overdue',
      ],
    ],
    ['inspector', []],
    ['analytical-officer', []],
    ['ceo', []],
    ['link-person', []],
  ])('reminds the %s', (role, expected) => {
    expect(remindersOf(role, INSPECTION, 'notice')).toEqual(expected);
  });

  it('is reminded of no more once it is recorded', () => {
    expect(planFor(CALLED).filter((each) => each.milestone === 'notice')).toEqual([]);
  });

  it('aims at the planned moment and then at the last one the rule allows', () => {
    const aims = planFor(INSPECTION).filter((each) => each.milestone === 'notice' && each.person === 'coordinator');
    expect(aims.map((each) => each.aim && `${each.of} ${sayMoment(each.aim)}`)).toEqual([
      'planned Mon 24 Feb 2025 09:30',
      'planned Mon 24 Feb 2025 09:30',
      'planned Mon 24 Feb 2025 09:30',
      'due Mon 3 Mar 2025 09:30',
      'due Mon 3 Mar 2025 09:30',
      'due Mon 3 Mar 2025 09:30',
    ]);
  });

  it('of a visit, planned for its last moment, is reminded of once at a time', () => {
    expect(remindersOf('coordinator', VISIT, 'notice')).toEqual([
      'Tue 11 Nov 2025 09:00 call/week-before',
      'Mon 17 Nov 2025 15:00 call/last-day-before',
      'Tue 18 Nov 2025 08:30 call/last-day',
      'Tue 18 Nov 2025 10:00 call/overdue',
    ]);
    expect(remindersOf('qa-manager', VISIT, 'notice')).toEqual([
      'Tue 18 Nov 2025 08:30 call/last-day',
      'Tue 18 Nov 2025 09:20 call/last-call',
      'Tue 18 Nov 2025 10:00 call/overdue',
    ]);
  });

  it('counts the day before in working days, over a weekend and a bank holiday', () => {
    // Due Fri 2 May 2025, planned Mon 28 Apr 2025: the Friday before lies behind a weekend.
    expect(remindersOf('coordinator', { start: '2025-05-12' }, 'notice')).toEqual([
      'Thu 17 Apr 2025 09:00 call/week-before',
      'Fri 25 Apr 2025 15:00 call/day-before',
      'Mon 28 Apr 2025 08:30 call/same-day',
      'Thu 1 May 2025 15:00 call/last-day-before',
      'Fri 2 May 2025 08:30 call/last-day',
      'Fri 2 May 2025 10:00 call/overdue',
    ]);
  });
});

describe('what follows the call', () => {
  it.each([
    ['coordinator', ['at once timeline-planned']],
    ['lead-inspector', ['at once timeline-planned']],
    ['qa-manager', ['at once timeline-planned']],
    ['ceo', ['at once timeline-announced']],
    ['link-person', ['at once timeline-announced']],
    ['inspector', []],
  ])('sends the %s the timeline when it is theirs to know', (role, expected) => {
    expect(remindersOf(role, CALLED, null)).toEqual(expected);
  });

  it('asks Cafcass for Annex A and access only once the call is recorded', () => {
    expect(remindersOf('lead-inspector', INSPECTION, 'annex-a', 'case-access')).toEqual([]);
    expect(remindersOf('link-person', CALLED, 'annex-a', 'case-access')).toEqual([
      'Tue 25 Feb 2025 14:00 owed-by-cafcass/day-before',
      'Wed 26 Feb 2025 09:00 owed-by-cafcass/same-day',
      'Wed 26 Feb 2025 14:00 owed-by-cafcass/day-before',
      'Thu 27 Feb 2025 09:00 owed-by-cafcass/overdue',
      'Thu 27 Feb 2025 09:00 owed-by-cafcass/same-day',
      'Fri 28 Feb 2025 09:00 owed-by-cafcass/overdue',
    ]);
  });

  it('keeps the preparation of the lead inspector from Cafcass', () => {
    const everyRole = EVERYBODY.map((person) => ({ ...person, role: 'lead-inspector' }));
    const prepared = planFor({ ...CALLED, people: everyRole }).filter(
      (each) => each.milestone === 'lead-inspector-preparation',
    );
    expect(prepared.map((each) => each.person)).toEqual([
      'coordinator',
      'lead-inspector',
      'inspector',
      'analytical-officer',
      'qa-manager',
    ]);
  });
});

describe('draft, comments, final and publication', () => {
  it('reminds of the draft due Fri 4 Apr 2025 and of its being overdue', () => {
    expect(remindersOf('lead-inspector', INSPECTION, 'draft')).toEqual([
      'Fri 28 Mar 2025 09:00 draft-and-final/five-days',
      'Wed 2 Apr 2025 09:00 draft-and-final/two-days',
      'Fri 4 Apr 2025 09:00 draft-and-final/same-day',
      'Mon 7 Apr 2025 09:00 draft-and-final/overdue',
    ]);
    expect(remindersOf('qa-manager', INSPECTION, 'draft')).toEqual([
      'Mon 7 Apr 2025 09:00 draft-and-final/overdue',
      'Wed 9 Apr 2025 09:00 draft-and-final/long-overdue',
    ]);
  });

  it('opens the window for comments with the real draft, and no sooner', () => {
    expect(remindersOf('link-person', CALLED, 'comments')).toEqual([]);
    const sent = { ...CALLED, events: [...CALLED.events, 'draft-sent 2025-04-07'] };
    expect(remindersOf('link-person', sent, 'comments')).toEqual([
      'Tue 8 Apr 2025 09:00 comments/opens',
      'Thu 10 Apr 2025 09:00 comments/two-days-left',
      'Mon 14 Apr 2025 09:00 comments/closes-today',
    ]);
    // The late draft moves the window and not the final, due Thu 24 Apr 2025.
    expect(remindersOf('coordinator', sent, 'final').at(1)).toBe('Thu 24 Apr 2025 09:00 draft-and-final/same-day');
  });

  it('counts back over Easter: two working days before Thu 24 Apr 2025 is the day after Easter Monday', () => {
    expect(remindersOf('coordinator', INSPECTION, 'final')).toEqual([
      'Tue 22 Apr 2025 09:00 draft-and-final/two-days',
      'Thu 24 Apr 2025 09:00 draft-and-final/same-day',
      'Fri 25 Apr 2025 09:00 draft-and-final/overdue',
      'Tue 29 Apr 2025 09:00 draft-and-final/long-overdue',
    ]);
  });

  it('reminds of publication and action plans from the real final', () => {
    const events = ['notice-given 2025-11-18 09:30', 'draft-sent 2025-12-03', 'final-sent 2025-12-18'];
    expect(remindersOf('coordinator', { ...VISIT, events: events.slice(0, 2) }, 'publication')).toEqual([]);
    expect(remindersOf('coordinator', { ...VISIT, events }, 'publication')).toEqual([
      'Tue 23 Dec 2025 09:00 publication/two-days',
      'Mon 29 Dec 2025 09:00 publication/same-day',
      'Tue 30 Dec 2025 09:00 publication/overdue',
    ]);
    expect(remindersOf('ceo', { ...VISIT, events }, 'draft-action-plan', 'action-plan')).toEqual([
      'Thu 18 Dec 2025 09:00 action-plans/twenty-days',
      'Tue 13 Jan 2026 09:00 action-plans/five-days',
      'Tue 3 Mar 2026 09:00 action-plans/twenty-days',
      'Tue 24 Mar 2026 09:00 action-plans/five-days',
    ]);
  });

  it('plans nothing for a date that falls away: no action plan without priority action', () => {
    const events = ['notice-given 2025-11-18', 'draft-sent 2025-12-03', 'final-sent 2025-12-18'];
    const plan = planFor({ ...VISIT, conditions: [], events });
    expect(plan.filter((each) => each.milestone?.endsWith('action-plan'))).toEqual([]);
  });

  it('takes a letter due on a Sunday as due the Friday before, and overdue on the Monday after', () => {
    expect(remindersOf('coordinator', { kind: 'annual-engagement', start: '2025-05-01' }, 'ceo-letter')).toEqual([
      'Thu 22 May 2025 09:00 letter/five-days',
      'Fri 30 May 2025 09:00 letter/same-day',
      'Mon 2 Jun 2025 09:00 letter/overdue',
    ]);
  });
});

describe('people', () => {
  const asha = { name: 'Asha Rao', email: 'asha.rao@ofsted.example', party: 'ofsted' };
  const inTwoRoles = [
    { ...asha, id: 'a', role: 'coordinator' },
    { ...asha, id: 'b', role: 'lead-inspector', email: 'Asha.Rao@ofsted.example' },
  ];

  it('are sent the timeline once, however many roles they have', () => {
    const plan = planFor({ ...INSPECTION, people: inTwoRoles });
    expect(plan.filter((each) => each.kind === 'timeline').map((each) => each.person)).toEqual(['a']);
  });

  it('are reminded of a date once at a time, however many roles they have', () => {
    const plan = planFor({ ...INSPECTION, people: inTwoRoles });
    expect(plan.filter((each) => each.milestone === 'draft').map(sayWhen)).toEqual([
      'Fri 28 Mar 2025 09:00 draft-and-final/five-days',
      'Wed 2 Apr 2025 09:00 draft-and-final/two-days',
      'Fri 4 Apr 2025 09:00 draft-and-final/same-day',
      'Mon 7 Apr 2025 09:00 draft-and-final/overdue',
      'Wed 9 Apr 2025 09:00 draft-and-final/long-overdue',
    ]);
  });

  it('of a cancelled inspection are reminded of nothing', () => {
    expect(planFor({ ...CALLED, events: [...CALLED.events, 'cancelled 2025-02-26'] })).toEqual([]);
  });

  it('are each told how long their reminder is of use: five working days after its date', () => {
    const [first] = planFor(INSPECTION).filter((each) => each.stage === 'draft-and-final/two-days');
    expect(first?.usefulUntil && sayMoment(first.usefulUntil)).toBe('Fri 11 Apr 2025');
    const [late] = planFor(INSPECTION).filter((each) => each.stage === 'draft-and-final/long-overdue');
    expect(late?.usefulUntil && sayMoment(late.usefulUntil)).toBe('Wed 16 Apr 2025');
  });
});

describe('a date that a person holds fast', () => {
  const stagesOf = (milestone: string, date: string, person: string): readonly string[] => {
    const pinned: RecordedEvent = {
      type: 'milestone-pinned',
      on: plainDate('2025-02-03'),
      milestone,
      date: plainDate(date),
    };
    const plan = RULES.plan(RULES.current.id, 'inspection');
    const timeline = buildTimeline(plan, { start: plainDate('2025-03-10'), events: [pinned] });
    return planReminders({ ...requestFor(INSPECTION), timeline })
      .filter((each) => each.person === person && each.milestone === milestone)
      .map(sayWhen);
  };

  it('is what is worked towards, although the last moment of the rule comes before it', () => {
    expect(stagesOf('draft', '2025-04-08', 'lead-inspector')).toEqual([
      'Tue 1 Apr 2025 09:00 draft-and-final/five-days',
      'Fri 4 Apr 2025 09:00 draft-and-final/two-days',
      'Tue 8 Apr 2025 09:00 draft-and-final/same-day',
      'Wed 9 Apr 2025 09:00 draft-and-final/overdue',
    ]);
  });

  it('before the last moment of the rule is what is overdue, but for the stages that name that moment', () => {
    expect(stagesOf('draft', '2025-04-01', 'qa-manager')).toEqual([
      'Wed 2 Apr 2025 09:00 draft-and-final/overdue',
      'Fri 4 Apr 2025 09:00 draft-and-final/long-overdue',
    ]);
    expect(stagesOf('notice', '2025-02-26', 'qa-manager')).toEqual([
      'Wed 26 Feb 2025 09:20 call/no-call-recorded',
      'Mon 3 Mar 2025 08:30 call/last-day',
      'Mon 3 Mar 2025 09:20 call/last-call',
      'Mon 3 Mar 2025 10:00 call/overdue',
    ]);
  });
});
