import { InvalidInputError } from '../../../errors.ts';
import type { Framework } from '../../../framework/framework.ts';
import { type BadRow, createRowReader } from '../../../service/csv/row-reader.ts';
import type { TableRow } from '../../../service/csv/csv-table.ts';
import { MOST_INSPECTIONS } from '../../../service/planning/create-programme.ts';
import {
  placeInRow,
  programmeColumns,
  readProgrammeRow,
  type RowPlace,
  tellInLines,
} from '../../../service/planning/read-programme-row.ts';
import type { Problem } from '../../../errors.ts';

/** A row of an uploaded programme. */
export interface UploadedRow {
  /** Its line, the headings being line 1. */
  readonly line: number;
  /** Its cells by the columns' names; empty where it could not be read as a row. */
  readonly cells: Readonly<Record<string, string>>;
}

/** What is wrong with a row. */
export interface RowProblem {
  /** The line of the file; null for what belongs to no row. */
  readonly line: number | null;
  /** The column; empty for the whole row. */
  readonly column: string;
  /** "must be …", or a whole sentence. */
  readonly message: string;
}

/** An uploaded programme, as far as it could be read. */
export interface Upload {
  readonly rows: readonly UploadedRow[];
  /** As the service takes them. */
  readonly inspections: readonly Readonly<Record<string, unknown>>[];
  readonly places: readonly RowPlace[];
  readonly problems: readonly RowProblem[];
}

/** Reads the text of a CSV file with one inspection a row, each on one line; the first row names the columns. */
export function readUpload(text: string, framework: Framework): Upload {
  const rows: UploadedRow[] = [];
  const inspections: Readonly<Record<string, unknown>>[] = [];
  const places: RowPlace[] = [];
  const problems: RowProblem[] = [];
  const upload: Upload = { rows, inspections, places, problems };
  let read: readonly (TableRow | BadRow)[];
  try {
    read = readRows(text, framework);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    problems.push(...error.problems.map(ofHeadings));
    return upload;
  }
  if (read.length === 0) problems.push({ line: null, column: '', message: 'There are no rows under the headings' });
  if (read.length > MOST_INSPECTIONS) {
    problems.push({ line: null, column: '', message: `A file must have at most ${MOST_INSPECTIONS} rows` });
  }
  for (const row of read.slice(0, MOST_INSPECTIONS)) {
    const { line } = row;
    rows.push({ line, cells: 'record' in row ? row.record : {} });
    if ('problems' in row) {
      problems.push(...row.problems.map(({ message }) => ({ line, column: '', message })));
      continue;
    }
    const { inspection, columns, problems: ofCells } = readProgrammeRow(row, framework);
    problems.push(...ofCells.map(({ where, message }) => ({ line, column: where, message })));
    inspections.push(inspection);
    places.push({ line, columns });
  }
  return upload;
}

/** What the service found wrong with the inspections of an upload, each at its row. */
export function placeProblems({ places }: Upload, problems: readonly Problem[]): readonly RowProblem[] {
  return problems.map((problem) => {
    const placed = placeInRow(places, problem);
    if (placed === null) return { line: null, column: '', message: tellInLines(places, problem).message };
    return { line: placed.place.line, column: placed.problem.where, message: placed.problem.message };
  });
}

function readRows(text: string, framework: Framework): readonly (TableRow | BadRow)[] {
  const reader = createRowReader('', programmeColumns(framework));
  const rows = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .flatMap((line, index) => reader.read(index + 1, line) ?? []);
  reader.finish();
  return rows;
}

function ofHeadings({ message, seen }: Problem): RowProblem {
  const what = seen === undefined ? '' : `, not “${seen}”`;
  return { line: 1, column: '', message: `${message}${what}` };
}
