import type { Division } from './official-bank-holidays.ts';

/**
 * The bank holidays that the Banking and Financial Dealings Act 1971 and custom give a division in some years, in
 * order: written from the statute, with no library and nothing of ours.
 */
export function listStatutoryDays(division: Division, fromYear: number, toYear: number): readonly string[] {
  return Array.from({ length: toYear - fromYear + 1 }, (_, index) => daysOfYear(division, fromYear + index)).flat();
}

function daysOfYear(division: Division, year: number): readonly string[] {
  const easter = easterSunday(year);
  const scotland = division === 'scotland';
  const northernIreland = division === 'northern-ireland';
  const days = [
    ...substituted(year, scotland ? ['01-01', '01-02'] : ['01-01']),
    ...(northernIreland ? [...substituted(year, ['03-17']), ...substituted(year, ['07-12'])] : []),
    easter - 2,
    ...(scotland ? [] : [easter + 1]),
    mondayFrom(utcDay(year, 5, 1)),
    mondayFrom(utcDay(year, 5, 25)),
    mondayFrom(utcDay(year, 8, scotland ? 1 : 25)),
    ...(scotland ? substituted(year, ['11-30']) : []),
    ...substituted(year, ['12-25', '12-26']),
  ];
  return days.sort((a, b) => a - b).map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10));
}

/** Days in a row, each moved to the next weekday that is free where it falls on a weekend. */
function substituted(year: number, monthDays: readonly string[]): readonly number[] {
  const days = monthDays.map((text) => utcDay(year, Number(text.slice(0, 2)), Number(text.slice(3))));
  const kept = new Set(days.filter((day) => !isWeekend(day)));
  for (const moved of days.filter(isWeekend)) {
    let free = moved;
    while (isWeekend(free) || kept.has(free)) free += 1;
    kept.add(free);
  }
  return [...kept];
}

/** The anonymous Gregorian algorithm, as days since 1970. */
function easterSunday(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const sum = h + l - 7 * m + 114;
  return utcDay(year, Math.floor(sum / 31), (sum % 31) + 1);
}

function mondayFrom(day: number): number {
  return day + ((8 - weekday(day)) % 7);
}

function isWeekend(day: number): boolean {
  return weekday(day) % 6 === 0;
}

/** 0 is Sunday. */
function weekday(day: number): number {
  return new Date(day * 86_400_000).getUTCDay();
}

function utcDay(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day) / 86_400_000;
}
