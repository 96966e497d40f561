import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import type { HistoryEntry, NewHistoryEntry } from './history-entry.ts';

/** An entry that carries the hash of the one before it. */
export type SealedEntry = HistoryEntry & {
  /** Null for the first entry of an inspection. */
  readonly previousHash: string | null;
  /** SHA-256 in hexadecimal over everything else in it, the hash before it included. */
  readonly hash: string;
};

/** The last entry of an inspection's history. */
export interface HistoryHead {
  readonly sequence: number;
  readonly hash: string;
}

/** The entry with its own hash, which changes with anything in it or in any entry before it. */
export function sealEntry(entry: HistoryEntry, previousHash: string | null): SealedEntry {
  return { ...entry, previousHash, hash: hashOf(entry, previousHash) };
}

/** Gives each entry its place after the head of its inspection, and after those before it in the list. */
export function sealEntries(
  entries: readonly NewHistoryEntry[],
  heads: ReadonlyMap<string, HistoryHead>,
): readonly SealedEntry[] {
  const last = new Map(heads);
  return entries.map((entry) => {
    const head = last.get(entry.inspectionId);
    const sealed = sealEntry({ ...entry, sequence: (head?.sequence ?? 0) + 1 }, head?.hash ?? null);
    last.set(entry.inspectionId, sealed);
    return sealed;
  });
}

/** The hash that an entry has to carry. */
export function hashOf(entry: HistoryEntry, previousHash: string | null): string {
  const { inspectionId, sequence, version, at, by, what, because, details } = entry;
  const content = canonicalJson({ inspectionId, sequence, version, at, by, what, because, details, previousHash });
  return createHash('sha256').update(content).digest('hex');
}
