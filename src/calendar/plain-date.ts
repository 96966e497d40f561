declare const plainDateBrand: unique symbol;

/** A civil date, `YYYY-MM-DD`, with no time of day and no time zone. Made only by the functions of this file. */
export type PlainDate = string & { readonly [plainDateBrand]: true };

/** ISO weekday: 1 is Monday, 7 is Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

export const WEEKDAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

const MONTH_NAMES = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

const DAYS_PER_ERA = 146_097;
const EPOCH_SHIFT = 719_468;

/** The date written as `YYYY-MM-DD`, or null where the text is anything else or no day of the calendar. */
export function parsePlainDate(text: string): PlainDate | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  if (month < 1 || month > 12 || day < 1) return null;
  return day <= daysInMonth(twoDigits(text, 0) * 100 + twoDigits(text, 2), month) ? (text as PlainDate) : null;
}

/**
 * The date written as `YYYY-MM-DD`, for text that is known to be one.
 * @throws RangeError for any other text.
 */
export function plainDate(text: string): PlainDate {
  const date = parsePlainDate(text);
  if (date === null) throw new RangeError(`"${text}" is not a date: write it as YYYY-MM-DD, for example 2025-04-04`);
  return date;
}

/**
 * The date of a year, a month (1 to 12) and a day, the day clamped to the end of a shorter month.
 * @throws RangeError outside the years 0 to 9999.
 */
export function clampedPlainDate(year: number, month: number, day: number): PlainDate {
  return fromOrdinal(ordinalOf(year, month, Math.min(day, daysInMonth(year, month))));
}

/** Days since 1 January 1970, which is 0; earlier dates are negative. */
export function toOrdinal(date: PlainDate): number {
  return ordinalOfText(date);
}

const denseFrom = 10_957; // 1 January 2000
const denseCount = 40_542;
// With its length from the start the array keeps fast elements, however scattered the first dates are.
const denseText: PlainDate[] = [];
denseText.length = denseCount;

/**
 * The date that many days after 1 January 1970. Texts of the years 2000 to 2110 are made once and kept.
 * @throws RangeError outside the years 0 to 9999, which cannot be written.
 */
export function fromOrdinal(ordinal: number): PlainDate {
  const index = ordinal - denseFrom;
  if (index >= 0 && index < denseCount) return (denseText[index] ??= writeOrdinal(ordinal));
  return writeOrdinal(ordinal);
}

/** The date `count` calendar days later; earlier where `count` is negative. */
export function addDays(date: PlainDate, count: number): PlainDate {
  return fromOrdinal(toOrdinal(date) + count);
}

/** The same day of the month `count` months later or, negative, earlier; clamped to the end of a shorter month. */
export function addMonths(date: PlainDate, count: number): PlainDate {
  const { year, month, day } = partsOf(date);
  const months = year * 12 + (month - 1) + count;
  return clampedPlainDate(Math.floor(months / 12), (months % 12) + 1, day);
}

/** Calendar days from `from` to `to`; negative where `to` is earlier. */
export function daysBetween(from: PlainDate, to: PlainDate): number {
  return toOrdinal(to) - toOrdinal(from);
}

/** The ISO weekday of a date. */
export function weekdayOf(date: PlainDate): Weekday {
  return weekdayOfOrdinal(toOrdinal(date));
}

/** The ISO weekday of a day given as days since 1 January 1970, which was a Thursday. */
export function weekdayOfOrdinal(ordinal: number): Weekday {
  return (((((ordinal + 3) % 7) + 7) % 7) + 1) as Weekday;
}

/** Year, month (1 to 12) and day of the month. */
export function partsOf(date: PlainDate): { readonly year: number; readonly month: number; readonly day: number } {
  return {
    year: twoDigits(date, 0) * 100 + twoDigits(date, 2),
    month: twoDigits(date, 5),
    day: twoDigits(date, 8),
  };
}

/** "Friday 4 April 2025", as GOV.UK writes dates. */
export function formatLongDate(date: PlainDate): string {
  const { year, month, day } = partsOf(date);
  return `${WEEKDAY_NAMES[weekdayOf(date) - 1]} ${day} ${MONTH_NAMES[month - 1]} ${year}`;
}

/** "Fri 4 Apr 2025", for tables and workings. */
export function formatShortDate(date: PlainDate): string {
  return formatShortOrdinal(toOrdinal(date));
}

const denseShortText: string[] = [];
denseShortText.length = denseCount;

/** "Fri 4 Apr 2025" for a day given as days since 1 January 1970; kept like the texts of `fromOrdinal`. */
export function formatShortOrdinal(ordinal: number): string {
  const index = ordinal - denseFrom;
  if (index >= 0 && index < denseCount) return (denseShortText[index] ??= writeShort(ordinal));
  return writeShort(ordinal);
}

function writeShort(ordinal: number): string {
  const { year, month, day } = partsOf(fromOrdinal(ordinal));
  const weekday = WEEKDAY_NAMES[weekdayOfOrdinal(ordinal) - 1] as string;
  return `${weekday.slice(0, 3)} ${day} ${(MONTH_NAMES[month - 1] as string).slice(0, 3)} ${year}`;
}

function writeOrdinal(ordinal: number): PlainDate {
  const days = ordinal + EPOCH_SHIFT;
  const era = Math.floor(days / DAYS_PER_ERA);
  const dayOfEra = days - era * DAYS_PER_ERA;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  if (!(year >= 0 && year <= 9999)) throw new RangeError(`The day ${ordinal} lies outside the years 0 to 9999`);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}` as PlainDate;
}

const daysBeforeMonth = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334] as const;
const daysBeforeYear = Int32Array.from({ length: 10_000 }, (_, year) => ordinalOf(year, 1, 1) - 1);

/** By look-up, since every date that comes from outside passes here. */
function ordinalOfText(text: string): number {
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const before = daysBeforeYear[year];
  const inYear = daysBeforeMonth[month];
  if (before === undefined || inYear === undefined) return ordinalOf(year, month, day);
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return before + inYear + (isLeap && month > 2 ? 1 : 0) + day;
}

/** The count starts at 1 March, so that a leap day is the last of its year and every month has a fixed offset. */
function ordinalOf(year: number, month: number, day: number): number {
  const shiftedYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(shiftedYear / 400);
  const yearOfEra = shiftedYear - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_PER_ERA + dayOfEra - EPOCH_SHIFT;
}

function daysInMonth(year: number, month: number): number {
  const next = month === 12 ? ordinalOf(year + 1, 1, 1) : ordinalOf(year, month + 1, 1);
  return next - ordinalOf(year, month, 1);
}

function twoDigits(text: string, at: number): number {
  return text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 528;
}
