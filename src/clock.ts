import { tzScan, tzOffset } from '@date-fns/tz';
import { type CivilMoment, localTime, type LocalTime, minutesOf } from './calendar/local-time.ts';
import { fromOrdinal, partsOf, type PlainDate, toOrdinal } from './calendar/plain-date.ts';

/*
 * The one place that turns London wall time into instants and back. Instants are milliseconds since 1 January 1970
 * UTC. The zone of the machine has no part in it.
 */

const zone = 'Europe/London';
const minuteMs = 60_000;
const dayMs = 86_400_000;

/** The instant of now, by the machine's clock. */
export function systemNow(): number {
  return Date.now();
}

/** The civil date in London at an instant; without one, now. */
export function londonToday(instant: number = systemNow()): PlainDate {
  return londonMoment(instant).on;
}

/**
 * The instant at which London's clocks show a date and a time.
 *
 * A time that the change to summer time skips (01:00 to 01:59) is taken as one hour later, as if the clocks had not
 * yet changed; of a time that the change back repeats, the first is taken.
 */
export function londonInstant(date: PlainDate, time: LocalTime): number {
  const day = toOrdinal(date);
  // Most dates have no time of their own, and stand for the start of their day.
  const wall = day * dayMs + (time === '00:00' ? 0 : minutesOf(time) * minuteMs);
  const offset = wholeDayOffsets[day] ?? offsetOfWholeDay(day);
  return wall - (offset === CHANGES ? offsetOfWall(day, wall) : offset);
}

/** Stands for the offset of a day on which the clocks change. */
const CHANGES = -1;

/** London's offset from UTC on a whole day, by days since 1 January 1970: most days need nothing else. */
const wholeDayOffsets: number[] = [];
wholeDayOffsets.length = 60_000;

function offsetOfWholeDay(day: number): number {
  const atStart = offsetOfWall(day, day * dayMs);
  const offset = atStart === offsetOfWall(day, (day + 1) * dayMs - minuteMs) ? atStart : CHANGES;
  if (day >= 0 && day < wholeDayOffsets.length) wholeDayOffsets[day] = offset;
  return offset;
}

function offsetOfWall(day: number, wall: number): number {
  const { offset, changes } = offsetsOf(partsOf(fromOrdinal(day)).year);
  let found = offset;
  for (const change of changes) if (wall >= change.fromWall) found = change.offset;
  return found;
}

/** What London's clocks show at an instant; seconds are cut off. */
export function londonMoment(instant: number): Required<CivilMoment> {
  const { offset, changes } = offsetsOf(partsOf(fromOrdinal(Math.floor(instant / dayMs))).year);
  let found = offset;
  for (const change of changes) if (instant >= change.fromInstant) found = change.offset;
  const wall = instant + found;
  const day = Math.floor(wall / dayMs);
  return { on: fromOrdinal(day), at: timeOfMinute(Math.floor((wall - day * dayMs) / minuteMs)) };
}

/** London's offsets from UTC in one year, in milliseconds. */
interface YearOffsets {
  /** On 1 January. */
  readonly offset: number;
  readonly changes: readonly {
    readonly fromInstant: number;
    /** The first wall time that means the new offset: clear of the hour that is skipped or repeated. */
    readonly fromWall: number;
    readonly offset: number;
  }[];
}

const offsetsByYear = new Map<number, YearOffsets>();

/** Asked of the platform's zone data once a year; formatting a date in a zone each time would cost a thousandfold. */
function offsetsOf(year: number): YearOffsets {
  const known = offsetsByYear.get(year);
  if (known) return known;
  const start = new Date(Date.UTC(year, 0, 1));
  const end = new Date(Date.UTC(year + 1, 0, 1));
  const changes = tzScan(zone, { start, end }).map((change) => {
    const after = change.offset * minuteMs;
    const before = after - change.change * minuteMs;
    const fromInstant = change.date.getTime();
    return { fromInstant, fromWall: fromInstant + Math.max(before, after), offset: after };
  });
  const offsets = { offset: tzOffset(zone, start) * minuteMs, changes };
  offsetsByYear.set(year, offsets);
  return offsets;
}

const times: LocalTime[] = [];

function timeOfMinute(minute: number): LocalTime {
  return (times[minute] ??= localTime(
    `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`,
  ));
}
