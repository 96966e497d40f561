import type { CivilMoment } from '../../../calendar/local-time.ts';
import { day, moment } from './dates.ts';

/** Dates as people read them, in a text that has them as programs do: "take 2027-02-26 (Friday 26 February 2027)". */
export function withPlainDates(text: string): string {
  return (
    text
      // Where the service says a day both ways, once is enough.
      .replaceAll(/\b\d{4}-\d\d-\d\d \(([A-Z][a-z]+day \d[^)]*)\)/g, '$1')
      .replaceAll(/\b(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)\b)?/g, (_, on: string, at?: string) =>
        at === undefined ? day(on) : moment({ on, at } as CivilMoment),
      )
  );
}

/** A sentence with its dates in whole words: "Fri 4 Apr 2025" is for tables. */
export function inLongDates(text: string): string {
  return text.replaceAll(SHORT, (_, weekday: string, on: string, month: string, year: string) =>
    [whole(DAYS, weekday), on, whole(MONTHS, month), year].join(' '),
  );
}

function whole(names: readonly string[], short: string): string {
  return names.find((name) => name.startsWith(short)) ?? short;
}

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];
const SHORT =
  /\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun) (\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]? (\d{4})\b/g;
