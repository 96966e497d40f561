import { createReadStream } from 'node:fs';
import { Command } from '@commander-js/extra-typings';
import { parse } from 'csv-parse';
import { InvalidInputError, TimelineError } from '../../errors.ts';
import { previewTimeline } from '../../service/preview-timeline.ts';
import { parseInput, previewInput } from '../../service/timeline-input.ts';
import type { Timeline } from '../../timeline/build-timeline.ts';
import type { CliDeps } from '../cli-deps.ts';
import { EXIT } from '../exit-codes.ts';
import { printTimeline, printWarnings } from '../print-timeline.ts';
import { buildTimelineCalendar } from '../timeline-calendar.ts';
import { collect, parseEventOption, toTimelineInput, withTimelineOptions } from '../timeline-options.ts';

/** `preview`: the timeline of a start date, without a database. */
export function previewCommand(deps: CliDeps): Command {
  const command = withTimelineOptions(
    new Command('preview').description('every milestone of a start date, explained; nothing is stored'),
  )
    .option('--event <event=date>', 'assume that this happened; may be given several times', collect)
    .option('--explain', 'how each date was counted, its clause and the other readings')
    .option('--json', 'as JSON')
    .option('--ics', 'as a calendar file')
    .option('--batch <file>', 'a CSV file with the columns kind,start,fieldworkEnd; one JSON object a line')
    .addHelpText(
      'after',
      `
Examples:
  inspection-timeline preview --kind inspection --start 2025-03-10
  inspection-timeline preview --kind focused-visit --start 2025-11-25 --priority-action --explain
  inspection-timeline preview --kind inspection --start 2025-03-10 --event draft-sent=2025-04-07 --json
  inspection-timeline preview --batch starts.csv`,
    )
    .action(async (options) => {
      if (options.batch !== undefined) {
        process.exitCode = await previewBatch(deps, options.batch);
        return;
      }
      const events = (options.event ?? []).map(parseEventOption);
      const input = { ...toTimelineInput(options), events };
      const timeline = previewTimeline(deps.rules(), parseInput(previewInput, input, 'This preview'), deps.now());
      printPreview(deps, timeline, options);
    });
  return command as unknown as Command;
}

function printPreview(
  deps: CliDeps,
  timeline: Timeline,
  options: { readonly json?: true | undefined; readonly ics?: true | undefined; readonly explain?: true | undefined },
): void {
  if (options.json) {
    deps.out.write(`${JSON.stringify(timeline, null, 2)}\n`);
  } else if (options.ics) {
    deps.out.write(buildTimelineCalendar(deps, timeline));
  } else {
    printTimeline(deps, timeline, options.explain === true);
    printWarnings(deps.err, timeline.warnings);
  }
}

/** Each row gives one line, a timeline or its problems; every bad row is told of with its line in the file. */
async function previewBatch(deps: CliDeps, file: string): Promise<number> {
  const rules = deps.rules();
  const now = deps.now();
  let bad = 0;
  const rows = createReadStream(file).pipe(
    parse({ columns: checkColumns, skip_empty_lines: true, trim: true, bom: true, info: true }),
  );
  for await (const { record, info } of rows as AsyncIterable<{
    record: Record<string, string>;
    info: { lines: number };
  }>) {
    const { kind, start, fieldworkEnd, priorityAction } = record;
    try {
      const input = toTimelineInput({
        kind: kind ?? '',
        start: start ?? '',
        fieldworkEnd: fieldworkEnd === '' ? undefined : fieldworkEnd,
        priorityAction: /^(yes|true|1)$/i.test(priorityAction ?? '') || undefined,
      });
      deps.out.write(`${JSON.stringify(previewTimeline(rules, parseInput(previewInput, input), now))}\n`);
    } catch (error) {
      if (!(error instanceof TimelineError)) throw error;
      bad += 1;
      const problems = error instanceof InvalidInputError ? error.problems : [{ where: '', message: error.message }];
      deps.out.write(`${JSON.stringify({ line: info.lines, problems })}\n`);
      deps.err.write(`${file}:${info.lines}: ${error.message}\n`);
    }
  }
  return bad === 0 ? EXIT.ok : EXIT.invalid;
}

const COLUMNS = ['kind', 'start', 'fieldworkEnd', 'priorityAction'];

function checkColumns(header: string[]): string[] {
  const unknown = header.filter((name) => !COLUMNS.includes(name));
  const missing = ['kind', 'start'].filter((name) => !header.includes(name));
  if (unknown.length + missing.length > 0) {
    throw new InvalidInputError(
      [
        ...unknown.map((seen) => ({
          where: 'line 1',
          message: `must hold only the columns ${COLUMNS.join(', ')}`,
          seen,
        })),
        ...missing.map((name) => ({ where: 'line 1', message: `lacks the column ${name}` })),
      ],
      'The CSV file',
    );
  }
  return header;
}
