import { addDays, type PlainDate, weekdayOf } from '../../../calendar/plain-date.ts';

/** The Monday of the week that a day is in. */
export function mondayOf(on: PlainDate): PlainDate {
  return addDays(on, 1 - weekdayOf(on));
}

/** The Sunday of the week that a day is in. */
export function sundayOf(on: PlainDate): PlainDate {
  return addDays(on, 7 - weekdayOf(on));
}

/** The Mondays of the weeks from the one of `from` to the one of `to`, both included. */
export function mondaysBetween(from: PlainDate, to: PlainDate): readonly PlainDate[] {
  const mondays: PlainDate[] = [];
  for (let monday = mondayOf(from); monday <= to; monday = addDays(monday, 7)) mondays.push(monday);
  return mondays;
}
