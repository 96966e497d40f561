import { anchorsOf, type DateDefinition } from './framework.ts';
import type { MilestoneRule, PointRule } from './milestone-rule.ts';

/** Every date that a kind's points and milestones define, in the order of the file. */
export function defineDates(points: readonly PointRule[], milestones: readonly MilestoneRule[]): DateDefinition[] {
  return [
    { key: 'start', is: 'start' },
    ...points.map((point): DateDefinition => ({ key: point.id, is: 'rule', rule: point.rule })),
    ...milestones.flatMap(datesOfMilestone),
  ];
}

/** Dates in an order in which each can be worked out, and what stands in the way. */
export interface DateOrder {
  /** Each after those that it counts from, but for the dates of a circle. */
  readonly ordered: readonly DateDefinition[];
  /** The circles found, each as the keys that lead round it: the first again at the end. */
  readonly circles: readonly (readonly string[])[];
}

/**
 * Sorts dates so that each comes after those that it counts from. Anchors that name no date are left to the caller,
 * who knows where they stand.
 */
export function orderDates(dates: readonly DateDefinition[]): DateOrder {
  const byKey = new Map(dates.map((date) => [date.key, date]));
  const ordered: DateDefinition[] = [];
  const circles: (readonly string[])[] = [];
  const finished = new Set<string>();
  const path: string[] = [];

  function visit(key: string): void {
    const date = byKey.get(key);
    if (date === undefined || finished.has(key)) return;
    if (path.includes(key)) {
      circles.push([...path.slice(path.indexOf(key)), key]);
      return;
    }
    path.push(key);
    for (const reference of referencesOf(date)) visit(reference);
    path.pop();
    finished.add(key);
    ordered.push(date);
  }

  for (const date of dates) visit(date.key);
  return { ordered, circles };
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
  if (milestone.none?.state === 'no-date') dates.push({ key: `${id}.planned`, is: 'unruled' });
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
