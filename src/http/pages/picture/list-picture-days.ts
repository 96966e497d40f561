import { shortDay } from '../words/dates.ts';
import type { PictureDay, PictureLayout } from './lay-out-weeks.ts';
import { tellFold } from './tell-fold.ts';

/** A row of the table that says the same as the picture: a day, or days in a row that are alike. */
export interface PictureTableRow {
  /** "Mon 24 Mar 2025", "Tue 25 Mar 2025 to Thu 27 Mar 2025". */
  readonly days: string;
  /** "day 1", "day 2 to day 4"; empty for days off. */
  readonly count: string;
  /** What happens: milestones with their numbers. */
  readonly marks: readonly string[];
  /** What else the day is: today, a bank holiday, on site, under embargo. */
  readonly notes: readonly string[];
}

/** What the picture shows, day by day. Weekends on which nothing happens are left out. */
export function listPictureDays({ rows }: PictureLayout): readonly PictureTableRow[] {
  return rows.flatMap((row) =>
    row.is === 'week'
      ? groupAlike(row.days.filter((each) => !each.isWeekend || each.marks.length > 0 || each.isToday)).map(toRow)
      : [
          {
            days: `${shortDay(row.from)} to ${shortDay(row.to)}`,
            count: row.counts?.join(' to ') ?? '',
            marks: [],
            notes: [tellFold(row)],
          },
        ],
  );
}

function toRow(days: readonly PictureDay[]): PictureTableRow {
  const [first, last] = [days[0], days.at(-1)] as [PictureDay, PictureDay];
  return {
    days: first === last ? shortDay(first.on) : `${shortDay(first.on)} to ${shortDay(last.on)}`,
    count: [...new Set([first.count ?? '', last.count ?? ''])].join(' to '),
    marks: first.marks.map(
      ({ number, label, look }) => `${number} ${label}${look === 'planned' ? '' : ` (${LOOKS[look]})`}`,
    ),
    notes: notesOf(first),
  };
}

const LOOKS = { done: 'done', overdue: 'overdue', provisional: 'may still change' } as const;

function notesOf({ isToday, bankHoliday, spans }: PictureDay): readonly string[] {
  return [
    ...(isToday ? ['Today'] : []),
    ...(bankHoliday === null ? [] : [`Bank holiday: ${bankHoliday}`]),
    ...spans.map(({ label, number }) => (number === null ? label : `${number} ${label}`)),
  ];
}

/** Days in a row on which no milestone falls, and that are alike in all else, stand together. */
function groupAlike(days: readonly PictureDay[]): readonly (readonly PictureDay[])[] {
  const groups: PictureDay[][] = [];
  for (const day of days) {
    const before = groups.at(-1);
    if (before?.[0] !== undefined && isPlain(day) && isPlain(before[0]) && isAlike(before[0], day)) before.push(day);
    else groups.push([day]);
  }
  return groups;
}

function isPlain({ marks, bankHoliday, isToday, isWeekend }: PictureDay): boolean {
  return marks.length === 0 && bankHoliday === null && !isToday && !isWeekend;
}

function isAlike(a: PictureDay, b: PictureDay): boolean {
  return a.count?.replace(/\d+/, '') === b.count?.replace(/\d+/, '') && notesOf(a).join() === notesOf(b).join();
}
