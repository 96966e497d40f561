import { describe, expect, it } from 'vitest';
import { localTime } from '../../src/calendar/local-time.ts';
import type { RecordedEvent } from '../../src/timeline/timeline-request.ts';
import { day, type KindId } from './cafcass.ts';
import { type State, STATES, verdictOf } from './event-states.ts';

function state(name: string): State {
  return STATES[name] as State;
}

/** The problems of an event in a state, as `where: message`; what it carries replaces what the state's example does. */
function problems(name: string, type: string, more: Partial<RecordedEvent> = {}, kind: KindId = 'inspection') {
  return verdictOf(kind, state(name), type, more).problems.map(({ where, message }) => `${where}: ${message}`);
}

function notes(name: string, type: string, more: Partial<RecordedEvent> = {}) {
  return verdictOf('inspection', state(name), type, more).notes.map(({ id, message }) => `${id}: ${message}`);
}

/** Without a value that the example gives. */
function without(field: keyof RecordedEvent): Partial<RecordedEvent> {
  return { [field]: undefined };
}

describe('what an event must carry', () => {
  it.each<[string, string, keyof RecordedEvent, string]>([
    ['planned', 'notice-given', 'told', 'told: is missing: who was told, by name or office'],
    ['planned', 'notice-given', 'at', 'at: is missing: the time of day, for example 09:30'],
    ['planned', 'deferred', 'date', 'date: is missing: the new start'],
    ['planned', 'deferred', 'reason', 'reason: is missing: why'],
    ['paused', 'resumed', 'date', 'date: is missing: the new last day on site'],
    ['drafted', 'variation', 'reference', 'reference: is missing: the reference of the letter'],
    ['drafted', 'variation', 'date', 'date: is missing: the new date'],
    ['drafted', 'hold-placed', 'liftedBy', 'liftedBy: is missing: who may lift it, by name or office'],
    ['drafted', 'hold-placed', 'hold', 'hold: must be one of complaint, pre-election, pause, other'],
    ['drafted', 'hold-placed', 'milestone', 'milestone: is missing: what other is to hold'],
    ['drafted', 'milestone-pinned', 'reason', 'reason: is missing: why'],
    ['drafted', 'milestone-pinned', 'date', 'date: is missing: the date that it is held to'],
    [
      'complaint',
      'complaint-resolved',
      'outcome',
      'outcome: must be one of upheld, partly-upheld, not-upheld, withdrawn',
    ],
    ['complaint', 'complaint-resolved', 'date', 'date: is missing: the new date for the final, since final is held'],
    ['drafted', 'event-corrected', 'supersedes', 'corrects: is missing: which event was a mistake'],
    ['drafted', 'event-corrected', 'reason', 'reason: is missing: why'],
  ])('in the state %s, %s: its %s', (name, type, field, problem) => {
    expect(problems(name, type, without(field))).toEqual([problem]);
    expect(problems(name, type)).toEqual([]);
  });

  it('names a milestone where it is about one', () => {
    expect(problems('drafted', 'milestone-pinned', without('milestone'))[0]).toMatch(
      /^milestone: must be one of notice, /,
    );
    expect(problems('drafted', 'milestone-pinned', { milestone: 'coffee' })).toHaveLength(1);
  });
});

