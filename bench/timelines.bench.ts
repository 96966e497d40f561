import { readFileSync } from 'node:fs';
import path from 'node:path';
import { buildCalendar } from '../src/calendar/bank-holidays.ts';
import { parseCalendarFile } from '../src/calendar/calendar-file.ts';
import { type CivilMoment, localTime } from '../src/calendar/local-time.ts';
import { fromOrdinal, plainDate, type PlainDate, toOrdinal } from '../src/calendar/plain-date.ts';
import { isWorkingDay, type WorkingDayCalendar } from '../src/calendar/working-day-calendar.ts';
import { londonInstant } from '../src/clock.ts';
import { findKind } from '../src/framework/framework.ts';
import { parseFramework } from '../src/framework/parse-framework.ts';
import { PROJECT_ROOT } from '../src/project-root.ts';
import { buildTimeline, datesOf, type MilestoneDates } from '../src/timeline/build-timeline.ts';
import { compileKind, type KindPlan } from '../src/timeline/compile-kind.ts';
import { dateFnsTimeline, type PlainMilestone } from './date-fns-timeline.ts';
import { measureNs } from './measure.ts';
import { formatNumber, printTable } from './print-table.ts';

const MIDNIGHT = localTime('00:00');

/** A whole inspection timeline: ours, dates alone and explained, beside the straightforward way to write it. */
export function benchTimelines(): void {
  const calendar = readCalendar();
  const plan = readPlan(calendar);
  const bankHolidays = new Set<string>(calendar.bankHolidays.map((day) => day.on));
  const starts = listStarts(calendar);

  for (const start of starts) {
    const ours = JSON.stringify(plainTimeline(plan, start));
    if (ours !== JSON.stringify(dateFnsTimeline(start, bankHolidays))) {
      throw new Error(`The two ways disagree on the inspection that starts on ${start}`);
    }
  }

  const startOf = (round: number): PlainDate => starts[round % starts.length] as PlainDate;
  // Many short samples, so that some of them have the processor to themselves.
  const cost = (way: (start: PlainDate) => unknown): number => measureNs((round) => way(startOf(round)), 20, 100);
  const plain = cost((start) => dateFnsTimeline(start, bankHolidays));
  const dates = cost((start) => datesAndInstants(plan, start));
  const explained = cost((start) => buildTimeline(plan, { start }));

  const row = (title: string, ns: number, goal: string): string[] => [
    title,
    formatNumber(ns / 1000),
    formatNumber(1e9 / ns),
    formatNumber(plain / ns),
    goal,
  ];
  printTable(
    ['inspection timeline', 'µs', 'a second', 'times date-fns', 'goal'],
    [
      row('date-fns: dates and London instants', plain, ''),
      row('ours: dates and London instants', dates, '300'),
      row('ours: every working spelled out', explained, '50'),
    ],
  );
}

/** Two for each of up to 48 milestones; no measurement reads those of the one before. */
const instants = new Float64Array(96);

/** What is timed: every date, and the instant of everything planned and due. */
function datesAndInstants(plan: KindPlan, start: PlainDate): readonly MilestoneDates[] {
  const milestones = datesOf(plan, { start });
  let count = 0;
  for (const { planned, due } of milestones) {
    if (planned) instants[count++] = londonInstant(planned.on, planned.at ?? MIDNIGHT);
    if (due) instants[count++] = londonInstant(due.on, due.at ?? MIDNIGHT);
  }
  return milestones;
}

/** The same in the form that the straightforward way gives, to compare the two. */
function plainTimeline(plan: KindPlan, start: PlainDate): readonly PlainMilestone[] {
  return datesOf(plan, { start }).map(({ id, planned, due, opensOn, endsOn }) => ({
    id,
    planned: planned && planned.on,
    due: due && due.on,
    opensOn,
    endsOn,
    plannedInstant: instantOf(planned),
    dueInstant: instantOf(due),
  }));
}

function instantOf(moment: CivilMoment | null): number | null {
  return moment && londonInstant(moment.on, moment.at ?? MIDNIGHT);
}

/** A thousand working days of twenty years, in no order that a processor could guess. */
function listStarts(calendar: WorkingDayCalendar): readonly PlainDate[] {
  const first = toOrdinal(plainDate('2015-01-01'));
  return Array.from({ length: 1024 }, (_, index) => fromOrdinal(first + ((index * 2_654_435_761) % 7_300))).filter(
    (date) => isWorkingDay(calendar, date),
  );
}

function readPlan(calendar: WorkingDayCalendar): KindPlan {
  const file = path.join(PROJECT_ROOT, 'config', 'frameworks', 'cafcass-2024-10-04.yaml');
  const result = parseFramework(readFileSync(file, 'utf8'), file);
  const kind = result.ok ? findKind(result.framework, 'inspection') : undefined;
  if (!result.ok || !kind) throw new Error(`${file} is refused or knows no inspection`);
  return compileKind(result.framework, kind, calendar);
}

function readCalendar(): WorkingDayCalendar {
  const file = path.join(PROJECT_ROOT, 'config', 'calendars', 'england-and-wales.yaml');
  const result = parseCalendarFile(readFileSync(file, 'utf8'), file);
  if (!result.ok) throw new Error(`${file} is refused`);
  return buildCalendar(result.calendar);
}
