import { z } from 'zod';
import { type ChangeRow, listLatestHistory } from '../../store/history.ts';
import { listEventsById } from '../../store/recorded-events.ts';
import { cursorInstant, cursorNumber, readCursor, writeCursor } from '../cursor.ts';
import { requireInspecting } from '../not-allowed-error.ts';
import type { Principal, ServiceDeps } from '../service-deps.ts';
import { pageLimitInput } from '../timeline-input.ts';
import { toEventContent } from './history-entry.ts';
import { parseEntries } from './parse-entry.ts';
import { type HistoryChange, toChange } from './show-history.ts';
import { namesFor } from './tell-entry.ts';

/** Which changes of which inspections, page by page. */
export const listHistoryInput = z.strictObject({
  /** Only what this person did, by the name that stands in the history. */
  by: z.string().min(1).optional(),
  after: z.string().optional(),
  limit: pageLimitInput,
});

/** What was done to inspections, the latest first; `next` leads to what was done before. */
export interface HistoryPage {
  readonly changes: readonly (HistoryChange & { readonly inspection: string; readonly inspectionName: string })[];
  readonly next: string | null;
}

const cursorSchema = z.strictObject({ at: cursorInstant, inspectionId: z.uuid(), sequence: cursorNumber });

/**
 * What was done to any inspection, the latest first, without the emails that followed.
 * @throws NotAllowedError for an inspected party.
 */
export async function listHistory(
  { db, rules }: Pick<ServiceDeps, 'db' | 'rules'>,
  principal: Principal,
  input: z.output<typeof listHistoryInput>,
): Promise<HistoryPage> {
  requireInspecting(principal);
  const rows = await listLatestHistory(db, {
    by: input.by,
    after: input.after === undefined ? undefined : readCursor(input.after, cursorSchema),
    limit: input.limit + 1,
  });
  const page = rows.slice(0, input.limit);
  const entries = parseEntries(page);
  const corrected = entries.flatMap((entry) =>
    entry.what === 'recorded' && entry.details.event.supersedes !== null ? [entry.details.event.supersedes] : [],
  );
  const events = await listEventsById(db, corrected);
  const recorded = new Map(events.map((row) => [row.id, toEventContent(row)]));
  const last = page.at(-1);
  return {
    changes: entries.map((entry, index) => {
      const row = page[index] as ChangeRow;
      const names = namesFor(rules, row);
      return {
        inspection: row.inspection_id,
        inspectionName: row.inspection_name,
        ...toChange(entry, principal, { names, announced: undefined, recorded }),
      };
    }),
    next:
      rows.length > page.length && last
        ? writeCursor({ at: last.at.toISOString(), inspectionId: last.inspection_id, sequence: last.sequence })
        : null,
  };
}
