import { toOrdinal } from '../calendar/plain-date.ts';
import type { WorkingDayCalendar } from '../calendar/working-day-calendar.ts';
import type { DateDefinition, Framework, Kind } from '../framework/framework.ts';
import { compileDate, type DateInputs, type DateStep, isFinished } from './compile-date.ts';
import { NO_DATE } from './no-date.ts';

/** The dates of a kind laid out in a table: each in a place of its own, filled after those that it counts from. */
export interface DateTable {
  readonly start: number;
  /** A table without a date in it. */
  readonly blank: readonly number[];
  readonly steps: readonly DateStep[];
  /** The place that each step fills. */
  readonly targets: readonly number[];
  /** The places of recorded dates that an event of some type fills. */
  readonly recordedBy: ReadonlyMap<string, readonly number[]>;
  /** The place of the recorded date of each milestone. */
  readonly recordedOf: ReadonlyMap<string, number>;
  /** The types of event that name the milestone that they are about. */
  readonly naming: readonly string[];
}

/** A table being laid out. Dates that nothing asks for get no place, and dates that are always equal share one. */
export interface DateLayout {
  /** The place of a date by its key, which is laid out where it was not yet; -1 where there is no such date. */
  readonly placeOf: (key: string) => number;
  /** The dates laid out so far, each after those that it counts from. */
  readonly laidOut: readonly { readonly date: DateDefinition; readonly place: number }[];
  readonly finish: () => DateTable;
}

/**
 * Begins the table of a kind's dates.
 * @param isShared Whether dates that are always equal share a place, so that none of them can be set by itself.
 */
export function beginLayout(
  framework: Framework,
  kind: Kind,
  calendar: WorkingDayCalendar,
  isShared: boolean,
): DateLayout {
  const definitions = new Map(kind.dates.map((date) => [date.key, date]));
  const places = new Map<string, number>();
  const laidOut: { date: DateDefinition; place: number }[] = [];
  const steps: DateStep[] = [];
  const targets: number[] = [];
  const recordedBy = new Map<string, number[]>();
  const recordedOf = new Map<string, number>();

  const placeOf = (key: string): number => {
    const known = places.get(key);
    if (known !== undefined) return known;
    const date = definitions.get(key);
    if (date === undefined) return -1;
    const shared = isShared ? sharedWith(date, definitions) : undefined;
    const place = shared === undefined ? layOut(date) : placeOf(shared);
    places.set(key, place);
    return place;
  };

  const layOut = (date: DateDefinition): number => {
    // Compiling a date lays out those that it counts from, and so comes first.
    const step = compileDate(date, { calendar, placeOf });
    const place = laidOut.length;
    laidOut.push({ date, place });
    if (step !== null) {
      steps.push(step);
      targets.push(place);
    }
    if (date.is === 'recorded') {
      recordedOf.set(date.milestone, place);
      for (const type of date.events) recordedBy.set(type, [...(recordedBy.get(type) ?? []), place]);
    }
    return place;
  };

  return {
    placeOf,
    laidOut,
    finish: () => ({
      start: placeOf('start'),
      blank: laidOut.map(() => NO_DATE),
      steps,
      targets,
      recordedBy,
      recordedOf,
      naming: framework.events
        .filter((event) => event.does === 'complete' && event.asks.milestone !== undefined)
        .map((event) => event.id),
    }),
  };
}

/**
 * Every date of the kind for these inputs, each in its place. Of two events about one milestone the later counts. A day
 * that is set stands whatever its rule gives, and what counts from it follows; nothing sets a recorded day.
 * @param ruled Takes, for each place that is set, the day that its rule gives.
 */
export function fillTable(table: DateTable, inputs: DateInputs, ruled?: Map<number, number>): readonly number[] {
  const dates = table.blank.slice();
  dates[table.start] = inputs.start;
  for (const event of inputs.events) {
    const day = toOrdinal(event.on);
    for (const place of table.recordedBy.get(event.type) ?? []) dates[place] = day;
    if (event.milestone !== undefined && table.naming.includes(event.type)) {
      const place = table.recordedOf.get(event.milestone);
      if (place !== undefined) dates[place] = day;
    }
  }
  const { steps, targets } = table;
  const { set } = inputs;
  if (set !== null) {
    for (const [place, day] of set) dates[place] = day;
    for (let index = 0; index < steps.length; index += 1) {
      const place = targets[index] as number;
      const day = (steps[index] as DateStep)(dates, inputs);
      if (!set.has(place)) dates[place] = day;
      else ruled?.set(place, day);
    }
    return dates;
  }
  for (let index = 0; index < steps.length; index += 1) {
    dates[targets[index] as number] = (steps[index] as DateStep)(dates, inputs);
  }
  return dates;
}

/** The key of the date that this one always equals: the planned day of what is only due, for example. */
function sharedWith(date: DateDefinition, definitions: ReadonlyMap<string, DateDefinition>): string | undefined {
  if (date.is !== 'rule' || date.input !== undefined || !('on' in date.rule) || isFinished(date.rule)) return undefined;
  const { on } = date.rule;
  const other = definitions.get(on);
  const isUnderSameCondition = date.when === undefined || (other?.is === 'rule' && other.when === date.when);
  return isUnderSameCondition ? on : undefined;
}
