import type { RecordedEvent } from './timeline-request.ts';

/**
 * The events that hold, of all that were recorded: in the order recorded, without those that a later one replaces or
 * takes back, and without the corrections themselves.
 *
 * An event of the same type that supersedes an earlier one replaces it. One of another type corrects it: with a date the
 * earlier event happened on that day instead, without one it never happened. To take back a correction restores what it
 * corrected; to take back what replaced an event restores that event.
 */
export function effectiveEvents<Event extends RecordedEvent>(events: readonly Event[]): readonly Event[] {
  return events.some((event) => event.supersedes !== undefined) ? resolve(events).kept : events;
}

/** The ids of the events that hold, and of the corrections that were not taken back. */
export function idsThatHold(events: readonly RecordedEvent[]): ReadonlySet<string | undefined> {
  const { kept, corrections } = resolve(events);
  return new Set([...kept, ...corrections].map((event) => event.id));
}

function resolve<Event extends RecordedEvent>(
  events: readonly Event[],
): { readonly kept: readonly Event[]; readonly corrections: readonly Event[] } {
  const byId = new Map(events.map((event) => [event.id, event]));
  const correcting = listCorrectingTypes(events, byId);
  const gone = new Set<string | undefined>();
  const takenBack = new Set<string | undefined>();
  const dates = new Map<string | undefined, Event['date']>();
  const kept: Event[] = [];
  const corrections: Event[] = [];
  for (const event of events.toReversed()) {
    const { id, supersedes } = event;
    const isCorrection = supersedes !== undefined && correcting.has(event.type);
    // What a taken-back event superseded is as if it had not been.
    if (supersedes !== undefined && !takenBack.has(id)) {
      if (!isCorrection) gone.add(supersedes);
      else if (event.date === undefined) {
        // Once a later correction has given a day, an earlier one no longer takes it back.
        if (!dates.has(supersedes)) takenBack.add(supersedes);
      } else if (!takenBack.has(supersedes) && !dates.has(supersedes)) dates.set(supersedes, event.date);
    }
    if (gone.has(id) || takenBack.has(id)) continue;
    const on = dates.get(id);
    if (isCorrection) corrections.push(event);
    else kept.push(on === undefined ? event : { ...event, on });
  }
  return { kept: kept.reverse(), corrections };
}

/** The types of event that correct: only these supersede events of other types. */
function listCorrectingTypes(
  events: readonly RecordedEvent[],
  byId: ReadonlyMap<string | undefined, RecordedEvent>,
): ReadonlySet<string> {
  return new Set(
    events
      .filter(({ type, supersedes }) => supersedes !== undefined && byId.get(supersedes)?.type !== type)
      .map((event) => event.type),
  );
}
