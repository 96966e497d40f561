import type { Milestone, Warning } from '../timeline/milestone.ts';

/** Why a reminder goes out at this moment, seen from the date that it reminds of. */
export const REMINDER_STAGES = ['before', 'on-the-day', 'not-recorded', 'overdue'] as const;
export type ReminderStage = (typeof REMINDER_STAGES)[number];

/** All that one email to one person says. What the recipient may not see is not in it. */
export interface ReminderEmail {
  readonly recipientName: string;
  /** Where the service's pages are, without a slash at the end; absent where it has none, and then no links are given. */
  readonly baseUrl?: string;
  /** Where the recipient can say that they have seen it; absent where they cannot. */
  readonly seenLink?: string;
  /** `reminder`: dates to act on. `timeline`: every date of one inspection, in `timeline`. */
  readonly kind: 'reminder' | 'timeline';
  /** At least one for a reminder; in any order. */
  readonly entries: readonly ReminderEntry[];
  readonly timeline?: TimelineEntry;
  /** The moment for which all of this holds, London wall time, `YYYY-MM-DD HH:MM`. */
  readonly asAt: string;
  /** What parties and roles are called, by id: `{ 'qa-manager': 'Quality assurance manager' }`; else their id is read. */
  readonly names?: Readonly<Record<string, string>>;
}

/** One date that the recipient is reminded of. */
export interface ReminderEntry {
  /** In sentence case: "Cafcass inspection". */
  readonly inspectionTitle: string;
  readonly inspectionId: string;
  readonly milestone: Milestone;
  /** What is due in few words that "due Friday" can follow: "Draft report"; the milestone's own words where absent. */
  readonly what?: string;
  readonly stage: ReminderStage;
  /** Working days from `asAt` to the date aimed at, signed: 3 is ahead, -2 is past. */
  readonly workingDaysToGo: number;
  /**
   * Which of the milestone's dates the reminder is about. Where absent: the earlier of the two while it is not past,
   * then the one that is due; for a window its last day; once overdue, the day it was due.
   */
  readonly aim?: 'planned' | 'due';
  /** When this should have been sent, London wall time, `YYYY-MM-DD HH:MM`; only where an outage made it late. */
  readonly lateSince?: string;
  /** True from the sending of the final to publication. */
  readonly embargoed: boolean;
  /** What to do next, in a sentence or a command. */
  readonly action?: string;
  /** Why this person gets it, a sentence: "You are the lead inspector of this inspection." */
  readonly why: string;
}

/** One inspection's whole timeline, as the recipient may see it. */
export interface TimelineEntry {
  /** The inspection and its start: "Cafcass inspection starting Monday 10 March 2025". */
  readonly title: string;
  readonly inspectionId?: string;
  readonly milestones: readonly Milestone[];
  readonly warnings: readonly Warning[];
  readonly embargoed?: boolean;
  readonly why?: string;
}

/** An email's words, ready to go into an `OutgoingEmail`. */
export interface RenderedEmail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}
