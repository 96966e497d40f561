import { londonMoment } from '../../clock.ts';
import type { StoredInspection } from '../../store/stored-inspections.ts';
import type { ReminderWrites } from '../../store/write-plans.ts';

/** A reminder that a change adds or cancels. */
export interface ReminderChange {
  readonly kind: 'reminder' | 'timeline' | 'change' | 'invitation';
  /** The rule and its stage: `draft-and-final/two-days`. */
  readonly stage: string;
  /** Null for a message about the whole inspection. */
  readonly milestone: string | null;
  readonly title: string | null;
  readonly recipient: string;
  /** London wall time, `2025-02-21 15:00`; the send window may hold it back. */
  readonly sendAt: string;
}

/** Somebody who is told of a change at once. */
export interface Recipient {
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly party: string;
  readonly inspected: boolean;
  /** `change`: what moved. `timeline`: every date, since the inspection has just been announced or planned. */
  readonly message: 'change' | 'timeline';
}

/** The reminders that the writes add and cancel, for people to read, in the order of sending. */
export function tellReminders(
  writes: ReminderWrites,
  { reminders }: Pick<StoredInspection, 'reminders'>,
  titles: ReadonlyMap<string, string>,
): {
  readonly added: readonly ReminderChange[];
  readonly cancelled: readonly ReminderChange[];
  readonly kept: number;
} {
  const byId = new Map(reminders.map((row) => [row.id, row]));
  const tell = (
    row: Pick<(typeof reminders)[number], 'kind' | 'stage' | 'recipient'> & { milestone?: string | null },
    sendAt: Date,
  ): ReminderChange => ({
    kind: row.kind,
    stage: row.stage,
    milestone: row.milestone ?? null,
    title: row.milestone ? (titles.get(row.milestone) ?? null) : null,
    recipient: row.recipient,
    sendAt: momentText(sendAt),
  });
  const stored = (id: string, sendAt?: Date): ReminderChange[] => {
    const row = byId.get(id);
    return row ? [tell(row, sendAt ?? row.send_at)] : [];
  };
  const bySending = (a: ReminderChange, b: ReminderChange): number =>
    compare(a.sendAt, b.sendAt) || compare(a.stage, b.stage) || compare(a.recipient, b.recipient);
  return {
    added: [
      ...writes.add.map((row) => tell(row, row.send_at)),
      ...writes.reopen.flatMap((row) => stored(row.id, row.send_at)),
    ].sort(bySending),
    cancelled: writes.cancel.flatMap((id) => stored(id)).sort(bySending),
    kept: writes.keep.length,
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Who is told at once: those whom a message about the whole inspection goes to. Invitations are of one date each. */
export function tellRecipients(writes: ReminderWrites, { people, reminders }: StoredInspection): readonly Recipient[] {
  const reopened = new Set(writes.reopen.map((row) => row.id));
  const messages = [...writes.add, ...reminders.filter((row) => reopened.has(row.id))];
  return messages.flatMap((row) => {
    const person = people.find((each) => each.id === row.person_id);
    if (row.kind === 'reminder' || row.kind === 'invitation' || !person) return [];
    const { name, email, role, party, inspected } = person;
    return [{ name, email, role, party, inspected, message: row.kind }];
  });
}

function momentText(instant: Date): string {
  const { on, at } = londonMoment(instant.getTime());
  return `${on} ${at}`;
}
