import type { PlainDate } from '../src/calendar/plain-date.ts';
import { londonMoment } from '../src/clock.ts';
import type { CalendarEntry } from '../src/mail/calendar-file.ts';
import { hasNoDate } from '../src/mail/change-words.ts';
import { renderChangeEmail } from '../src/mail/render-change-email.ts';
import { datesToTell, findMovedDates, type MovedDate } from '../src/schedules/find-moved-dates.ts';
import type { ToldDate, ToldDates } from '../src/schedules/reminder.ts';
import { toCalendarDates } from '../src/schedules/calendar-dates.ts';
import { planOf } from '../src/service/stored-timeline.ts';
import type { ReminderRow } from '../src/store/reminders.ts';
import { listToldDates, toToldDate } from '../src/store/told-dates.ts';
import type { Milestone } from '../src/timeline/milestone.ts';
import { addressEmail, envelopeOf } from './address-email.ts';
import { attachCalendar, cancelCalendarEntry, writeCalendarEntry } from './calendar-entries.ts';
import { explainChange } from './explain-change.ts';
import { formerMilestone } from './former-milestone.ts';
import type { ReminderWork } from './reminder-work.ts';
import { nameRoles, type SeenInspection } from './see-inspection.ts';
import { toToldInsert } from './to-told-insert.ts';
import type { WrittenEmail } from './written-email.ts';

/**
 * The email that tells a mailbox what moved since it was told, worked out from what it was told and from the dates of
 * now; null where the two are the same.
 */
export async function writeChangeEmail(
  work: ReminderWork,
  row: ReminderRow,
  seen: SeenInspection,
  moment: number,
  seenLink?: string,
): Promise<WrittenEmail | null> {
  const { inspection, timeline } = seen;
  const told = await listTold(work, row, seen);
  const moved = findMovedDates(timeline.milestones, told).map((each) => ({
    ...each,
    milestone: each.milestone ?? formerMilestone(work.rules, inspection.kind, each.id),
  }));
  if (moved.length === 0) return null;
  const { updated, gone } = writeEntries(work, seen, moved, told, moment);
  const files = {
    updated: attachCalendar(work, 'PUBLISH', updated, 'dates.ics'),
    gone: attachCalendar(work, 'CANCEL', gone, 'cancelled.ics'),
  };
  const attached = [files.updated, files.gone].filter((file) => file !== undefined);
  const today = londonMoment(moment).on;
  const deferredFrom = findEarlierStart(seen, moved);
  const email = renderChangeEmail({
    ...addressEmail(work, seen, moment, seenLink),
    inspectionTitle: inspection.name,
    inspectionId: inspection.id,
    startOn: timeline.start,
    ...(deferredFrom === undefined ? {} : { deferredFrom }),
    cancelled: timeline.ended,
    changes: timeline.ended ? toCome(moved, today) : moved,
    staying: timeline.ended ? [] : findStaying(seen, moved, told, today),
    reasons: timeline.ended && seen.person.inspected ? [] : await explainChange(work, seen, moved),
    embargoed: timeline.embargoed,
    calendarFiles: attached.map((file) => file.fileName),
    why: `You are the ${nameRoles(work, seen)} of this inspection and were told of these dates.`,
  });
  const [calendar, cancellation] = attached;
  return {
    content: {
      ...envelopeOf(work, seen),
      ...email,
      ...(calendar === undefined ? {} : { calendar }),
      ...(cancellation === undefined ? {} : { cancellation }),
    },
    told: moved.flatMap(({ milestone }) =>
      toldOf(told, milestone.id).map((person) => toToldInsert(seen, milestone, person)),
    ),
  };
}

/** A date that moved, of a milestone of now or of before. */
type Moved = MovedDate & { readonly milestone: Milestone };

/** What everybody behind the mailbox was told, but for what they may not see any more. */
async function listTold(work: ReminderWork, row: ReminderRow, seen: SeenInspection): Promise<readonly ToldDate[]> {
  const { inspection, timeline, sharing } = seen;
  const people = new Set(sharing.map((person) => person.id));
  const visible = new Set(timeline.milestones.map((milestone) => milestone.id));
  const { milestones } = planOf(work.rules, inspection).kind;
  const hidden = new Set(milestones.map((each) => each.id).filter((id) => !visible.has(id)));
  return (await listToldDates(work.db, [inspection.id], row.email_id))
    .map(toToldDate)
    .filter((each) => people.has(each.person) && !hidden.has(each.milestone));
}

/** The entries of everybody behind the mailbox who has one: with the new dates, or taken out where there are none. */
function writeEntries(
  work: ReminderWork,
  seen: SeenInspection,
  moved: readonly Moved[],
  told: readonly ToldDate[],
  moment: number,
): { readonly updated: readonly CalendarEntry[]; readonly gone: readonly CalendarEntry[] } {
  const pairs = moved.flatMap((each) => toldOf(told, each.milestone.id).map((person) => ({ ...each, person })));
  return {
    updated: pairs
      .filter(({ is }) => !hasNoDate(is))
      .flatMap(({ milestone, person }) => writeCalendarEntry(work, seen, milestone, moment, person)),
    gone: pairs
      .filter(({ is }) => hasNoDate(is))
      .flatMap(({ milestone, was, person }) => {
        const dates = toCalendarDates(was);
        return dates === null ? [] : cancelCalendarEntry(work, seen, milestone, dates, moment, person);
      }),
  };
}

/** The people behind the mailbox who were told of a milestone. */
function toldOf(told: readonly ToldDate[], milestoneId: string): readonly string[] {
  return [...new Set(told.filter((each) => each.milestone === milestoneId).map((each) => each.person))];
}

/** What was to come; of an inspection that is cancelled the past need not be told. All of it where all is past. */
function toCome(moved: readonly Moved[], today: PlainDate): readonly Moved[] {
  const ahead = moved.filter(({ was }) => !isPast(was, today));
  return ahead.length === 0 ? moved : ahead;
}

function findStaying(
  { timeline }: SeenInspection,
  moved: readonly Moved[],
  told: readonly ToldDate[],
  today: PlainDate,
): readonly Milestone[] {
  return timeline.milestones.filter(
    (milestone) =>
      milestone.state !== 'done' &&
      !isPast(datesToTell(milestone), today) &&
      toldOf(told, milestone.id).length > 0 &&
      !moved.some((each) => each.milestone === milestone),
  );
}

/** The last of its days is over, or it has none. */
function isPast(dates: ToldDates, today: PlainDate): boolean {
  const last = toCalendarDates(dates);
  return last === null || (last.endsOn ?? last.on) < today;
}

/** The start that was told, where a deferral has set another since. */
function findEarlierStart({ timeline }: SeenInspection, moved: readonly Moved[]) {
  if (timeline.ended) return undefined;
  return timeline.earlierStarts.findLast((start) =>
    moved.some(({ was, is }) => was.planned?.on === start && is.planned?.on === timeline.start),
  );
}
