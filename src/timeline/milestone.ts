import type { CivilMoment } from '../calendar/local-time.ts';
import type { PlainDate } from '../calendar/plain-date.ts';
import type { DayOff } from '../calendar/working-day-calendar.ts';

/**
 * Where a milestone stands: `held` and `no-date` have no date now; `not-applicable` never has one in this case, or has
 * one that nobody keeps any more, since the inspection was cancelled.
 */
export const MILESTONE_STATES = ['upcoming', 'due', 'overdue', 'done', 'held', 'not-applicable', 'no-date'] as const;
export type MilestoneState = (typeof MILESTONE_STATES)[number];

/** `rule`: the framework's text promises it; `indicative`: a step of its usual timetable. */
export type Basis = 'rule' | 'indicative';

/** A dated step of an inspection. Dates are civil dates and times London wall times. */
export interface Milestone {
  readonly id: string;
  readonly title: string;
  /** What is due in few words that "due Friday" can follow: "Draft report". */
  readonly what?: string;
  /** The party that has to do it. */
  readonly party: string;
  /** The role that has to do it, `lead-inspector` for example. */
  readonly owner: string;
  readonly basis: Basis;
  /** When the plan has it happen; null where it has no date. */
  readonly planned: CivilMoment | null;
  /** The last moment the rule allows; null for an indicative step and where there is no date. */
  readonly due: CivilMoment | null;
  /** The first day of a window; `due` is its last. */
  readonly opensOn?: PlainDate;
  /** The last day of a step that takes several days, included; `planned` is its first. */
  readonly endsOn?: PlainDate;
  /** Further single days of a step that happens on separate days. */
  readonly alsoOn?: readonly PlainDate[];
  /** What the recorded event says, once there is one. */
  readonly actual: CivilMoment | null;
  readonly state: MilestoneState;
  /** Why it has no date or does not apply, as a sentence. */
  readonly because?: string;
  /** Which parties may ever see it. */
  readonly visibleTo: readonly string[];
  /** True where the dates rest on bank holidays not yet published, or may still be changed by moderation. */
  readonly provisional: boolean;
  readonly provisionalBecause?: readonly string[];
  /** What the date alone does not say: "from lunchtime". */
  readonly note?: string;
  readonly working: Working;
}

/** How a milestone's dates were counted, and under which reading of which clause. */
export interface Working {
  /** The whole working in a few plain sentences; why there is no date, where there is none. */
  readonly text: string;
  readonly steps: readonly WorkingStep[];
  readonly clause: Clause;
  readonly readings: readonly ReadingTaken[];
}

/** Where the rule stands in the framework: its section's heading, and the place in that section in our words. */
export interface Clause {
  readonly section: string;
  readonly clause: string;
}

/** The counting of one date. */
export interface WorkingStep {
  readonly gives: 'planned' | 'due' | 'opensOn' | 'endsOn' | 'alsoOn';
  readonly result: CivilMoment;
  /** The day the rule counts from, and what it is: "planned: Fieldwork ends". */
  readonly dayZero: { readonly on: PlainDate; readonly because: string };
  /** Signed: 10 is after day 0, -5 before it. */
  readonly count: number;
  readonly unit: 'working-days' | 'calendar-days' | 'weeks' | 'months' | 'years';
  /** Every day passed over, by name and in order: by a count of working days, and by a roll off a day off. */
  readonly skipped: readonly DayOff[];
  readonly text: string;
}

/** The reading taken of an unclear clause, and what the others would give. */
export interface ReadingTaken {
  readonly id: string;
  readonly taken: string;
  readonly because: string;
  readonly alternatives: readonly { readonly text: string; readonly on: PlainDate | null }[];
}

/** Something about a plan that a person should look at before going on; never an error. */
export interface Warning {
  readonly id: string;
  readonly severity: 'note' | 'warning';
  readonly message: string;
  /** The milestones that it is about. */
  readonly milestones: readonly string[];
}
