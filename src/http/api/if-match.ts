import { describeValue } from '../../checked-value.ts';
import { InvalidInputError } from '../../errors.ts';
import type { OperationName } from '../../service/operation-routes.ts';
import { runOperation } from '../../service/operations.ts';
import type { Principal, ServiceDeps } from '../../service/service-deps.ts';
import { type ChangedSince, VersionConflictError } from '../../service/version-conflict-error.ts';
import { JSON_MEDIA } from './choose-media.ts';
import { readTags, tagOf, versionIn } from './entity-tag.ts';
import { PreconditionFailedError } from './precondition-failed-error.ts';

/** A change of one inspection, as it is asked for. */
export interface ConditionalChange {
  readonly deps: ServiceDeps;
  readonly principal: Principal;
  readonly inspection: string;
  /** Without one, whoever asks changes it as it is. */
  readonly ifMatch: string | undefined;
  /** The version that the body says was seen. */
  readonly version: unknown;
}

/**
 * The version that an inspection has to be at by an `If-Match`; undefined where it names none. The operation asks for it
 * while it holds the inspection, so that nothing comes in between.
 * @throws InvalidInputError where body and header say different things.
 */
export function versionAsked(change: ConditionalChange): number | undefined {
  const { version: given } = change;
  const version = versionNamed(change);
  if (version === null) return undefined;
  if (given !== undefined && Number(given) !== version) {
    const message = 'must be the version of If-Match, or left out';
    throw new InvalidInputError([{ where: 'version', message, seen: describeValue(given) }], 'The request');
  }
  return version;
}

/**
 * Looks whether an `If-Match` that names no version is of the inspection as it is seen now: that of an inspected party.
 * @param within What it is read with: a transaction, where the change is made in one.
 * @throws PreconditionFailedError where none of the tags is.
 */
export async function requireSeenSo(change: ConditionalChange, within: ServiceDeps): Promise<void> {
  if (change.ifMatch === undefined) return;
  const tags = readTags(change.ifMatch);
  if (tags === '*' || (!change.principal.inspected && versionIn(tags) !== null)) return;
  const present = { ...change, deps: within };
  if (!change.principal.inspected || !(await isSeenSo(present, tags))) throw await conflictOf(present, null);
}

/**
 * An error of a change with what was changed meanwhile, as far as whoever asks may see it; the error itself where it is
 * no conflict of versions. What `If-Match` asked for has failed as a precondition.
 */
export async function explainConflict(error: unknown, change: ConditionalChange): Promise<unknown> {
  if (!(error instanceof VersionConflictError)) return error;
  const named = versionNamed(change);
  if (named !== null) return conflictOf(change, named);
  const since = await changesSince(change, Number(change.version));
  return since === null ? error : new VersionConflictError(error.message, { cause: error }, since);
}

async function conflictOf(change: ConditionalChange, seen: number | null): Promise<PreconditionFailedError> {
  return new PreconditionFailedError(
    'Somebody else changed this inspection since the ETag of If-Match. Nothing was done: look at it again.',
    await changesSince(change, seen),
  );
}

/** Only those who see versions are told what came after one. @throws InspectionNotFoundError where they may know of none. */
async function changesSince(
  { deps, principal, inspection }: ConditionalChange,
  seen: number | null,
): Promise<ChangedSince | null> {
  const { version, items } = await runOperation('showHistory', deps, principal, { inspection });
  if (principal.inspected || seen === null) return null;
  const changes = items.filter((item) => item.kind === 'change');
  return { version, changes: changes.filter(({ entry }) => entry !== null && entry.version > seen) };
}

/** An inspected party's tags follow from what it sees alone, so what it would see now is compared. */
async function isSeenSo({ deps, principal, inspection }: ConditionalChange, tags: readonly string[]): Promise<boolean> {
  for (const name of ['showInspection', 'showTimeline', 'listRecordedEvents'] satisfies OperationName[]) {
    const answer = await runOperation(name, deps, principal, { inspection });
    if (tags.includes(tagOf(answer, JSON_MEDIA, true))) return true;
  }
  return false;
}

/** The version that an `If-Match` names; null where it names none, or is of an inspected party, whose tags hold none. */
function versionNamed({ ifMatch, principal }: ConditionalChange): number | null {
  if (ifMatch === undefined || principal.inspected) return null;
  const tags = readTags(ifMatch);
  return tags === '*' ? null : versionIn(tags);
}
