import { toOrdinal } from '../calendar/plain-date.ts';
import type { WorkingDayCalendar } from '../calendar/working-day-calendar.ts';
import type { DateDefinition, Framework, Kind } from '../framework/framework.ts';
import { compileDate, type DateInputs, type DateStep, isFinished } from './compile-date.ts';
import { NO_DATE } from './no-date.ts';

/** The dates of a kind laid out in a table, each in its place and after those that it counts from. */
export interface DateTable {
  /** The place of each date by its key. Dates that are always the same share a place. */
  readonly places: ReadonlyMap<string, number>;
  /** The place of a date by its key; -1 where there is no such date. */
  readonly placeOf: (key: string) => number;
  /** A table without a date in it. */
  readonly blank: readonly number[];
  readonly steps: readonly DateStep[];
  /** The place that each step fills. */
  readonly targets: readonly number[];
  /** The places of recorded dates that an event of some type fills. */
  readonly recordedBy: ReadonlyMap<string, readonly number[]>;
  /** The types of event that name the milestone that they are about. */
  readonly naming: readonly string[];
}

/** Lays out the dates of a kind. */
export function layOutDates(framework: Framework, kind: Kind, calendar: WorkingDayCalendar): DateTable {
  const places = new Map<string, number>();
  const steps: DateStep[] = [];
  const targets: number[] = [];
  const recordedBy = new Map<string, number[]>();
  const placeOf = (key: string): number => places.get(key) ?? -1;
  let size = 0;
  for (const date of kind.dates) {
    const shared = sharedWith(date, kind.dates);
    if (shared !== undefined) {
      places.set(date.key, places.get(shared) as number);
      continue;
    }
    const place = size;
    size += 1;
    places.set(date.key, place);
    const step = compileDate(date, { calendar, placeOf });
    if (step !== null) {
      steps.push(step);
      targets.push(place);
    }
    if (date.is === 'recorded') {
      for (const type of date.events) recordedBy.set(type, [...(recordedBy.get(type) ?? []), place]);
    }
  }
  const naming = framework.events.filter((event) => event.names === 'milestone').map((event) => event.id);
  return { places, placeOf, blank: Array.from({ length: size }, () => NO_DATE), steps, targets, recordedBy, naming };
}

/** Every date of the kind for these inputs, each in its place. Of two events about one milestone the later counts. */
export function fillTable(table: DateTable, inputs: DateInputs): readonly number[] {
  const dates = table.blank.slice();
  dates[table.places.get('start') as number] = inputs.start;
  for (const event of inputs.events) {
    const day = toOrdinal(event.on);
    for (const place of table.recordedBy.get(event.type) ?? []) dates[place] = day;
    if (event.milestone !== undefined && table.naming.includes(event.type)) {
      const place = table.places.get(`${event.milestone}.recorded`);
      if (place !== undefined) dates[place] = day;
    }
  }
  const { steps, targets } = table;
  for (let index = 0; index < steps.length; index += 1) {
    dates[targets[index] as number] = (steps[index] as DateStep)(dates, inputs);
  }
  return dates;
}

/** The key of the date that this one always equals: the planned day of what is only due, for example. */
function sharedWith(date: DateDefinition, dates: readonly DateDefinition[]): string | undefined {
  if (date.is !== 'rule' || date.input !== undefined || !('on' in date.rule) || isFinished(date.rule)) return undefined;
  const { on } = date.rule;
  const other = dates.find((each) => each.key === on);
  const isUnderSameCondition = date.when === undefined || (other?.is === 'rule' && other.when === date.when);
  return isUnderSameCondition ? on : undefined;
}
