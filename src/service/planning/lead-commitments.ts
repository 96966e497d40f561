import type { Kysely } from 'kysely';
import { type Commitment, commitmentOf } from '../../planning/commitment.ts';
import { listLedInspections } from '../../store/lead-inspections.ts';
import type { Tables } from '../../store/tables.ts';
import type { RulesLibrary } from '../assemble-rules.ts';
import { buildStoredTimeline, planOf } from '../stored-timeline.ts';

/**
 * What stored inspections that have not ended ask of those who lead them, by the lead's address in small letters.
 * @param role The role that leads, as the rule file names it.
 * @param now The instant that their dates are told for.
 */
export async function loadCommitments(
  db: Kysely<Tables>,
  rules: RulesLibrary,
  role: string,
  emails: readonly string[],
  now: number,
): Promise<ReadonlyMap<string, readonly Commitment[]>> {
  const led = await listLedInspections(db, role, emails);
  return new Map(
    [...led].map(([email, inspections]) => [
      email,
      inspections.map(({ inspection, events }) =>
        commitmentOf(
          planOf(rules, inspection),
          buildStoredTimeline(rules, inspection, events, now),
          inspection.id.slice(0, 8),
        ),
      ),
    ]),
  );
}
