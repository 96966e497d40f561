import { localTime } from '../../src/calendar/local-time.ts';
import type { PlainDate } from '../../src/calendar/plain-date.ts';
import { buildTimeline } from '../../src/timeline/build-timeline.ts';
import { checkEvent, type EventVerdict } from '../../src/timeline/check-event.ts';
import { effectiveEvents } from '../../src/timeline/effective-events.ts';
import type { RecordedEvent } from '../../src/timeline/timeline-request.ts';
import { day, type KindId, planOf } from './cafcass.ts';

/** Where an inspection stands: what is recorded, each with its day, and what day it is now. */
export interface State {
  readonly today: string;
  readonly events: readonly (readonly [type: string, on: string, more?: Partial<RecordedEvent>])[];
}

const CALL = ['notice-given', 'Mon 24 Feb 2025', { at: localTime('09:30'), told: 'the chief executive' }] as const;
const ON_SITE = [CALL, ['fieldwork-started', 'Mon 10 Mar 2025']] as const;
const ENDED = [...ON_SITE, ['fieldwork-ended', 'Fri 21 Mar 2025']] as const;
const DRAFTED = [...ENDED, ['draft-sent', 'Fri 4 Apr 2025']] as const;
const COMPLAINED = [...DRAFTED, ['complaint-received', 'Wed 9 Apr 2025']] as const;
const FINAL = [...DRAFTED, ['final-sent', 'Thu 24 Apr 2025']] as const;

/** An inspection or visit that starts on Mon 10 Mar 2025 and ends on site on Fri 21 Mar 2025. */
export const STATES: Readonly<Record<string, State>> = {
  planned: { today: 'Mon 17 Feb 2025', events: [] },
  announced: { today: 'Tue 25 Feb 2025', events: [CALL] },
  deferred: {
    today: 'Tue 25 Feb 2025',
    events: [CALL, ['deferred', 'Mon 24 Feb 2025', { date: day('Mon 12 May 2025'), reason: 'flood' }]],
  },
  'on-site': { today: 'Wed 12 Mar 2025', events: ON_SITE },
  paused: { today: 'Wed 12 Mar 2025', events: [...ON_SITE, ['paused', 'Tue 11 Mar 2025']] },
  ended: { today: 'Mon 24 Mar 2025', events: ENDED },
  drafted: { today: 'Thu 10 Apr 2025', events: DRAFTED },
  complaint: { today: 'Thu 10 Apr 2025', events: COMPLAINED },
  'final-sent': { today: 'Thu 1 May 2025', events: FINAL },
  // An area for priority action is found, and its moderation not confirmed.
  moderated: { today: 'Thu 1 May 2025', events: [...FINAL, ['priority-action-found', 'Thu 20 Mar 2025']] },
  'pinned-held': {
    today: 'Thu 1 May 2025',
    events: [
      ...FINAL,
      [
        'milestone-pinned',
        'Fri 25 Apr 2025',
        { milestone: 'publication', date: day('Tue 6 May 2025'), reason: 'a speech' },
      ],
      [
        'hold-placed',
        'Mon 28 Apr 2025',
        { hold: 'other', milestone: 'publication', reason: 'a court case', liftedBy: 'the court' },
      ],
    ],
  },
  published: { today: 'Fri 2 May 2025', events: [...FINAL, ['published', 'Thu 1 May 2025']] },
  cancelled: { today: 'Tue 25 Feb 2025', events: [CALL, ['cancelled', 'Tue 25 Feb 2025']] },
};

/** An annual engagement whose meeting is on Mon 10 Mar 2025. */
export const MEETING_STATES: Readonly<Record<string, State>> = {
  planned: { today: 'Mon 17 Feb 2025', events: [] },
  announced: { today: 'Tue 25 Feb 2025', events: [['meeting-announced', 'Mon 24 Feb 2025']] },
  deferred: {
    today: 'Tue 25 Feb 2025',
    events: [
      ['meeting-announced', 'Mon 24 Feb 2025'],
      ['deferred', 'Mon 24 Feb 2025', { date: day('Mon 12 May 2025'), reason: 'flood' }],
    ],
  },
  held: {
    today: 'Tue 11 Mar 2025',
    events: [
      ['meeting-announced', 'Mon 24 Feb 2025'],
      ['meeting-held', 'Mon 10 Mar 2025'],
    ],
  },
  written: {
    today: 'Tue 25 Mar 2025',
    events: [
      ['meeting-announced', 'Mon 24 Feb 2025'],
      ['meeting-held', 'Mon 10 Mar 2025'],
      ['letter-sent', 'Mon 24 Mar 2025'],
    ],
  },
  cancelled: { today: 'Tue 25 Feb 2025', events: [['cancelled', 'Tue 25 Feb 2025']] },
};

/** The states of a kind, by their names. */
export function statesOf(kind: KindId): Readonly<Record<string, State>> {
  return kind === 'annual-engagement' ? MEETING_STATES : STATES;
}

/** What each type of event carries here: everything that it must, and nothing that is wrong in every state. */
function fieldsOf(kind: KindId, type: string, today: PlainDate, isFinalHeld: boolean): Partial<RecordedEvent> {
  const milestone = kind === 'annual-engagement' ? 'ceo-letter' : 'publication';
  const later = day(today < '2025-03-01' ? 'Mon 19 May 2025' : 'Mon 2 Jun 2025');
  const fields: Readonly<Record<string, Partial<RecordedEvent>>> = {
    'notice-given': { at: localTime('09:30'), told: 'the chief executive' },
    'complaint-resolved': { outcome: 'not-upheld', ...(isFinalHeld ? { date: later } : {}) },
    judgement: { outcome: 'good' },
    variation: { reference: 'L/12', milestone, date: later },
    deferred: { date: later, reason: 'flood' },
    resumed: { date: day('Thu 27 Mar 2025') },
    'hold-placed': { hold: 'other', milestone, reason: 'a court case', liftedBy: 'the court' },
    'hold-lifted': { hold: 'other', milestone },
    'milestone-done': { milestone: kind === 'annual-engagement' ? 'self-evaluation' : 'set-up-discussion' },
    'milestone-pinned': { milestone, date: later, reason: 'the minister speaks' },
    'milestone-unpinned': { milestone },
    'event-corrected': { supersedes: 'event-1', reason: 'mistyped' },
  };
  return fields[type] ?? {};
}

/** What is said of an event of that type, for today, in a state. */
export function verdictOf(kind: KindId, state: State, type: string, more: Partial<RecordedEvent> = {}): EventVerdict {
  const plan = planOf(kind);
  const today = day(state.today);
  const request = { start: day('Mon 10 Mar 2025'), ...fieldwork(kind), events: eventsIn(state) };
  const timeline = buildTimeline(plan, request);
  const isFinalHeld = timeline.milestones.some(({ id, heldBy }) => id === 'final' && heldBy === 'complaint');
  const event = { type, on: today, ...fieldsOf(kind, type, today, isFinalHeld), ...more };
  return checkEvent({ plan, request, timeline, event, now: { on: today, at: localTime('17:00') } });
}

/** What is recorded in a state, with ids `event-1` and on. */
export function eventsIn(state: State): readonly RecordedEvent[] {
  return effectiveEvents(
    state.events.map(([type, on, more], index) => ({ id: `event-${index + 1}`, type, on: day(on), ...more })),
  );
}

/** Visits of these tests are as long as an inspection. */
export function fieldwork(kind: KindId): { readonly fieldworkEnd?: PlainDate } {
  return kind === 'annual-engagement' ? {} : { fieldworkEnd: day('Fri 21 Mar 2025') };
}
