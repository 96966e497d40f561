import { randomUUID } from 'node:crypto';
import type { Insertable, Transaction } from 'kysely';
import type { CivilMoment, LocalTime } from '../calendar/local-time.ts';
import { addDays } from '../calendar/plain-date.ts';
import { londonInstant, londonMoment } from '../clock.ts';
import { inspectedParties } from '../framework/framework.ts';
import { diffReminders } from '../schedules/diff-reminders.ts';
import { planReminders } from '../schedules/plan-reminders.ts';
import type { Person, PlannedReminder } from '../schedules/reminder.ts';
import type { Timeline } from '../timeline/build-timeline.ts';
import type { Milestone } from '../timeline/milestone.ts';
import type { PersonRow } from '../store/inspections.ts';
import { replaceMilestones } from '../store/milestones.ts';
import { listRemindersOf, type ReminderRow, type ReminderUpdate, writeReminderChanges } from '../store/reminders.ts';
import type { MilestonesTable, RemindersTable, Tables } from '../store/tables.ts';
import type { RulesLibrary } from './assemble-rules.ts';

/** A timeline about to become the present version of an inspection. */
export interface PlanChange {
  readonly inspectionId: string;
  readonly version: number;
  readonly timeline: Timeline;
  readonly people: readonly PersonRow[];
  /** Why reminders that no longer apply are cancelled. */
  readonly because: string;
  /** The instant of the change. */
  readonly now: number;
}

/** What a change of plan did to the reminders. */
export interface PlanChangeResult {
  readonly added: number;
  readonly kept: number;
  readonly cancelled: number;
}

/**
 * Writes the milestones of a timeline and brings the reminders in line with it, within the caller's transaction, which
 * holds the inspection locked. The same plan again changes nothing.
 */
export async function applyPlan(
  tx: Transaction<Tables>,
  rules: RulesLibrary,
  change: PlanChange,
): Promise<PlanChangeResult> {
  const { timeline, inspectionId, version, now } = change;
  const plan = rules.plan(timeline.framework, timeline.kind);
  await replaceMilestones(
    tx,
    inspectionId,
    timeline.milestones.map((milestone, position) => toMilestoneRow(inspectionId, milestone, position)),
  );
  const planned = planReminders({
    rules: rules.reminders,
    calendar: plan.calendar,
    timeline,
    people: change.people.map(toPerson),
    inspectedParties: inspectedParties(plan.framework),
  });
  const stored = await listRemindersOf(tx, inspectionId);
  const changes = diffReminders(planned, stored.map(toStored), londonMoment(now));
  const recipients = new Map(change.people.map((person) => [person.id, person.email]));
  const toUpdate = (reminder: PlannedReminder): ReminderUpdate => ({
    key: reminder.key,
    recipient: recipients.get(reminder.person) ?? '',
    sendAt: sendAtOf(reminder, now),
    usefulUntil: reminder.usefulUntil === null ? null : endOf(reminder.usefulUntil),
    atAnyTime: reminder.atAnyTime,
  });
  const storedByKey = new Map(stored.map((row) => [row.key, row]));
  await writeReminderChanges(tx, inspectionId, {
    add: changes.add.map((reminder) => toReminderRow(change, reminder, toUpdate(reminder))),
    reopen: changes.reopen.map(toUpdate),
    change: changes.keep
      .filter((reminder) => reminder.sendAt !== null)
      .map(toUpdate)
      .filter((update) => isOtherwise(storedByKey.get(update.key), update)),
    cancel: changes.cancel,
    planned: planned.map((reminder) => reminder.key),
    because: change.because,
    version,
  });
  return {
    added: changes.add.length + changes.reopen.length,
    kept: changes.keep.length,
    cancelled: changes.cancel.length,
  };
}

/** The last instant that belongs to a London moment: its minute, or its day where it has no time. */
export function endOf(moment: CivilMoment): Date {
  if (moment.at === undefined) return new Date(londonInstant(addDays(moment.on, 1), '00:00' as LocalTime) - 1);
  return new Date(londonInstant(moment.on, moment.at) + 59_999);
}

/** A bank holiday or a rule that came later moves a reminder although the date it is aimed at stays. */
function isOtherwise(row: ReminderRow | undefined, update: ReminderUpdate): boolean {
  return (
    row?.recipient !== update.recipient ||
    row.send_at.getTime() !== update.sendAt.getTime() ||
    row.useful_until?.getTime() !== update.usefulUntil?.getTime() ||
    row.at_any_time !== update.atAnyTime
  );
}

function toPerson(row: PersonRow): Person {
  return { id: row.id, role: row.role, party: row.party, name: row.name, email: row.email };
}

function toStored(row: ReminderRow): { key: string; status: 'open' | 'sent' | 'closed' } {
  if (row.state === 'pending' || row.state === 'sending') return { key: row.key, status: 'open' };
  // A failed one waits for a person, who sends it again or not.
  return { key: row.key, status: row.state === 'accepted' || row.state === 'failed' ? 'sent' : 'closed' };
}

function toMilestoneRow(inspectionId: string, milestone: Milestone, position: number): Insertable<MilestonesTable> {
  const { planned, due, actual, opensOn, endsOn, state } = milestone;
  return {
    inspection_id: inspectionId,
    milestone: milestone.id,
    position,
    title: milestone.title,
    party: milestone.party,
    owner: milestone.owner,
    basis: milestone.basis,
    status: state === 'upcoming' || state === 'due' || state === 'overdue' ? 'open' : state,
    planned_on: planned?.on ?? null,
    planned_at: planned?.at ?? null,
    due_on: due?.on ?? null,
    due_at: due?.at ?? null,
    opens_on: opensOn ?? null,
    ends_on: endsOn ?? null,
    actual_on: actual?.on ?? null,
    actual_at: actual?.at ?? null,
    begins_on: opensOn ?? planned?.on ?? due?.on ?? null,
    overdue_after: due === null ? null : endOf(due),
    deadline_on: due?.on ?? planned?.on ?? null,
    because: milestone.because ?? null,
    provisional: milestone.provisional,
    visible_to: [...milestone.visibleTo],
    from_plan_on: milestone.fromPlan.due?.on ?? milestone.fromPlan.planned?.on ?? null,
    drift: milestone.drift,
    pinned: milestone.pinned !== undefined,
    held_by: milestone.heldBy ?? null,
  };
}

function toReminderRow(
  { inspectionId, version }: PlanChange,
  reminder: PlannedReminder,
  update: ReminderUpdate,
): Insertable<RemindersTable> {
  return {
    id: randomUUID(),
    inspection_id: inspectionId,
    key: reminder.key,
    kind: reminder.kind,
    stage: reminder.stage,
    tells: reminder.tells,
    milestone: reminder.milestone,
    person_id: reminder.person,
    recipient: update.recipient,
    aim_on: reminder.aim?.on ?? null,
    aim_at: reminder.aim?.at ?? null,
    aim_of: reminder.of,
    send_at: update.sendAt,
    useful_until: update.usefulUntil,
    at_any_time: update.atAnyTime,
    plan_version: version,
  };
}

function sendAtOf(reminder: PlannedReminder, now: number): Date {
  return new Date(reminder.sendAt === null ? now : londonInstant(reminder.sendAt.on, reminder.sendAt.at));
}
