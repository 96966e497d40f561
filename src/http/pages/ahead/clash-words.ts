import { capitalise } from '../words/first-letter.ts';

/** "1 year", "notice over Christmas": what the id of a clash says, in words. */
export function clashWords(id: string): string {
  const words = id
    .replaceAll('-', ' ')
    .replace(/\bchristmas\b/, 'Christmas')
    .replace(/\baugust\b/, 'August');
  return CLASH_WORDS[id] ?? capitalise(words);
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

/** A sentence about a clash without the short ids of stored inspections: their kind and start tell people more. */
export function withoutIds(message: string): string {
  return message.replaceAll(/ [0-9a-f]{8} \(start /g, ' (start ');
}
