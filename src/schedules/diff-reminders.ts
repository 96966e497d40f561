import { type CivilMoment, compareMoments } from '../calendar/local-time.ts';
import type { PlannedReminder } from './reminder.ts';

/** A reminder that is stored already. `open` ones may still be sent; `closed` ones never will be as they stand. */
export interface StoredReminder {
  readonly key: string;
  readonly status: 'open' | 'sent' | 'closed';
}

/** What has to change so that the stored reminders are those of the plan. */
export interface ReminderChanges {
  readonly add: readonly PlannedReminder[];
  /** Closed before, wanted again: a date that moved away and came back. */
  readonly reopen: readonly PlannedReminder[];
  readonly keep: readonly PlannedReminder[];
  /** Keys of open reminders that the plan no longer has. */
  readonly cancel: readonly string[];
}

/**
 * Compares the reminders of a plan with those stored, by their keys. What was sent stays as it is and is never sent
 * again.
 *
 * A reminder whose moment was over before it was ever planned is left out in favour of a later one that comes before
 * the date itself; where there is none and the date is not over, it is added and so leaves at once. Of those that tell
 * that a date is overdue the latest is added while it is of use; what leaves at once, while it is of use as well.
 * @param now The London moment of planning.
 */
export function diffReminders(
  plan: readonly PlannedReminder[],
  stored: readonly StoredReminder[],
  now: Required<CivilMoment>,
): ReminderChanges {
  const storedByKey = new Map(stored.map((each) => [each.key, each]));
  const wanted = new Map(plan.map((each) => [each.key, each]));
  const timely = plan.filter((each) => isTimely(each, plan, now));
  return {
    add: timely.filter((each) => !storedByKey.has(each.key)),
    reopen: timely.filter((each) => storedByKey.get(each.key)?.status === 'closed'),
    keep: plan.filter((each) => storedByKey.get(each.key)?.status === 'open'),
    cancel: stored.filter((each) => each.status === 'open' && !wanted.has(each.key)).map((each) => each.key),
  };
}

function isTimely(reminder: PlannedReminder, plan: readonly PlannedReminder[], now: Required<CivilMoment>): boolean {
  const { sendAt, aim, usefulUntil } = reminder;
  if (sendAt === null) return usefulUntil === null || !isPast(usefulUntil, now);
  if (compareMoments(sendAt, now) >= 0) return true;
  if (aim === null || (usefulUntil !== null && isPast(usefulUntil, now))) return false;
  const aimIsPast = isPast(aim, now);
  if (aimIsPast && reminder.tells !== 'overdue') return false;
  return !plan.some(
    (other) =>
      other !== reminder &&
      other.milestone === reminder.milestone &&
      other.person === reminder.person &&
      other.sendAt !== null &&
      compareMoments(other.sendAt, sendAt) > 0 &&
      (aimIsPast ? compareMoments(other.sendAt, now) < 0 : !isPast(aim, other.sendAt)),
  );
}

/** A date without a time is over at the end of its day. */
function isPast(aim: CivilMoment, now: CivilMoment): boolean {
  return aim.at === undefined ? aim.on < now.on : compareMoments(aim, now) < 0;
}
