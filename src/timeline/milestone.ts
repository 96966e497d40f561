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
  /** What the framework gives from the plan alone, with nothing recorded, pinned or held. */
  readonly fromPlan: PlanDates;
  /**
   * Working days from what the plan alone gave to what was recorded, or is expected now; later is positive. Null where
   * either has no date, or lies past the calendar, and of what was done under a start that was given up.
   */
  readonly drift: number | null;
  /** What it had under earlier starts, the first one first; absent where nothing was deferred. */
  readonly superseded?: readonly (PlanDates & { readonly start: PlainDate })[];
  /** Of a window whose first day follows something recorded: until when it is open, and which day is day 1, as sentences. */
  readonly window?: string;
  /** The date that a person holds fast, whatever the rules give; until the milestone is done. */
  readonly pinned?: SetDate;
  /** The date that a letter set in place of the rule's; until the milestone is done. */
  readonly varied?: SetDate;
  /** The hold for which it has no date now, by its id. */
  readonly heldBy?: string;
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

/** When a plan has something happen, and the last moment that the rule allows. */
export interface PlanDates {
  readonly planned: CivilMoment | null;
  readonly due: CivilMoment | null;
}

/** A date that a person set, with what was said for it. */
export interface SetDate {
  readonly on: PlainDate;
  readonly reason?: string;
  /** The reference of a letter. */
  readonly reference?: string;
  readonly by?: string;
}

/** A reason why some milestones have no date now. */
export interface ActiveHold {
  /** `complaint`, `pre-election`, `pause`, `other`. */
  readonly id: string;
  readonly title: string;
  readonly since: PlainDate;
  /** The milestones that it keeps from having a date, those that count from them included. */
  readonly milestones: readonly string[];
  readonly reason?: string;
  /** Who may lift it, by name or office. */
  readonly liftedBy?: string;
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
