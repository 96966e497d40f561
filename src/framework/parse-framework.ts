import { parseCheckedYaml, type CheckedYaml } from '../checked-yaml.ts';
import type { Problem } from '../errors.ts';
import { checkEvents } from './check-events.ts';
import { checkKind } from './check-kind.ts';
import { mendFile } from './mend-file.ts';
import { type FilePath, mergeMirrored } from './merge-mirrored.ts';
import { defineDates, orderDates } from './define-dates.ts';
import type { Framework, Kind, MilestoneDefinition } from './framework.ts';
import { type FrameworkFile, frameworkFileSchema, type KindRule } from './framework-file.ts';
import { ReferenceChecker } from './reference-checker.ts';

export type FrameworkResult =
  | {
      readonly ok: true;
      readonly framework: Framework;
      /** Where a YAML path stands in the file, for what `checkExamples` finds. */
      readonly locate: (path: readonly PropertyKey[]) => string;
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * The framework that a rule file describes, or every problem of the file at once, each with the file's name, the
 * line, the YAML path, the value seen and the values allowed. Worked examples are read here but checked against the
 * dates by `checkExamples`.
 */
export function parseFramework(text: string, file: string): FrameworkResult {
  const parsed = parseCheckedYaml(text, file, frameworkFileSchema);
  if (!parsed.ok) {
    // What is well shaped is checked further all the same, so that one look shows every problem.
    const { unchecked, problems } = parsed;
    const mended = unchecked ? mendFile(unchecked.value) : null;
    if (!unchecked || !mended) return { ok: false, problems };
    const further = checkFramework({ value: mended.file, locate: unchecked.locate }, mended.mended);
    return { ok: false, problems: inOrderOfLines([...problems, ...further]) };
  }
  const { value } = parsed.checked;
  const problems = checkFramework(parsed.checked);
  if (problems.length > 0) return { ok: false, problems: inOrderOfLines(problems) };
  return {
    ok: true,
    framework: { ...value, kinds: value.kinds.map((kind) => resolveKind(value, kind)) },
    locate: parsed.checked.locate,
  };
}

function resolveKind(file: FrameworkFile, rule: KindRule): Kind {
  const merged = mergeMirrored(file, rule);
  const milestones = merged.milestones.map(({ rule: milestone }): MilestoneDefinition => {
    const role = file.roles.find((each) => each.id === milestone.owner);
    return { ...milestone, party: role?.party ?? '' };
  });
  const points = merged.points.map((point) => point.rule);
  const { mirrors: _, planning: __, ...rest } = rule;
  return {
    ...rest,
    conditions: merged.conditions,
    provisionalWhile: merged.provisionalWhile.map(({ rule: each }) => each),
    holds: merged.holds.map(({ rule: each }) => each),
    points,
    milestones,
    warnings: merged.warnings.map((warning) => warning.rule),
    ...(merged.planning ? { planning: merged.planning.rule } : {}),
    dates: orderDates(defineDates(points, milestones)).ordered,
  };
}

function checkFramework(
  { value: file, locate }: CheckedYaml<FrameworkFile>,
  mended: readonly FilePath[] = [],
): readonly Problem[] {
  const checker = new ReferenceChecker(locate, mended);
  const parties = checker.declare('party', ['parties'], file.parties);
  const roles = checker.declare('role', ['roles'], file.roles);
  const conditions = checker.declare('condition', ['conditions'], file.conditions);
  const grounds = checker.declare('ground', ['grounds'], file.grounds);
  const events = checker.declare('event', ['events'], file.events);
  const readings = checker.declare('reading', ['readings'], file.readings);
  const kinds = checker.declare('kind', ['kinds'], file.kinds);

  file.roles.forEach((role, index) => checker.refer(parties, role.party, ['roles', index, 'party']));
  file.conditions.forEach((condition, index) =>
    checker.referAll(events, condition.setBy, ['conditions', index, 'setBy']),
  );
  checkEvents(file, checker, { events, kinds, conditions });
  if (file.embargo) {
    checker.refer(events, file.embargo.from, ['embargo', 'from']);
    checker.refer(events, file.embargo.until, ['embargo', 'until']);
  }
  if (file.parties.some((party) => party.inspected) && !file.events.some((event) => event.announces)) {
    checker.add(['events'], 'must have one event with announces: true, since a party is inspected');
  }
  file.kinds.forEach((kind, index) => {
    const mirrored = file.kinds.find((each) => each.id === kind.mirrors);
    if (kind.mirrors !== undefined) {
      checker.refer(kinds, kind.mirrors, ['kinds', index, 'mirrors']);
      if (mirrored?.mirrors !== undefined) {
        checker.add(['kinds', index, 'mirrors'], 'must name a kind that mirrors no other', kind.mirrors);
      }
    }
    checkKind(file, index, checker, { parties, roles, conditions, grounds, readings });
  });
  return checker.problems;
}

function inOrderOfLines(problems: readonly Problem[]): readonly Problem[] {
  const lineOf = (problem: Problem): number => Number(/:(\d+)(?: |$)/.exec(problem.where)?.[1] ?? 0);
  return problems.toSorted((a, b) => lineOf(a) - lineOf(b));
}
