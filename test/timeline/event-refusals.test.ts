import { describe, expect, it } from 'vitest';
import { type PlainDate, plainDate } from '../../src/calendar/plain-date.ts';
import type { RecordedEvent } from '../../src/timeline/timeline-request.ts';
import { day, type KindId } from './cafcass.ts';
import { MEETING_STATES, type State, STATES, statesOf, verdictOf } from './event-states.ts';

function state(name: string): State {
  return STATES[name] as State;
}

describe('a hold for a complaint', () => {
  const complaint = (on: string): State['events'][number] => ['complaint-received', on];
  const resolved: State['events'][number] = [
    'complaint-resolved',
    'Wed 16 Apr 2025',
    { outcome: 'upheld', date: day('Fri 9 May 2025') },
  ];
  const given = (...more: State['events']): State => ({
    today: 'Wed 16 Apr 2025',
    events: [...state('drafted').events, ...more],
  });
  const whole = (more: Partial<RecordedEvent>): Partial<RecordedEvent> => ({
    ...more,
    milestone: undefined as unknown as string,
  });
  const messages = (where: State, type: string, more: Partial<RecordedEvent>): readonly string[] =>
    verdictOf('inspection', where, type, whole(more)).problems.map(({ message }) => message);

  it('is not lifted by hand, where its outcome and the date of the final would not be asked for', () => {
    expect(messages(state('complaint'), 'hold-lifted', { hold: 'complaint' })).toEqual([
      'is not lifted by hand: record complaint-resolved',
    ]);
    const final = verdictOf('inspection', state('complaint'), 'final-sent', { reason: 'so' });
    expect(final.problems[0]?.message).toMatch(/Record complaint-resolved first$/);
  });

  it('is placed by hand for a complaint that came too late, and for no other', () => {
    const place = (where: State) => messages(where, 'hold-placed', { hold: 'complaint' });
    const needs = ['needs complaint-received to be recorded first, and not answered yet'];
    expect(place(given())).toEqual(needs);
    expect(place(given(complaint('Mon 14 Apr 2025')))).toEqual([]);
    expect(place(given(complaint('Mon 14 Apr 2025'), resolved))).toEqual(needs);
    expect(place(given(complaint('Wed 9 Apr 2025')))).toEqual(['stands already, since 2025-04-09']);
  });

  it('placed by hand is lifted by the outcome, which gives the final its date', () => {
    const where = given(complaint('Mon 14 Apr 2025'), [
      'hold-placed',
      'Tue 15 Apr 2025',
      { hold: 'complaint', reason: 'so', liftedBy: 'Ofsted' },
    ]);
    const none = { date: undefined as unknown as PlainDate };
    expect(messages(where, 'complaint-resolved', none)).toEqual([
      'is missing: the new date for the final, since final is held',
    ]);
    expect(messages(where, 'complaint-resolved', { date: day('Fri 9 May 2025') })).toEqual([]);
  });

  it('of two needs no date for the final while the other stands', () => {
    const where = given(complaint('Wed 9 Apr 2025'), complaint('Thu 10 Apr 2025'));
    const none = { date: undefined as unknown as PlainDate };
    expect(messages(where, 'complaint-resolved', none)).toEqual([]);
    const one: State['events'][number] = ['complaint-resolved', 'Wed 16 Apr 2025', { outcome: 'upheld' }];
    expect(messages({ ...where, events: [...where.events, one] }, 'complaint-resolved', none)).toEqual([
      'is missing: the new date for the final, since final is held',
    ]);
  });
});

describe('two holds of one name', () => {
  it('each keep back what they hold, and nothing else', () => {
    const place = (milestone: string): State['events'][number] => [
      'hold-placed',
      'Mon 24 Mar 2025',
      { hold: 'other', milestone, reason: 'so', liftedBy: 'Jo' },
    ];
    const given: State = {
      today: 'Thu 10 Apr 2025',
      events: [...state('ended').events, place('action-plan'), place('draft')],
    };
    const refused = verdictOf('inspection', given, 'draft-sent').problems.map(({ message }) => message);
    expect(refused).toEqual([
      'must not happen while draft is held, since Mon 24 Mar 2025 because it waits for something else. Record hold-lifted first',
    ]);
  });
});

