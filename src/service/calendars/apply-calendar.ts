import { z } from 'zod';
import type { StoredInspection } from '../../store/stored-inspections.ts';
import { changeInspections } from '../replan/change-inspections.ts';
import type { ProposedChange } from '../replan/propose-change.ts';
import type { Recipient } from '../replan/tell-reminders.ts';
import type { Principal, ServiceDeps } from '../service-deps.ts';
import { VersionConflictError } from '../version-conflict-error.ts';
import { resolveCalendar } from './calendar-change-input.ts';
import { type MovingInspection, proposeCalendar, toCalendarMove, type UnmovableInspection } from './calendar-move.ts';
import { chosenInput } from './chosen-inspections.ts';
import { explainVersions } from './explain-versions.ts';
import { requireInspecting } from '../not-allowed-error.ts';
import { listPage } from './preview-calendar.ts';

/** Which inspections are to be brought to the present state of their calendar. */
export const applyCalendarInput = z.strictObject({
  /** The calendar; that of the newest rules where absent. */
  calendar: z.string().optional(),
  inspections: chosenInput,
  /** The version of the calendar that is to be applied; another one is refused. */
  version: z.string().optional(),
  after: z.string().optional(),
  /** Inspections on a page. */
  limit: z.coerce.number().int().min(1).max(200).default(200),
});

/** An inspection that was planned again. */
export interface AppliedInspection extends MovingInspection {
  /** The version that the inspection is at now. */
  readonly version: number;
  readonly moved: number;
  readonly firmed: number;
  readonly reminders: {
    readonly added: number;
    readonly cancelled: number;
    readonly shifted: number;
    readonly kept: number;
  };
  readonly told: readonly Recipient[];
}

/** One page of what was done; `next` leads to the following one, which is not done yet. */
export interface AppliedCalendar {
  readonly calendar: string;
  /** The version of the calendar that they stand on now. */
  readonly version: string;
  readonly applied: readonly AppliedInspection[];
  /** Left as they were, since they cannot be planned by it. */
  readonly unmovable: readonly UnmovableInspection[];
  /** The ids of those that needed nothing: they stand on it already, or were cancelled. */
  readonly unchanged: readonly string[];
  readonly next: string | null;
}

/**
 * Plans a page of open inspections again by the present state of their calendar, each half of it in one transaction.
 * Those that stand on it already are passed over, so that beginning again goes on where it was broken off.
 * @throws VersionConflictError where the calendar was changed since it was looked at.
 * @throws ReplanFailedError naming the inspection where the program fails at one; nothing of its half is done then.
 * @throws NotAllowedError for an inspected party.
 */
export async function applyCalendar(
  deps: ServiceDeps,
  principal: Principal,
  input: z.output<typeof applyCalendarInput>,
): Promise<AppliedCalendar> {
  requireInspecting(principal);
  const calendar = resolveCalendar(deps.rules, input.calendar);
  const { version } = deps.rules.source(calendar);
  if (input.version !== undefined && input.version !== version) {
    throw new VersionConflictError('Somebody else changed this calendar meanwhile. Look at the preview again.');
  }
  const page = await listPage(deps, principal, { ...input, calendar, version });
  const why = await explainVersions(deps.db, calendar, version);
  const step = { to: version, by: principal.name, why, now: deps.now() };
  const unmovable: UnmovableInspection[] = [];
  const propose = (stored: StoredInspection): ProposedChange | null => {
    const { calendar_version, ended_at } = stored.inspection;
    if (ended_at !== null || calendar_version === version) return null;
    const proposed = proposeCalendar(deps.rules, stored, step);
    if (!('problem' in proposed)) return proposed;
    unmovable.push(proposed);
    return null;
  };
  // While the database writes one half, the other is worked out.
  const half = Math.ceil(page.ids.length / 2);
  const halves = await Promise.allSettled(
    [page.ids.slice(0, half), page.ids.slice(half)].map((ids) =>
      changeInspections(deps, ids, { dryRun: false }, propose),
    ),
  );
  const failed = halves.find((each) => each.status === 'rejected');
  if (failed) throw failed.reason;
  const changes = halves.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
  return {
    calendar,
    version,
    applied: changes.map((change): AppliedInspection => {
      const { moved, firmed, reminders, told, ...which } = toCalendarMove(change);
      const { added, cancelled, shifted, kept } = reminders;
      return {
        ...which,
        version: change.version,
        moved: moved.length,
        firmed: firmed.length,
        reminders: { added: added.length, cancelled: cancelled.length, shifted: shifted.length, kept },
        told,
      };
    }),
    unmovable,
    unchanged: page.ids.filter(
      (id) => !changes.some((change) => change.id === id) && !unmovable.some((each) => each.inspection === id),
    ),
    next: page.next,
  };
}
