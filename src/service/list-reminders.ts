import { z } from 'zod';
import type { PlainDate } from '../calendar/plain-date.ts';
import { londonMoment } from '../clock.ts';
import { TimelineError } from '../errors.ts';
import { listReminders as listReminderRows, type ReminderListRow, retryFailed } from '../store/reminders.ts';
import { REMINDER_STATES, type ReminderState } from '../store/reminder-tables.ts';
import { cursorInstant, readCursor, writeCursor } from './cursor.ts';
import type { Principal, ServiceDeps } from './service-deps.ts';
import { resolveInspectionId } from './stored-timeline.ts';
import { pageLimitInput, wordsInput } from './timeline-input.ts';

/** Which reminders to list; without states, those still to be sent and those that failed. */
export const listRemindersInput = z.strictObject({
  inspection: z.string().optional(),
  states: wordsInput(REMINDER_STATES).optional(),
  recipient: z.string().optional(),
  after: z.string().optional(),
  limit: pageLimitInput,
});

export const retryReminderInput = z.strictObject({
  reminder: z.uuid('must be the id of a reminder, as `reminders --json` shows it'),
});

/** One reminder, why it is sent, and what would stop it. */
export interface ReminderSummary {
  readonly id: string;
  readonly inspection: string;
  readonly inspectionName: string;
  /** Its start, which tells inspections of one name apart. */
  readonly start: PlainDate;
  /** When it is to leave, London wall time, `YYYY-MM-DD HH:MM`. */
  readonly sendAt: string;
  readonly state: ReminderState;
  readonly to: { readonly name: string; readonly email: string; readonly role: string; readonly party: string };
  readonly milestone: string | null;
  readonly about: string;
  readonly why: string;
  readonly stoppedBy: readonly string[];
  readonly attempts: number;
  /** The mail server's words, or why it was closed. */
  readonly outcome: string | null;
  /** When the recipient said that they have seen it, London wall time, `YYYY-MM-DD HH:MM`; null until then. */
  readonly seenAt: string | null;
}

/** A page of reminders in the order of sending; `next` leads to the following one. */
export interface ReminderPage {
  readonly reminders: readonly ReminderSummary[];
  readonly next: string | null;
}

/** There is no such reminder, or it did not fail. */
export class ReminderNotFailedError extends TimelineError {
  readonly code = 'reminder-not-failed';
}

/** What is about no milestone that there is now. */
const ABOUT: Readonly<Record<ReminderListRow['kind'], string>> = {
  reminder: 'A date that is gone',
  timeline: 'The whole timeline',
  change: 'Dates that moved',
  invitation: 'A date that is gone',
};

const cursorSchema = z.strictObject({ sendAt: cursorInstant, id: z.uuid() });

/** What will be sent, to whom and why, and what would stop it. For the inspecting party only. */
export async function listReminders(
  deps: ServiceDeps,
  principal: Principal,
  input: z.output<typeof listRemindersInput>,
): Promise<ReminderPage> {
  if (principal.inspected) return { reminders: [], next: null };
  const rows = await listReminderRows(deps.db, {
    inspectionId:
      input.inspection === undefined ? undefined : await resolveInspectionId(deps.db, input.inspection, principal),
    states: input.states ?? ['pending', 'sending', 'failed'],
    recipient: input.recipient,
    after: input.after === undefined ? undefined : readCursor(input.after, cursorSchema),
    limit: input.limit + 1,
  });
  const page = rows.slice(0, input.limit);
  const last = page.at(-1);
  return {
    reminders: page.map((row) => toSummary(deps, row)),
    next: rows.length > page.length && last ? writeCursor({ sendAt: last.send_at.toISOString(), id: last.id }) : null,
  };
}

/**
 * Has a failed reminder tried again at once, as a new first attempt.
 * @throws ReminderNotFailedError where there is none of that id that failed and is still part of the plan.
 */
export async function retryReminder(
  deps: ServiceDeps,
  principal: Principal,
  input: z.output<typeof retryReminderInput>,
): Promise<{ readonly id: string }> {
  if (principal.inspected || !(await retryFailed(deps.db, input.reminder))) {
    throw new ReminderNotFailedError(
      `There is no reminder ${input.reminder} that failed and is still to be sent: what it was about may have changed since.`,
    );
  }
  deps.ring();
  return { id: input.reminder };
}

function toSummary({ rules }: ServiceDeps, row: ReminderListRow): ReminderSummary {
  const role = rules.frameworks.flatMap((each) => each.roles).find((each) => each.id === row.role)?.title ?? row.role;
  return {
    id: row.id,
    inspection: row.inspection_id,
    inspectionName: row.inspection_name,
    start: row.start_on as PlainDate,
    sendAt: writeMinute(row.not_before ?? row.send_at),
    state: row.state,
    to: { name: row.person_name, email: row.recipient, role: row.role, party: row.party },
    milestone: row.milestone,
    about: row.title ?? ABOUT[row.kind],
    why: `${role}; ${row.stage}${row.aim_on === null ? '' : `, aimed at ${row.aim_on}${row.aim_at === null ? '' : ` ${row.aim_at}`}`}`,
    stoppedBy: row.state === 'pending' || row.state === 'sending' ? whatWouldStop(rules, row) : [],
    attempts: row.attempt,
    outcome: row.last_error ?? row.closed_because,
    seenAt: row.seen_at === null ? null : writeMinute(row.seen_at),
  };
}

function writeMinute(instant: Date): string {
  const { on, at } = londonMoment(instant.getTime());
  return `${on} ${at}`;
}

function whatWouldStop(rules: ServiceDeps['rules'], row: ReminderListRow): readonly string[] {
  const { kind } = rules.plan(row.framework, row.inspection_kind);
  const definition = kind.milestones.find((each) => each.id === row.milestone);
  const { completedBy = [], passedBy = [] } = definition ?? {};
  const done = [...(completedBy.length === 0 ? ['milestone-done'] : completedBy), ...passedBy];
  return [
    ...(row.milestone === null ? [] : [`recording ${done.join(' or ')}`, 'a change of its date']),
    'cancelling the inspection',
    ...(row.inspected && !row.announced ? ['the call not being recorded'] : []),
  ];
}
