import { randomUUID } from 'node:crypto';
import type { Insertable } from 'kysely';
import { londonInstant, londonMoment } from '../../clock.ts';
import { diffReminders } from '../../schedules/diff-reminders.ts';
import type { PlannedReminder } from '../../schedules/reminder.ts';
import type { PersonRow } from '../../store/inspections.ts';
import type { StoredReminder } from '../../store/stored-inspections.ts';
import type { RemindersTable } from '../../store/reminder-tables.ts';
import type { KeptReminder, ReminderWrites } from '../../store/write-plans.ts';
import { endOf } from './milestone-rows.ts';

/** The plan of an inspection's reminders, and what is stored of them. */
export interface ReminderComparison {
  readonly inspectionId: string;
  /** The version that the reminders belong to from now on. */
  readonly version: number;
  readonly planned: readonly PlannedReminder[];
  readonly stored: readonly StoredReminder[];
  readonly people: readonly PersonRow[];
  /** The instant of the change. */
  readonly now: number;
}

/**
 * What has to be written so that the stored reminders are those of the plan. What was sent stays; a waiting one that
 * the plan has no more is cancelled; one that a worker has in hand is left to it.
 */
export function compareReminders(comparison: ReminderComparison): ReminderWrites {
  const { inspectionId, version, planned, stored, people, now } = comparison;
  const changes = diffReminders(planned, stored.map(toStored), londonMoment(now));
  const recipients = new Map(people.map((person) => [person.id, person.email]));
  const byKey = new Map(stored.map((row) => [row.key, row]));
  const plannedByKey = new Map(planned.map((reminder) => [reminder.key, reminder]));
  const toKept = (reminder: PlannedReminder, row: StoredReminder): KeptReminder => {
    const recipient = recipients.get(reminder.person) ?? '';
    // What is to leave at once keeps the moment at which it was first to leave.
    const sendAt = reminder.sendAt === null && isOpen(row) ? row.send_at : sendAtOf(reminder, now);
    const usefulUntil = reminder.usefulUntil === null ? null : endOf(reminder.usefulUntil);
    const unchanged =
      row.recipient === recipient &&
      row.send_at.getTime() === sendAt.getTime() &&
      row.useful_until?.getTime() === usefulUntil?.getTime() &&
      row.at_any_time === reminder.atAnyTime;
    return {
      id: row.id,
      version,
      recipient,
      send_at: sendAt,
      useful_until: usefulUntil,
      at_any_time: reminder.atAnyTime,
      unchanged,
    };
  };
  return {
    add: changes.add.map((reminder) =>
      toReminderRow(inspectionId, version, reminder, recipients.get(reminder.person) ?? '', now),
    ),
    reopen: changes.reopen.map((reminder) => toKept(reminder, byKey.get(reminder.key) as StoredReminder)),
    // A failed one waits for a person, who sends it again or not, for as long as the plan has it.
    keep: stored.flatMap((row) => {
      const reminder = plannedByKey.get(row.key);
      return reminder && (isOpen(row) || row.state === 'failed') ? [toKept(reminder, row)] : [];
    }),
    cancel: changes.cancel.map((key) => (byKey.get(key) as StoredReminder).id),
  };
}

function isOpen(row: StoredReminder): boolean {
  return row.state === 'pending' || row.state === 'sending';
}

function toStored(row: StoredReminder): { key: string; status: 'open' | 'sent' | 'closed' } {
  if (isOpen(row)) return { key: row.key, status: 'open' };
  return { key: row.key, status: row.state === 'accepted' || row.state === 'failed' ? 'sent' : 'closed' };
}

function toReminderRow(
  inspectionId: string,
  version: number,
  reminder: PlannedReminder,
  recipient: string,
  now: number,
): Insertable<RemindersTable> & { readonly send_at: Date } {
  return {
    id: randomUUID(),
    inspection_id: inspectionId,
    key: reminder.key,
    kind: reminder.kind,
    stage: reminder.stage,
    tells: reminder.tells,
    milestone: reminder.milestone,
    person_id: reminder.person,
    recipient,
    aim_on: reminder.aim?.on ?? null,
    aim_at: reminder.aim?.at ?? null,
    aim_of: reminder.of,
    send_at: sendAtOf(reminder, now),
    useful_until: reminder.usefulUntil === null ? null : endOf(reminder.usefulUntil),
    at_any_time: reminder.atAnyTime,
    plan_version: version,
  };
}

function sendAtOf(reminder: PlannedReminder, now: number): Date {
  return new Date(reminder.sendAt === null ? now : londonInstant(reminder.sendAt.on, reminder.sendAt.at));
}