describe('what an event must not carry', () => {
  it.each<[string, Partial<RecordedEvent>, string]>([
    ['draft-sent', { date: day('Mon 7 Apr 2025') }, 'date: must not be given for draft-sent'],
    ['draft-sent', { hold: 'other' }, 'hold: must not be given for draft-sent'],
    ['draft-sent', { outcome: 'good' }, 'outcome: must not be given for draft-sent'],
    ['draft-sent', { told: 'Jo' }, 'told: must not be given for draft-sent'],
    ['draft-sent', { reference: 'L/1' }, 'reference: must not be given for draft-sent'],
    ['draft-sent', { liftedBy: 'Jo' }, 'liftedBy: must not be given for draft-sent'],
    ['draft-sent', { supersedes: 'event-1' }, 'corrects: must not be given for draft-sent'],
    [
      'judgement',
      { outcome: 'splendid' },
      'outcome: must be one of outstanding, good, requires-improvement-to-be-good, inadequate',
    ],
    ['hold-placed', { hold: 'pause' }, 'hold: is not placed by hand: record paused'],
    ['hold-placed', { hold: 'pre-election' }, 'milestone: must not be given: pre-election holds publication'],
    ['hold-placed', { milestone: 'notice' }, 'hold: has nothing to hold: notice is done or does not apply'],
    ['milestone-pinned', { milestone: 'notice' }, 'milestone: is done already, on 2025-02-24: its date stays'],
    [
      'variation',
      { milestone: 'draft-action-plan' },
      'milestone: does not apply: A draft of the action plan is asked for after a focused visit with an area for priority action only',
    ],
    ['milestone-unpinned', { milestone: 'final' }, 'milestone: is not pinned: there is nothing to release'],
    ['hold-lifted', { hold: 'pause' }, 'hold: is not lifted by hand: record resumed or fieldwork-ended'],
    [
      'hold-lifted',
      { hold: 'pre-election', milestone: undefined as unknown as string },
      'hold: does not stand: no hold does',
    ],
    ['hold-lifted', { hold: 'complaint' }, 'hold: is not lifted by hand: record complaint-resolved'],
    ['hold-placed', { hold: 'complaint' }, 'hold: needs complaint-received to be recorded first, and not answered yet'],
    [
      'draft-sent',
      { on: day('Tue 1 Jan 2999') },
      'on: must be from 2012-01-01 to 2100-12-31, the dates of the calendar',
    ],
  ])('%s with %o', (type, more, problem) => {
    expect(problems('ended', type, more)).toContain(problem);
  });

  it('is a date for the final that was sent', () => {
    const events: State['events'] = [...state('final-sent').events, ['complaint-received', 'Thu 10 Apr 2025']];
    const given = { events, today: 'Thu 1 May 2025' };
    const verdict = verdictOf('inspection', given, 'complaint-resolved', { date: day('Fri 9 May 2025') });
    expect(verdict.problems.map(({ message }) => message)).toEqual(['must not be given: final is done']);
    expect(verdictOf('inspection', given, 'complaint-resolved').problems).toEqual([]);
  });
});

describe('a new day', () => {
  it.each<[string, string, string, string]>([
    [
      'planned',
      'deferred',
      'Sat 24 May 2025',
      'date: must be a working day: take 2025-05-23 (Friday 23 May 2025) or 2025-05-27 (Tuesday 27 May 2025)',
    ],
    ['planned', 'deferred', 'Mon 10 Mar 2025', 'date: must be another day: the new start is 2025-03-10 already'],
    ['planned', 'deferred', 'Fri 14 Feb 2025', 'date: must not be before the day on which it was decided, 2025-02-17'],
    [
      'paused',
      'resumed',
      'Sun 23 Mar 2025',
      'date: must be a working day: take 2025-03-21 (Friday 21 March 2025) or 2025-03-24 (Monday 24 March 2025)',
    ],
    ['paused', 'resumed', 'Tue 11 Mar 2025', 'date: must not be before the day on which it was decided, 2025-03-12'],
  ])('in the state %s, %s to %s', (name, type, date, problem) => {
    expect(problems(name, type, { date: day(date) })).toEqual([problem]);
  });

  it('may be earlier than it was', () => {
    expect(problems('planned', 'deferred', { date: day('Mon 3 Mar 2025') })).toEqual([]);
  });
});