describe('a date that makes no sense', () => {
  const refused = (name: string, type: string, more: Partial<RecordedEvent>) =>
    verdictOf('inspection', state(name), type, more).problems.map(({ where, message }) => `${where}: ${message}`);

  it.each([
    ['milestone-pinned', 'drafted', { milestone: 'final' }],
    ['variation', 'drafted', { milestone: 'final' }],
    ['complaint-resolved', 'complaint', {}],
  ])('for %s lies before the day of the event', (type, name, more) => {
    const before = 'date: must not be before the day on which it was decided, 2025-04-10';
    expect(refused(name, type, { ...more, date: day('Wed 9 Apr 2025') })).toEqual([before]);
    expect(refused(name, type, { ...more, date: day('Thu 10 Apr 2025') })).toEqual([]);
  });

  it.each([
    ['variation', 'announced', { milestone: 'fieldwork-end' }, 'date'],
    ['milestone-pinned', 'announced', { milestone: 'fieldwork-end' }, 'date'],
  ])('for %s ends fieldwork before it starts', (type, name, more, where) => {
    expect(refused(name, type, { ...more, date: day('Fri 7 Mar 2025') })).toEqual([
      `${where}: must not be before the start, 2025-03-10`,
    ]);
    expect(refused(name, type, { ...more, date: day('Mon 10 Mar 2025') })).toEqual([]);
  });

  it('for the end of fieldwork lies before the start, as recorded or else as planned', () => {
    const given: State = { today: 'Fri 14 Mar 2025', events: [...state('announced').events] };
    const end = (where: State, on: string) =>
      verdictOf('inspection', where, 'fieldwork-ended', { on: day(on), reason: 'so' }).problems.map(
        ({ message }) => message,
      );
    expect(end(given, 'Fri 7 Mar 2025')).toEqual(['must not be before the start, 2025-03-10']);
    expect(end(given, 'Mon 10 Mar 2025')).toEqual([]);
    const early: State = { ...given, events: [...given.events, ['fieldwork-started', 'Thu 6 Mar 2025']] };
    expect(end(early, 'Fri 7 Mar 2025')).toEqual([]);
    const late: State = { ...given, events: [...given.events, ['fieldwork-started', 'Wed 12 Mar 2025']] };
    expect(end(late, 'Tue 11 Mar 2025')).toEqual(['must not be before fieldwork-started, recorded for 2025-03-12']);
    const resume = (date: PlainDate) =>
      verdictOf('inspection', { ...late, events: [...late.events, ['paused', 'Wed 12 Mar 2025']] }, 'resumed', {
        on: plainDate('2025-03-11'),
        date,
      }).problems.map(({ where, message }) => `${where}: ${message}`);
    expect(resume(plainDate('2025-03-11'))).toContain('date: must not be before the start, 2025-03-12');
  });

  it('is no correction of the end of fieldwork, nor of what sets a date', () => {
    const alone: State = { today: 'Mon 24 Mar 2025', events: [['fieldwork-ended', 'Fri 21 Mar 2025']] };
    const correct = (where: State, target: number, date: string) =>
      verdictOf('inspection', where, 'event-corrected', {
        supersedes: `event-${target}`,
        date: day(date),
      }).problems.map(({ where: at, message }) => `${at}: ${message}`);
    expect(correct(alone, 1, 'Fri 7 Mar 2025')).toEqual(['date: must not be before the start, 2025-03-10']);
    expect(correct(alone, 1, 'Mon 10 Mar 2025')).toEqual([]);
    const resolved: State = {
      today: 'Mon 12 May 2025',
      events: [
        ...state('complaint').events,
        ['complaint-resolved', 'Wed 16 Apr 2025', { outcome: 'upheld', date: day('Fri 9 May 2025') }],
      ],
    };
    expect(correct(resolved, 6, 'Sat 10 May 2025')).toEqual([
      'date: must not be after 2025-05-09, which complaint-resolved sets',
    ]);
    expect(correct(resolved, 6, 'Thu 17 Apr 2025')).toEqual([]);
  });
});

