import { readFileSync } from 'node:fs';
import { Command } from '@commander-js/extra-typings';
import { formatProblem } from '../../errors.ts';
import { checkExamples } from '../../timeline/check-examples.ts';
import { calendarForFramework } from '../../framework/framework-calendar.ts';
import { parseFramework } from '../../framework/parse-framework.ts';
import type { CliDeps } from '../cli-deps.ts';
import { EXIT } from '../exit-codes.ts';
import { emphasise, printTable } from '../table.ts';

/** `rules`: the rule files, checked and shown. */
export function rulesCommand(deps: CliDeps): Command {
  const command = new Command('rules').description('the rules that dates are worked out by');
  command
    .command('validate <file>')
    .description('check a rule file: every problem at once, and its worked examples')
    .action((file) => {
      const result = parseFramework(readFileSync(file, 'utf8'), file);
      const problems = result.ok
        ? checkExamples(
            result.framework,
            calendarForFramework(result.framework, deps.rules().calendar(result.framework.calendar).calendar),
          )
        : result.problems;
      if (problems.length === 0 && result.ok) {
        const { kinds } = result.framework;
        const examples = kinds.reduce((sum, kind) => sum + kind.examples.length, 0);
        deps.out.write(`${file} is valid: ${kinds.length} kinds, ${examples} worked examples, all as given.\n`);
        return;
      }
      deps.err.write(`${file} is refused, ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}:\n`);
      for (const problem of problems) deps.err.write(`${formatProblem(problem)}\n`);
      process.exitCode = EXIT.invalid;
    });
  command
    .command('show')
    .description('the kinds, milestones and clauses of an edition')
    .option('--framework <edition>', 'the edition; the newest where absent')
    .option('--kind <kind>', 'only this kind')
    .option('--json', 'as JSON')
    .action(({ framework: id, kind: only, json }) => {
      const rules = deps.rules();
      const framework = rules.frameworks.find((each) => each.id === (id ?? rules.current.id)) ?? rules.current;
      if (json) {
        deps.out.write(`${JSON.stringify(framework, null, 2)}\n`);
        return;
      }
      deps.out.write(
        `${emphasise(deps.out, framework.title)}, ${framework.publisher}, edition of ${framework.edition}\n`,
      );
      for (const kind of framework.kinds.filter((each) => only === undefined || each.id === only)) {
        deps.out.write(`\n${emphasise(deps.out, kind.title)} (${kind.id})\n`);
        printTable(
          deps.out,
          ['Id', 'Milestone', 'Owner', 'Basis', 'Section'],
          kind.milestones.map((each) => [each.id, each.title, each.owner, each.basis, each.clause.section]),
        );
      }
      deps.out.write(`\n${emphasise(deps.out, 'Readings of unclear clauses')}\n`);
      for (const reading of framework.readings) deps.out.write(`  ${reading.id}: ${reading.taken}\n`);
    });
  return command as unknown as Command;
}
