import type { PlainDate } from '../../../calendar/plain-date.ts';
import type { InspectionDetail } from '../../../service/show-inspection.ts';
import { dayOfCount } from '../../../timeline/day-of-count.ts';
import type { Milestone } from '../../../timeline/milestone.ts';
import { count, day, moment } from '../words/dates.ts';

/** Something that a party has to do. */
export interface DutyView {
  readonly milestone: string;
  readonly title: string;
  readonly state: Milestone['state'];
  /** The last day, for the order of inspections; null where there is none. */
  readonly on: PlainDate | null;
  /** By when: "by Wednesday 26 February 2025"; why there is no date, where there is none. */
  readonly when: string;
  /** From when a window is open; null where it is none, and where it is over. */
  readonly window: string | null;
  /** "Day 2 of 5"; null where nothing is counted now. */
  readonly dayOf: string | null;
  readonly isLate: boolean;
  readonly provisional: readonly string[];
  readonly note: string | null;
  /** What leads to why: of a date, or of there being none. */
  readonly whyTitle: string;
  readonly why: WhyView;
  /** Records that it was done today; null where that takes more than a press, or cannot be now. */
  readonly canPress: boolean;
  /** Where another day, or why, is said; null where nothing can be recorded now. */
  readonly formHref: string | null;
  /** Why it cannot be recorded here; null where it can. */
  readonly notYet: string | null;
}

/** How a date came about. */
export interface WhyView {
  readonly text: string;
  readonly section: string;
  readonly clause: string;
  readonly href: string;
}

/** What a person may record themselves: what needs nothing but a day, a time and a reason. */
const ASKED_HERE: readonly string[] = ['at', 'reason'];

/** A duty of the asking party, as at a day. */
export function dutyView(
  { id, completions }: Pick<InspectionDetail, 'id' | 'completions'>,
  milestone: Milestone,
  { today, mayRecord }: { readonly today: PlainDate; readonly mayRecord: boolean },
): DutyView {
  const completion = completions.find((each) => each.milestone === milestone.id);
  const isAsked = completion?.required.every((field) => ASKED_HERE.includes(field)) === true;
  const last = milestone.due ?? milestone.planned;
  const waitsFor = completion === undefined ? findWaitedFor(milestone, today) : null;
  const canPress = isAsked && completion.required.length === 0 && completion.unusual.length === 0;
  return {
    milestone: milestone.id,
    title: milestone.title,
    state: waitsFor === null ? milestone.state : 'upcoming',
    on: last?.on ?? null,
    when: waitsFor ?? whenWords(milestone),
    window: waitsFor === null ? windowWords(milestone, today) : null,
    // What counts from a day that is only planned has not begun.
    dayOf: completion === undefined ? null : dayWords(milestone, today),
    isLate: waitsFor === null && milestone.state === 'overdue',
    provisional: milestone.provisional ? (milestone.provisionalBecause ?? ['This date may still change.']) : [],
    note: milestone.note ?? null,
    whyTitle: last === null ? 'Why there is no date' : 'Why this date',
    why: whyView(id, milestone),
    canPress: mayRecord && canPress,
    formHref: mayRecord && isAsked ? `/owed/${id}/${milestone.id}` : null,
    notYet: isAsked || last === null ? null : 'This cannot be marked as done yet.',
  };
}

/**
 * What a date waits for: the step that it counts from was planned for a day that has passed, and is not recorded.
 * Nobody is late with an answer to what was not sent. Null where it waits for nothing.
 */
function findWaitedFor({ state, working }: Milestone, today: PlainDate): string | null {
  if (state === 'done' || state === 'not-applicable') return null;
  const zero = working.steps.find(({ gives }) => gives === 'due')?.dayZero;
  const planned = /(?:^|; )planned: (?<title>.+)$/.exec(zero?.because ?? '')?.groups?.['title'];
  if (zero === undefined || planned === undefined || zero.on >= today) return null;
  return `Its days begin with “${planned}”, which was planned for ${day(zero.on)} and is not recorded yet.`;
}

function whenWords({ due, planned, because }: Milestone): string {
  const last = due ?? planned;
  if (last === null) return because ?? 'There is no date for this now.';
  const end = last.at === '23:59' ? `the end of ${day(last.on)}` : moment(last);
  return `${due === null ? 'Planned for' : 'By'} ${end}.`;
}

function windowWords({ state, opensOn }: Milestone, today: PlainDate): string | null {
  if (opensOn === undefined || (state !== 'upcoming' && state !== 'due')) return null;
  return `${opensOn > today ? 'You can begin on' : 'Open since'} ${day(opensOn)}.`;
}

/** The working day of the time that the rule gives. */
function dayWords(milestone: Milestone, today: PlainDate): string | null {
  const counted = dayOfCount(milestone, today);
  if (counted === null) return null;
  const { day: number, of, counts } = counted;
  if (number === 0) return `Day 0. You have ${count(of, 'working day')}`;
  if (counts) return number === of ? `Day ${number} of ${of}, the last` : `Day ${number} of ${of}`;
  return `Day ${number} of ${of} has passed. Today is not a working day`;
}

/** How the date of a milestone was counted, and where the rule stands. */
export function whyView(inspection: string, { id, working }: Pick<Milestone, 'id' | 'working'>): WhyView {
  return {
    text: working.text,
    section: working.clause.section,
    clause: working.clause.clause,
    href: `/inspections/${inspection}/milestones/${id}`,
  };
}
