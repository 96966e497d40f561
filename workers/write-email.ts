import { formatLongDate } from '../src/calendar/plain-date.ts';
import { workingDaysBetween } from '../src/calendar/working-day-calendar.ts';
import { londonMoment } from '../src/clock.ts';
import type { ReminderEmail, ReminderEntry } from '../src/mail/reminder-email.ts';
import { renderReminderEmail } from '../src/mail/render-reminder-email.ts';
import { planOf } from '../src/service/stored-timeline.ts';
import type { InspectionRow, PersonRow } from '../src/store/inspections.ts';
import type { ReminderRow } from '../src/store/reminders.ts';
import type { Milestone } from '../src/timeline/milestone.ts';
import { addressEmail, envelopeOf } from './address-email.ts';
import { attachCalendar, writeCalendarEntry } from './calendar-entries.ts';
import type { ReminderWork } from './reminder-work.ts';
import { nameRoles, seeInspection, type SeenInspection } from './see-inspection.ts';
import { toToldInsert } from './to-told-insert.ts';
import { writeChangeEmail } from './write-change-email.ts';
import { writeInvitationEmail } from './write-invitation-email.ts';
import type { WrittenEmail } from './written-email.ts';

/** Later than this after its moment, a reminder says that it is late. */
const LATE_AFTER_MS = 15 * 60_000;

/**
 * The words of the email that carries these reminders, which all go to one person; null where there is nothing left to
 * say. The timelines are worked out anew, and what the recipient's party may not see is left out of them before anything
 * is written.
 * @param seenLink Where the recipient can say that they have seen it; it is not told in invitations, which are answered otherwise.
 */
export async function writeEmail(
  work: ReminderWork,
  rows: readonly ReminderRow[],
  moment: number,
  seenLink?: string,
): Promise<WrittenEmail | null> {
  const seen = new Map<string, SeenInspection>();
  for (const row of rows) {
    if (!seen.has(row.person_id)) seen.set(row.person_id, await seeInspection(work, row, moment));
  }
  const first = seen.values().next().value as SeenInspection;
  const change = rows.find((row) => row.kind === 'change');
  if (change) return writeChangeEmail(work, change, first, moment, seenLink);
  const invitation = rows.find((row) => row.kind === 'invitation');
  if (invitation) return writeInvitationEmail(work, invitation, first, moment);
  const seenBy = (row: ReminderRow): SeenInspection => seen.get(row.person_id) as SeenInspection;
  const timelineRow = rows.find((row) => row.kind === 'timeline');
  const email: ReminderEmail = {
    ...addressEmail(work, first, moment, seenLink),
    kind: timelineRow ? 'timeline' : 'reminder',
    entries: timelineRow ? [] : rows.map((row) => writeEntry(work, row, seenBy(row), moment)),
    ...(timelineRow ? { timeline: writeTimeline(first, nameRoles(work, first)) } : {}),
  };
  const told = timelineRow
    ? first.timeline.milestones.map((milestone) => ({ of: first, milestone }))
    : rows.map((row, index) => ({ of: seenBy(row), milestone: (email.entries[index] as ReminderEntry).milestone }));
  const entries = told.flatMap(({ of, milestone }) => writeCalendarEntry(work, of, milestone, moment));
  const calendar = attachCalendar(work, 'PUBLISH', entries, timelineRow ? 'timeline.ics' : 'dates.ics');
  const inserts = told.map(({ of, milestone }) => toToldInsert(of, milestone));
  return {
    content: { ...envelopeOf(work, first), ...renderReminderEmail(email), ...(calendar ? { calendar } : {}) },
    told: [...new Map(inserts.map((each) => [`${each.person_id} ${each.milestone}`, each])).values()],
  };
}

function writeEntry(work: ReminderWork, row: ReminderRow, seen: SeenInspection, moment: number): ReminderEntry {
  const { inspection, timeline, person } = seen;
  const milestone = timeline.milestones.find((each) => each.id === row.milestone);
  if (!milestone || row.aim_on === null) throw new Error(`reminder ${row.id} is about no milestone of its inspection`);
  const plan = planOf(work.rules, inspection);
  const asAt = londonMoment(moment);
  const wasDue = Math.max(row.send_at.getTime(), row.created_at.getTime());
  const since = londonMoment(row.send_at.getTime());
  const action = describeAction(
    plan.kind.milestones.find((each) => each.id === milestone.id)?.completedBy[0],
    milestone,
    inspection,
    person,
  );
  return {
    inspectionTitle: inspection.name,
    inspectionId: inspection.id,
    milestone,
    ...(milestone.what === undefined ? {} : { what: milestone.what }),
    stage: row.tells as ReminderEntry['stage'],
    workingDaysToGo: workingDaysBetween(plan.calendar, asAt.on, row.aim_on),
    ...(row.aim_of === 'planned' || row.aim_of === 'due' ? { aim: row.aim_of } : {}),
    ...(moment - wasDue > LATE_AFTER_MS ? { lateSince: `${since.on} ${since.at}` } : {}),
    embargoed: timeline.embargoed,
    ...(action === undefined ? {} : { action }),
    why: `You are the ${nameRoles(work, seen)} of this ${plan.kind.title.toLowerCase()}.`,
  };
}

/** Only the inspecting party records; the inspected one is told nothing of commands. */
function describeAction(
  event: string | undefined,
  milestone: Milestone,
  inspection: InspectionRow,
  person: PersonRow,
): string | undefined {
  if (person.inspected) return undefined;
  const id = inspection.id.slice(0, 8);
  const command = event === undefined ? `record milestone-done --milestone ${milestone.id}` : `record ${event}`;
  return `Record it when it has happened: inspection-timeline ${command} --inspection ${id}`;
}

function writeTimeline(
  { inspection, timeline, person }: SeenInspection,
  roles: string,
): NonNullable<ReminderEmail['timeline']> {
  return {
    title: `${inspection.name} starting ${formatLongDate(inspection.start_on)}`,
    inspectionId: inspection.id,
    milestones: timeline.milestones,
    warnings: timeline.warnings,
    embargoed: timeline.embargoed,
    why: `You are the ${roles}${person.inspected ? ', and the inspection has been announced' : ''}.`,
  };
}
