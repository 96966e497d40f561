import { stringify } from 'csv-stringify/sync';
import type { Deadline } from '../list-deadlines.ts';

/** The columns, and what of a deadline stands in each. */
const COLUMNS: Readonly<Record<string, (deadline: Deadline) => string | number>> = {
  on: (each) => (each.due ?? each.planned)?.on ?? '',
  at: (each) => (each.due ?? each.planned)?.at ?? '',
  state: (each) => each.state,
  milestone: (each) => each.milestone,
  title: (each) => each.title,
  party: (each) => each.party,
  owner: (each) => each.owner,
  basis: (each) => each.basis,
  kind: (each) => each.kind,
  inspection: (each) => each.inspection,
  start: (each) => each.start,
  workingDaysToGo: (each) => each.workingDaysToGo,
  provisional: (each) => (each.provisional ? 'yes' : 'no'),
  embargoed: (each) => (each.embargoed ? 'yes' : 'no'),
};

/** The first line of the table. */
export const CSV_HEADER = stringify([Object.keys(COLUMNS)]);

/**
 * Deadlines as lines of CSV. What a spreadsheet would run as a formula is defused with an apostrophe; numbers of ours
 * are numbers, negative ones too.
 */
export function toCsvRows(deadlines: readonly Deadline[]): string {
  return stringify(
    deadlines.map((deadline) => Object.values(COLUMNS).map((read) => read(deadline))),
    { escape_formulas: true },
  );
}
