import { addDays } from '../calendar/plain-date.ts';
import { isWithinYearly } from '../framework/yearly-period.ts';
import type { Stretch } from './dates-of-timeline.ts';

/** Whether any day of a stretch lies in a period of every year, `12-24` to `01-02`, its ends included. */
export function meetsYearly({ from, to }: Stretch, period: { readonly from: string; readonly to: string }): boolean {
  // After a year every period was met.
  for (let day = from; day <= to; day = addDays(day, 1)) {
    if (isWithinYearly(day, period.from, period.to)) return true;
  }
  return false;
}
