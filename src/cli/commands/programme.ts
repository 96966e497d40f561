import { Command } from '@commander-js/extra-typings';
import { InvalidInputError, type Problem, TimelineError } from '../../errors.ts';
import type { ServiceClient } from '../../service/service-client.ts';
import type { Programme } from '../../service/planning/create-programme.ts';
import type { CliDeps } from '../cli-deps.ts';
import { placeInFile, type ProgrammeFile, readProgrammeFile } from '../read-programme-file.ts';
import { withService } from '../with-service.ts';

/** `programme`: many inspections from one CSV file, all or none. */
export function programmeCommand(deps: CliDeps): Command {
  const command = new Command('programme')
    .description('plan a programme of inspections from a CSV file, all of them or none')
    .argument('<file>', 'one inspection a row, at most 500')
    .option('--dry-run', 'say what would be planned, and plan nothing')
    .option('--allow-duplicates', 'plan what has the kind and the start of another inspection too')
    .option('--by <name>', 'who is recorded to have planned it; the user of the machine where absent')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
Columns: kind, start, and where wanted fieldworkEnd, priorityAction (yes or no), grounds, reason, and one for each role:
coordinator, lead-inspector, inspector, analytical-officer, qa-manager, ceo, link-person. People are written as
"Tom Hale <tom.hale@example.gov.uk>", several of one role with a semicolon between them. Each row stands on one line.

  kind,start,lead-inspector,coordinator,reason
  inspection,2027-03-01,Tom Hale <tom.hale@example.gov.uk>,Asha Rao <asha.rao@example.gov.uk>,
  focused-visit,2027-08-10,Tom Hale <tom.hale@example.gov.uk>,Asha Rao <asha.rao@example.gov.uk>,agreed in May

Examples:
  inspection-timeline programme visits.csv --dry-run
  inspection-timeline programme visits.csv --by "Asha Rao"`,
    )
    .action(async (file, { dryRun = false, allowDuplicates = false, by, json }) => {
      const { current } = await deps.rules();
      const read = await readProgrammeFile(file, current);
      const { programme, how } = await plan(deps, file, read, { dryRun, allowDuplicates, by });
      if (json) {
        const lines = read.places.map((place) => place.line);
        const inspections = programme.inspections.map((each, index) => ({ line: lines[index], ...each }));
        deps.out.write(`${JSON.stringify({ ...programme, inspections }, null, 2)}\n`);
        return;
      }
      const { printProgramme } = await import('../print-programme.ts');
      printProgramme(deps, programme, read.places);
      if (how === 'in-process' && !dryRun) {
        deps.out.write('Emails leave while the service runs: inspection-timeline start\n');
      }
    });
  return command as unknown as Command;
}

/** Has the programme planned; where its file has a problem already, the service is asked only what else is wrong. */
async function plan(
  deps: CliDeps,
  file: string,
  { inspections, problems, places }: ProgrammeFile,
  { by, dryRun, allowDuplicates }: { by?: string | undefined; dryRun: boolean; allowDuplicates: boolean },
): Promise<{ readonly programme: Programme; readonly how: ServiceClient['how'] }> {
  const ask = () =>
    withService(deps, { by }, async (client) => ({
      how: client.how,
      programme: await client.call('createProgramme', {
        inspections: [...inspections],
        dryRun: dryRun || problems.length > 0,
        allowDuplicates,
      }),
    }));
  const found: Problem[] = [...problems];
  if (inspections.length > 0 || problems.length === 0) {
    try {
      const answer = await ask();
      if (problems.length === 0) return answer;
    } catch (error) {
      if (!(error instanceof TimelineError && error.code === 'invalid-input' && 'problems' in error)) throw error;
      found.push(...(error.problems as readonly Problem[]).map((problem) => placeInFile(file, places, problem)));
    }
  }
  const lineOf = ({ where }: Problem): number => Number(/:(\d+)(?: |$)/.exec(where)?.[1] ?? 0);
  throw new InvalidInputError(
    found.toSorted((a, b) => lineOf(a) - lineOf(b)),
    'Nothing was planned. The programme',
  );
}
