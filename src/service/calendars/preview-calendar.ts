import { z } from 'zod';
import type { CalendarDifference } from '../../calendar/diff-calendar.ts';
import type { StandingCursor } from '../../store/standing-inspections.ts';
import { countStanding, listStandingElsewhere } from '../../store/standing-inspections.ts';
import type { CalendarSource } from '../assemble-rules.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import { changeInspections } from '../replan/change-inspections.ts';
import type { Principal, ServiceDeps } from '../service-deps.ts';
import { calendarChangeInput, proposeCalendarChange, resolveCalendar } from './calendar-change-input.ts';
import { type CalendarMove, proposeCalendar, toCalendarMove, type UnmovableInspection } from './calendar-move.ts';
import { chosenInput, resolveChosen } from './chosen-inspections.ts';
import { requireInspecting } from '../not-allowed-error.ts';
import { rulesWithCalendar } from './rules-with-calendar.ts';

/** What a change would do; without a change, what it does to inspections to be brought to the present state. */
export const previewCalendarInput = z.strictObject({
  /** The calendar; that of the newest rules where absent. */
  calendar: z.string().optional(),
  change: calendarChangeInput.optional(),
  inspections: chosenInput.default('all'),
  after: z.string().optional(),
  /** Inspections on a page. */
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** One page of what a change of a calendar would do; `next` leads to the following one. */
export interface CalendarPreview {
  readonly calendar: string;
  readonly title: string;
  /** The present version of the calendar, and the one that inspections would be planned by. */
  readonly version: { readonly was: string; readonly is: string };
  readonly difference: CalendarDifference;
  /** What somebody should look at before going on, in sentences. */
  readonly remarks: readonly string[];
  /** Open inspections that would stand on an older version until it is applied to them. */
  readonly standing: number;
  readonly inspections: readonly CalendarMove[];
  readonly unmovable: readonly UnmovableInspection[];
  readonly next: string | null;
}

export const standingCursorSchema = z.strictObject({ version: z.string(), id: z.uuid() });

/**
 * What a change of a calendar would do to open inspections, page by page; nothing is written and nobody is told.
 * @throws InvalidInputError for a change that cannot be made.
 * @throws NotAllowedError for an inspected party.
 */
export async function previewCalendar(
  deps: ServiceDeps,
  principal: Principal,
  input: z.output<typeof previewCalendarInput>,
): Promise<CalendarPreview> {
  requireInspecting(principal);
  const calendar = resolveCalendar(deps.rules, input.calendar);
  const present = deps.rules.source(calendar);
  const proposal = input.change === undefined ? unchanged(present) : proposeCalendarChange(present, input.change);
  const { becomes, difference, remarks } = proposal;
  const counts = await countStanding(deps.db);
  const page = await listPage(deps, principal, { ...input, calendar, version: becomes.version });
  const rules = rulesWithCalendar(deps.rules, becomes);
  const step = { to: becomes.version, by: principal.name, why: () => null, now: deps.now() };
  const unmovable: UnmovableInspection[] = [];
  const changes = await changeInspections(deps, page.ids, { dryRun: true }, (stored) => {
    const { calendar_version, ended_at } = stored.inspection;
    if (ended_at !== null || calendar_version === becomes.version) return null;
    const proposed = proposeCalendar(rules, stored, step);
    if (!('problem' in proposed)) return proposed;
    unmovable.push(proposed);
    return null;
  });
  return {
    calendar,
    title: becomes.title,
    version: { was: present.version, is: becomes.version },
    difference,
    remarks,
    standing: counts
      .filter((row) => row.calendar === calendar && row.version !== becomes.version)
      .reduce((sum, row) => sum + row.inspections, 0),
    inspections: changes.map(toCalendarMove),
    unmovable,
    next: page.next,
  };
}

/** Which inspections to go through, a page at a time. */
export interface PageOptions {
  readonly calendar: string;
  readonly version: string;
  readonly inspections: z.output<typeof chosenInput>;
  readonly after?: string | undefined;
  readonly limit: number;
}

/** The ids of a page: of all open inspections that stand on another version, or of those that were chosen. */
export async function listPage(
  deps: ServiceDeps,
  principal: Principal,
  { calendar, version, inspections, after, limit }: PageOptions,
): Promise<{ readonly ids: readonly string[]; readonly next: string | null }> {
  if (inspections !== 'all') return { ids: await resolveChosen(deps, principal, calendar, inspections), next: null };
  const cursor: StandingCursor | undefined = after === undefined ? undefined : readCursor(after, standingCursorSchema);
  const rows = await listStandingElsewhere(deps.db, { calendar, version, after: cursor, limit: limit + 1 });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    ids: page.map((row) => row.id),
    next: rows.length > page.length && last ? writeCursor({ ...last }) : null,
  };
}

function unchanged(present: CalendarSource) {
  const { officialUntil } = present;
  const difference = { added: [], removed: [], renamed: [], officialUntil: { was: officialUntil, is: officialUntil } };
  return { becomes: present, difference, remarks: [] };
}
