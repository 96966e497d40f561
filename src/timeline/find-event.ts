import type { RecordedEvent } from './timeline-request.ts';

/** The event of that type, or undefined; of several the last recorded. */
export function findEvent(events: readonly RecordedEvent[], type: string): RecordedEvent | undefined {
  for (let index = events.length - 1; index >= 0; index -= 1) {
    const event = events[index] as RecordedEvent;
    if (event.type === type) return event;
  }
  return undefined;
}

/** The event that tells when a milestone really happened, or undefined; of several the last recorded. */
export function findCompletingEvent(
  events: readonly RecordedEvent[],
  milestone: string,
  completedBy: readonly string[],
  naming: readonly string[],
): RecordedEvent | undefined {
  return events.findLast(
    (event) => completedBy.includes(event.type) || (event.milestone === milestone && naming.includes(event.type)),
  );
}
