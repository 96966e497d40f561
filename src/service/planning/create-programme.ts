import type { Kysely } from 'kysely';
import { z } from 'zod';
import { parsePlainDate } from '../../calendar/plain-date.ts';
import { InvalidInputError, type Problem } from '../../errors.ts';
import type { Clash } from '../../planning/clash.ts';
import { type KeyDates, keyDatesOf } from '../../planning/key-dates.ts';
import { inTransaction } from '../../store/as-inspected.ts';
import { listSameInspections, lockProgrammes } from '../../store/same-inspections.ts';
import type { Tables } from '../../store/tables.ts';
import type { PlannedInspection } from '../plan-inspection.ts';
import { writeNewInspections } from '../replan/write-new-inspections.ts';
import type { Principal, ServiceDeps } from '../service-deps.ts';
import { flagInput } from '../timeline-input.ts';
import { requireInspecting } from '../not-allowed-error.ts';
import { findProgrammeClashes } from './programme-clashes.ts';
import { type GivenInspection, readInspection } from './read-programme.ts';
import { notesOf } from './what-if.ts';

/** How many inspections a programme may have. */
export const MOST_INSPECTIONS = 500;

/** Inspections to be planned together. Each is looked at by itself, so that the problems of all are told at once. */
export const createProgrammeInput = z.strictObject({
  inspections: z
    .array(z.record(z.string(), z.unknown()))
    .min(1, 'must hold at least one inspection')
    .max(MOST_INSPECTIONS, `must hold at most ${MOST_INSPECTIONS} inspections`),
  /** Nothing is stored; what would be is told. */
  dryRun: flagInput.default(false),
  /** An inspection may have the kind and the start of another one. */
  allowDuplicates: flagInput.default(false),
});

/** A programme that was planned, or would be. */
export interface Programme {
  readonly dryRun: boolean;
  /** In the order given. */
  readonly inspections: readonly ProgrammeInspection[];
  /** All together; null where nothing was stored. */
  readonly remindersPlanned: number | null;
}

/** One inspection of a programme. */
export interface ProgrammeInspection extends KeyDates {
  /** Null where nothing was stored. */
  readonly id: string | null;
  readonly kind: string;
  readonly name: string;
  /** What speaks against it, its lead's other inspections included, stored or in the programme. */
  readonly clashes: readonly Clash[];
  /** What is only noted, as whole sentences. */
  readonly notes: readonly string[];
}

/**
 * Plans inspections together: all are stored in one transaction or, where anything is wrong with any of them, none.
 * @throws NotAllowedError for an inspected party.
 * @throws InvalidInputError with every problem of every one, each placed as `inspections[3].start`.
 */
export async function createProgramme(
  deps: ServiceDeps,
  principal: Principal,
  { inspections: given, dryRun, allowDuplicates }: z.output<typeof createProgrammeInput>,
): Promise<Programme> {
  requireInspecting(principal);
  const now = deps.now();
  const read = given.map((each) => readInspection(deps.rules, each, { by: principal.name, now }));
  const problems: Problem[] = read.flatMap((each, index) =>
    each.planned === null ? each.problems.map((problem) => placeIn(index, problem)) : [],
  );
  const planned = read.flatMap((each) => each.planned ?? []);
  const programme = await inTransaction(deps.db, 'read committed', async (tx) => {
    if (!dryRun) await lockProgrammes(tx);
    if (!allowDuplicates) problems.push(...(await findRepeated(tx, given)));
    if (problems.length > 0) throw new InvalidInputError(inOrder(problems), 'Nothing was planned. The programme');
    const clashes = await findProgrammeClashes(tx, deps.rules, planned, now);
    const stored = dryRun ? null : await writeNewInspections(tx, deps.rules, planned, now);
    return {
      dryRun,
      inspections: planned.map((each, index) => toProgrammeInspection(each, clashes[index] ?? [], dryRun)),
      remindersPlanned: stored && stored.reduce((sum, each) => sum + each.reminders.add.length, 0),
    };
  });
  if (!dryRun) deps.ring();
  return programme;
}

/** Those whose kind and start another one has, stored and not ended, or earlier in the same programme. */
async function findRepeated(db: Kysely<Tables>, given: readonly GivenInspection[]): Promise<readonly Problem[]> {
  const places = new Map<string, number>();
  const repeated: Problem[] = [];
  const wanted = given.flatMap(({ kind, start: text }, index) => {
    const start = typeof text === 'string' ? parsePlainDate(text) : null;
    if (typeof kind !== 'string' || start === null) return [];
    const earlier = places.get(`${kind} ${start}`);
    if (earlier !== undefined) {
      const message = `is given twice for this kind, also inspections[${earlier}]`;
      repeated.push(placeIn(index, { where: 'start', message, seen: start }));
      return [];
    }
    places.set(`${kind} ${start}`, index);
    return [{ kind, start, index }];
  });
  for (const { kind, start, id } of await listSameInspections(db, wanted)) {
    const index = places.get(`${kind} ${start}`) ?? 0;
    const message = `is the start of an inspection of this kind that is planned already: ${id.slice(0, 8)}`;
    repeated.push(placeIn(index, { where: 'start', message, seen: start }));
  }
  return repeated;
}

function placeIn(index: number, problem: Problem): Problem {
  const place = `inspections[${index}]`;
  return { ...problem, where: problem.where === '' ? place : `${place}.${problem.where}` };
}

function inOrder(problems: readonly Problem[]): readonly Problem[] {
  const indexOf = ({ where }: Problem): number => Number(/\d+/.exec(where)?.[0]);
  return problems.toSorted((a, b) => indexOf(a) - indexOf(b));
}

function toProgrammeInspection(
  { plan, timeline, inspection }: PlannedInspection,
  clashes: readonly Clash[],
  dryRun: boolean,
): ProgrammeInspection {
  return {
    id: dryRun ? null : inspection.id,
    kind: inspection.kind,
    name: inspection.name,
    ...keyDatesOf(plan, timeline),
    clashes,
    notes: notesOf(timeline),
  };
}
