import { Command } from '@commander-js/extra-typings';
import type { ServiceClient } from '../../service/service-client.ts';
import type { ServiceStatus } from '../../service/service-status.ts';
import type { CliDeps } from '../cli-deps.ts';
import { printable } from '../printable.ts';
import { ProblemsFoundError } from '../problems-found.ts';
import { wrapText } from '../wrap-text.ts';
import { withService } from '../with-service.ts';

/** More than this between the clocks, and reminders leave at a noticeably wrong time. */
const MOST_SKEW_SECONDS = 60;

/** `doctor`: what is wrong with any part of the service. */
export function doctorCommand(deps: CliDeps): Command {
  const command = new Command('doctor')
    .description('the state of every part: database, queue, mail, calendars, failed reminders')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nFails (exit code 1) with each problem on stderr where anything is wrong.\n\nExample:\n  inspection-timeline doctor',
    )
    .action(({ json }) =>
      withService(deps, {}, async (client) => {
        const status = await client.call('status', {});
        const problems = findProblems(status, client.how);
        if (json) {
          const running = client.how === 'through-service';
          deps.out.write(`${JSON.stringify({ running, problems, ...status }, null, 2)}\n`);
        } else {
          await printStatus(deps, status, client.how);
        }
        if (problems.length > 0) throw new ProblemsFoundError(problems);
        if (!json) deps.out.write('\nNothing is wrong.\n');
      }),
    );
  return command;
}

function findProblems(status: ServiceStatus, how: ServiceClient['how']): readonly string[] {
  const { parts, failures, calendars, counts, clockSkewSeconds } = status;
  const unnamed = counts.failed - failures.length;
  return [
    ...parts.flatMap((part) => (part.problem === null ? [] : [`${part.name}: ${part.problem}`])),
    ...failures.map(
      ({ id, recipient, error }) =>
        `A reminder to ${recipient} failed: ${printable(error ?? 'no reason given')} (again: reminders --retry ${id})`,
    ),
    ...(unnamed > 0 ? [`${unnamed} more reminders failed: reminders --state failed`] : []),
    ...calendars.flatMap(({ problem }) => (problem === null ? [] : [problem])),
    ...tellWebhooks(status.webhooks),
    // While nothing runs nothing can be in time.
    ...(counts.late > 0 && how === 'through-service'
      ? [`${counts.late} ${counts.late === 1 ? 'reminder is' : 'reminders are'} late by more than 15 minutes.`]
      : []),
    ...(Math.abs(clockSkewSeconds) > MOST_SKEW_SECONDS
      ? [`The clocks of this machine and of the database are ${Math.abs(clockSkewSeconds)} seconds apart.`]
      : []),
  ];
}

function tellWebhooks({ failed, disabled }: ServiceStatus['webhooks']): readonly string[] {
  return [
    ...(failed > 0 ? [`Messages to webhooks failed: ${failed} (which: webhook deliveries --states failed)`] : []),
    ...(disabled > 0 ? [`Webhooks are sent nothing any more: ${disabled} (which: webhook list)`] : []),
  ];
}

async function printStatus(
  { out, settings }: CliDeps,
  status: ServiceStatus,
  how: ServiceClient['how'],
): Promise<void> {
  const { counts } = status;
  const place = settings().databaseUrl === undefined ? 'on this data directory' : 'in this process';
  out.write(`The service ${how === 'through-service' ? 'is running' : `is not running ${place}`}.\n\n`);
  const rows = [
    ...status.parts.map((part) => [part.name, part.description]),
    ['inspections', String(counts.inspections)],
    [
      'reminders',
      `${counts.waiting} waiting, ${counts.inHand} in hand, ${counts.failed} failed, ${counts.lapsed} lapsed`,
    ],
    ['emails', `${counts.accepted} reminders accepted by the mail server, ${counts.possibleDuplicates} possibly twice`],
    ...status.calendars.map((each) => [
      'calendar',
      `${each.title}, published up to ${each.officialUntil}${each.standing === 0 ? '' : `; open inspections on an older state: ${each.standing} (what would move in them: calendar apply)`}`,
    ]),
    ...(status.editionOffers > 0
      ? [['rules', `${status.editionOffers} offered a newer edition: \`edition list\` shows them`]]
      : []),
    ...(status.webhooks.waiting > 0 ? [['webhooks', `${status.webhooks.waiting} messages waiting`]] : []),
  ];
  for (const [name, text] of rows) out.write(`  ${(name as string).padEnd(12)} ${text}\n`);
  for (const notice of status.notices) {
    out.write(`\n${wrapText(`  Note: ${notice}`, Math.min(out.columns, 100))}\n`);
  }
}
