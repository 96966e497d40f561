import { describe, expect, it } from 'vitest';
import { addDays, plainDate } from '../../src/calendar/plain-date.ts';
import { isWorkingDay, workingDaysBetween } from '../../src/calendar/working-day-calendar.ts';
import { buildTimeline } from '../../src/timeline/build-timeline.ts';
import { dayOfCount } from '../../src/timeline/day-of-count.ts';
import { RULES } from '../service/test-service.ts';

const plan = RULES.plan(RULES.current.id, 'inspection');
const milestone = (id: string) => {
  const timeline = buildTimeline(plan, { start: plainDate('2025-03-10') });
  const found = timeline.milestones.find((each) => each.id === id);
  if (!found) throw new Error(`There is no milestone ${id}`);
  return found;
};

describe('the day of a count', () => {
  // From Easter to summer: weekends, Easter Monday and two bank holidays of May lie in between.
  it('is what the calendar counts from day 0, on every day up to the last', () => {
    const plan70 = milestone('action-plan');
    const zero = plainDate('2025-04-24');
    expect(plan70.due?.on).toBe('2025-08-04');
    for (let today = zero; today <= '2025-08-04'; today = addDays(today, 1)) {
      expect([today, dayOfCount(plan70, today)]).toEqual([
        today,
        {
          day: workingDaysBetween(plan.calendar, zero, today),
          of: 70,
          counts: today > zero && isWorkingDay(plan.calendar, today),
        },
      ]);
    }
  });

  it('is none before day 0, after the last day, and where nothing is counted in working days', () => {
    const draft = milestone('draft');
    expect(dayOfCount(draft, plainDate('2025-03-20'))).toBeNull();
    expect(dayOfCount(draft, plainDate('2025-03-21'))).toEqual({ day: 0, of: 10, counts: false });
    expect(dayOfCount(draft, plainDate('2025-04-04'))).toEqual({ day: 10, of: 10, counts: true });
    expect(dayOfCount(draft, plainDate('2025-04-05'))).toBeNull();
    // Counted backwards; on a day of its own; only planned.
    for (const id of ['notice', 'fieldwork-start', 'team-conference']) {
      expect([id, dayOfCount(milestone(id), plainDate('2025-02-25'))]).toEqual([id, null]);
    }
  });
});
