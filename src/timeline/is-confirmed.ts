import type { Framework, Kind } from '../framework/framework.ts';
import { findEvent } from './find-event.ts';
import type { RecordedEvent } from './timeline-request.ts';

/**
 * Whether something recorded has confirmed dates that a condition left open: recorded after the event that set the
 * condition and not for an earlier day, and about one of the milestones that are open, where it names one.
 */
export function isConfirmed(
  { condition, until, milestones }: Kind['provisionalWhile'][number],
  framework: Framework,
  events: readonly RecordedEvent[],
): boolean {
  const setting = findSetting(framework, condition, events);
  const later = setting === undefined ? events : events.slice(events.indexOf(setting) + 1);
  return later.some(
    ({ type, on, milestone }) =>
      until.includes(type) &&
      (setting === undefined || on >= setting.on) &&
      (milestone === undefined || milestones.includes(milestone)),
  );
}

/** The event that set a condition, of several the last recorded; undefined where none did. */
export function findSetting(
  framework: Framework,
  condition: string,
  events: readonly RecordedEvent[],
): RecordedEvent | undefined {
  const setBy = framework.conditions.find(({ id }) => id === condition)?.setBy ?? [];
  return setBy.map((type) => findEvent(events, type)).find((event) => event !== undefined);
}
