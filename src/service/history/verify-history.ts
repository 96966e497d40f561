import { z } from 'zod';
import { inTransaction } from '../../store/as-inspected.ts';
import type { HistoryRow } from '../../store/history.ts';
import { findHistoryBeginning, listHistories } from '../../store/history.ts';
import { listIdsAfter } from '../../store/inspections.ts';
import { loadInspections, type StoredInspection } from '../../store/stored-inspections.ts';
import type { RulesLibrary } from '../assemble-rules.ts';
import { requireInspecting } from '../not-allowed-error.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { Principal, ServiceDeps } from '../service-deps.ts';
import { resolveInspectionId } from '../stored-timeline.ts';
import { type Breach, checkChain } from './check-chain.ts';
import { checkReplay } from './check-replay.ts';
import { parseEntry } from './parse-entry.ts';

/** Which histories to check: that of one inspection, or a page of all. */
export const verifyHistoryInput = z.strictObject({
  inspection: z.string().min(1).optional(),
  after: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

/** What the check of one history found. */
export interface CheckedHistory {
  readonly inspection: string;
  readonly name: string;
  readonly entries: number;
  /** The hash of the last entry; noted elsewhere, it tells whether anything was changed since. Null without entries. */
  readonly head: string | null;
  /** True for an inspection that was planned before histories were kept and has not changed since. */
  readonly before: boolean;
  readonly breaches: readonly Breach[];
}

/** A page of checked histories in the order of ids; `next` leads to the following one. */
export interface HistoryCheckPage {
  readonly histories: readonly CheckedHistory[];
  readonly next: string | null;
}

const cursorSchema = z.strictObject({ id: z.uuid() });

/**
 * Recomputes every hash of every entry, and replays each history: it has to give the inputs, events and milestones that
 * are stored. For the inspecting party only.
 */
export async function verifyHistory(
  deps: ServiceDeps,
  principal: Principal,
  input: z.output<typeof verifyHistoryInput>,
): Promise<HistoryCheckPage> {
  requireInspecting(principal);
  const asked =
    input.inspection === undefined ? undefined : await resolveInspectionId(deps.db, input.inspection, principal);
  const after = input.after === undefined ? undefined : readCursor(input.after, cursorSchema).id;
  // One moment for all that is read, or a change made meanwhile would look like one made by hand.
  return inTransaction(deps.db, 'repeatable read', async (tx) => {
    const ids = asked === undefined ? await listIdsAfter(tx, after, input.limit + 1) : [asked];
    const page = ids.slice(0, input.limit);
    if (page.length === 0) return { histories: [], next: null };
    const began = await findHistoryBeginning(tx);
    const stored = await loadInspections(tx, page, { lock: false });
    const entries = groupByInspection(await listHistories(tx, page));
    const last = page.at(-1);
    return {
      histories: stored.map((each) => check(deps.rules, each, entries.get(each.inspection.id) ?? [], began)),
      next: ids.length > page.length && last !== undefined ? writeCursor({ id: last }) : null,
    };
  });
}

function check(
  rules: RulesLibrary,
  stored: StoredInspection,
  rows: readonly HistoryRow[],
  began: Date,
): CheckedHistory {
  const { id, name, version, created_at } = stored.inspection;
  const head = rows.at(-1)?.hash ?? null;
  const checked = { inspection: id, name, entries: rows.length, head, before: false };
  if (rows.length === 0) {
    if (created_at < began) return { ...checked, before: true, breaches: [] };
    return { ...checked, breaches: [{ entry: null, differs: 'the whole history is missing' }] };
  }
  const parsed = rows.flatMap((row) => parseEntry(row) ?? []);
  return {
    ...checked,
    breaches: [
      ...checkChain(rows, version),
      // What cannot be read was told of above, and the rest gives another plan.
      ...(parsed.length === rows.length ? checkReplay(rules, stored, parsed) : []),
    ],
  };
}

function groupByInspection(rows: readonly HistoryRow[]): ReadonlyMap<string, readonly HistoryRow[]> {
  const grouped = new Map<string, HistoryRow[]>();
  for (const row of rows) {
    const list = grouped.get(row.inspection_id);
    if (list) list.push(row);
    else grouped.set(row.inspection_id, [row]);
  }
  return grouped;
}
