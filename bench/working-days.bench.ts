import { readFileSync } from 'node:fs';
import path from 'node:path';
import { addDays, format, isWeekend, parseISO } from 'date-fns';
import Holidays from 'date-holidays';
import { buildCalendar } from '../src/calendar/bank-holidays.ts';
import { parseCalendarFile } from '../src/calendar/calendar-file.ts';
import { fromOrdinal, plainDate, type PlainDate, toOrdinal } from '../src/calendar/plain-date.ts';
import { addWorkingDays, type WorkingDayCalendar } from '../src/calendar/working-day-calendar.ts';
import { PROJECT_ROOT } from '../src/project-root.ts';
import { measureNs } from './measure.ts';
import { formatNumber, printTable } from './print-table.ts';

const counts = [1, 5, 10, 22, 70, 250];

/** One step of so many working days, ISO text in and out: our table beside the two loops that are usually written. */
export function benchWorkingDays(): void {
  const calendar = readCalendar();
  const bankHolidays = new Set<string>(calendar.bankHolidays.map((day) => day.on));
  const library = new Holidays('GB', 'ENG', { types: ['public'] });
  const starts = listStarts();

  const table = (start: PlainDate, count: number): string => addWorkingDays(calendar, start, count);
  const setLoop = (start: PlainDate, count: number): string =>
    walk(start, count, (date) => !isWeekend(date) && !bankHolidays.has(format(date, 'yyyy-MM-dd')));
  const libraryLoop = (start: PlainDate, count: number): string =>
    walk(start, count, (date) => !isWeekend(date) && library.isHoliday(date) === false);

  for (const step of [setLoop, libraryLoop]) {
    const wrong = starts.slice(0, 50).find((start) => step(start, 22) !== table(start, 22));
    if (wrong !== undefined) throw new Error(`The ways to count disagree on 22 working days from ${wrong}`);
  }

  const rows = counts.map((count) => {
    const cost = (step: (start: PlainDate, count: number) => string, sampleMs?: number, samples?: number): number =>
      measureNs((round) => step(starts[round % starts.length] as PlainDate, count), sampleMs, samples);
    const ours = cost(table);
    const bySet = cost(setLoop);
    const byLibrary = cost(libraryLoop, 20, 3);
    return [
      String(count),
      formatNumber(ours),
      formatNumber(bySet),
      formatNumber(byLibrary),
      formatNumber(bySet / ours),
      formatNumber(byLibrary / ours),
    ];
  });
  printTable(
    ['working days', 'table ns', 'date-fns + Set ns', 'isHoliday ns', 'Set loop / table', 'isHoliday / table'],
    rows,
  );
}

function walk(start: PlainDate, count: number, isWorking: (date: Date) => boolean): string {
  let date = parseISO(start);
  for (let left = count; left > 0;) {
    date = addDays(date, 1);
    if (isWorking(date)) left -= 1;
  }
  return format(date, 'yyyy-MM-dd');
}

/** A thousand dates of twenty years, in no order that a processor could guess. */
function listStarts(): readonly PlainDate[] {
  const first = toOrdinal(plainDate('2015-01-01'));
  return Array.from({ length: 1024 }, (_, index) => fromOrdinal(first + ((index * 2_654_435_761) % 7_300)));
}

function readCalendar(): WorkingDayCalendar {
  const file = path.join(PROJECT_ROOT, 'config', 'calendars', 'england-and-wales.yaml');
  const result = parseCalendarFile(readFileSync(file, 'utf8'), file);
  if (!result.ok) throw new Error(`${file} is refused`);
  return buildCalendar(result.calendar);
}
