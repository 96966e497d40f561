import { readFileSync } from 'node:fs';
import { Command } from '@commander-js/extra-typings';
import { parse } from 'csv-parse/sync';
import { InvalidInputError } from '../../errors.ts';
import { OPERATIONS } from '../../service/operations.ts';
import type { PersonInput } from '../../service/people-input.ts';
import type { CliDeps } from '../cli-deps.ts';
import { printTimeline, printWarnings } from '../print-timeline.ts';
import { collect, toTimelineInput, withTimelineOptions } from '../timeline-options.ts';

/** `create`: plans an inspection, stores it and has its people reminded. */
export function createCommand(deps: CliDeps): Command {
  const command = withTimelineOptions(
    new Command('create').description('plan an inspection and have its people reminded'),
  )
    .option('--person <fields>', 'role=…,name=…,email=…[,party=…]; may be given several times', collect)
    .option('--people <file>', 'a CSV file with the columns role,name,email and, if you like, party')
    .option('--reason <text>', 'why it is planned so, where something is warned of')
    .option('--by <name>', 'who is recorded to have planned it')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
Examples:
  inspection-timeline create --kind inspection --start 2027-03-01 \\
    --person "role=coordinator,name=Asha Rao,email=asha.rao@example.gov.uk" \\
    --person "role=lead-inspector,name=Tom Hale,email=tom.hale@example.gov.uk" \\
    --person "role=link-person,name=Mia Stone,email=mia.stone@example.org,party=cafcass"
  inspection-timeline create --kind focused-visit --start 2027-05-11 --people people.csv

People of Cafcass are sent nothing before notice-given is recorded.`,
    )
    .action(async (options) => {
      const people = [...(options.person ?? []).map(parsePerson), ...readPeople(options.people)];
      const client = await deps.connect({ by: options.by });
      try {
        const result = await client.call(OPERATIONS.createInspection, {
          ...toTimelineInput(options),
          people,
          ...(options.reason === undefined ? {} : { reason: options.reason }),
        });
        if (options.json) {
          deps.out.write(`${JSON.stringify(result, null, 2)}\n`);
          return;
        }
        printTimeline(deps, result.timeline, false);
        deps.out.write(`\nPlanned as ${result.id}. Reminders planned: ${result.remindersPlanned}.\n`);
        if (client.how === 'in-process' && people.length > 0) {
          deps.out.write('Emails leave while the service runs: inspection-timeline start\n');
        }
        printWarnings(deps.err, result.warnings);
      } finally {
        await client.close();
      }
    });
  return command as unknown as Command;
}

/** A comma ends a field only where another `key=` follows, so a name may hold one. */
function parsePerson(text: string, index: number): PersonInput {
  const fields = Object.fromEntries(
    text.split(/,(?=\s*(?:role|name|email|party)=)/).map((field) => {
      const at = field.indexOf('=');
      return [field.slice(0, at).trim(), field.slice(at + 1).trim()];
    }),
  ) as Record<string, string>;
  const unknown = Object.keys(fields).filter((key) => !['role', 'name', 'email', 'party'].includes(key));
  if (unknown.length > 0) {
    throw new InvalidInputError([
      { where: `--person ${index + 1}`, message: 'must be written as role=…,name=…,email=…,party=…', seen: text },
    ]);
  }
  return fields as PersonInput;
}

function readPeople(file: string | undefined): PersonInput[] {
  if (file === undefined) return [];
  const rows: unknown[] = parse(readFileSync(file), { columns: true, skip_empty_lines: true, trim: true, bom: true });
  return rows.map(
    (row) => Object.fromEntries(Object.entries(row as object).filter(([, value]) => value !== '')) as PersonInput,
  );
}
