import type { PlainDate } from '../calendar/plain-date.ts';

/** Whether a date lies in a period of every year, `12-24` to `01-02`: both ends included, over New Year where need be. */
export function isWithinYearly(date: PlainDate, from: string, to: string): boolean {
  const day = date.slice(5);
  return from <= to ? day >= from && day <= to : day >= from || day <= to;
}
