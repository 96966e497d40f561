import { describe, expect, it } from 'vitest';
import { addDays, plainDate, weekdayOf } from '../../src/calendar/plain-date.ts';
import { daysOfSections, DEADLINE_SECTIONS, sectionOf } from '../../src/timeline/deadline-sections.ts';

describe('the sections of a list of deadlines', () => {
  it.each([
    ['a Monday', '2025-02-24', '2025-03-02', '2025-03-03', '2025-03-30'],
    ['a Friday', '2025-02-28', '2025-03-02', '2025-03-03', '2025-03-30'],
    ['a Sunday', '2025-03-02', '2025-03-02', '2025-03-03', '2025-03-30'],
    ['the last Monday of a year', '2025-12-29', '2026-01-04', '2026-01-05', '2026-02-01'],
    ['Good Friday', '2025-04-18', '2025-04-20', '2025-04-21', '2025-05-18'],
    ['a leap day', '2028-02-29', '2028-03-05', '2028-03-06', '2028-04-02'],
  ])('are calendar weeks on %s', (_, today, sunday, monday, lastSunday) => {
    const days = daysOfSections(plainDate(today));
    expect(days['this-week'].to).toBe(sunday);
    expect(days['next-four-weeks']).toEqual({ from: monday, to: lastSunday });
    expect([sunday, lastSunday].map((each) => new Date(each).getUTCDay())).toEqual([0, 0]);
  });

  it('leave no day out and have none twice', () => {
    for (let offset = 0; offset < 14; offset += 1) {
      const today = addDays(plainDate('2025-12-22'), offset);
      const days = daysOfSections(today);
      for (let away = -3; away < 60; away += 1) {
        const on = addDays(today, away);
        const within = DEADLINE_SECTIONS.filter((id) => id !== 'overdue').filter((id) => {
          const { from, to } = days[id];
          return (from === null || on >= from) && (to === null || on <= to);
        });
        expect(within).toEqual([sectionOf(false, on, today)]);
      }
      expect(sectionOf(true, today, today)).toBe('overdue');
      // On a Sunday nothing is left of the week.
      expect((days['this-week'].from ?? '') > (days['this-week'].to ?? '')).toBe(weekdayOf(today) === 7);
    }
  });
});
