import { Command } from '@commander-js/extra-typings';
import { InvalidInputError, type Problem } from '../../errors.ts';
import type { RulesLibrary } from '../../service/assemble-rules.ts';
import type { CreatedInspection, PlanningResult } from '../../service/create-inspection.ts';
import { previewUnchecked } from '../../service/preview-timeline.ts';
import type { Warning } from '../../timeline/milestone.ts';
import type { CliDeps, Printer } from '../cli-deps.ts';
import { showDate } from '../print-change.ts';
import { checkGivenPeople, type GivenPeople, readPeople } from '../people-options.ts';
import { printWarnings } from '../print-warnings.ts';
import { collect, type TimelineOptions, toTimelineInput, withTimelineOptions } from '../timeline-options.ts';
import { withService } from '../with-service.ts';

/** `create`: plans an inspection, stores it and has its people reminded. */
export function createCommand(deps: CliDeps): Command {
  const command = withTimelineOptions(
    new Command('create').description('plan an inspection and have its people reminded'),
  )
    .option(
      '--person <fields>',
      'role=…,name=…,email=…[,party=…][,invitations=yes]; may be given several times',
      collect,
    )
    .option(
      '--people <file>',
      'a CSV file with the columns role,name,email[,party][,invitations], or a list in JSON or YAML',
    )
    .option('--reason <text>', 'why it is planned so, where something is warned of')
    .option('--dry-run', 'show what would be planned, and store nothing')
    .option('--by <name>', 'who is recorded to have planned it; the user of the machine where absent')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
Roles: coordinator, lead-inspector, inspector, analytical-officer, qa-manager; of Cafcass: ceo, link-person.
People of Cafcass are sent nothing before notice-given is recorded. Whoever has invitations=yes is sent each date of
their own as an invitation, which moves in their calendar with the date.

Examples:
  inspection-timeline create --kind inspection --start 2027-03-01 \\
    --person "role=coordinator,name=Asha Rao,email=asha.rao@example.gov.uk" \\
    --person "role=lead-inspector,name=Tom Hale,email=tom.hale@example.gov.uk" \\
    --person "role=link-person,name=Mia Stone,email=mia.stone@example.org,party=cafcass"
  inspection-timeline create --kind focused-visit --start 2027-05-11 --people people.csv --dry-run`,
    )
    .action(async (options) => {
      const given = await readPeople(options.person ?? [], options.people);
      const rules = await deps.rules();
      const people = checkInput(rules, options, given, deps.now());
      await withService(deps, { by: options.by }, async (client) => {
        const result = await client.call('createInspection', {
          ...toTimelineInput(options),
          people: [...people],
          ...(options.reason === undefined ? {} : { reason: options.reason }),
          ...(options.dryRun ? { dryRun: true } : {}),
        });
        if (options.json) {
          deps.out.write(`${JSON.stringify(result, null, 2)}\n`);
          return;
        }
        const { printTimeline } = await import('../print-timeline.ts');
        printTimeline(deps.out, rules, result.timeline, false);
        if (result.id === null) await printTried(deps.out, result);
        else printStored(deps.out, result as CreatedInspection, client.how === 'in-process' && people.length > 0);
        printWarnings(deps.err, [
          ...result.warnings,
          ...result.clashes.map(({ id, message }): Warning => ({ id, message, severity: 'warning', milestones: [] })),
        ]);
      });
    });
  return command;
}

function printStored(out: Printer, { id, remindersPlanned }: CreatedInspection, waits: boolean): void {
  out.write(`\nPlanned as ${id}. Reminders planned: ${remindersPlanned}.\n`);
  if (waits) out.write('Emails leave while the service runs: inspection-timeline start\n');
  out.write(`What will be sent: inspection-timeline reminders --inspection ${id.slice(0, 8)}\n`);
}

async function printTried(out: Printer, { remindersPlanned, firstReminders }: PlanningResult): Promise<void> {
  out.write(`\nNothing was planned. Reminders that would be: ${remindersPlanned}.\n`);
  if (firstReminders.length === 0) return;
  const { printTable } = await import('../table.ts');
  out.write('\n');
  printTable(
    out,
    ['First emails', 'About', 'To'],
    firstReminders.map((each) => [showDate(each.sendAt), each.title ?? 'all dates', each.recipient]),
  );
}

/**
 * Looks at dates and people together before anything is asked of the service, so that every problem of either is told
 * at once and in the places where it was typed. The service looks at all of it again.
 */
function checkInput(
  rules: RulesLibrary,
  options: TimelineOptions,
  given: GivenPeople,
  now: number,
): ReturnType<typeof checkGivenPeople>['people'] {
  const problems: Problem[] = [];
  try {
    previewUnchecked(rules, toTimelineInput(options), now);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    problems.push(...error.problems);
  }
  const framework = rules.frameworks.find((each) => each.id === (options.framework ?? rules.current.id));
  const checked = checkGivenPeople(framework, given);
  problems.push(...checked.problems);
  if (problems.length > 0) throw new InvalidInputError(problems, 'Nothing was planned. The input');
  return checked.people;
}
