import type { Problem } from '../errors.ts';
import type { Framework } from '../framework/framework.ts';
import { MOST_INSPECTIONS } from '../service/planning/create-programme.ts';
import { readCsvRows } from './csv-rows.ts';
import type { TableRow } from './csv-table.ts';
import { readYesOrNo } from './yes-or-no.ts';

/** The rows of a programme file as the service takes them. */
export interface ProgrammeFile {
  readonly inspections: readonly Record<string, unknown>[];
  /** What is wrong with cells and rows, placed by line and column. Such cells are left out of the inspections. */
  readonly problems: readonly Problem[];
  /** Where each inspection stands. */
  readonly places: readonly RowPlace[];
}

/** Where an inspection stands in its file. */
export interface RowPlace {
  readonly line: number;
  /** The column of each of its people. */
  readonly columns: readonly string[];
}

const PLAN_COLUMNS = ['kind', 'start', 'fieldworkEnd', 'priorityAction', 'grounds', 'reason'];

/** The columns that a programme file may have: those of a plan, and one for each role. */
export function listProgrammeColumns(framework: Framework): readonly string[] {
  return [...PLAN_COLUMNS, ...framework.roles.map((role) => role.id)];
}

/**
 * Reads a programme: a CSV file with one inspection a row, its people in a column for each role as
 * `Name <address>; Name <address>`. Headings may be written as people do: "Lead inspector", "Fieldwork end".
 * @throws InvalidInputError where the file cannot be read, or its first row does not name the columns.
 */
export async function readProgrammeFile(file: string, framework: Framework): Promise<ProgrammeFile> {
  const known = listProgrammeColumns(framework);
  const names = new Map([
    ...known.map((column) => [plain(column), column] as const),
    ...framework.roles.map((role) => [plain(role.title), role.id] as const),
  ]);
  const columns = {
    known,
    needed: ['kind', 'start'],
    rename: (heading: string) => names.get(plain(heading)) ?? heading,
  };
  const problems: Problem[] = [];
  const inspections: Record<string, unknown>[] = [];
  const places: RowPlace[] = [];
  for await (const row of readCsvRows(file, columns)) {
    const { line } = row;
    if ('problems' in row) {
      problems.push(...row.problems.map((problem) => ({ ...problem, where: `${file}:${line}` })));
      continue;
    }
    if (inspections.length === MOST_INSPECTIONS) {
      problems.push({ where: `${file}:${line}`, message: `must be one of at most ${MOST_INSPECTIONS} inspections` });
      break;
    }
    const read = readRow(row, framework);
    problems.push(...read.problems.map((problem) => ({ ...problem, where: `${file}:${line} ${problem.where}` })));
    inspections.push(read.inspection);
    places.push({ line, columns: read.columns });
  }
  return { inspections, problems, places };
}

/** A problem that the service found in one of the inspections, placed by line and column of the file. */
export function placeInFile(file: string, places: readonly RowPlace[], problem: Problem): Problem {
  const message = nameLines(places, problem.message).replace(
    /^is missing: must be text$/,
    'is empty: every row needs one',
  );
  const [, index, field = ''] = /^inspections\[(\d+)\]\.?(.*)$/.exec(problem.where) ?? [];
  const place = places[Number(index)];
  if (index === undefined || !place) return { ...problem, message };
  const person = /^people\[(\d+)\]/.exec(field)?.[1];
  const column =
    person === undefined ? field.replace(/^conditions.*/, 'priorityAction') : place.columns[Number(person)];
  return { ...problem, message, where: `${file}:${place.line} ${column ?? field}`.trimEnd() };
}

/** A text in which `inspections[3]` stands, with its line instead. */
export function nameLines(places: readonly RowPlace[], text: string): string {
  return text.replaceAll(/inspections\[(\d+)\]/g, (_, index) => `in line ${places[Number(index)]?.line ?? '?'}`);
}

function readRow(
  { record }: TableRow,
  framework: Framework,
): { readonly inspection: Record<string, unknown>; readonly problems: readonly Problem[]; readonly columns: string[] } {
  const { kind, priorityAction, ...rest } = record;
  const problems: Problem[] = [];
  const columns: string[] = [];
  const people: { readonly role: string; readonly name: string; readonly email: string }[] = [];
  for (const role of framework.roles.map((each) => each.id)) {
    for (const text of (rest[role] ?? '').split(';').filter((each) => each.trim() !== '')) {
      const person = readPerson(text.trim());
      if (person) {
        people.push({ role, ...person });
        columns.push(role);
      } else {
        problems.push({ where: role, message: 'must be written as Name <name@example.gov.uk>', seen: text.trim() });
      }
    }
  }
  const found = readYesOrNo(priorityAction, 'priorityAction');
  if (typeof found !== 'boolean') problems.push(found);
  const plan = Object.fromEntries(Object.entries(rest).filter(([column]) => PLAN_COLUMNS.includes(column)));
  return {
    inspection: {
      // "Focused visit" for focused-visit.
      ...(kind === undefined
        ? {}
        : { kind: framework.kinds.find((each) => plain(each.id) === plain(kind))?.id ?? kind }),
      ...plan,
      conditions: found === true ? ['priority-action'] : [],
      people,
    },
    problems,
    columns,
  };
}

function readPerson(text: string): { readonly name: string; readonly email: string } | null {
  const { name = '', email = '' } = /^(?<name>[^<>]+)<(?<email>[^<>]+)>$/.exec(text)?.groups ?? {};
  const words = name.trim().replace(/^"(.*)"$/, '$1');
  return words === '' ? null : { name: words, email: email.trim() };
}

/** A heading without what people write in different ways: capitals, spaces, hyphens. */
function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[\s_-]+/g, '');
}
