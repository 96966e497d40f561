import { InvalidInputError, type Problem } from '../errors.ts';
import {
  checkHeader,
  describeCsvError,
  describeLength,
  parseLine,
  type TableColumns,
  type TableRow,
  toRow,
} from './csv-table.ts';
import { readInputLines } from './input-file.ts';

/** A row that cannot be read as one, with what is wrong with it. */
export interface BadRow {
  readonly line: number;
  readonly problems: readonly Problem[];
}

/** How the first row of a file is read. */
export interface RowColumns extends TableColumns {
  /** The column that a heading stands for, where people may write it in several ways. */
  readonly rename?: (heading: string) => string;
}

/**
 * The rows of a CSV file whose first row names the columns, one after another and each on one line; no more of the file
 * is held than a row and a block.
 * @throws InvalidInputError where the file cannot be read, or its first row does not name the columns.
 */
export async function* readCsvRows(file: string, columns: RowColumns): AsyncGenerator<TableRow | BadRow> {
  let header: readonly string[] | undefined;
  for await (const { line, text } of readInputLines(file)) {
    const row = readRow(text, line, header);
    if (row === null) continue;
    if (header !== undefined) {
      yield row;
      continue;
    }
    if ('problems' in row) throw inFile(row.problems.map((problem) => ({ ...problem, where: `${file}:${line}` })));
    header = parseLine(text).map((heading) => columns.rename?.(heading) ?? heading);
    const problems = checkHeader(header, file, columns);
    if (problems.length > 0) throw inFile(problems);
  }
  if (header === undefined) throw inFile(checkHeader([], file, columns));
}

function inFile(problems: readonly Problem[]): InvalidInputError {
  return new InvalidInputError(problems, 'The file');
}

/** Null for an empty line. */
function readRow(text: string, line: number, header: readonly string[] | undefined): TableRow | BadRow | null {
  let cells: readonly string[];
  try {
    cells = parseLine(text);
  } catch (error) {
    return { line, problems: [describeCsvError(error, '')] };
  }
  if (cells.length === 0) return null;
  return toRow(header ?? cells, cells, line) ?? { line, problems: [describeLength(header ?? cells, cells, '')] };
}
