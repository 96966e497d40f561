import { Command } from '@commander-js/extra-typings';
import type { LocalTime } from '../../calendar/local-time.ts';
import { formatLongDate, type PlainDate } from '../../calendar/plain-date.ts';
import { formatTime } from '../../calendar/local-time.ts';
import type { CliDeps } from '../cli-deps.ts';
import { findOnlyInspection } from '../only-inspection.ts';
import { emphasise } from '../style.ts';
import { wrapText } from '../wrap-text.ts';
import { withService } from '../with-service.ts';

/** `as-of`: the timeline as it was believed at a moment. */
export function asOfCommand(deps: CliDeps): Command {
  const command = new Command('as-of')
    .description('the timeline as it was believed at a moment, with the rules and bank holidays of then')
    .argument('<moment>', 'a date, for the end of that day, or a moment in London: 2027-03-01 or 2027-03-01T14:30')
    .option('--inspection <id>', 'its id, or the first characters; may be left out where there is only one')
    .option('--explain', 'how each date was counted')
    .option('--seen-by <party>', 'what this party may see: ofsted or cafcass')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nWhat was recorded later counts as not known then, however early it happened.\n\nExample:\n  inspection-timeline as-of 2027-03-01T14:30 --inspection 3f2a9c10',
    )
    .action((moment, { inspection, explain, seenBy, json }) =>
      withService(deps, { seenBy }, async (client) => {
        const id = inspection ?? (await findOnlyInspection(client));
        const then = await client.call('showTimelineAsOf', { inspection: id, moment });
        if (json) {
          deps.out.write(`${JSON.stringify(then, null, 2)}\n`);
          return;
        }
        const { printTimeline } = await import('../print-timeline.ts');
        const now = then.version === then.versionNow ? ', as it is now' : `; it is at version ${then.versionNow} now`;
        deps.out.write(`${emphasise(deps.out, `As believed ${tellMoment(then.asOf)}`)}\n`);
        const since = `Version ${then.version} of inspection ${then.id.slice(0, 8)}, made ${tellMoment(then.since)}${now}.`;
        deps.out.write(`${wrapText(since, deps.out.columns)}\n\n`);
        printTimeline(deps.out, await deps.rules(), then.timeline, explain === true);
      }),
    );
  return command as unknown as Command;
}

/** "on Monday 3 March 2025 at 9:30am", from `2025-03-03T09:30`; "at the end of …" for the last minute of a day. */
function tellMoment(text: string): string {
  const [on, at] = text.split('T') as [PlainDate, LocalTime];
  return at === '23:59' ? `at the end of ${formatLongDate(on)}` : `on ${formatLongDate(on)} at ${formatTime(at)}`;
}
