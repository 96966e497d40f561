import { inTransaction } from '../../store/as-inspected.ts';
import { loadInspections, type StoredInspection } from '../../store/stored-inspections.ts';
import { VersionConflictError } from '../version-conflict-error.ts';
import type { ServiceDeps } from '../service-deps.ts';
import { InspectionNotFoundError } from '../stored-timeline.ts';
import type { ProposedChange } from './propose-change.ts';
import { writeChanges } from './write-changes.ts';

/** How inspections are changed. */
export interface ChangeOptions {
  /** Nothing is written: what would be is given. */
  readonly dryRun: boolean;
  /** The version that whoever makes the change saw; another one is refused. */
  readonly version?: number | undefined;
  /** The version that whoever makes the change is told of; that of the inspection where absent. */
  readonly versionOf?: ((stored: StoredInspection) => number) | undefined;
}

/**
 * Has a change to inspections proposed from what is stored, and unless it is only to be seen makes it so, all in one
 * transaction that keeps others from changing the same inspections meanwhile. Those for which null is proposed stay.
 * @throws InspectionNotFoundError where one of them does not exist.
 * @throws VersionConflictError where one is at another version than was seen.
 */
export async function changeInspections(
  deps: Pick<ServiceDeps, 'db' | 'ring'>,
  ids: readonly string[],
  { dryRun, version, versionOf = ({ inspection }) => inspection.version }: ChangeOptions,
  propose: (stored: StoredInspection) => ProposedChange | null,
): Promise<readonly ProposedChange[]> {
  const changes = await inTransaction(deps.db, 'read committed', async (tx) => {
    const found = await loadInspections(tx, ids, { lock: !dryRun });
    for (const id of ids) {
      const stored = found.find((each) => each.inspection.id === id);
      if (!stored) throw new InspectionNotFoundError(`There is no inspection ${id}.`);
      if (version !== undefined) requireVersion(versionOf(stored), version);
    }
    const proposed = found.map(propose).filter((change) => change !== null);
    if (!dryRun) await writeChanges(tx, proposed);
    return proposed;
  });
  if (!dryRun) deps.ring();
  return changes;
}

function requireVersion(present: number, seen: number): void {
  if (seen === present) return;
  throw new VersionConflictError(
    `Somebody else changed this inspection: it is at version ${present}, you saw ${seen}. Look at it again.`,
  );
}
