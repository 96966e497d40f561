import type { HistoryRow } from '../../store/history.ts';
import { hashOf } from './chain.ts';
import { parseEntry, readEntry } from './parse-entry.ts';

/** Something in which a history is not as it was written, or the stored state not as the history has it. */
export interface Breach {
  /** The number of the entry that it is about, where it is about one. */
  readonly entry: number | null;
  /** What differs, as a sentence without a full stop. */
  readonly differs: string;
}

/**
 * Where the entries of one inspection are not as they were written: changed, taken out, put in or in another order. The
 * last entry has to be of the inspection's present version, or some are missing at the end.
 */
export function checkChain(rows: readonly HistoryRow[], version: number): readonly Breach[] {
  const breaches: Breach[] = [];
  let number = 0;
  let hash: string | null = null;
  for (const row of rows) {
    const found = (differs: string): unknown => breaches.push({ entry: row.sequence, differs });
    number += 1;
    if (row.sequence !== number) {
      found(`entry ${number} is missing: the next one is number ${row.sequence}`);
      number = row.sequence;
    }
    if (row.previous_hash !== hash) found('does not carry the hash of the entry before it');
    if (hashOf(readEntry(row), row.previous_hash) !== row.hash)
      found('its content was changed: its hash is of another');
    else if (parseEntry(row) === null) found(`is of no kind that is written: ${row.what}`);
    hash = row.hash;
  }
  const last = rows.at(-1);
  if (last && last.version !== version) {
    breaches.push({
      entry: last.sequence,
      differs: `the last entry is of version ${last.version} and the inspection at version ${version}: entries after it are missing`,
    });
  }
  return breaches;
}
