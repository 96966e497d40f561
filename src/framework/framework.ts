import type { DateRule } from './date-rule.ts';
import type { EventRule } from './event-rule.ts';
import type { FrameworkFile, KindRule } from './framework-file.ts';
import type { MilestoneRule } from './milestone-rule.ts';

/** One published edition of an inspection framework, checked: every reference leads somewhere and none in a circle. */
export interface Framework extends Omit<FrameworkFile, 'kinds'> {
  readonly kinds: readonly Kind[];
}

/** A kind of inspection or visit, with what it takes over from the kind that it mirrors. */
export interface Kind extends Omit<KindRule, 'mirrors' | 'milestones'> {
  readonly milestones: readonly MilestoneDefinition[];
  /** Every date of the kind by its key, each after those that it counts from. */
  readonly dates: readonly DateDefinition[];
}

/** A milestone's rule with the party that follows from its owner. */
export interface MilestoneDefinition extends MilestoneRule {
  readonly party: string;
}

/**
 * One date to work out. Keys are `start`, a point's id, a milestone's id (its recorded date, else its planned one), or
 * a milestone's id with `.planned`, `.due`, `.opens`, `.ends`, `.recorded` or `.also.0`. What is unruled has a date only
 * where somebody sets one.
 */
export type DateDefinition =
  | { readonly key: string; readonly is: 'start' }
  | { readonly key: string; readonly is: 'recorded'; readonly milestone: string; readonly events: readonly string[] }
  | { readonly key: string; readonly is: 'unruled' }
  | { readonly key: string; readonly is: 'effective'; readonly recorded: string; readonly planned: string }
  | {
      readonly key: string;
      readonly is: 'rule';
      readonly rule: DateRule;
      /** The condition without which there is no date. */
      readonly when?: string;
      /** The milestone whose planned date the planner may give instead. */
      readonly input?: string;
    };

/** The kind of that id, or undefined. */
export function findKind(framework: Framework, id: string): Kind | undefined {
  return framework.kinds.find((kind) => kind.id === id);
}

/** The events that may be recorded for a kind, in the order of the file. */
export function eventsOf(framework: Framework, kind: Pick<Kind, 'id'>): readonly EventRule[] {
  return framework.events.filter((event) => event.kinds?.includes(kind.id) ?? true);
}

/** The ids of the inspected parties: those that are told nothing before the call. */
export function inspectedParties(framework: Framework): readonly string[] {
  return framework.parties.filter((party) => party.inspected).map((party) => party.id);
}

/** The anchors that a rule counts from or is held within. */
export function anchorsOf(rule: DateRule): readonly string[] {
  const anchors: string[] = [];
  if ('after' in rule) anchors.push(rule.after);
  if ('before' in rule) anchors.push(rule.before);
  if ('of' in rule) anchors.push(rule.of);
  if ('onOrAfter' in rule) anchors.push(rule.onOrAfter);
  if ('onOrBefore' in rule) anchors.push(rule.onOrBefore);
  if ('on' in rule) anchors.push(rule.on);
  if ('otherwise' in rule && rule.otherwise !== undefined) anchors.push(rule.otherwise);
  if (rule.notBefore !== undefined) anchors.push(rule.notBefore);
  if (rule.notAfter !== undefined) anchors.push(rule.notAfter);
  return anchors;
}