describe('an event out of the ordinary', () => {
  it.each<[string, string, Partial<RecordedEvent>, string]>([
    [
      'planned',
      'notice-given',
      { on: day('Mon 3 Mar 2025'), at: localTime('09:31') },
      'on: is after the last moment for it, Monday 3 March 2025, 9:30am. If that is so, give a reason',
    ],
    [
      'planned',
      'notice-given',
      { on: day('Tue 4 Mar 2025'), at: localTime('08:00') },
      'on: is after the last moment for it, Monday 3 March 2025, 9:30am. If that is so, give a reason',
    ],
    [
      'moderated',
      'published',
      {},
      'type: is provisional: an area for priority action brings extra moderation; the dates after fieldwork are not yet confirmed. If it was so all the same, give a reason',
    ],
    [
      'final-sent',
      'action-plan-received',
      {},
      'type: comes before final-received is recorded. Record that first, or give a reason',
    ],
  ])('in the state %s, %s %o', (name, type, more, problem) => {
    const later: State = { ...state(name), ...(name === 'planned' ? { today: 'Wed 5 Mar 2025' } : {}) };
    const ask = (reason?: string) =>
      verdictOf('inspection', later, type, { ...more, ...(reason === undefined ? {} : { reason }) }).problems;
    expect(ask().map(({ where, message }) => `${where}: ${message}`)).toEqual([problem]);
    expect(ask('It was so.')).toEqual([]);
  });

  it('is not a call in the last minute allowed', () => {
    const given = { ...state('planned'), today: 'Wed 5 Mar 2025' };
    const call = { on: day('Mon 3 Mar 2025'), at: localTime('09:30') };
    expect(verdictOf('inspection', given, 'notice-given', call).problems).toEqual([]);
  });
});

describe('an event that is recorded late', () => {
  it('is held against the days, not against the order of recording', () => {
    const reason = 'found in the post book';
    expect(problems('published', 'annex-a-received', { on: day('Wed 26 Feb 2025') })).toEqual([]);
    const begun: State = { today: 'Mon 24 Mar 2025', events: [['fieldwork-ended', 'Fri 21 Mar 2025']] };
    const started = (on: string) =>
      verdictOf('inspection', begun, 'fieldwork-started', { on: day(on), reason }).problems.map(({ where }) => where);
    expect(started('Mon 10 Mar 2025')).toEqual([]);
    expect(started('Fri 21 Mar 2025')).toEqual([]);
    expect(started('Mon 24 Mar 2025')).toEqual(['on']);
  });

  it('of a day before a hold is not kept back by it', () => {
    const reason = 'Cafcass has no comments';
    expect(problems('complaint', 'final-sent', { on: day('Tue 8 Apr 2025'), reason })).toEqual([]);
    expect(problems('complaint', 'final-sent', { on: day('Wed 9 Apr 2025'), reason })).toHaveLength(1);
  });

  it('a second time asks for one reason only', () => {
    const alone: State = { today: 'Mon 7 Apr 2025', events: [['draft-sent', 'Fri 4 Apr 2025']] };
    expect(verdictOf('inspection', alone, 'draft-sent').problems.map(({ message }) => message)).toEqual([
      'is recorded already, for 2025-04-04. To correct it give a reason',
    ]);
  });
});

describe('an answer', () => {
  it('is given once to each question', () => {
    const events: State['events'] = [
      ...state('complaint').events,
      ['complaint-resolved', 'Thu 10 Apr 2025', { outcome: 'upheld', date: day('Fri 9 May 2025') }],
    ];
    const ask = (more: State['events']) =>
      verdictOf('inspection', { ...state('complaint'), events: [...events, ...more] }, 'complaint-resolved', {
        date: day('Mon 12 May 2025'),
      }).problems.map(({ message }) => message);
    expect(ask([])).toEqual([
      'answers complaint-received, and each is answered already. Record a further complaint-received first',
    ]);
    expect(ask([['complaint-received', 'Thu 10 Apr 2025']])).toEqual([]);
  });
});

