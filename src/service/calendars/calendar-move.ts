import { formatLongDate, type PlainDate } from '../../calendar/plain-date.ts';
import { nameOfDayOff } from '../../calendar/working-day-calendar.ts';
import { londonMoment } from '../../clock.ts';
import { InvalidInputError, TimelineError } from '../../errors.ts';
import type { InspectionRow } from '../../store/inspections.ts';
import type { StoredInspection } from '../../store/stored-inspections.ts';
import { effectiveEvents } from '../../timeline/effective-events.ts';
import type { RulesLibrary } from '../assemble-rules.ts';
import type { FirmedMilestone, MovedMilestone } from '../replan/find-moved.ts';
import { proposeChange, type ProposedChange } from '../replan/propose-change.ts';
import type { Recipient, ReminderChange } from '../replan/tell-reminders.ts';
import { planOf, toRecordedEvent } from '../stored-timeline.ts';

/** Which inspection it is. */
export interface MovingInspection {
  readonly inspection: string;
  readonly name: string;
  readonly kind: string;
  readonly start: PlainDate;
  /** The version of the calendar that it stood on. */
  readonly from: string;
}

/** What another state of its calendar does to an inspection. */
export interface CalendarMove extends MovingInspection {
  readonly moved: readonly MovedMilestone[];
  readonly firmed: readonly FirmedMilestone[];
  readonly reminders: {
    readonly added: readonly ReminderChange[];
    readonly cancelled: readonly ReminderChange[];
    /** Kept, and sent at another time than before. */
    readonly shifted: readonly ShiftedReminder[];
    readonly kept: number;
  };
  /** Who is told at once, by one message each. */
  readonly told: readonly Recipient[];
}

/** A reminder of a date that stays, sent at another time; London wall time, `2025-02-21 15:00`. */
export interface ShiftedReminder {
  readonly milestone: string | null;
  readonly recipient: string;
  readonly was: string;
  readonly is: string;
}

/** An inspection that cannot be planned by the other state, and why: its start is a bank holiday by it. */
export interface UnmovableInspection extends MovingInspection {
  readonly problem: string;
}

/** How an inspection is brought to another state of its calendar. */
export interface CalendarStep {
  /** The version of the calendar. */
  readonly to: string;
  readonly by: string;
  /** Why, for the history; told from the version that the inspection stands on. */
  readonly why: (from: string) => string | null;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** An inspection could not be planned for a reason that nobody foresaw. */
export class ReplanFailedError extends TimelineError {
  readonly code = 'replan-failed';
}

/**
 * What it does to a stored inspection to be planned by another state of its calendar; or why it cannot be.
 * @throws ReplanFailedError naming the inspection where the program fails at it.
 */
export function proposeCalendar(
  rules: RulesLibrary,
  stored: StoredInspection,
  { to, by, why, now }: CalendarStep,
): ProposedChange | UnmovableInspection {
  const { inspection } = stored;
  const from = inspection.calendar_version;
  try {
    const change = proposeChange(rules, {
      stored,
      inspection: { ...inspection, calendar_version: to },
      because: 'the calendar changed',
      by,
      fact: (details) => ({ what: 'calendar-applied', details: { ...details, from, to } }),
      reason: why(from),
      now,
    });
    const problem = findDayOff(rules, change);
    return problem === null ? change : { ...identify(inspection), problem };
  } catch (error) {
    if (error instanceof TimelineError) return { ...identify(inspection), problem: describe(error) };
    const { id, name, start_on: start } = inspection;
    throw new ReplanFailedError(`The ${name} of ${start} (${id}) could not be planned again.`, { cause: error });
  }
}

/**
 * Why a first or last day on site cannot stay by the new state, in words; null where it can. A day that something recorded
 * has reached is a fact.
 */
function findDayOff(rules: RulesLibrary, { timeline, request }: ProposedChange): string | null {
  const { inspection = request.stored.inspection, stored } = request;
  const { kind, calendar } = planOf(rules, inspection);
  const recorded = effectiveEvents(stored.events.map(toRecordedEvent));
  const reached = (day: PlainDate): boolean => recorded.some((event) => event.on >= day);
  const dayOff = (day: PlainDate): string | null => (reached(day) ? null : nameOfDayOff(calendar, day));
  const { start } = timeline;
  const name = kind.start.workingDay ? dayOff(start) : null;
  if (name !== null) {
    return `its start, ${formatLongDate(start)}, is a day off by it (${name}): defer it to another day first`;
  }
  const last = timeline.earlierStarts.length > 0 ? null : inspection.fieldwork_end_on;
  const closing = last === null ? null : dayOff(last);
  return last === null || closing === null
    ? null
    : `its last day on site, ${formatLongDate(last)}, is a day off by it (${closing})`;
}

/** The change as it is shown. */
export function toCalendarMove({ request, moved, firmed, reminders, told, writes }: ProposedChange): CalendarMove {
  const { inspection, reminders: rows } = request.stored;
  const byId = new Map(rows.map((row) => [row.id, row]));
  const shifted = writes.reminders.keep.flatMap((kept): ShiftedReminder[] => {
    const row = byId.get(kept.id);
    if (!row || row.state !== 'pending' || row.send_at.getTime() === kept.send_at.getTime()) return [];
    const { milestone, recipient } = row;
    return [{ milestone, recipient, was: momentText(row.send_at), is: momentText(kept.send_at) }];
  });
  return { ...identify(inspection), moved, firmed, reminders: { ...reminders, shifted }, told };
}

function identify({ id, name, kind, start_on, calendar_version }: InspectionRow): MovingInspection {
  return { inspection: id, name, kind, start: start_on, from: calendar_version };
}

function describe(error: TimelineError): string {
  if (!(error instanceof InvalidInputError)) return error.message;
  return error.problems.map(({ where, message }) => `its ${where} ${message}`).join('; ');
}

function momentText(instant: Date): string {
  const { on, at } = londonMoment(instant.getTime());
  return `${on} ${at}`;
}
