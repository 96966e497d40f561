import Holidays from 'date-holidays';
import { parsePlainDate, weekdayOf } from './plain-date.ts';
import type { DayOff } from './working-day-calendar.ts';

/** A division's bank holidays as the library `date-holidays` computes them. */
export interface LibraryHolidays {
  readonly country: 'GB';
  /** ENG stands for England and Wales. */
  readonly state: 'ENG' | 'SCT' | 'NIR';
  readonly types: readonly ('public' | 'bank' | 'optional' | 'school' | 'observance')[];
}

/** GOV.UK's names where the library has others. */
const govUkNames: Readonly<Record<string, string>> = {
  "New Year's Day": 'New Year’s Day',
  'January 2nd': '2nd January',
  'Queen’s Platinum Jubilee': 'Platinum Jubilee bank holiday',
  "Queen Elizabeth's Funeral Day": 'Bank Holiday for the State Funeral of Queen Elizabeth II',
  "King Charles III's Coronation": 'Bank holiday for the coronation of King Charles III',
};

const substituteSuffix = ' (substitute day)';

/**
 * The bank holidays of some years that fall on Monday to Friday, under GOV.UK's names: "Good Friday", "Boxing Day
 * (substitute day)". The library also lists the Saturday or Sunday that a substitute day stands for; those change
 * nothing and are left out.
 */
export function listLibraryHolidays(library: LibraryHolidays, years: Iterable<number>): readonly DayOff[] {
  const holidays = new Holidays(library.country, library.state, { types: [...library.types], languages: ['en'] });
  // We read the civil date only. Without a zone the library makes no instants in one, which takes most of its time.
  holidays.setTimezone(undefined as unknown as string);
  const days: DayOff[] = [];
  for (const year of years) {
    for (const holiday of holidays.getHolidays(year)) {
      const on = parsePlainDate(holiday.date.slice(0, 10));
      if (on !== null && weekdayOf(on) <= 5) days.push({ on, name: govUkName(holiday.name) });
    }
  }
  return days;
}

function govUkName(name: string): string {
  const suffix = name.endsWith(substituteSuffix) ? substituteSuffix : '';
  const base = name.slice(0, name.length - suffix.length);
  return `${govUkNames[base] ?? base}${suffix}`;
}
