import { z } from 'zod';
import { parseLocalTime } from '../../calendar/local-time.ts';
import { parsePlainDate, type PlainDate } from '../../calendar/plain-date.ts';
import type { HistoryRow } from '../../store/history.ts';
import type { SealedEntry } from './chain.ts';
import { HistoryBrokenError } from './history-broken-error.ts';
import type { EventContent, HistoryFact, PlanInputs } from './history-entry.ts';

const date = z
  .string()
  .refine((text) => parsePlainDate(text) !== null)
  .transform((text) => text as PlainDate);
const time = z.string().transform((text, context) => {
  const read = parseLocalTime(text);
  if (read !== null) return read;
  context.addIssue('no time');
  return z.NEVER;
});
const textOrNull = z.string().nullable();
const strings = z.array(z.string());

const inputs: z.ZodType<PlanInputs> = z.object({
  kind: z.string(),
  framework: z.string(),
  calendar: z.string(),
  calendarVersion: z.string(),
  firstStart: date,
  fieldworkEnd: date.nullable(),
  conditions: strings,
  grounds: textOrNull,
  reason: textOrNull,
  people: z.array(
    z.object({
      id: z.string(),
      role: z.string(),
      party: z.string(),
      inspected: z.boolean(),
      name: z.string(),
      email: z.string(),
    }),
  ),
});

const event: z.ZodType<EventContent> = z.object({
  id: z.string(),
  sequence: z.number(),
  type: z.string(),
  on: date,
  at: time.nullable(),
  milestone: textOrNull,
  date: date.nullable(),
  hold: textOrNull,
  outcome: textOrNull,
  reference: textOrNull,
  told: textOrNull,
  liftedBy: textOrNull,
  reason: textOrNull,
  note: textOrNull,
  supersedes: textOrNull,
  recordedAt: z.string(),
  recordedBy: z.string(),
});

const reminders = z.object({ added: z.number(), cancelled: z.number(), kept: z.number() });
const change = {
  moved: z.array(
    z.object({ milestone: z.string(), date: z.enum(['due', 'planned']), was: textOrNull, is: textOrNull }),
  ),
  reminders,
  told: strings,
};

const fact: z.ZodType<HistoryFact> = z.discriminatedUnion('what', [
  z.object({ what: z.literal('planned'), details: z.object({ inputs, reminders }) }),
  z.object({ what: z.literal('taken-over'), details: z.object({ inputs, events: z.array(event) }) }),
  z.object({ what: z.literal('recorded'), details: z.object({ ...change, event }) }),
  z.object({ what: z.literal('calendar-applied'), details: z.object({ ...change, from: z.string(), to: z.string() }) }),
  z.object({
    what: z.literal('edition-adopted'),
    details: z.object({
      ...change,
      from: z.string(),
      to: z.string(),
      calendar: z.string(),
      calendarVersion: z.string(),
    }),
  }),
  z.object({ what: z.literal('edition-kept'), details: z.object({ edition: z.string() }) }),
]);

/** An entry as it was written, or null where its row holds something that nobody writes. */
export function parseEntry(row: HistoryRow): SealedEntry | null {
  const read = fact.safeParse({ what: row.what, details: row.details });
  return read.success ? asSealed(row, read.data) : null;
}

/**
 * Entries as they were written.
 * @throws HistoryBrokenError where a row holds something that nobody writes.
 */
export function parseEntries(rows: readonly HistoryRow[]): readonly SealedEntry[] {
  return rows.map((row) => {
    const entry = parseEntry(row);
    if (entry) return entry;
    throw new HistoryBrokenError(
      `The history of inspection ${row.inspection_id} was changed by hand: \`history verify\` tells what is wrong.`,
    );
  });
}

/** The entry as its row has it, whatever that is: what its hash has to be of. */
export function readEntry(row: HistoryRow): SealedEntry {
  return asSealed(row, { what: row.what, details: row.details } as HistoryFact);
}

function asSealed(row: HistoryRow, content: HistoryFact): SealedEntry {
  return {
    ...content,
    inspectionId: row.inspection_id,
    sequence: row.sequence,
    version: row.version,
    at: row.at.toISOString(),
    by: row.by_whom,
    because: row.because,
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}
