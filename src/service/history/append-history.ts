import type { Transaction } from 'kysely';
import { insertHistory, listHeads, type NewHistoryRow } from '../../store/history.ts';
import type { InspectionRow, PersonRow } from '../../store/inspections.ts';
import type { EventRow } from '../../store/recorded-events.ts';
import type { Tables } from '../../store/tables.ts';
import { type HistoryHead, sealEntries, type SealedEntry } from './chain.ts';
import { type NewHistoryEntry, toEventContent, toPlanInputs } from './history-entry.ts';

/** An inspection as it was stored before a change. */
export interface InspectionBefore {
  readonly inspection: InspectionRow;
  readonly people: readonly PersonRow[];
  readonly events: readonly EventRow[];
}

/** An entry to add, with its inspection as it was before; null for an inspection that is planned only now. */
export interface HistoryAddition {
  readonly entry: NewHistoryEntry;
  readonly before: InspectionBefore | null;
}

/**
 * Adds entries for any number of inspections, which the transaction holds locked, in two statements. An inspection that
 * was planned before histories were kept first gets an entry that says all that was known of it by then.
 */
export async function appendHistory(tx: Transaction<Tables>, additions: readonly HistoryAddition[]): Promise<void> {
  const ids = [...new Set(additions.flatMap(({ before }) => (before === null ? [] : [before.inspection.id])))];
  const heads: ReadonlyMap<string, HistoryHead> = ids.length === 0 ? new Map() : await listHeads(tx, ids);
  const takenOver = new Set<string>();
  const entries = additions.flatMap(({ entry, before }): readonly NewHistoryEntry[] => {
    if (before === null || heads.has(entry.inspectionId) || takenOver.has(entry.inspectionId)) return [entry];
    takenOver.add(entry.inspectionId);
    return [takeOver(before, entry.at), entry];
  });
  await insertHistory(tx, sealEntries(entries, heads).map(toRow));
}

function takeOver({ inspection, people, events }: InspectionBefore, at: string): NewHistoryEntry {
  return {
    inspectionId: inspection.id,
    version: inspection.version,
    at,
    by: 'the service',
    what: 'taken-over',
    because: 'It was planned before histories were kept: this is all that was known of it by then.',
    details: { inputs: toPlanInputs(inspection, people), events: events.map(toEventContent) },
  };
}

function toRow(entry: SealedEntry): NewHistoryRow {
  return {
    inspection_id: entry.inspectionId,
    sequence: entry.sequence,
    version: entry.version,
    at: entry.at,
    by_whom: entry.by,
    what: entry.what,
    because: entry.because,
    details: entry.details,
    previous_hash: entry.previousHash,
    hash: entry.hash,
  };
}
