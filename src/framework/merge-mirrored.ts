import type { FrameworkFile, KindRule } from './framework-file.ts';
import type { HoldRule } from './hold-rule.ts';
import type { MilestoneRule, PointRule } from './milestone-rule.ts';
import type { PlanningRule } from './planning-rule.ts';
import type { WarningRule } from './warning-rule.ts';

/** Where in a rule file something stands: `['kinds', 0, 'milestones', 3]`. */
export type FilePath = readonly PropertyKey[];

/** A rule and where in the file it stands, which may be in the kind that is mirrored. */
export interface Placed<T> {
  readonly rule: T;
  readonly path: FilePath;
}

/** A kind together with what it takes over from the kind that it mirrors. */
export interface MergedKind {
  readonly conditions: string[];
  readonly provisionalWhile: readonly Placed<KindRule['provisionalWhile'][number]>[];
  readonly holds: readonly Placed<HoldRule>[];
  readonly points: readonly Placed<PointRule>[];
  readonly milestones: readonly Placed<MilestoneRule>[];
  readonly warnings: readonly Placed<WarningRule>[];
  readonly planning: Placed<PlanningRule> | undefined;
}

/** The kind's rules, those of the mirrored kind first, each replaced by a rule of the same id. */
export function mergeMirrored(file: FrameworkFile, kind: KindRule): MergedKind {
  const base = kind.mirrors === kind.id ? undefined : file.kinds.find((each) => each.id === kind.mirrors);
  const placeAll = <T>(from: KindRule, list: string, rules: readonly T[]): Placed<T>[] =>
    rules.map((rule, index) => ({ rule, path: ['kinds', file.kinds.indexOf(from), list, index] }));
  const merge = <T extends { readonly id: string }>(
    list: string,
    of: (from: KindRule) => readonly T[],
  ): Placed<T>[] => {
    const own = placeAll(kind, list, of(kind));
    const inherited = base ? placeAll(base, list, of(base)) : [];
    return [
      ...inherited.map((item) => own.find((each) => each.rule.id === item.rule.id) ?? item),
      ...own.filter((item) => !inherited.some((each) => each.rule.id === item.rule.id)),
    ];
  };
  return {
    conditions: [...new Set([...(base?.conditions ?? []), ...kind.conditions])],
    provisionalWhile: [
      ...(base ? placeAll(base, 'provisionalWhile', base.provisionalWhile) : []),
      ...placeAll(kind, 'provisionalWhile', kind.provisionalWhile),
    ],
    holds: merge('holds', (from) => from.holds),
    points: merge('points', (from) => from.points),
    milestones: merge('milestones', (from) => from.milestones),
    warnings: merge('warnings', (from) => from.warnings),
    planning: [kind, base].flatMap((from) =>
      from?.planning ? [{ rule: from.planning, path: ['kinds', file.kinds.indexOf(from), 'planning'] }] : [],
    )[0],
  };
}
