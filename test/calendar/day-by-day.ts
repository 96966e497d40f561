import { type Division, listOfficialBankHolidays } from './official-bank-holidays.ts';
import { listStatutoryDays } from './statutory-bank-holidays.ts';

/*
 * The oracle: working days counted one day at a time on texts, as a person with a wall calendar would. Nothing of the
 * code under test is used, and its bank holidays come from GOV.UK's list and the statute.
 */

const dayMs = 86_400_000;

/** The bank holidays of a division from 2012 to 2100: GOV.UK's list as far as it goes, then the statute. */
export const BANK_HOLIDAYS: Readonly<Record<Division, ReadonlySet<string>>> = {
  'england-and-wales': listBankHolidays('england-and-wales'),
  scotland: listBankHolidays('scotland'),
  'northern-ireland': listBankHolidays('northern-ireland'),
};

/** The date `count` calendar days after `date`. */
export function stepDays(date: string, count: number): string {
  return new Date(millisecondsOf(date) + count * dayMs).toISOString().slice(0, 10);
}

/** Monday to Friday and no bank holiday. */
export function countsAsWorking(bankHolidays: ReadonlySet<string>, date: string): boolean {
  return isWeekday(millisecondsOf(date)) && !bankHolidays.has(date);
}

/** The day reached by walking from `start` one day at a time until `count` working days have been seen. */
export function walkWorkingDays(bankHolidays: ReadonlySet<string>, start: string, count: number): string {
  let at = millisecondsOf(start);
  for (let left = Math.abs(count); left > 0;) {
    at += Math.sign(count) * dayMs;
    if (isWeekday(at) && !bankHolidays.has(new Date(at).toISOString().slice(0, 10))) left -= 1;
  }
  return new Date(at).toISOString().slice(0, 10);
}

/** Every date from `from` to `to`, both included. */
export function listDates(from: string, to: string): readonly string[] {
  const dates: string[] = [];
  for (let at = millisecondsOf(from); at <= millisecondsOf(to); at += dayMs) {
    dates.push(new Date(at).toISOString().slice(0, 10));
  }
  return dates;
}

function listBankHolidays(division: Division): ReadonlySet<string> {
  return new Set([
    ...listOfficialBankHolidays(division).map((day) => day.on),
    ...listStatutoryDays(division, 2029, 2100),
  ]);
}

function millisecondsOf(date: string): number {
  return Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10)));
}

function isWeekday(at: number): boolean {
  return new Date(at).getUTCDay() % 6 !== 0;
}
