import type { Problem } from '../../errors.ts';
import type { Framework } from '../../framework/framework.ts';
import type { TableRow } from '../csv/csv-table.ts';
import type { RowColumns } from '../csv/row-reader.ts';
import { readYesOrNo } from '../csv/yes-or-no.ts';

/** A row of a programme file as the service takes it. */
export interface ProgrammeRow {
  /** Without the cells that something is wrong with. */
  readonly inspection: Readonly<Record<string, unknown>>;
  /** What is wrong with its cells, each placed by its column. */
  readonly problems: readonly Problem[];
  /** The column of each of its people. */
  readonly columns: readonly string[];
}

/** Where an inspection stands in its file. */
export interface RowPlace {
  readonly line: number;
  /** The column of each of its people. */
  readonly columns: readonly string[];
}

const PLAN_COLUMNS = ['kind', 'start', 'fieldworkEnd', 'priorityAction', 'grounds', 'reason'];

/**
 * The columns that a programme file may have: those of a plan, and one for each role. Headings may be written as people
 * do: "Lead inspector", "Fieldwork end".
 */
export function programmeColumns(framework: Framework): RowColumns {
  const known = [...PLAN_COLUMNS, ...framework.roles.map((role) => role.id)];
  const names = new Map([
    ...known.map((column) => [plain(column), column] as const),
    ...framework.roles.map((role) => [plain(role.title), role.id] as const),
  ]);
  return { known, needed: ['kind', 'start'], rename: (heading) => names.get(plain(heading)) ?? heading };
}

/** One inspection of a row, its people in a column for each role as `Name <address>; Name <address>`. */
export function readProgrammeRow({ record }: TableRow, framework: Framework): ProgrammeRow {
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

/**
 * The place of an inspection that the service found a problem with, and the problem placed by the column, `where` empty
 * for the whole row; null where the problem is of no inspection.
 */
export function placeInRow(
  places: readonly RowPlace[],
  problem: Problem,
): { readonly place: RowPlace; readonly problem: Problem } | null {
  const [, index, field = ''] = /^inspections\[(\d+)\]\.?(.*)$/.exec(problem.where) ?? [];
  const place = places[Number(index)];
  if (index === undefined || !place) return null;
  const person = /^people\[(\d+)\]/.exec(field)?.[1];
  const column =
    person === undefined ? field.replace(/^conditions.*/, 'priorityAction') : place.columns[Number(person)];
  return { place, problem: tellInLines(places, { ...problem, where: column ?? field }) };
}

/** A problem in words that speak of lines of a file. */
export function tellInLines(places: readonly RowPlace[], problem: Problem): Problem {
  const message = nameLines(places, problem.message);
  return { ...problem, message: message.replace(/^is missing: must be text$/, 'is empty: every row needs one') };
}

/** A text in which `inspections[3]` stands, with its line instead. */
export function nameLines(places: readonly RowPlace[], text: string): string {
  return text.replaceAll(/inspections\[(\d+)\]/g, (_, index) => `in line ${places[Number(index)]?.line ?? '?'}`);
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
