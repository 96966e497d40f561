import type { Problem } from '../errors.ts';
import { eventsOf } from '../framework/framework.ts';
import { checkEventFields } from './check-event-fields.ts';
import { checkEventOrder } from './check-event-order.ts';
import { checkEventTarget } from './check-event-target.ts';
import { checkEventUsual } from './check-event-usual.ts';
import type { EventCase, EventCheck } from './event-case.ts';
import { type EventNote, noteEvent } from './note-event.ts';

export type { EventCheck } from './event-case.ts';
export type { EventNote } from './note-event.ts';

/** What is said of an event before it is recorded. */
export interface EventVerdict {
  /** Why it cannot be recorded as it stands, each with what could be done instead; empty where it can. */
  readonly problems: readonly Problem[];
  /** Of these, what a reason would be enough for. */
  readonly unusual: readonly Problem[];
  /** What to look at once more; never in the way. */
  readonly notes: readonly EventNote[];
}

/**
 * Whether an event can be recorded now.
 *
 * Refused are unknown events, what an event does not carry or must, days to come, events after the inspection was
 * cancelled, without those that they need or after those that close them, and what is held. With a reason, an event is
 * recorded that is out of the ordinary, or that corrects one of the same type.
 */
export function checkEvent(check: EventCheck): EventVerdict {
  const { plan, event, request } = check;
  const known = eventsOf(plan.framework, plan.kind);
  const rule = known.find((each) => each.id === event.type);
  if (!rule) {
    const message = `must be one of ${known.map((each) => each.id).join(', ')}`;
    return { problems: [{ where: 'type', message, seen: event.type }], unusual: [], notes: [] };
  }
  const refused: Problem[] = [];
  const unusual: Problem[] = [];
  const addTo = (problems: Problem[]) => (where: string, message: string, seen?: string) => {
    problems.push({ where, message, ...(seen === undefined ? {} : { seen }) });
  };
  const each: EventCase = {
    ...check,
    rule,
    recorded: request.events ?? [],
    refuse: addTo(refused),
    unusual: addTo(unusual),
  };
  if (!isWithinCalendar(each)) return { problems: refused, unusual, notes: [] };
  checkEventOrder(each);
  checkEventFields(each);
  checkEventTarget(each);
  checkEventUsual(each);
  const asked = event.reason === undefined ? unusual : [];
  return { problems: [...refused, ...asked], unusual: asked, notes: refused.length > 0 ? [] : noteEvent(each) };
}

/** No date can be worked out from a day that the calendar does not know. */
function isWithinCalendar({ plan, event, refuse }: EventCase): boolean {
  const { firstDate, lastDate } = plan.calendar;
  let isWithin = true;
  for (const field of ['on', 'date'] as const) {
    const day = event[field];
    if (day === undefined || (day >= firstDate && day <= lastDate)) continue;
    refuse(field, `must be from ${firstDate} to ${lastDate}, the dates of the calendar`, day);
    isWithin = false;
  }
  return isWithin;
}
