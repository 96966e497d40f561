import { DAYS_NOT_KEPT, listCalendarVersions } from '../../store/calendar-versions.ts';
import { countStanding } from '../../store/standing-inspections.ts';
import { checkCalendars, type CalendarReport } from '../check-calendars.ts';
import type { ServiceDeps } from '../service-deps.ts';

/** How far a calendar's list reaches, and which inspections do not stand on its present state. */
export interface CalendarStanding extends CalendarReport {
  /** Open inspections that stand on an older state; `calendar apply` shows what would move in them. */
  readonly standing: number;
}

/**
 * The calendars of every framework with the open inspections that stand on older states of them. That some do is no
 * problem, since somebody chose so, unless the days of such a state are not known. For the inspecting party only.
 */
export async function describeCalendars(deps: ServiceDeps): Promise<readonly CalendarStanding[]> {
  const reports = checkCalendars(deps.rules, deps.now());
  const [counts, versions] = await Promise.all([countStanding(deps.db), listCalendarVersions(deps.db)]);
  return reports.map((report): CalendarStanding => {
    const older = counts.filter((row) => row.calendar === report.id && row.version !== report.version);
    const isUnknown = (row: (typeof older)[number]): boolean =>
      versions.some(
        ({ calendar, version, source }) =>
          calendar === row.calendar && version === row.version && source === DAYS_NOT_KEPT,
      );
    const unknown = older.filter(isUnknown);
    const sum = (rows: typeof older): number => rows.reduce((total, row) => total + row.inspections, 0);
    const problems = [
      ...(report.problem === null ? [] : [report.problem]),
      ...(unknown.length === 0
        ? []
        : [
            `${sum(unknown)} open ${sum(unknown) === 1 ? 'inspection was' : 'inspections were'} planned by a state of the calendar ${report.title} whose days are not known: plan them by the present one with \`calendar apply\`.`,
          ]),
    ];
    return { ...report, standing: sum(older), problem: problems.length === 0 ? null : problems.join(' ') };
  });
}
