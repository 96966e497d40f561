import { z } from 'zod';
import type { PlainDate } from '../../calendar/plain-date.ts';
import { InvalidInputError } from '../../errors.ts';
import { listCalendarChanges } from '../../store/calendar-changes.ts';
import { type CalendarReport, checkCalendars } from '../check-calendars.ts';
import type { Principal, ServiceDeps } from '../service-deps.ts';
import { plainDateInput } from '../timeline-input.ts';
import { resolveCalendar } from './calendar-change-input.ts';

export const listCalendarsInput = z.strictObject({});

/** Which bank holidays of a calendar; both days are included, and all are given without them. */
export const showCalendarInput = z.strictObject({
  calendar: z.string().min(1),
  from: plainDateInput.optional(),
  to: plainDateInput.optional(),
});

/** A calendar as it is now, with the bank holidays of the next twelve months. */
export interface CalendarSummary extends CalendarReport {
  /** The first and the last day that can be counted to. */
  readonly firstDate: PlainDate;
  readonly lastDate: PlainDate;
}

/** A calendar as it is now, with its bank holidays. */
export interface ShownCalendar extends CalendarSummary {
  readonly bankHolidays: readonly {
    readonly on: PlainDate;
    readonly name: string;
    /** Who said so, where it was recorded here; null where the calendar's file has it, and for an inspected party. */
    readonly source: string | null;
  }[];
  /** Days that were bank holidays and are none any more, and who said so; none for an inspected party. */
  readonly removed: readonly { readonly on: PlainDate; readonly source: string }[];
}

/** The calendars that the rules count by. What has to be done about one is told to the inspecting party. */
export function listCalendars(
  deps: Pick<ServiceDeps, 'rules' | 'now'>,
  principal: Principal,
): { readonly calendars: readonly CalendarSummary[] } {
  return { calendars: summarise(deps, principal) };
}

/**
 * One calendar with its bank holidays, those that fall on a weekend included.
 * @throws InvalidInputError for a calendar that is not used, and for days in the wrong order.
 */
export async function showCalendar(
  deps: ServiceDeps,
  principal: Principal,
  { calendar: given, from, to }: z.output<typeof showCalendarInput>,
): Promise<ShownCalendar> {
  const id = resolveCalendar(deps.rules, given);
  if (from !== undefined && to !== undefined && to < from) {
    throw new InvalidInputError([{ where: 'to', message: `must not be before from, ${from}`, seen: to }]);
  }
  const summary = summarise(deps, principal).find((each) => each.id === id) as CalendarSummary;
  // Who said so is the inspecting party's own; the days are everybody's.
  const rows = principal.inspected ? [] : await listCalendarChanges(deps.db);
  const changes = rows.filter((row) => row.calendar === id);
  // The last word on a day counts.
  const lastOf = new Map(changes.filter((row) => row.kind !== 'official-until').map((row) => [row.on_date, row]));
  const isAsked = ({ on }: { readonly on: PlainDate }): boolean =>
    (from === undefined || on >= from) && (to === undefined || on <= to);
  return {
    ...summary,
    bankHolidays: deps.rules
      .source(id)
      .closures.filter(isAsked)
      .map(({ on, name }) => ({ on, name, source: lastOf.get(on)?.source ?? null })),
    removed: [...lastOf.values()]
      .filter((row) => row.kind === 'removed')
      .map(({ on_date: on, source }) => ({ on, source }))
      .filter(isAsked),
  };
}

function summarise({ rules, now }: Pick<ServiceDeps, 'rules' | 'now'>, principal: Principal): CalendarSummary[] {
  return checkCalendars(rules, now()).map((report) => {
    const { firstDate, lastDate } = rules.source(report.id);
    return { ...report, problem: principal.inspected ? null : report.problem, firstDate, lastDate };
  });
}
