import type { DateRule } from '../framework/date-rule.ts';
import { anchorsOf, type Framework, type Kind } from '../framework/framework.ts';
import type { DateInputs } from './compile-date.ts';
import { findEvent } from './find-event.ts';
import { NO_DATE } from './no-date.ts';

/** What the date that a rule counts from is, in words: "planned: Fieldwork ends", "recorded: Draft sent to Cafcass". */
export type AnchorName = (dates: readonly number[], inputs: DateInputs) => string;

/** What names are made from. */
export interface NameContext {
  readonly framework: Framework;
  readonly kind: Kind;
  readonly placeOf: (key: string) => number;
}

/** Prepares the name of a rule's anchor, which depends on what has been recorded. */
export function nameAnchorOf(rule: DateRule, context: NameContext): AnchorName {
  if ('event' in rule) {
    const { event: type } = rule;
    const recorded = `recorded: ${context.framework.events.find((each) => each.id === type)?.title ?? type}`;
    const otherwise = rule.otherwise === undefined ? () => 'not recorded' : nameAnchor(rule.otherwise, context);
    return (dates, inputs) => (findEvent(inputs.counting, type) === undefined ? otherwise(dates, inputs) : recorded);
  }
  return nameAnchor(anchorsOf(rule)[0] as string, context);
}

/** Prepares the name of the date with that key. */
export function nameAnchor(key: string, context: NameContext): AnchorName {
  const { kind, placeOf } = context;
  if (key === 'start') return () => kind.start.title;
  const point = kind.points.find((each) => each.id === key);
  if (point) {
    const { rule, title } = point;
    if (!('event' in rule)) return () => title;
    const from = nameAnchorOf(rule, context);
    return (dates, inputs) =>
      findEvent(inputs.counting, rule.event) === undefined ? `${title}; ${from(dates, inputs)}` : from(dates, inputs);
  }
  const [id, field] = key.split('.') as [string, string | undefined];
  const title = kind.milestones.find((each) => each.id === id)?.title ?? id;
  if (field !== undefined) {
    const name = `${FIELD_NAMES[field] ?? field}: ${title}`;
    return () => name;
  }
  const place = placeOf(`${id}.recorded`);
  const recorded = `recorded: ${title}`;
  const planned = `planned: ${title}`;
  return (dates, { doneBefore }) => (dates[place] === NO_DATE || doneBefore.has(id) ? planned : recorded);
}

const FIELD_NAMES: Readonly<Record<string, string>> = { opens: 'first day', ends: 'last day' };
