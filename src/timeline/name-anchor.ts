import { anchorsOf, type Framework, type Kind } from '../framework/framework.ts';
import type { DateRule } from '../framework/date-rule.ts';
import { NO_DATE } from './no-date.ts';
import type { RecordedEvent } from './timeline-request.ts';

/** What the date that a rule counts from is, in words: "planned: Fieldwork ends", "recorded: Draft sent to Cafcass". */
export type AnchorName = (dates: readonly number[], events: readonly RecordedEvent[]) => string;

/** Prepares the name of a rule's anchor, which depends on what has been recorded. */
export function nameAnchor(
  framework: Framework,
  kind: Kind,
  rule: DateRule,
  placeOf: (key: string) => number,
): AnchorName {
  if ('event' in rule) {
    const recorded = `recorded: ${framework.events.find((each) => each.id === rule.event)?.title ?? rule.event}`;
    const otherwise = rule.otherwise === undefined ? undefined : nameKey(framework, kind, rule.otherwise, placeOf);
    return (dates, events) =>
      events.some((event) => event.type === rule.event) ? recorded : (otherwise?.(dates, events) ?? 'not recorded');
  }
  return nameKey(framework, kind, anchorsOf(rule)[0] as string, placeOf);
}

function nameKey(framework: Framework, kind: Kind, key: string, placeOf: (key: string) => number): AnchorName {
  if (key === 'start') return () => kind.start.title;
  const point = kind.points.find((each) => each.id === key);
  if (point) {
    if (!('event' in point.rule)) return () => point.title;
    const { event } = point.rule;
    const from = nameAnchor(framework, kind, point.rule, placeOf);
    return (dates, events) =>
      events.some((each) => each.type === event)
        ? from(dates, events)
        : `${point.title}, taken as ${from(dates, events)}`;
  }
  const [id, field] = key.split('.') as [string, string | undefined];
  const title = kind.milestones.find((each) => each.id === id)?.title ?? id;
  if (field !== undefined) return () => `${field}: ${title}`;
  const place = placeOf(`${id}.recorded`);
  const names = { recorded: `recorded: ${title}`, planned: `planned: ${title}` };
  return (dates) => (dates[place] === NO_DATE ? names.planned : names.recorded);
}
