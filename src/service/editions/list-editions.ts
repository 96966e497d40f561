import { z } from 'zod';
import { countInspectionsByEdition, listStandingOn } from '../../store/inspection-editions.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { Principal, ServiceDeps } from '../service-deps.ts';
import { pageLimitInput } from '../timeline-input.ts';
import { type EditionName, listOffers, newerEdition, toEditionName } from './edition-offer.ts';

export const listEditionsInput = z.strictObject({ after: z.string().optional(), limit: pageLimitInput });

/** The editions of the rules, and the open inspections that a newer one is offered to. */
export interface EditionPage {
  readonly editions: readonly (EditionName & {
    /** New inspections are planned by it. */
    readonly current: boolean;
    /** How many inspections that have not ended stand on it; null for an inspected party. */
    readonly inspections: number | null;
  })[];
  readonly offers: readonly {
    readonly inspection: string;
    readonly name: string;
    readonly start: string;
    readonly from: string;
    readonly to: string;
  }[];
  /** Leads to further offers. */
  readonly next: string | null;
}

const cursorSchema = z.strictObject({ id: z.uuid() });

/** The editions that are known, the oldest first, and what they are offered to; an inspected party sees no offers. */
export async function listEditions(
  { db, rules }: ServiceDeps,
  principal: Principal,
  input: z.output<typeof listEditionsInput>,
): Promise<EditionPage> {
  const counts = principal.inspected ? null : await countInspectionsByEdition(db);
  const editions = rules.frameworks
    .toSorted((a, b) => (a.edition < b.edition ? -1 : 1))
    .map((each) => ({
      ...toEditionName(each),
      current: each.id === rules.current.id,
      inspections: counts === null ? null : (counts.get(each.id) ?? 0),
    }));
  if (principal.inspected) return { editions, offers: [], next: null };
  const rows = await listStandingOn(db, {
    offers: listOffers(rules),
    after: input.after === undefined ? undefined : readCursor(input.after, cursorSchema).id,
    limit: input.limit + 1,
  });
  const page = rows.slice(0, input.limit);
  const last = page.at(-1);
  return {
    editions,
    offers: page.map((row) => ({
      inspection: row.id,
      name: row.name,
      start: row.start_on,
      from: row.framework,
      to: newerEdition(rules, row.framework)?.id ?? row.framework,
    })),
    next: rows.length > page.length && last ? writeCursor({ id: last.id }) : null,
  };
}
