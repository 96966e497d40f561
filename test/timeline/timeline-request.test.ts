import { describe, expect, it } from 'vitest';
import { type PlainDate, plainDate } from '../../src/calendar/plain-date.ts';
import { CalendarRangeError } from '../../src/calendar/working-day-calendar.ts';
import { InvalidInputError, type Problem } from '../../src/errors.ts';
import { buildTimeline } from '../../src/timeline/build-timeline.ts';
import { checkTimelineRequest, type TimelineRequest } from '../../src/timeline/timeline-request.ts';
import { day, type KindId, planOf } from './cafcass.ts';

function problemsOf(kind: KindId, request: TimelineRequest): readonly Problem[] {
  const plan = planOf(kind);
  return checkTimelineRequest(plan.framework, plan.kind, plan.calendar, request);
}

/** What is said of a start that is no working day: the days before and after it to take instead. */
const daysOff: readonly (readonly [start: string, before: string, after: string])[] = [
  ['Sat 8 Mar 2025', '2025-03-07 (Friday 7 March 2025)', '2025-03-10 (Monday 10 March 2025)'],
  ['Sun 9 Mar 2025', '2025-03-07 (Friday 7 March 2025)', '2025-03-10 (Monday 10 March 2025)'],
  ['Fri 18 Apr 2025', '2025-04-17 (Thursday 17 April 2025)', '2025-04-22 (Tuesday 22 April 2025)'],
  ['Mon 26 May 2025', '2025-05-23 (Friday 23 May 2025)', '2025-05-27 (Tuesday 27 May 2025)'],
  ['Thu 25 Dec 2025', '2025-12-24 (Wednesday 24 December 2025)', '2025-12-29 (Monday 29 December 2025)'],
  ['Mon 28 Dec 2026', '2026-12-24 (Thursday 24 December 2026)', '2026-12-29 (Tuesday 29 December 2026)'],
];

describe('a start that is no working day', () => {
  it.each(daysOff)('%s is refused, and %s or %s offered', (start, before, after) => {
    for (const kind of ['inspection', 'focused-visit', 'monitoring-visit', 'annual-engagement'] as const) {
      const [problem, ...others] = problemsOf(kind, { start: day(start) });
      expect(others).toEqual([]);
      expect(problem?.where).toBe('start');
      expect(problem?.message).toBe(`must be a working day: take ${before} or ${after}`);
      expect(problem?.seen).toContain(day(start));
    }
  });

  it('keeps the timeline from being built', () => {
    expect(() => buildTimeline(planOf('inspection'), { start: day('Sat 8 Mar 2025') })).toThrow(InvalidInputError);
    expect(() => buildTimeline(planOf('inspection'), { start: day('Sat 8 Mar 2025') })).toThrow(
      'This Cafcass inspection is refused',
    );
  });
});

describe('a request', () => {
  const start = day('Mon 10 Mar 2025');

  it('with nothing wrong has no problem', () => {
    const request: TimelineRequest = {
      start,
      fieldworkEnd: day('Thu 20 Mar 2025'),
      conditions: ['priority-action'],
      grounds: 'agreed',
      events: [
        { type: 'notice-given', on: day('Mon 24 Feb 2025') },
        { type: 'milestone-done', on: day('Sat 1 Mar 2025'), milestone: 'set-up-discussion' },
      ],
    };
    expect(problemsOf('inspection', request)).toEqual([]);
  });

  it('is told everything that is wrong with it at once', () => {
    const request: TimelineRequest = {
      start: day('Sat 8 Mar 2025'),
      fieldworkEnd: day('Fri 7 Mar 2025'),
      conditions: ['priority-action', 'storm'],
      grounds: 'whim',
      events: [
        { type: 'meeting-held', on: day('Mon 24 Feb 2025') },
        { type: 'milestone-done', on: day('Sat 1 Mar 2025') },
        { type: 'milestone-done', on: day('Sat 1 Mar 2025'), milestone: 'coffee' },
        { type: 'draft-sent', on: plainDate('1999-01-01') },
      ],
    };
    expect(problemsOf('inspection', request).map(({ where, seen }) => [where, seen])).toEqual([
      ['start', '2025-03-08 (Saturday 8 March 2025)'],
      ['fieldworkEnd', '2025-03-07'],
      ['conditions[1]', 'storm'],
      ['grounds', 'whim'],
      ['events[0].type', 'meeting-held'],
      ['events[1].milestone', '(none)'],
      ['events[2].milestone', 'coffee'],
      ['events[3].on', '1999-01-01'],
    ]);
  });

  it('is told the values allowed', () => {
    const [condition] = problemsOf('annual-engagement', { start, conditions: ['priority-action'] });
    expect(condition?.message).toBe('must be a condition of the kind annual-engagement: this kind has none');
    const [grounds] = problemsOf('inspection', { start, grounds: 'whim' });
    expect(grounds?.message).toBe('must be a known ground: agreed, concern-led');
    const [event] = problemsOf('annual-engagement', { start, events: [{ type: 'draft-sent', on: start }] });
    expect(event?.message).toBe(
      'must be a known event of the kind annual-engagement: meeting-announced, variation, self-evaluation-received, meeting-held, letter-sent, deferred, hold-placed, hold-lifted, ' +
        'milestone-done, milestone-pinned, milestone-unpinned, event-corrected, cancelled',
    );
  });

  it('may end fieldwork on the first day, not before it nor on a day off', () => {
    expect(problemsOf('inspection', { start, fieldworkEnd: start })).toEqual([]);
    expect(problemsOf('inspection', { start, fieldworkEnd: day('Sat 22 Mar 2025') })).toMatchObject([
      { where: 'fieldworkEnd', message: expect.stringContaining('take 2025-03-21 (Friday 21 March 2025) or') },
    ]);
    expect(problemsOf('annual-engagement', { start, fieldworkEnd: start })).toMatchObject([
      { where: 'fieldworkEnd', message: 'must not be given for the kind annual-engagement, which has no fieldwork' },
    ]);
  });

  it('may hold recorded events on any day of the week', () => {
    const events = ['Sat 5 Apr 2025', 'Sun 6 Apr 2025', 'Fri 18 Apr 2025'].map((on) => ({
      type: 'draft-sent',
      on: day(on),
    }));
    expect(problemsOf('inspection', { start, events })).toEqual([]);
  });
});

describe('at the ends of the calendar', () => {
  it('a start outside it is refused', () => {
    for (const text of ['2011-12-30', '2101-01-03'] as PlainDate[]) {
      expect(problemsOf('inspection', { start: text })).toEqual([
        { where: 'start', message: 'must be from 2012-01-01 to 2100-12-31, the dates of the calendar', seen: text },
      ]);
    }
  });

  it('a date that runs past it ends in an error that names the calendar', () => {
    expect(() => buildTimeline(planOf('inspection'), { start: day('Mon 8 Nov 2100') })).toThrow(CalendarRangeError);
    expect(() => buildTimeline(planOf('inspection'), { start: day('Tue 3 Jan 2012') })).toThrow(
      /England and Wales calendar, which runs from 2012-01-01 to 2100-12-31/,
    );
  });
});
