import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { CsvError, type Info, parse } from 'csv-parse';
import { formatProblem, InvalidInputError, type Problem, TimelineError } from '../errors.ts';
import type { RulesLibrary } from '../service/assemble-rules.ts';
import { previewUnchecked } from '../service/preview-timeline.ts';
import type { CliDeps } from './cli-deps.ts';
import { checkHeader, CSV_OPTIONS, describeCsvError, describeLength, type TableRow, toRow } from './csv-table.ts';
import { asInputProblem } from './input-file.ts';
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
    if ((good + bad) % ROWS_BETWEEN_FLUSHES === 0 && !(await out.flushed())) return;
  }
  if (bad > 0) throw new BatchProblemsError(`${bad} of ${good + bad} rows were refused.`);
}

const ROWS_BETWEEN_FLUSHES = 16;

interface BadRow {
  readonly line: number;
  readonly problems: readonly Problem[];
}

async function* readRows(file: string): AsyncGenerator<TableRow | BadRow> {
  // Told of while the rows before it may still wait to be read here.
  const unreadable: CsvError[] = [];
  const skip = { skip_records_with_error: true, on_skip: (error?: CsvError) => void (error && unreadable.push(error)) };
  const parser = pipeline(createReadStream(file), parse({ ...CSV_OPTIONS, ...skip }), () => {});
  let header: readonly string[] | undefined;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      if (header === undefined) {
        const problems = checkHeader(record, file, COLUMNS);
        if (problems.length > 0) throw new InvalidInputError(problems, 'The file');
        header = record;
        continue;
      }
      yield* takeUnreadable(unreadable, file, info.lines);
      const problem = describeLength(header, record, '');
      yield toRow(header, record, info.lines) ?? { line: info.lines, problems: [problem] };
    }
  } catch (error) {
    throw asInputProblem(error, file);
  }
  if (header === undefined) {
    const [first] = unreadable;
    const problems = first ? [describeCsvError(first, file)] : checkHeader([], file, COLUMNS);
    throw new InvalidInputError(problems, 'The file');
  }
  yield* takeUnreadable(unreadable, file, Infinity);
}

/** The rows that cannot be read up to a line of the file, taken out of those found so far. */
function* takeUnreadable(found: CsvError[], file: string, upTo: number): Generator<BadRow> {
  for (let error = found[0]; error && lineOf(error) <= upTo; error = found[0]) {
    found.shift();
    yield { line: lineOf(error), problems: [{ ...describeCsvError(error, file), where: '' }] };
  }
}

/** The line of the file on which a row that cannot be read ends. */
function lineOf(error: CsvError): number {
  return Number((error as unknown as { readonly lines?: number }).lines ?? 0);
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
