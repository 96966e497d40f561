import { formatProblem, InvalidInputError, type Problem, TimelineError } from '../errors.ts';
import type { RulesLibrary } from '../service/assemble-rules.ts';
import { previewUnchecked } from '../service/preview-timeline.ts';
import type { CliDeps } from './cli-deps.ts';
import { checkHeader, describeCsvError, describeLength, parseLine, type TableRow, toRow } from './csv-table.ts';
import { readInputLines } from './input-file.ts';
import { toPreviewJson } from './preview-json.ts';
import { printable } from './printable.ts';
import { toTimelineInput } from './timeline-options.ts';

const COLUMNS = { known: ['kind', 'start', 'fieldworkEnd', 'priorityAction', 'grounds'], needed: ['kind', 'start'] };

/** Some rows of a batch were refused; each was told of with its line. */
class BatchProblemsError extends TimelineError {
  readonly code = 'invalid-input';
}

/** What holds for every row. */
export interface BatchOptions {
  readonly asAt?: string;
  readonly framework?: string;
}

/**
 * Prints one JSON object a line for each row of a CSV file: its timeline, or its line in the file and its problems,
 * which are told on stderr as well. Rows are read, worked out and printed one after another, however many there are.
 * @throws BatchProblemsError at the end where any row was refused.
 */
export async function previewBatch(
  { out, err, now: readClock }: CliDeps,
  rules: RulesLibrary,
  file: string,
  options: BatchOptions,
): Promise<void> {
  const now = readClock();
  let good = 0;
  let bad = 0;
  for await (const row of readRows(file)) {
    const problems = 'problems' in row ? row.problems : [];
    const result = problems.length > 0 ? problems : previewRow(rules, row as TableRow, options, now);
    if (Array.isArray(result)) {
      bad += 1;
      out.write(`${JSON.stringify({ line: row.line, problems: result })}\n`);
      for (const problem of result as readonly Problem[]) {
        err.write(`${file}:${row.line}: ${printable(formatProblem(problem).replace(/^ *:? */, ''))}\n`);
      }
    } else {
      good += 1;
      out.write(`${JSON.stringify(result)}\n`);
    }
    const rows = good + bad;
    if (rows % ROWS_BETWEEN_FLUSHES === 0 && !(await out.flushed())) return;
    if (rows % ROWS_BETWEEN_TELLING === 0 && err.terminal && !out.terminal) err.write(`${rows} rows …\n`);
  }
  if (bad > 0) throw new BatchProblemsError(`${bad} of ${good + bad} rows were refused.`);
}

const ROWS_BETWEEN_FLUSHES = 16;
/** About a second of work. */
const ROWS_BETWEEN_TELLING = 2_000;

interface BadRow {
  readonly line: number;
  readonly problems: readonly Problem[];
}

async function* readRows(file: string): AsyncGenerator<TableRow | BadRow> {
  let header: readonly string[] | undefined;
  for await (const { line, text } of readInputLines(file)) {
    const row = readRow(text, line, header);
    if (row === null) continue;
    if (header !== undefined) {
      yield row;
      continue;
    }
    if ('problems' in row) throw inFile(row.problems.map((problem) => ({ ...problem, where: `${file}:${line}` })));
    header = parseLine(text);
    const problems = checkHeader(header, file, COLUMNS);
    if (problems.length > 0) throw inFile(problems);
  }
  if (header === undefined) throw inFile(checkHeader([], file, COLUMNS));
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

/** The timeline of a row, or its problems. */
function previewRow(
  rules: RulesLibrary,
  { record }: TableRow,
  { asAt, framework }: BatchOptions,
  now: number,
): object | readonly Problem[] {
  const { priorityAction, ...rest } = record;
  try {
    const input = {
      ...toTimelineInput({ ...rest, framework, priorityAction: isYes(priorityAction) }),
      ...(asAt === undefined ? {} : { asAt }),
    };
    return toPreviewJson(previewUnchecked(rules, input, now));
  } catch (error) {
    if (!(error instanceof TimelineError)) throw error;
    return error instanceof InvalidInputError ? error.problems : [{ where: '', message: error.message }];
  }
}

/** @throws InvalidInputError for anything but yes and no. */
function isYes(text: string | undefined): true | undefined {
  if (text === undefined || /^(no|false|0)$/i.test(text)) return undefined;
  if (/^(yes|true|1)$/i.test(text)) return true;
  throw new InvalidInputError([{ where: 'priorityAction', message: 'must be yes or no', seen: text }]);
}
