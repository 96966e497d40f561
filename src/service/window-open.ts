import { londonMoment } from '../clock.ts';
import { isInSendWindow } from '../schedules/send-window.ts';
import type { RulesLibrary } from './assemble-rules.ts';

/** Whether emails may leave at an instant, by the send window and the calendar of the newest rules. */
export function isWindowOpen({ rules }: { readonly rules: RulesLibrary }, instant: number): boolean {
  const { calendar } = rules.calendar(rules.current.calendar);
  return isInSendWindow(rules.reminders.sendWindow, calendar, londonMoment(instant));
}
