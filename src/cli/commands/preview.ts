import { Command, Option } from '@commander-js/extra-typings';
import { previewUnchecked } from '../../service/preview-timeline.ts';
import { present } from '../../service/timeline-input.ts';
import type { CliDeps } from '../cli-deps.ts';
import { toPreviewJson } from '../preview-json.ts';
import { printWarnings } from '../print-warnings.ts';
import { collect, parseEventOption, toTimelineInput, withTimelineOptions } from '../timeline-options.ts';

/** `preview`: the timeline of a start date, without a database. */
export function previewCommand(deps: CliDeps): Command {
  const command = withTimelineOptions(
    new Command('preview').description('every milestone of a start date, explained; nothing is stored'),
  )
    .option('--event <event=date>', 'assume that this happened; may be given several times', collect)
    .option('--as-at <moment>', 'tell states and warnings for this moment, YYYY-MM-DD[THH:MM]; now where absent')
    .addOption(new Option('--explain', 'how each date was counted, its clause and the other readings'))
    .addOption(new Option('--json', 'as JSON').conflicts(['ics', 'explain']))
    .addOption(new Option('--ics', 'as a calendar file').conflicts(['json', 'explain']))
    .addOption(
      new Option(
        '--batch <file>',
        'a CSV file with the columns kind,start,fieldworkEnd[,priorityAction]; one JSON object a line',
      ).conflicts(['kind', 'start', 'fieldworkEnd', 'priorityAction', 'grounds', 'event', 'explain', 'ics']),
    )
    .addHelpText(
      'after',
      `
An event is written as draft-sent=2025-04-04, with a time as notice-given=2025-02-24T09:25, and with the milestone it
is about as milestone-done:set-up-discussion=2025-02-24.

Examples:
  inspection-timeline preview --kind inspection --start 2027-03-01
  inspection-timeline preview --kind focused-visit --start 2025-11-25 --priority-action --explain
  inspection-timeline preview --kind inspection --start 2025-03-10 --as-at 2025-02-03 --event draft-sent=2025-04-07 --json
  inspection-timeline preview --batch starts.csv > timelines.jsonl`,
    )
    .action(async ({ batch, event = [], asAt, explain, json, ics, ...options }) => {
      const rules = await deps.rules();
      if (batch !== undefined) {
        const { previewBatch } = await import('../preview-batch.ts');
        await previewBatch(deps, rules, batch, present({ asAt, framework: options.framework }));
        return;
      }
      const input = present({ ...toTimelineInput(options), events: event.map(parseEventOption), asAt });
      const timeline = previewUnchecked(rules, input, deps.now());
      if (json) {
        deps.out.write(`${JSON.stringify(toPreviewJson(timeline), null, 2)}\n`);
      } else if (ics) {
        const { buildTimelineCalendar } = await import('../../service/export/timeline-calendar.ts');
        deps.out.write(buildTimelineCalendar(rules, timeline, deps.now()));
      } else {
        const { printTimeline } = await import('../print-timeline.ts');
        printTimeline(deps.out, rules, timeline, explain === true);
        printWarnings(deps.err, timeline.warnings);
      }
    });
  return command;
}