describe('a correction', () => {
  const correct = (name: string, target: number, more: Partial<RecordedEvent> = {}) =>
    problems(name, 'event-corrected', { supersedes: `event-${target}`, ...more });

  it('of what others need is refused before those', () => {
    expect(correct('final-sent', 4)).toEqual(['corrects: is needed by final-sent: correct final-sent first']);
    expect(correct('final-sent', 5)).toEqual([]);
    expect(correct('published', 5)).toEqual(['corrects: is needed by published: correct published first']);
    expect(correct('paused', 2)).toEqual(['corrects: is needed by paused: correct paused first']);
  });

  it('of nothing, or of what was taken back already, is refused', () => {
    expect(correct('published', 9)).toEqual([
      'corrects: must be an event that holds: this one was corrected or replaced already',
    ]);
    const twice: State = {
      ...state('drafted'),
      events: [...state('drafted').events, ['event-corrected', 'Mon 7 Apr 2025', { supersedes: 'event-4' }]],
    };
    expect(verdictOf('inspection', twice, 'event-corrected', { supersedes: 'event-4' }).problems).toHaveLength(1);
  });

  it('to another day fits the days of the others', () => {
    expect(correct('final-sent', 4, { date: day('Mon 7 Apr 2025') })).toEqual([]);
    expect(correct('final-sent', 4, { date: day('Thu 24 Apr 2025') })).toEqual([]);
    expect(correct('final-sent', 4, { date: day('Fri 25 Apr 2025') })).toContain(
      'date: must not be after final-sent, recorded for 2025-04-24',
    );
    expect(correct('final-sent', 4, { date: day('Thu 20 Mar 2025') })).toEqual([
      'date: must not be before fieldwork-ended, recorded for 2025-03-21',
    ]);
    expect(correct('drafted', 4, { date: day('Fri 11 Apr 2025') })).toEqual([
      'date: must not lie ahead: it is 2025-04-10 in London',
    ]);
    expect(correct('deferred', 2, { date: day('Mon 17 Feb 2025') })).toEqual([
      'date: must not be given for deferred: take it back without a date, and record it anew',
    ]);
  });

  it('leaves those that another of its type is enough for', () => {
    const twice: State['events'] = [
      ...state('complaint').events,
      ['complaint-received', 'Thu 10 Apr 2025'],
      ['complaint-resolved', 'Thu 10 Apr 2025', { outcome: 'upheld', date: day('Fri 9 May 2025') }],
    ];
    const given = { ...state('complaint'), events: twice };
    expect(verdictOf('inspection', given, 'event-corrected', { supersedes: 'event-5' }).problems).toEqual([]);
    expect(
      verdictOf('inspection', { ...given, events: twice.toSpliced(5, 1) }, 'event-corrected', { supersedes: 'event-5' })
        .problems,
    ).toHaveLength(1);
  });

  it('brings back an inspection that was cancelled by mistake', () => {
    expect(correct('cancelled', 2)).toEqual([]);
  });
});

describe('what is worth a second look', () => {
  it.each<[string, string, Partial<RecordedEvent>, readonly string[]]>([
    ['drafted', 'final-sent', { on: day('Wed 9 Apr 2025'), at: localTime('17:00') }, []],
    [
      'drafted',
      'final-sent',
      { on: day('Wed 9 Apr 2025'), at: localTime('17:01') },
      ['after-hours: 5:01pm on Wed 9 Apr 2025 is after 5pm. Day 0 is Wed 9 Apr 2025, and day 1 is Thu 10 Apr 2025.'],
    ],
    [
      'drafted',
      'final-sent',
      { on: day('Sun 6 Apr 2025') },
      ['day-off: Sun 6 Apr 2025 is not a working day (Sunday). Day 0 is Sun 6 Apr 2025, and day 1 is Mon 7 Apr 2025.'],
    ],
    [
      'drafted',
      'comments-received',
      { on: day('Sun 6 Apr 2025') },
      ['day-off: Sun 6 Apr 2025 is not a working day (Sunday).'],
    ],
    [
      'drafted',
      'variation',
      { date: day('Mon 5 May 2025') },
      ['set-day-off: Mon 5 May 2025 is not a working day (Early May bank holiday).'],
    ],
    [
      'final-sent',
      'comments-received',
      { on: day('Mon 14 Apr 2025') },
      ['late: “Comments or a formal complaint from Cafcass” was due on Fri 11 Apr 2025.'],
    ],
    [
      'final-sent',
      'complaint-received',
      { on: day('Mon 14 Apr 2025') },
      [
        'no-hold: It holds nothing back: the days for it are Fri 4 Apr 2025 to Fri 11 Apr 2025. To hold it back, record hold-placed.',
      ],
    ],
    ['drafted', 'complaint-received', {}, []],
    [
      'complaint',
      'milestone-pinned',
      { milestone: 'final' },
      [
        'held: It has no date until the hold is lifted. Held since Wed 9 Apr 2025, because a formal complaint is being considered. It may be lifted by Ofsted, with the outcome of the complaint.',
      ],
    ],
  ])('in the state %s, %s %o', (name, type, more, expected) => {
    expect(notes(name, type, more)).toEqual(expected);
  });
});
