import type { DateDefinition } from './framework.ts';
import { anchorsOf } from './framework.ts';
import type { MilestoneRule, PointRule } from './milestone-rule.ts';

/** Every date that a kind's points and milestones define, in the order of the file. */
export function defineDates(points: readonly PointRule[], milestones: readonly MilestoneRule[]): DateDefinition[] {
  return [
    { key: 'start', is: 'start' },
    ...points.map((point): DateDefinition => ({ key: point.id, is: 'rule', rule: point.rule })),
    ...milestones.flatMap(datesOfMilestone),
  ];
}

/**
 * Sorts dates so that each comes after those that it counts from.
 *
 * Gives the order, or the first circle found as the keys that lead round it. Anchors that name no date are left to
 * the caller, who knows where they stand.
 */
export function orderDates(
  dates: readonly DateDefinition[],
): { readonly ordered: readonly DateDefinition[] } | { readonly circle: readonly string[] } {
  const byKey = new Map(dates.map((date) => [date.key, date]));
  const ordered: DateDefinition[] = [];
  const finished = new Set<string>();
  const path: string[] = [];

  function visit(key: string): readonly string[] | null {
    const date = byKey.get(key);
    if (date === undefined || finished.has(key)) return null;
    if (path.includes(key)) return [...path.slice(path.indexOf(key)), key];
    path.push(key);
    for (const reference of referencesOf(date)) {
      const circle = visit(reference);
      if (circle) return circle;
    }
    path.pop();
    finished.add(key);
    ordered.push(date);
    return null;
  }

  for (const date of dates) {
    const circle = visit(date.key);
    if (circle) return { circle };
  }
  return { ordered };
}

function datesOfMilestone(milestone: MilestoneRule): DateDefinition[] {
  const { id } = milestone;
  const condition = milestone.when === undefined ? {} : { when: milestone.when };
  const dates: DateDefinition[] = [];
  const define = (field: string, rule: MilestoneRule['due'], input = {}): void => {
    if (rule) dates.push({ key: `${id}.${field}`, is: 'rule', rule, ...condition, ...input });
  };
  define('due', milestone.due);
  define(
    'planned',
    milestone.planned ?? (milestone.due ? { on: `${id}.due` } : undefined),
    milestone.input ? { input: milestone.input } : {},
  );
  define('opens', milestone.opens);
  define('ends', milestone.ends);
  for (const [index, rule] of (milestone.also ?? []).entries()) define(`also.${index}`, rule);
  dates.push({ key: `${id}.recorded`, is: 'recorded', milestone: id, events: milestone.completedBy });
  if (dates.some((date) => date.key === `${id}.planned`)) {
    dates.push({ key: id, is: 'effective', recorded: `${id}.recorded`, planned: `${id}.planned` });
  }
  return dates;
}

function referencesOf(date: DateDefinition): readonly string[] {
  if (date.is === 'effective') return [date.recorded, date.planned];
  return date.is === 'rule' ? anchorsOf(date.rule) : [];
}
