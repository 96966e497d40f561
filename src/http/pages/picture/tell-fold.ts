import { count, shortDay } from '../words/dates.ts';
import type { FoldedWeeks } from './lay-out-weeks.ts';

/** "10 weeks to Sun 27 Jul 2025, day 1 to day 50. Nothing happens. Bank holiday: …": the same for picture and table. */
export function tellFold({ weeks, to, counts, bankHolidays, spans }: FoldedWeeks): string {
  const days = counts === null ? '' : counts[0] === counts[1] ? `, ${counts[0]}` : `, ${counts[0]} to ${counts[1]}`;
  return [
    `${count(weeks, 'week')} to ${shortDay(to)}${days}: nothing is due.`,
    ...spans.map(({ label }) => `${label} all through.`),
    ...(bankHolidays.length === 0
      ? []
      : [
          `${bankHolidays.length === 1 ? 'Bank holiday' : 'Bank holidays'}: ` +
            `${bankHolidays.map(({ on, name }) => `${shortDay(on)} (${name})`).join(', ')}.`,
        ]),
  ].join(' ');
}
