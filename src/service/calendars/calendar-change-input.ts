import { z } from 'zod';
import { bankHolidayListSchema } from '../../calendar/bank-holiday-list.ts';
import { type CalendarChange, whyNotAdd, whyNotRemove } from '../../calendar/calendar-changes.ts';
import {
  type CalendarDifference,
  changesDays,
  changesOf,
  diffCalendars,
  diffWithList,
} from '../../calendar/diff-calendar.ts';
import { InvalidInputError } from '../../errors.ts';
import type { CalendarSource, RulesLibrary } from '../assemble-rules.ts';
import { plainDateInput } from '../timeline-input.ts';
import { changedCalendar } from './calendar-version.ts';

const words = z.string().trim().min(1, 'must not be empty').max(200, 'must be at most 200 characters long');

/** A change of a calendar: a published list, a day added, or a day removed; each with who says so. */
export const calendarChangeInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('list'), list: bankHolidayListSchema, source: words }),
  z.strictObject({ kind: z.literal('add'), date: plainDateInput, name: words, source: words }),
  z.strictObject({ kind: z.literal('remove'), date: plainDateInput, source: words }),
]);

/** A change whose form was checked. */
export type CalendarChangeInput = z.output<typeof calendarChangeInput>;

/** What a change does to a calendar, before anything is done. */
export interface CalendarProposal {
  readonly difference: CalendarDifference;
  /** What somebody should look at before going on, in sentences. */
  readonly remarks: readonly string[];
  /** What would be recorded; empty where no date depends on the change. */
  readonly changes: readonly CalendarChange[];
  /** The calendar afterwards. */
  readonly becomes: CalendarSource;
}

/**
 * What a change does to the present state of a calendar.
 * @throws InvalidInputError where a day cannot be added or removed, or a list covers no whole year or another division.
 */
export function proposeCalendarChange(present: CalendarSource, input: CalendarChangeInput): CalendarProposal {
  if (input.kind === 'list') return proposeList(present, input.list);
  const { date } = input;
  const why = input.kind === 'add' ? whyNotAdd(present, date) : whyNotRemove(present, date);
  if (why !== null) throw refused('date', why, date);
  const change: CalendarChange =
    input.kind === 'add' ? { kind: 'added', on: date, name: input.name } : { kind: 'removed', on: date, name: null };
  const becomes = changedCalendar(present, [change]);
  return { difference: diffCalendars(present, becomes), remarks: [], changes: [change], becomes };
}

/**
 * The calendar that is meant: the one that the newest rules count by, where none is named.
 * @throws InvalidInputError for one that no framework counts by.
 */
export function resolveCalendar(rules: RulesLibrary, id: string | undefined): string {
  const calendar = id ?? rules.current.calendar;
  const known = rules.configured.map((each) => each.id);
  if (known.includes(calendar)) return calendar;
  throw refused('calendar', `must be one of ${known.join(', ')}`, calendar);
}

function proposeList(
  present: CalendarSource,
  list: Extract<CalendarChangeInput, { kind: 'list' }>['list'],
): CalendarProposal {
  if (list.division !== present.id) throw refused('change.list.division', `must be ${present.id}`, list.division);
  const found = diffWithList(present, list);
  if (found === null) throw refused('change.list.events', 'must cover at least one whole year from 2012 on');
  const { remarks, ...difference } = found;
  const changes = changesDays(difference) ? changesOf(difference) : [];
  return { difference, remarks, changes, becomes: changedCalendar(present, changes) };
}

function refused(where: string, message: string, seen?: string): InvalidInputError {
  return new InvalidInputError(
    [{ where, message, ...(seen === undefined ? {} : { seen }) }],
    'The change of the calendar',
  );
}
