import { formatProblem, InvalidInputError, type Problem, TimelineError } from '../errors.ts';
import type { RulesLibrary } from '../service/assemble-rules.ts';
import { previewUnchecked } from '../service/preview-timeline.ts';
import type { CliDeps } from './cli-deps.ts';
import type { TableRow } from '../service/csv/csv-table.ts';
import { readYesOrNo } from '../service/csv/yes-or-no.ts';
import { readCsvRows } from './csv-rows.ts';
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
  for await (const row of readCsvRows(file, COLUMNS)) {
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

/** The timeline of a row, or its problems. */
function previewRow(
  rules: RulesLibrary,
  { record }: TableRow,
  { asAt, framework }: BatchOptions,
  now: number,
): object | readonly Problem[] {
  const { priorityAction, ...rest } = record;
  const found = readYesOrNo(priorityAction, 'priorityAction');
  if (typeof found !== 'boolean') return [found];
  try {
    const input = {
      ...toTimelineInput({ ...rest, framework, priorityAction: found || undefined }),
      ...(asAt === undefined ? {} : { asAt }),
    };
    return toPreviewJson(previewUnchecked(rules, input, now));
  } catch (error) {
    if (!(error instanceof TimelineError)) throw error;
    return error instanceof InvalidInputError ? error.problems : [{ where: '', message: error.message }];
  }
}
