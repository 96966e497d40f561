import { eventsOf } from '../framework/framework.ts';
import type { EventCase } from './event-case.ts';

/** Refuses to correct what does not hold any more, what others still need, and a day that does not fit the others. */
export function checkCorrection({ plan, recorded, event, now, refuse }: EventCase): void {
  if (event.supersedes === undefined) return;
  const mistaken = recorded.find((each) => each.id === event.supersedes);
  if (mistaken === undefined) {
    return refuse('corrects', 'must be an event that holds: this one was corrected or replaced already');
  }
  const rules = eventsOf(plan.framework, plan.kind);
  const others = recorded.filter((each) => each !== mistaken);
  const needing = others.filter((each) => rules.find(({ id }) => id === each.type)?.requires.includes(mistaken.type));
  const { date } = event;
  if (date === undefined) {
    const hasOther = others.some((each) => each.type === mistaken.type);
    for (const type of new Set(hasOther ? [] : needing.map((each) => each.type))) {
      refuse('corrects', `is needed by ${type}: correct ${type} first`, mistaken.type);
    }
    return;
  }
  const rule = rules.find(({ id }) => id === mistaken.type);
  if (rule?.does !== 'complete' && rule?.does !== undefined) {
    const message = `must not be given for ${mistaken.type}: take it back without a date, and record it anew`;
    return refuse('date', message, date);
  }
  if (date > now.on) refuse('date', `must not lie ahead: it is ${now.on} in London`, date);
  const isOneOf = (types: readonly string[] = []) => others.filter((each) => types.includes(each.type));
  const setters = (condition: string | undefined): readonly string[] =>
    plan.framework.conditions.find(({ id }) => id === condition)?.setBy ?? [];
  const confirming = rules.filter((each) => setters(each.onlyIf).includes(mistaken.type)).map(({ id }) => id);
  for (const { type, on } of isOneOf([...(rule?.requires ?? []), ...(rule?.expects ?? []), ...setters(rule?.onlyIf)])) {
    if (on > date) refuse('date', `must not be before ${type}, recorded for ${on}`, date);
  }
  for (const { type, on } of [...isOneOf(rule?.closedBy), ...isOneOf(confirming), ...needing]) {
    if (on < date) refuse('date', `must not be after ${type}, recorded for ${on}`, date);
  }
}
