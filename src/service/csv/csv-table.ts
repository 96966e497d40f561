import { CsvError, type Info, parse } from 'csv-parse/sync';
import type { Problem } from '../../errors.ts';

/** The columns of a table. */
export interface TableColumns {
  readonly known: readonly string[];
  readonly needed: readonly string[];
}

/** A row by its column names; empty cells are left out. */
export interface TableRow {
  /** The line of the file on which it ends. */
  readonly line: number;
  readonly record: Readonly<Record<string, string>>;
}

/** The rows of a CSV text whose first row names the columns, and everything that is wrong with it. */
export function readTable(
  text: string,
  file: string,
  columns: TableColumns,
): { readonly rows: readonly TableRow[]; readonly problems: readonly Problem[] } {
  let parsed: readonly { readonly record: readonly string[]; readonly info: Info }[];
  try {
    parsed = parse(text, CSV_OPTIONS) as never;
  } catch (error) {
    const line = (error as { readonly lines?: number }).lines;
    return { rows: [], problems: [describeCsvError(error, line === undefined ? file : `${file}:${line}`)] };
  }
  const [head, ...body] = parsed;
  const header = head?.record ?? [];
  const problems = checkHeader(header, file, columns);
  if (problems.length > 0) return { rows: [], problems };
  const rows: TableRow[] = [];
  const bad: Problem[] = [];
  for (const { record, info } of body) {
    const row = toRow(header, record, info.lines);
    if (row === null) bad.push(describeLength(header, record, `${file}:${info.lines}`));
    else rows.push(row);
  }
  return { rows, problems: bad };
}

/**
 * The cells of one line, which is a whole row: no cell goes on in the next one. Nothing for an empty line.
 * @throws CsvError where its quotes make no sense.
 */
export function parseLine(line: string): readonly string[] {
  if (!line.includes('"')) return line.trim() === '' ? [] : line.split(',').map((cell) => cell.trim());
  return parse(line, { ...CSV_OPTIONS, info: false })[0] ?? [];
}

/** Rows of any length, each with its line, so that each bad one can be told of. */
const CSV_OPTIONS = {
  bom: true,
  trim: true,
  skip_empty_lines: true,
  relax_column_count: true,
  info: true,
} as const;

/** More than our tables have: a file of something else could name a hundred thousand, to be told of each. */
const MOST_COLUMNS = 100;
/** Characters of a name that is repeated: the first line may be the whole of a file. */
const LONGEST_NAME = 80;

function shorten(name: string): string {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 3)}...` : name;
}

/** Columns that are missing, unknown or there twice, or too many to tell of. */
export function checkHeader(header: readonly string[], file: string, { known, needed }: TableColumns): Problem[] {
  const where = `${file}:1`;
  if (header.length === 0) return [{ where, message: `must name the columns: ${known.join(', ')}` }];
  const most = Math.max(MOST_COLUMNS, known.length);
  if (header.length > most) {
    const message = `must have at most ${most} columns, of these: ${known.join(', ')}`;
    return [{ where, message, seen: String(header.length) }];
  }
  return [
    ...header
      .filter((name) => !known.includes(name))
      .map((name) => ({ where, message: `must hold only the columns ${known.join(', ')}`, seen: shorten(name) })),
    ...header
      .filter((name, index) => header.indexOf(name) < index)
      .map((name) => ({ where, message: 'holds a column twice', seen: shorten(name) })),
    ...needed.filter((name) => !header.includes(name)).map((name) => ({ where, message: `lacks the column ${name}` })),
  ];
}

/** A row by its column names, or null where it has another number of cells than the header. */
export function toRow(header: readonly string[], cells: readonly string[], line: number): TableRow | null {
  if (cells.length !== header.length) return null;
  const named = header.map((name, index) => [name, cells[index] as string] as const);
  return { line, record: Object.fromEntries(named.filter(([, value]) => value !== '')) };
}

/** What is wrong with a row of another length than the header. */
export function describeLength(header: readonly string[], cells: readonly string[], where: string): Problem {
  return {
    where,
    message: `must have ${header.length} cells, as the first line has: ${header.join(', ')}`,
    seen: String(cells.length),
  };
}

/** What keeps a CSV text from being read. */
export function describeCsvError(error: unknown, where: string): Problem {
  if (!(error instanceof CsvError)) throw error;
  return { where, message: `is not readable as CSV: ${error.message.replace(/\.$/, '')}` };
}
