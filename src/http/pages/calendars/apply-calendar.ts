import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { AppliedCalendar } from '../../../service/calendars/apply-calendar.ts';
import { VersionConflictError } from '../../../service/version-conflict-error.ts';
import type { Site } from '../site.ts';
import type { Outcome } from './calendar-draft.ts';
import { titleOf } from './preview-view.ts';

/** So many pages of inspections are planned again while somebody waits; what is left can be gone on with. */
const MOST_PAGES = 5;

/** Which inspections are planned again, and the state of the calendar that they are to stand on. */
export interface ApplyRequest {
  readonly calendar: string;
  readonly version: string;
  readonly inspections: 'all' | readonly string[];
  /** Whoever presses twice at once is told twice what was done once. */
  readonly onceKey?: string;
}

/**
 * Plans inspections again by the present state of their calendar, page by page. Those that stand on it already are
 * passed over, so that doing it again goes on where it was broken off.
 */
export async function applyPages(
  site: Site,
  request: FastifyRequest,
  { calendar, version, inspections, onceKey }: ApplyRequest,
): Promise<Omit<Outcome, 'recorded'>> {
  const pages: AppliedCalendar[] = [];
  let brokenOff = false;
  for (let after: string | null | undefined; after !== null && !brokenOff;) {
    const input = { calendar, version, inspections, ...(after === undefined ? {} : { after }) };
    try {
      const key = onceKey === undefined ? {} : { onceKey: keyOf(onceKey, input) };
      const page: AppliedCalendar = await site.run(request, 'applyCalendar', input, key);
      pages.push(page);
      after = page.next;
    } catch (error) {
      // What was done stays done; the rest is looked at anew.
      if (!(error instanceof VersionConflictError)) throw error;
      brokenOff = true;
    }
    if (pages.length === MOST_PAGES && after !== null) brokenOff = true;
  }
  return {
    applied: pages.flatMap(({ applied }) =>
      applied.map((each) => ({
        inspection: each.inspection,
        title: titleOf(each),
        moved: each.moved,
        // The messages that tell of it are reminders too, and are counted by themselves.
        reminders: each.reminders.added + each.reminders.shifted - each.told.length,
        told: each.told.length,
      })),
    ),
    unmovable: pages.flatMap(({ unmovable }) =>
      unmovable.map((each) => ({ id: each.inspection, title: titleOf(each), problem: each.problem })),
    ),
    brokenOff,
  };
}

/** Of one draft each page has a key of its own, and so has another choice of inspections after something went wrong. */
function keyOf(draft: string, input: object): string {
  return `${draft} ${createHash('sha256').update(JSON.stringify(input)).digest('base64url')}`;
}
