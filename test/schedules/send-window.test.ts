import { describe, expect, it } from 'vitest';
import { localTime } from '../../src/calendar/local-time.ts';
import { parseWrittenDate } from '../../src/calendar/written-date.ts';
import type { PlainDate } from '../../src/calendar/plain-date.ts';
import { isInSendWindow, nextSendMoment } from '../../src/schedules/send-window.ts';
import { RULES, sayMoment } from './example-plan.ts';

const WINDOW = { from: '08:30', to: '17:30' };
const CALENDAR = RULES.calendar('england-and-wales').calendar;

/** A London moment written as `Fri 4 Apr 2025 08:30`. */
function moment(text: string) {
  return { on: parseWrittenDate(text.slice(0, -6)) as PlainDate, at: localTime(text.slice(-5)) };
}

describe('the send window', () => {
  it.each([
    ['Fri 4 Apr 2025 08:29', false, 'Fri 4 Apr 2025 08:30'],
    ['Fri 4 Apr 2025 08:30', true, 'Fri 4 Apr 2025 08:30'],
    ['Fri 4 Apr 2025 12:00', true, 'Fri 4 Apr 2025 12:00'],
    ['Fri 4 Apr 2025 17:30', true, 'Fri 4 Apr 2025 17:30'],
    ['Fri 4 Apr 2025 17:31', false, 'Mon 7 Apr 2025 08:30'],
    ['Sat 5 Apr 2025 12:00', false, 'Mon 7 Apr 2025 08:30'],
    ['Sun 6 Apr 2025 00:00', false, 'Mon 7 Apr 2025 08:30'],
    ['Mon 7 Apr 2025 00:00', false, 'Mon 7 Apr 2025 08:30'],
    // Easter, and the days between Christmas and New Year, which are working days.
    ['Thu 17 Apr 2025 18:00', false, 'Tue 22 Apr 2025 08:30'],
    ['Wed 24 Dec 2025 17:31', false, 'Mon 29 Dec 2025 08:30'],
    ['Wed 31 Dec 2025 20:00', false, 'Fri 2 Jan 2026 08:30'],
  ])('at %s: open is %s, and the next moment is %s', (at, open, next) => {
    expect(isInSendWindow(WINDOW, CALENDAR, moment(at))).toBe(open);
    expect(sayMoment(nextSendMoment(WINDOW, CALENDAR, moment(at)))).toBe(next);
  });

  it('of config is that of the framework’s office hours', () => {
    expect(RULES.reminders.sendWindow).toEqual(WINDOW);
  });
});
