import type { PlainDate } from '../calendar/plain-date.ts';
import type { ToldDates } from '../schedules/reminder.ts';
import type { Milestone } from '../timeline/milestone.ts';
import type { ReminderEmail } from './reminder-email.ts';

/** All that one email to one person says of dates that moved since they were told. What they may not see is not in it. */
export interface ChangeEmail extends Pick<ReminderEmail, 'recipientName' | 'baseUrl' | 'seenLink' | 'asAt' | 'names'> {
  /** In sentence case: "Cafcass inspection". */
  readonly inspectionTitle: string;
  readonly inspectionId: string;
  readonly startOn: PlainDate;
  /** The start that the person was told; only where a deferral set another. */
  readonly deferredFrom?: PlainDate;
  /** None of its dates stand any more. */
  readonly cancelled: boolean;
  /** At least one, in the order of the timeline. */
  readonly changes: readonly ChangedDate[];
  /** What is still to come just as the person was told, in the order of the timeline. */
  readonly staying: readonly Milestone[];
  /** Why the dates changed, a sentence or a title each; as much of it as the person may be told. */
  readonly reasons: readonly string[];
  /** True from the sending of the final to publication. */
  readonly embargoed: boolean;
  /** The names of the calendar files that go along. */
  readonly calendarFiles: readonly string[];
  /** Why this person gets it, a sentence: "You are the lead inspector of this inspection." */
  readonly why: string;
}

/** A milestone with the dates that were told and those of now; all null where there was none, or is none any more. */
export interface ChangedDate {
  readonly milestone: Milestone;
  readonly was: ToldDates;
  readonly is: ToldDates;
}