describe('the start', () => {
  it.each<[KindId, string, string]>([
    ['inspection', 'announced', 'fieldwork-start'],
    ['focused-visit', 'announced', 'fieldwork-start'],
    ['annual-engagement', 'announced', 'engagement-meeting'],
  ])('of the kind %s is not pinned, varied or held: it is deferred', (kind, name, milestone) => {
    for (const type of ['milestone-pinned', 'variation', 'hold-placed']) {
      const verdict = verdictOf(kind, statesOf(kind)[name] as State, type, { milestone, reason: 'so' });
      expect([type, verdict.problems.map(({ where, message }) => `${where}: ${message}`)]).toEqual([
        type,
        ['milestone: is the start itself: record deferred, with the new start'],
      ]);
    }
  });
});

describe('a change of plan', () => {
  const begun: State['events'] = state('on-site').events;
  const drafted: State = { today: 'Thu 10 Apr 2025', events: [...begun, ['draft-sent', 'Fri 4 Apr 2025']] };
  const refusals = (given: State, type: string, kind: KindId = 'inspection'): readonly string[] =>
    verdictOf(kind, given, type).problems.map(({ message }) => message);

  it('comes too late once a draft, a final or a report was sent, whether the end of fieldwork was recorded or not', () => {
    const sent = (...more: State['events']): State => ({
      today: 'Fri 2 May 2025',
      events: [['draft-sent', 'Fri 4 Apr 2025'], ...more],
    });
    const makesNone = (type: string): string =>
      `makes no sense after ${type}, recorded for 2025-04-04. If that was a mistake, record event-corrected first`;
    expect(refusals(sent(), 'deferred')).toEqual([makesNone('draft-sent')]);
    expect(refusals(sent(['final-sent', 'Fri 4 Apr 2025']), 'deferred')).toEqual([makesNone('final-sent')]);
    const all = sent(['final-sent', 'Fri 4 Apr 2025'], ['published', 'Fri 4 Apr 2025']);
    expect(refusals(all, 'deferred')).toEqual([makesNone('published')]);
    expect(refusals(drafted, 'paused')[0]).toMatch(/^makes no sense after draft-sent/);
    // A pause that is found out later would hold back what nobody could resume.
    const late = verdictOf('inspection', drafted, 'paused', { on: day('Wed 12 Mar 2025') });
    expect(late.problems).toHaveLength(1);
    const paused: State = { ...drafted, events: [...begun, ['paused', 'Wed 12 Mar 2025'], ...drafted.events.slice(2)] };
    expect(refusals(paused, 'resumed')[0]).toMatch(/^makes no sense after draft-sent/);
  });

  it('advises a pause where there is something to pause, and nowhere else', () => {
    expect(refusals(state('on-site'), 'deferred')[0]).toContain('Record paused, and resumed with');
    const held = MEETING_STATES['held'] as State;
    for (const message of refusals(held, 'deferred', 'annual-engagement')) {
      expect(message).toMatch(/^makes no sense after meeting-held.* record event-corrected first$/);
    }
    expect(refusals(held, 'deferred', 'annual-engagement')).toHaveLength(1);
  });
});

describe('a confirmation of moderation', () => {
  const found = (today: string, ...more: State['events']): State => ({
    today,
    events: [...state('ended').events, ['priority-action-found', 'Thu 20 Mar 2025'], ...more],
  });

  it('is of the day of the finding or later', () => {
    const ask = (on: string) =>
      verdictOf('inspection', found('Tue 1 Apr 2025'), 'moderation-confirmed', { on: day(on) }).problems;
    expect(ask('Thu 20 Mar 2025')).toEqual([]);
    expect(ask('Wed 19 Mar 2025').map(({ message }) => message)).toEqual([
      'must not be before priority-action-found, recorded for 2025-03-20',
    ]);
  });

  it('is corrected to no day before it, nor the finding to one after', () => {
    const given = found('Tue 1 Apr 2025', ['moderation-confirmed', 'Tue 25 Mar 2025']);
    const correct = (target: number, date: string) =>
      verdictOf('inspection', given, 'event-corrected', {
        supersedes: `event-${target}`,
        date: day(date),
      }).problems.map(({ message }) => message);
    expect(correct(5, 'Wed 19 Mar 2025')).toEqual([
      'must not be before priority-action-found, recorded for 2025-03-20',
    ]);
    expect(correct(5, 'Thu 20 Mar 2025')).toEqual([]);
    expect(correct(4, 'Wed 26 Mar 2025')).toEqual(['must not be after moderation-confirmed, recorded for 2025-03-25']);
    expect(correct(4, 'Tue 25 Mar 2025')).toEqual([]);
  });
});
