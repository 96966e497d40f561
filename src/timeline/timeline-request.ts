import type { CivilMoment, LocalTime } from '../calendar/local-time.ts';
import { formatLongDate, type PlainDate } from '../calendar/plain-date.ts';
import {
  isWorkingDay,
  nextWorkingDay,
  previousWorkingDay,
  type WorkingDayCalendar,
} from '../calendar/working-day-calendar.ts';
import type { Problem } from '../errors.ts';
import { eventsOf, type Framework, type Kind } from '../framework/framework.ts';

/** A fact that somebody recorded: what happened and when it really did, in London wall time. */
export interface RecordedEvent {
  /** What it is stored under; absent for an event that is not stored. */
  readonly id?: string;
  /** The earlier event that it replaces or corrects, by its id. */
  readonly supersedes?: string;
  readonly type: string;
  readonly on: PlainDate;
  readonly at?: LocalTime;
  /** The milestone it is about, for an event that names one. */
  readonly milestone?: string;
  /** The date that it sets: a new start, a new last day on site, a pinned or varied date, a new date for the final. */
  readonly date?: PlainDate;
  /** The hold that it places or lifts, by its id. */
  readonly hold?: string;
  /** What came of it. */
  readonly outcome?: string;
  /** The reference of the letter that says so. */
  readonly reference?: string;
  /** Who was told, by name or office. */
  readonly told?: string;
  /** Who may lift the hold that it places. */
  readonly liftedBy?: string;
  /** Why it was recorded so. */
  readonly reason?: string;
  /** Who recorded it. */
  readonly by?: string;
}

/** What a timeline is worked out from, besides the rules and the calendar. */
export interface TimelineRequest {
  /** The first day on site, or the day of the meeting, as first planned: a working day. A deferral sets a later one. */
  readonly start: PlainDate;
  /** The last day on site where it is not the usual one. */
  readonly fieldworkEnd?: PlainDate;
  /** What holds of this inspection, `priority-action` for example. */
  readonly conditions?: readonly string[];
  /** Why a visit takes place, `agreed` for example. */
  readonly grounds?: string;
  /**
   * What has happened, in the order recorded, without what was corrected (`effectiveEvents`); of two events of one type
   * the later one in the list counts.
   */
  readonly events?: readonly RecordedEvent[];
  /** The London moment that states are told for; without it nothing is due or overdue. */
  readonly asAt?: CivilMoment;
  /**
   * Its start and its end of fieldwork were checked when it was planned. A calendar that came later may have made days
   * off of them, which takes nothing back of a fieldwork that has begun, or of a start that was deferred.
   */
  readonly planned?: true;
}

/**
 * What is wrong with a request, all at once; empty where a timeline can be built.
 *
 * The start must be a working day, the end of fieldwork a working day on or after it, unless they were planned by an
 * earlier state of the calendar, and conditions, grounds and events known to the framework and this kind. Recorded dates
 * may be any day: they say what happened.
 */
export function checkTimelineRequest(
  framework: Framework,
  kind: Kind,
  calendar: WorkingDayCalendar,
  request: TimelineRequest,
): readonly Problem[] {
  const problems: Problem[] = [];
  const checkDay = (where: string, date: PlainDate, mustBeWorkingDay: boolean): void => {
    if (date < calendar.firstDate || date > calendar.lastDate) {
      problems.push({
        where,
        message: `must be from ${calendar.firstDate} to ${calendar.lastDate}, the dates of the calendar`,
        seen: date,
      });
    } else if (mustBeWorkingDay && !isWorkingDay(calendar, date)) {
      const before = previousWorkingDay(calendar, date);
      const after = nextWorkingDay(calendar, date);
      problems.push({
        where,
        message: `must be a working day: take ${before} (${formatLongDate(before)}) or ${after} (${formatLongDate(after)})`,
        seen: `${date} (${formatLongDate(date)})`,
      });
    }
  };
  checkDay('start', request.start, kind.start.workingDay && request.planned !== true);
  if (request.fieldworkEnd !== undefined) {
    const input = kind.milestones.find((milestone) => milestone.input === 'fieldwork-end');
    if (!input) {
      problems.push({
        where: 'fieldworkEnd',
        message: `must not be given for the kind ${kind.id}, which has no fieldwork`,
        seen: request.fieldworkEnd,
      });
    } else if (request.fieldworkEnd < request.start) {
      problems.push({
        where: 'fieldworkEnd',
        message: `must not be before the start, ${request.start}`,
        seen: request.fieldworkEnd,
      });
    } else {
      checkDay('fieldworkEnd', request.fieldworkEnd, request.planned !== true);
    }
  }
  const checkKnown = (where: string, what: string, seen: string, allowed: readonly string[]): void => {
    if (!allowed.includes(seen)) {
      problems.push({ where, message: `must be a ${what}: ${allowed.join(', ') || 'this kind has none'}`, seen });
    }
  };
  request.conditions?.forEach((condition, index) =>
    checkKnown(`conditions[${index}]`, `condition of the kind ${kind.id}`, condition, kind.conditions),
  );
  if (request.grounds !== undefined) {
    checkKnown(
      'grounds',
      'known ground',
      request.grounds,
      framework.grounds.map((ground) => ground.id),
    );
  }
  if (request.events === undefined || request.events.length === 0) return problems;
  const events = eventsOf(framework, kind);
  request.events.forEach((event, index) => {
    checkKnown(
      `events[${index}].type`,
      `known event of the kind ${kind.id}`,
      event.type,
      events.map((each) => each.id),
    );
    const rule = events.find((each) => each.id === event.type);
    if (rule?.asks.milestone === 'required') {
      checkKnown(
        `events[${index}].milestone`,
        `milestone of the kind ${kind.id}`,
        event.milestone ?? '(none)',
        kind.milestones.map((each) => each.id),
      );
    }
    for (const field of ['on', 'date'] as const) {
      const date = event[field];
      if (date === undefined || (date >= calendar.firstDate && date <= calendar.lastDate)) continue;
      problems.push({
        where: `events[${index}].${field}`,
        message: `must be from ${calendar.firstDate} to ${calendar.lastDate}`,
        seen: date,
      });
    }
  });
  return problems;
}
