import { formatLongDate } from '../src/calendar/plain-date.ts';
import { workingDaysBetween } from '../src/calendar/working-day-calendar.ts';
import { londonMoment } from '../src/clock.ts';
import { buildCalendarFile, type CalendarEntry } from '../src/mail/calendar-file.ts';
import type { ReminderEmail, ReminderEntry } from '../src/mail/reminder-email.ts';
import { renderReminderEmail } from '../src/mail/render-reminder-email.ts';
import { joinWords } from '../src/mail/reminder-words.ts';
import { toCalendarDates } from '../src/service/calendar-dates.ts';
import { milestoneUid } from '../src/service/milestone-uid.ts';
import { buildStoredTimeline, planOf } from '../src/service/stored-timeline.ts';
import { findInspection, type InspectionRow, listPeople, type PersonRow } from '../src/store/inspections.ts';
import { listEvents } from '../src/store/recorded-events.ts';
import type { ReminderRow } from '../src/store/reminders.ts';
import type { EmailContent } from '../src/store/tables.ts';
import type { Timeline } from '../src/timeline/build-timeline.ts';
import type { Milestone } from '../src/timeline/milestone.ts';
import type { ReminderWork } from './reminder-work.ts';

/** Later than this after its moment, a reminder says that it is late. */
const LATE_AFTER_MS = 15 * 60_000;

/** An inspection as the recipient of an email may see it. */
interface SeenInspection {
  readonly inspection: InspectionRow;
  readonly person: PersonRow;
  /** Every role that the person's mailbox stands for. */
  readonly roles: readonly string[];
  readonly timeline: Timeline;
}

/**
 * The words of the email that carries these reminders, which all go to one person. The timelines are worked out anew,
 * and what the recipient's party may not see is left out of them before anything is written.
 */
export async function writeEmail(
  work: ReminderWork,
  rows: readonly ReminderRow[],
  moment: number,
): Promise<EmailContent> {
  const seen = new Map<string, SeenInspection>();
  for (const row of rows) {
    if (!seen.has(row.person_id)) seen.set(row.person_id, await seeInspection(work, row, moment));
  }
  const first = seen.values().next().value as SeenInspection;
  const plan = planOf(work.rules, first.inspection);
  const asAt = londonMoment(moment);
  const timelineRow = rows.find((row) => row.kind === 'timeline');
  const email: ReminderEmail = {
    recipientName: first.person.name,
    ...(work.mail.baseUrl === undefined ? {} : { baseUrl: work.mail.baseUrl }),
    kind: timelineRow ? 'timeline' : 'reminder',
    entries: timelineRow
      ? []
      : rows.map((row) => writeEntry(work, row, seen.get(row.person_id) as SeenInspection, moment)),
    ...(timelineRow ? { timeline: writeTimeline(first, nameRoles(work, first)) } : {}),
    asAt: `${asAt.on} ${asAt.at}`,
    names: Object.fromEntries(
      [...plan.framework.roles, ...plan.framework.parties].map((each) => [each.id, each.title]),
    ),
  };
  const { subject, text, html } = renderReminderEmail(email);
  const entries = timelineRow
    ? first.timeline.milestones.flatMap((milestone) => writeCalendarEntry(first, milestone, moment))
    : email.entries.flatMap((entry, index) =>
        writeCalendarEntry(seen.get((rows[index] as ReminderRow).person_id) as SeenInspection, entry.milestone, moment),
      );
  return {
    from: work.mail.from,
    to: { name: first.person.name, address: first.person.email },
    subject,
    text,
    html,
    ...(entries.length === 0 ? {} : { calendar: attachCalendar(entries, timelineRow ? 'timeline.ics' : 'dates.ics') }),
  };
}

function attachCalendar(entries: readonly CalendarEntry[], fileName: string): NonNullable<EmailContent['calendar']> {
  // Two reminders of one milestone in one email are one entry.
  const single = [...new Map(entries.map((entry) => [entry.uid, entry])).values()];
  return { method: 'PUBLISH', fileName, content: buildCalendarFile({ method: 'PUBLISH', entries: single }) };
}

async function seeInspection(work: ReminderWork, row: ReminderRow, moment: number): Promise<SeenInspection> {
  const inspection = await findInspection(work.db, row.inspection_id);
  const people = await listPeople(work.db, row.inspection_id);
  const person = people.find((each) => each.id === row.person_id);
  if (!inspection || !person) throw new Error(`reminder ${row.id} is about nothing or for nobody`);
  const timeline = buildStoredTimeline(work.rules, inspection, await listEvents(work.db, inspection.id), moment);
  const visible = timeline.milestones.filter((milestone) => milestone.visibleTo.includes(person.party));
  const ids = new Set(visible.map((milestone) => milestone.id));
  const mailbox = person.email.toLowerCase();
  const sharing = people.filter((each) => each.party === person.party && each.email.toLowerCase() === mailbox);
  return {
    inspection,
    person,
    roles: sharing.map((each) => each.role),
    timeline: {
      ...timeline,
      milestones: visible,
      // Warnings are the planners' own business.
      warnings: person.inspected
        ? []
        : timeline.warnings.filter((warning) => warning.milestones.every((id) => ids.has(id))),
    },
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

/** "coordinator", or "coordinator and lead inspector". */
function nameRoles(work: ReminderWork, { inspection, roles }: SeenInspection): string {
  const known = planOf(work.rules, inspection).framework.roles;
  return joinWords(roles.map((id) => (known.find((role) => role.id === id)?.title ?? id).toLowerCase()));
}

/** The milestone as an entry of a calendar; nothing where it has no date. */
function writeCalendarEntry(
  { inspection, person, timeline }: SeenInspection,
  milestone: Milestone,
  moment: number,
): CalendarEntry[] {
  const dates = toCalendarDates(milestone);
  if (dates === null) return [];
  const embargo = timeline.embargoed ? '\n\nUnder embargo until publication.' : '';
  return [
    {
      uid: milestoneUid(inspection.id, milestone.id, person.id),
      sequence: inspection.version - 1,
      title: `${milestone.what ?? milestone.title}: ${inspection.name}`,
      description: `${milestone.title}. ${milestone.working.text}${embargo}`,
      ...dates,
      status: 'confirmed',
      stamp: new Date(Math.floor(moment / 1000) * 1000).toISOString(),
    },
  ];
}
