import { formatLongDate, toOrdinal } from '../calendar/plain-date.ts';
import type { WorkingDayCalendar } from '../calendar/working-day-calendar.ts';
import { anchorsOf, type DateDefinition } from '../framework/framework.ts';
import type { DateInputs } from './compile-date.ts';
import type { DateLayout } from './date-table.ts';
import { findEvent } from './find-event.ts';
import { NO_DATE } from './no-date.ts';

/** Which dates a bank holiday that is yet to be published may still move, and why. */
export interface Doubts {
  /** For each place of the table whether its date may move; null where none may. */
  readonly find: (dates: readonly number[], inputs: DateInputs) => DoubtfulPlaces;
  /** Why it may, in words: the one reason. */
  readonly because: readonly string[];
}

export type DoubtfulPlaces = readonly boolean[] | null;

/** One date of the table and the places of those that it was worked out from. */
interface Dependency {
  readonly place: number;
  readonly anchors: readonly number[];
  /** Whether the date is a fact for these inputs, given or recorded, and rests on nothing. */
  readonly isFact: (dates: readonly number[], inputs: DateInputs) => boolean;
}

/**
 * Prepares the doubts about a kind's dates: those past the published list of bank holidays, and those that were counted
 * back from such a date.
 */
export function compileDoubts({ laidOut, placeOf }: DateLayout, calendar: WorkingDayCalendar): Doubts {
  const official = toOrdinal(calendar.officialUntil);
  const dependencies = laidOut.map(({ date, place }) => dependencyOf(date, place, placeOf));
  return {
    find: (dates, inputs) => {
      if (!dates.some((day) => day > official)) return null;
      const doubtful: boolean[] = [];
      for (const { place, anchors, isFact } of dependencies) {
        const day = dates[place] as number;
        const isSet = inputs.set?.has(place) ?? false;
        doubtful[place] =
          !isSet &&
          (day > official || (day !== NO_DATE && anchors.some((anchor) => doubtful[anchor]) && !isFact(dates, inputs)));
      }
      return doubtful;
    },
    because: [`Bank holidays are published up to ${formatLongDate(calendar.officialUntil)} only.`],
  };
}

function dependencyOf(date: DateDefinition, place: number, placeOf: (key: string) => number): Dependency {
  switch (date.is) {
    case 'start':
    case 'recorded':
    case 'unruled':
      return { place, anchors: [], isFact: () => true };
    case 'effective': {
      const recorded = placeOf(date.recorded);
      return {
        place,
        anchors: [placeOf(date.planned)],
        isFact: (dates, inputs) => dates[recorded] !== NO_DATE && !inputs.doneBefore.has(date.key),
      };
    }
    case 'rule': {
      const { rule, input } = date;
      return {
        place,
        anchors: anchorsOf(rule).map(placeOf),
        isFact: (_, inputs) =>
          (input !== undefined && inputs.fieldworkEnd !== NO_DATE) ||
          ('event' in rule && findEvent(inputs.counting, rule.event) !== undefined),
      };
    }
  }
}
