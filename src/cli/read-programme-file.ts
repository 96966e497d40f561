import type { Problem } from '../errors.ts';
import type { Framework } from '../framework/framework.ts';
import { MOST_INSPECTIONS } from '../service/planning/create-programme.ts';
import {
  placeInRow,
  programmeColumns,
  readProgrammeRow,
  type RowPlace,
  tellInLines,
} from '../service/planning/read-programme-row.ts';
import { readCsvRows } from './csv-rows.ts';

/** The rows of a programme file as the service takes them. */
export interface ProgrammeFile {
  readonly inspections: readonly Readonly<Record<string, unknown>>[];
  /** What is wrong with cells and rows, placed by line and column. Such cells are left out of the inspections. */
  readonly problems: readonly Problem[];
  /** Where each inspection stands. */
  readonly places: readonly RowPlace[];
}

/**
 * Reads a programme: a CSV file with one inspection a row, its people in a column for each role as
 * `Name <address>; Name <address>`. Headings may be written as people do: "Lead inspector", "Fieldwork end".
 * @throws InvalidInputError where the file cannot be read, or its first row does not name the columns.
 */
export async function readProgrammeFile(file: string, framework: Framework): Promise<ProgrammeFile> {
  const problems: Problem[] = [];
  const inspections: Readonly<Record<string, unknown>>[] = [];
  const places: RowPlace[] = [];
  for await (const row of readCsvRows(file, programmeColumns(framework))) {
    const { line } = row;
    if ('problems' in row) {
      problems.push(...row.problems.map((problem) => ({ ...problem, where: `${file}:${line}` })));
      continue;
    }
    if (inspections.length === MOST_INSPECTIONS) {
      problems.push({ where: `${file}:${line}`, message: `must be one of at most ${MOST_INSPECTIONS} inspections` });
      break;
    }
    const read = readProgrammeRow(row, framework);
    problems.push(...read.problems.map((problem) => ({ ...problem, where: `${file}:${line} ${problem.where}` })));
    inspections.push(read.inspection);
    places.push({ line, columns: read.columns });
  }
  return { inspections, problems, places };
}

/** A problem that the service found in one of the inspections, placed by line and column of the file. */
export function placeInFile(file: string, places: readonly RowPlace[], problem: Problem): Problem {
  const placed = placeInRow(places, problem);
  if (placed === null) return tellInLines(places, problem);
  return { ...placed.problem, where: `${file}:${placed.place.line} ${placed.problem.where}`.trimEnd() };
}
