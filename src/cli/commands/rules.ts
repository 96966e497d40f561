import { Command } from '@commander-js/extra-typings';
import { InvalidInputError, type Problem } from '../../errors.ts';
import type { Framework } from '../../framework/framework.ts';
import type { CliDeps, Printer } from '../cli-deps.ts';
import { readInputFile } from '../input-file.ts';
import { emphasise } from '../style.ts';
import { wrapText } from '../wrap-text.ts';

/** `rules`: the rule files, checked and shown. */
export function rulesCommand(deps: CliDeps): Command {
  const command = new Command('rules').description('the rules that dates are worked out by');
  command
    .command('validate')
    .argument('<file>', 'a rule file, such as config/frameworks/cafcass-2024-10-04.yaml')
    .description('check a rule file: every problem at once, and its worked examples')
    .addHelpText('after', '\nExample:\n  inspection-timeline rules validate config/frameworks/cafcass-2024-10-04.yaml')
    .action(async (file) => {
      deps.out.write(await validateRules(deps, file));
    });
  command
    .command('show')
    .description('the kinds, milestones, clauses and readings of an edition')
    .option('--framework <edition>', 'the edition; the newest where absent')
    .option('--kind <kind>', 'only this kind')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  inspection-timeline rules show\n  inspection-timeline rules show --kind focused-visit',
    )
    .action(async ({ framework: edition, kind, json }) => {
      const { frameworks, current } = await deps.rules();
      const framework = pick(frameworks, edition ?? current.id, 'framework');
      const kinds = kind === undefined ? framework.kinds : [pick(framework.kinds, kind, 'kind')];
      if (json) deps.out.write(`${JSON.stringify({ ...framework, kinds }, null, 2)}\n`);
      else await printRules(deps.out, { ...framework, kinds });
    });
  return command;
}

/** @throws InvalidInputError with everything that is wrong with the file. */
async function validateRules(deps: CliDeps, file: string): Promise<string> {
  const text = readInputFile(file);
  const [{ parseFramework }, { checkExamples }, { calendarForFramework }, { readCalendar }, calendars] =
    await Promise.all([
      import('../../framework/parse-framework.ts'),
      import('../../timeline/check-examples.ts'),
      import('../../framework/framework-calendar.ts'),
      import('../../service/rules-library.ts'),
      import('../../calendar/working-day-calendar.ts'),
    ]);
  const result = parseFramework(text, file);
  let problems: readonly Problem[] = [];
  if (result.ok) {
    const source = readCalendar(deps.settings().configDirectory, result.framework.calendar);
    const calendar = calendarForFramework(result.framework, calendars.buildWorkingDayCalendar(source));
    problems = checkExamples(result.framework, calendar);
  } else problems = result.problems;
  if (!result.ok || problems.length > 0) {
    const count = `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`;
    throw new InvalidInputError(problems, `${file}, with ${count},`);
  }
  const { kinds } = result.framework;
  const examples = kinds.reduce((sum, kind) => sum + kind.examples.length, 0);
  return `${file} is valid: ${kinds.length} kinds, ${examples} worked examples, all as given.\n`;
}

function pick<T extends { readonly id: string }>(all: readonly T[], id: string, where: string): T {
  const found = all.find((each) => each.id === id);
  if (found) return found;
  const known = all.map((each) => each.id).join(', ');
  throw new InvalidInputError([{ where, message: `must be one of ${known}`, seen: id }]);
}

async function printRules(out: Printer, framework: Framework): Promise<void> {
  const { printTable } = await import('../table.ts');
  out.write(`${emphasise(out, framework.title)}, ${framework.publisher}, edition of ${framework.edition}\n`);
  for (const kind of framework.kinds) {
    out.write(`\n${emphasise(out, kind.title)} (${kind.id})\n`);
    printTable(
      out,
      ['Id', 'Milestone', 'Owner', 'Basis', 'Section'],
      kind.milestones.map((each) => [each.id, each.title, each.owner, each.basis, each.clause.section]),
    );
  }
  out.write(`\n${emphasise(out, 'Readings of unclear clauses')}\n`);
  for (const { id, unclear, taken, because } of framework.readings) {
    out.write(`\n  ${id}\n${wrapText(`    ${unclear} ${taken} ${because}`, Math.min(out.columns, 100))}\n`);
  }
}
