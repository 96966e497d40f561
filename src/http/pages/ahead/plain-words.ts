import { InvalidInputError } from '../../../errors.ts';
import { day } from '../words/dates.ts';

/** Dates as people read them, in a text that has them as programs do: "take 2027-02-26 (Friday 26 February 2027)". */
export function withPlainDates(text: string): string {
  return text
    .replaceAll(/\b\d{4}-\d\d-\d\d \(([A-Z][a-z]+day \d[^)]*)\)/g, '$1')
    .replaceAll(/\b\d{4}-\d\d-\d\d\b/g, (date) => day(date));
}

/** Does something, and has what is wrong with the input told with dates as people read them. */
export async function inPlainDates<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    throw new InvalidInputError(
      error.problems.map((problem) => ({ ...problem, message: withPlainDates(problem.message) })),
      'The form',
    );
  }
}

/** "1 year", "notice over Christmas": what the id of a clash says, in words. */
export function clashWords(id: string): string {
  const words = id
    .replaceAll('-', ' ')
    .replace(/\bchristmas\b/, 'Christmas')
    .replace(/\baugust\b/, 'August');
  return CLASH_WORDS[id] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

const CLASH_WORDS: Readonly<Record<string, string>> = {
  'misses-target': 'Too late for the date that you gave, or no date',
  'calendar-range': 'Past the end of the calendar of bank holidays',
  'bank-holiday-on-site': 'A bank holiday on site',
  'provisional-dates': 'Days on site for which bank holidays are not published yet',
  'lead-on-site': 'The lead inspector is on site elsewhere',
  'lead-in-notice': 'The lead inspector is in the notice period of another inspection',
  'due-while-on-site': 'Something else is due while the lead inspector is on site',
};
