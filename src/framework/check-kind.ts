import { checkDateRule, refuseTime } from './check-date-rule.ts';
import { checkHold } from './check-hold.ts';
import { checkMilestone } from './check-milestone.ts';
import { checkPlanning } from './check-planning.ts';
import { checkWarning } from './check-warning.ts';
import { defineDates, orderDates } from './define-dates.ts';
import type { FrameworkFile, KindRule } from './framework-file.ts';
import type { FileVocabulary, KindVocabulary } from './kind-vocabulary.ts';
import { isStandIn } from './mend-file.ts';
import { type FilePath, type MergedKind, mergeMirrored } from './merge-mirrored.ts';
import type { Declared, ReferenceChecker } from './reference-checker.ts';

/** Adds every problem of one kind: ids, references, missing or needless dates, circles, and messages' placeholders. */
export function checkKind(file: FrameworkFile, index: number, checker: ReferenceChecker, known: FileVocabulary): void {
  const kind = file.kinds[index] as KindRule;
  const path: FilePath = ['kinds', index];
  const merged = mergeMirrored(file, kind);
  checkIds(kind, path, merged, checker);
  checker.referAll(known.conditions, kind.conditions, [...path, 'conditions']);

  const dates = defineDates(
    merged.points.map((point) => point.rule),
    merged.milestones.map((milestone) => milestone.rule),
  );
  // Of a kind whose id is missing nobody can say which events it leaves out.
  const isNamed = !isStandIn(kind.id);
  const ofKind = isNamed ? `of the kind ${kind.id}` : 'of this kind';
  const events = file.events.filter((event) => !isNamed || (event.kinds?.includes(kind.id) ?? true));
  const vocabulary: KindVocabulary = {
    ...known,
    kindConditions: { what: `condition ${ofKind}`, ids: new Set(merged.conditions) },
    events: { what: `event ${ofKind}`, ids: new Set(events.map((event) => event.id)) },
    dates: declareDates(dates.map((date) => date.key)),
    milestones: { what: 'milestone', ids: new Set(merged.milestones.map((each) => each.rule.id)) },
  };

  for (const point of merged.points) {
    checkDateRule(point.rule.rule, [...point.path, 'rule'], checker, vocabulary);
    refuseTime(point.rule.rule, [...point.path, 'rule'], checker);
  }
  for (const milestone of merged.milestones) checkMilestone(milestone, checker, vocabulary);
  const inputs = merged.milestones.filter((milestone) => milestone.rule.input !== undefined);
  for (const extra of inputs.slice(1)) {
    checker.add([...extra.path, 'input'], 'may stand at one milestone of a kind only');
  }
  for (const { rule, path: at } of merged.provisionalWhile) {
    checker.refer(vocabulary.kindConditions, rule.condition, [...at, 'condition']);
    checker.referAll(vocabulary.events, rule.until, [...at, 'until']);
    checker.referAll(vocabulary.milestones, rule.milestones, [...at, 'milestones']);
  }
  for (const hold of merged.holds) checkHold(hold, checker, vocabulary);
  for (const warning of merged.warnings) checkWarning(warning, checker, vocabulary);
  if (merged.planning) checkPlanning(merged.planning, checker, known.roles, vocabulary);
  checkExamples(kind, path, checker, vocabulary);

  for (const circle of orderDates(dates).circles) {
    checker.add(
      pathOfDate(circle[0] as string, merged, path),
      `counts in a circle: ${circle.join(' -> ')}; break it at one of these`,
    );
  }
}

/** A milestone that is known by another date is offered its dates; else all names are offered, each without its dates. */
function declareDates(keys: readonly string[]): Declared {
  const names = [...new Set(keys.map((key) => key.split('.')[0] as string))];
  return {
    what: 'date to count from',
    ids: new Set(keys),
    offer: (seen) => {
      const name = seen.split('.')[0] as string;
      return names.includes(name) ? keys.filter((key) => key === name || key.startsWith(`${name}.`)) : names;
    },
  };
}

function checkIds(kind: KindRule, path: FilePath, merged: MergedKind, checker: ReferenceChecker): void {
  checker.declare('milestone', [...path, 'milestones'], kind.milestones);
  checker.declare('hold', [...path, 'holds'], kind.holds);
  checker.declare('point', [...path, 'points'], kind.points);
  checker.declare('warning', [...path, 'warnings'], kind.warnings);
  const pointIds = new Set(merged.points.map((point) => point.rule.id));
  for (const { rule, path: at } of merged.milestones) {
    if (pointIds.has(rule.id)) checker.add([...at, 'id'], 'is the id of a point already', rule.id);
  }
  for (const { rule, path: at } of [...merged.milestones, ...merged.points]) {
    if (rule.id === 'start') checker.add([...at, 'id'], 'is taken: start is the date that the planner gives', rule.id);
  }
  if (merged.milestones.length === 0) checker.add([...path, 'milestones'], 'must hold at least one milestone');
}

function checkExamples(kind: KindRule, path: FilePath, checker: ReferenceChecker, known: KindVocabulary): void {
  kind.examples.forEach((example, index) => {
    const at = [...path, 'examples', index];
    for (const key of Object.keys(example.expect)) checker.refer(known.dates, key, [...at, 'expect', key]);
    for (const event of Object.keys(example.events)) checker.refer(known.events, event, [...at, 'events', event]);
    checker.referAll(known.kindConditions, example.conditions, [...at, 'conditions']);
  });
}

function pathOfDate(key: string, merged: MergedKind, kindPath: FilePath): FilePath {
  const [id, field] = key.split('.');
  const milestone = merged.milestones.find((each) => each.rule.id === id);
  if (milestone) return field ? [...milestone.path, field] : milestone.path;
  return merged.points.find((each) => each.rule.id === id)?.path ?? kindPath;
}
