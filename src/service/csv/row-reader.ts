import { InvalidInputError, type Problem } from '../../errors.ts';
import {
  checkHeader,
  describeCsvError,
  describeLength,
  parseLine,
  type TableColumns,
  type TableRow,
  toRow,
} from './csv-table.ts';

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

/** Reads the lines of a CSV file one after another, each a whole row; the first one names the columns. */
export interface RowReader {
  /**
   * The row of the next line; null for the line of headings, and for an empty one.
   * @throws InvalidInputError where the first row does not name the columns.
   */
  readonly read: (line: number, text: string) => TableRow | BadRow | null;
  /** @throws InvalidInputError where no line named the columns. */
  readonly finish: () => void;
}

/** A reader of lines. `file` is what problems of the headings are placed by. */
export function createRowReader(file: string, columns: RowColumns): RowReader {
  let header: readonly string[] | undefined;
  return {
    read: (line, text) => {
      const row = readRow(text, line, header);
      if (row === null || header !== undefined) return row;
      if ('problems' in row) throw inFile(row.problems.map((problem) => ({ ...problem, where: `${file}:${line}` })));
      header = parseLine(text).map((heading) => columns.rename?.(heading) ?? heading);
      const problems = checkHeader(header, file, columns);
      if (problems.length > 0) throw inFile(problems);
      return null;
    },
    finish: () => {
      if (header === undefined) throw inFile(checkHeader([], file, columns));
    },
  };
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
