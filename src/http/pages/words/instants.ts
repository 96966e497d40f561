import { londonMoment } from '../../../clock.ts';
import { moment, shortMoment } from './dates.ts';

/** "Friday 4 April 2025 at 3:02pm": what London's clocks show at an instant, ISO 8601. */
export function instant(at: string): string {
  return moment(londonMoment(Date.parse(at)));
}

/** "Fri 4 Apr 2025, 3:02pm", for tables. */
export function shortInstant(at: string): string {
  return shortMoment(londonMoment(Date.parse(at)));
}
