import type { PlainDate } from '../../../calendar/plain-date.ts';
import {
  isWorkingDay,
  type WorkingDayCalendar,
  workingDaysBetween,
  workingDaysWithin,
} from '../../../calendar/working-day-calendar.ts';
import type { SeenTimeline } from '../../../service/seen-timeline.ts';
import type { Milestone } from '../../../timeline/milestone.ts';
import { day } from '../words/dates.ts';
import type { PictureFrame } from './picture-frame.ts';
import { mondayOf, sundayOf } from './weeks.ts';

/** How the days of the picture are numbered. */
export interface DayCounts {
  /** "day 3", "on site 2"; null for a day off, and where there is nothing to count from. */
  readonly of: (on: PlainDate) => string | null;
  /** What the days of a week are counted from: "after fieldwork". */
  readonly phaseOf: (monday: PlainDate) => string;
  /** From which days is counted, as sentences. */
  readonly sentences: readonly string[];
}

/** A later day that days are counted from: of the last deadline, once all others are over. */
interface LaterCount {
  readonly zero: PlainDate;
  readonly name: string;
  /** Weeks that begin after it are counted so. */
  readonly weeksAfter: PlainDate;
}

/**
 * Numbers the working days: back from the start, on site, after fieldwork, and at last from what the last deadline
 * counts from. A kind with no days on site is counted from its start alone.
 */
export function countDays(
  timeline: Pick<SeenTimeline, 'milestones'>,
  frame: PictureFrame,
  calendar: WorkingDayCalendar,
): DayCounts {
  const { start, lastOnSite, goesOnSite } = frame;
  const zero = goesOnSite ? lastOnSite : start;
  const later = zero === null ? null : findLaterCount(timeline.milestones, frame, zero);
  const isLater = (monday: PlainDate): boolean => later !== null && monday > later.weeksAfter;
  const of = (on: PlainDate, monday: PlainDate): string | null => {
    if (!isCountable(calendar, on)) return null;
    if (later !== null && isLater(monday)) return `day ${workingDaysBetween(calendar, later.zero, on)}`;
    if (on < start) return `day \u2212${-workingDaysBetween(calendar, start, on)}`;
    if (goesOnSite && (lastOnSite === null ? on === start : on <= lastOnSite)) {
      return `on site ${workingDaysWithin(calendar, start, on)}`;
    }
    return zero === null ? null : `day ${workingDaysBetween(calendar, zero, on)}`;
  };
  return {
    of: (on) => of(on, mondayOf(on)),
    phaseOf: (monday) => {
      if (later !== null && isLater(monday)) return `after ${later.name}`;
      if (monday > (zero ?? start)) return goesOnSite ? (zero === null ? '' : 'after fieldwork') : 'after the start';
      if (sundayOf(monday) < start) return 'before the start';
      return goesOnSite ? 'on site' : '';
    },
    sentences: [
      `Days before the start count back from ${day(start)}, which is day 0.`,
      ...(goesOnSite && lastOnSite !== null
        ? [`Days after fieldwork count from ${day(lastOnSite)}, its last day.`]
        : []),
      ...(goesOnSite ? [] : [`Days after the start count from it as well.`]),
      ...(later === null ? [] : [`In the last weeks days count from ${day(later.zero)}: ${later.name}.`]),
    ],
  };
}

/** Whether the calendar knows the day, and it is a working day. */
export function isCountable(calendar: WorkingDayCalendar, on: PlainDate): boolean {
  return calendar.firstDate <= on && on <= calendar.lastDate && isWorkingDay(calendar, on);
}

function findLaterCount(milestones: readonly Milestone[], frame: PictureFrame, zero: PlainDate): LaterCount | null {
  const counted = milestones.flatMap(({ planned, due, state, working }) => {
    const step = working.steps.find(
      ({ gives, unit, count }) => gives === 'due' && unit === 'working-days' && count > 0,
    );
    const on = (due ?? planned)?.on;
    return step === undefined || on === undefined || state === 'not-applicable' ? [] : [{ on, step }];
  });
  const last = counted.toSorted((a, b) => (a.on < b.on ? 1 : -1))[0];
  // Before the embargo all days count from fieldwork, as the framework's own table does.
  const { embargo } = frame;
  if (last === undefined || embargo === null || last.step.dayZero.on < embargo.from || last.step.dayZero.on <= zero) {
    return null;
  }
  const { on, because } = last.step.dayZero;
  const until = embargo.until ?? on;
  return { zero: on, name: nameOf(because), weeksAfter: until > on ? until : on };
}

/** "receipt of the final" of "receipt of the final; planned: Final sent": the row has room for few words. */
function nameOf(because: string): string {
  return (because.split(';')[0] ?? because).replace(/^(planned|due|recorded): /, '');
}
