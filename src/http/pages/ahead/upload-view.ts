import type { Framework } from '../../../framework/framework.ts';
import type { Programme } from '../../../service/planning/create-programme.ts';
import { nameLines } from '../../../service/planning/read-programme-row.ts';
import type { FormView } from '../forms/form-view.ts';
import { count, shortDay } from '../words/dates.ts';
import type { CheckedUpload } from './check-upload.ts';
import type { RowProblem } from './read-upload.ts';
import { titleIn } from '../words/titles.ts';
import { withoutIds } from './clash-words.ts';

/** A file as a table, with what is wrong with its rows. */
export interface FileView {
  readonly columns: readonly string[];
  readonly rows: readonly {
    readonly line: number;
    readonly cells: readonly string[];
    readonly problems: readonly string[];
  }[];
  /** What is not shown, in a sentence; null where all is. */
  readonly left: string | null;
}

/** With more rows than this only those are shown that something is wrong with. */
const MOST_ROWS = 60;
const MOST_BAD_ROWS = 150;
const MOST_ERRORS = 50;

/** What people call the columns of a plan; those of roles are called as the rules call the role. */
const COLUMN_WORDS: Readonly<Record<string, string>> = {
  kind: 'Kind',
  start: 'Start',
  fieldworkEnd: 'Fieldwork end',
  priorityAction: 'Priority action',
  grounds: 'Grounds',
  reason: 'Reason',
};

/** What people call a column. */
export function columnWords({ roles }: Pick<Framework, 'roles'>, column: string): string {
  return COLUMN_WORDS[column] ?? titleIn(roles, column);
}

/** Shapes a file that something is wrong with: its rows, or the bad ones of many. */
export function viewFile(framework: Framework, { upload, problems }: CheckedUpload): FileView | null {
  if (upload.rows.length === 0) return null;
  const used = [...new Set(upload.rows.flatMap(({ cells }) => Object.keys(cells)))];
  const problemsOf = (line: number): readonly RowProblem[] => problems.filter((each) => each.line === line);
  const bad = upload.rows.filter(({ line }) => problemsOf(line).length > 0);
  const shown = upload.rows.length <= MOST_ROWS ? upload.rows : bad.slice(0, MOST_BAD_ROWS);
  const left = upload.rows.length - shown.length;
  return {
    columns: used.map((column) => columnWords(framework, column)),
    rows: shown.map(({ line, cells }) => ({
      line,
      cells: used.map((column) => cells[column] ?? ''),
      problems: problemsOf(line).map((problem) => tellProblem(framework, problem)),
    })),
    left: left === 0 ? null : `${count(left, 'other row')} not shown.`,
  };
}

/** The form to show again, with every problem in its summary and what was pasted kept. */
export function refusedUpload(
  framework: Framework,
  { problems, upload }: CheckedUpload,
  values: FormView['values'],
): FormView {
  const lines = new Set(upload.rows.map(({ line }) => line));
  const errors = problems.slice(0, MOST_ERRORS).map((problem) => ({
    href: problem.line !== null && lines.has(problem.line) ? `#line-${problem.line}` : '#text',
    text: `${problem.line === null ? '' : `Line ${problem.line}: `}${tellProblem(framework, problem)}`,
  }));
  const more = problems.length - errors.length;
  return {
    values,
    errors:
      more === 0 ? errors : [...errors, { href: null, text: `${count(more, 'more problem')} in the table below` }],
    errorOf: { text: `${count(problems.length, 'problem')} in the file` },
  };
}

function tellProblem(framework: Framework, { column, message }: RowProblem): string {
  const name = column === '' ? '' : `${columnWords(framework, column)} `;
  const begins = /^(must|is|are|has|have|holds|lacks|cannot)\b/.test(message);
  if (column === '')
    return begins
      ? `The ${message.startsWith('lacks') || message.startsWith('holds') ? 'first line' : 'line'} ${message}`
      : message;
  return begins ? `${name}${message}` : `${name.trimEnd()}: ${message}`;
}

/** A programme that would be planned. */
export interface ProgrammePreview {
  readonly rows: readonly {
    readonly line: number;
    readonly kind: string;
    readonly start: string;
    readonly lastDayOnSite: string;
    readonly published: string;
    readonly warnings: readonly string[];
    readonly notes: readonly string[];
  }[];
  /** "3 inspections". */
  readonly count: string;
  /** "2 warnings"; null for none. */
  readonly warnings: string | null;
}

/** Shapes a programme for its preview. */
export function viewPreview(
  framework: Framework,
  { upload: { places } }: CheckedUpload,
  { inspections }: Programme,
): ProgrammePreview {
  const written = (on: string | null): string => (on === null ? 'No date' : shortDay(on));
  const warnings = inspections.reduce((sum, { clashes }) => sum + clashes.length, 0);
  return {
    rows: inspections.map(({ kind, start, lastDayOnSite, published, clashes, notes }, index) => ({
      line: places[index]?.line ?? 0,
      kind: titleIn(framework.kinds, kind),
      start: shortDay(start),
      lastDayOnSite: written(lastDayOnSite),
      published: written(published),
      // Ids of stored inspections say nothing to people.
      warnings: clashes.map(({ message }) => nameLines(places, withoutIds(message))),
      notes,
    })),
    count: count(inspections.length, 'inspection'),
    warnings: warnings === 0 ? null : count(warnings, 'warning'),
  };
}
