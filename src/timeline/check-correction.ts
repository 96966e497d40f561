import { eventsOf } from '../framework/framework.ts';
import type { EventCase } from './event-case.ts';
import { checkFieldworkEnd } from './start-milestone.ts';

/** Refuses to correct what does not hold any more, what others still need, and a day that does not fit the others. */
export function checkCorrection(each: EventCase): void {
  const { plan, recorded, event, now, refuse } = each;
  if (event.supersedes === undefined) return;
  const mistaken = recorded.find(({ id }) => id === event.supersedes);
  if (mistaken === undefined) {
    return refuse('corrects', 'must be an event that holds: this one was corrected or replaced already');
  }
  const rules = eventsOf(plan.framework, plan.kind);
  const others = recorded.filter((other) => other !== mistaken);
  const needing = others.filter(({ type }) => rules.find(({ id }) => id === type)?.requires.includes(mistaken.type));
  const { date } = event;
  if (date === undefined) {
    const hasOther = others.some(({ type }) => type === mistaken.type);
    for (const type of new Set(hasOther ? [] : needing.map((other) => other.type))) {
      refuse('corrects', `is needed by ${type}: correct ${type} first`, mistaken.type);
    }
    return;
  }
  const rule = rules.find(({ id }) => id === mistaken.type);
  if (rule?.does !== 'complete' && rule?.does !== undefined) {
    const message = `must not be given for ${mistaken.type}: take it back without a date, and record it anew`;
    return refuse('date', message, date);
  }
  if (mistaken.date !== undefined && date > mistaken.date) {
    refuse('date', `must not be after ${mistaken.date}, which ${mistaken.type} sets`, date);
  }
  if (date > now.on) refuse('date', `must not lie ahead: it is ${now.on} in London`, date);
  if (rule !== undefined) {
    const corrected = { ...mistaken, on: date };
    checkFieldworkEnd({ ...each, rule, event: corrected, refuse: (_, message, seen) => refuse('date', message, seen) });
  }
  const isOneOf = (types: readonly string[] = []) => others.filter(({ type }) => types.includes(type));
  const setters = (condition: string | undefined): readonly string[] =>
    plan.framework.conditions.find(({ id }) => id === condition)?.setBy ?? [];
  const confirming = rules.filter(({ onlyIf }) => setters(onlyIf).includes(mistaken.type)).map(({ id }) => id);
  for (const { type, on } of isOneOf([...(rule?.requires ?? []), ...(rule?.expects ?? []), ...setters(rule?.onlyIf)])) {
    if (on > date) refuse('date', `must not be before ${type}, recorded for ${on}`, date);
  }
  for (const { type, on } of [...isOneOf(rule?.closedBy), ...isOneOf(confirming), ...needing]) {
    if (on < date) refuse('date', `must not be after ${type}, recorded for ${on}`, date);
  }
}
