import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { formatShortDate } from '../calendar/plain-date.ts';
import { londonMoment } from '../clock.ts';
import { InvalidInputError } from '../errors.ts';
import type { EventRow } from '../store/recorded-events.ts';
import type { StoredInspection } from '../store/stored-inspections.ts';
import { buildTimeline, type Timeline } from '../timeline/build-timeline.ts';
import { checkEvent } from '../timeline/check-event.ts';
import type { KindPlan } from '../timeline/compile-kind.ts';
import { findSuperseded } from '../timeline/find-superseded.ts';
import type { RecordedEvent } from '../timeline/timeline-request.ts';
import type { RulesLibrary } from './assemble-rules.ts';
import { toEventContent } from './history/history-entry.ts';
import { changeInspections } from './replan/change-inspections.ts';
import { type ChangeSummary, summariseChange } from './replan/summarise-change.ts';
import { type ProposedChange, proposeChange } from './replan/propose-change.ts';
import type { Principal, ServiceDeps } from './service-deps.ts';
import { type SeenTimeline, seenTimeline, withoutEarlierDays } from './seen-timeline.ts';
import { seenVersion } from './seen-version.ts';
import { behindWall } from './access/behind-wall.ts';
import { NotAllowedError } from './not-allowed-error.ts';
import { InspectionNotFoundError, planOf, requestOf, resolveInspectionId, toRecordedEvent } from './stored-timeline.ts';
import { flagInput, localTimeInput, plainDateInput } from './timeline-input.ts';

const words = z.string().trim().min(1).max(2000);

/** What happened, and when it really did. */
export const recordEventInput = z.strictObject({
  inspection: z.string().min(1),
  type: z.string().min(1),
  on: plainDateInput,
  at: localTimeInput.optional(),
  milestone: z.string().optional(),
  /** What it sets: a new start, a new last day on site, a pinned or varied date. */
  date: plainDateInput.optional(),
  hold: z.string().optional(),
  outcome: words.optional(),
  reference: words.optional(),
  /** Who was told, by name or office. */
  told: words.optional(),
  /** Who may lift the hold. */
  liftedBy: words.optional(),
  /** The event that is corrected, by its number in the history of the inspection, 1 for the first. */
  corrects: z.coerce.number().int().min(1).optional(),
  reason: words.optional(),
  note: words.optional(),
  /** The version that the recorder saw; another one is refused. */
  version: z.number().int().optional(),
  /** Nothing is recorded: what would be is given. */
  dryRun: flagInput.optional(),
});

type RecordEventInput = z.output<typeof recordEventInput>;

/** What recording an event did, or would do. */
export interface RecordedResult extends ChangeSummary {
  /** The event's id; null where nothing was recorded. */
  readonly event: string | null;
  /** What to look at: a day on which nobody works, or a time after hours, and which day is day 0 then. */
  readonly notes: readonly string[];
  readonly timeline: SeenTimeline;
}

/**
 * Records what happened and brings milestones and reminders in line with it, in one transaction; with `dryRun` the same
 * is worked out and nothing written. A recorded event is never changed: a later one supersedes it.
 * Somebody of an inspected party records that its own party did what it has to do, after the call, and nothing else.
 * @throws NotAllowedError for whoever may not record that of this inspection.
 * @throws InvalidInputError where the event makes no sense now, with what could be done instead.
 * @throws VersionConflictError where the inspection was changed since the recorder saw it.
 */
export async function recordEvent(
  deps: ServiceDeps,
  principal: Principal,
  input: RecordEventInput,
): Promise<RecordedResult> {
  const id = await behindWall(deps, principal, (db) => resolveInspectionId(db, input.inspection, principal));
  const dryRun = input.dryRun ?? false;
  let notes: readonly string[] = [];
  const versionOf = ({ inspection, events }: Pick<StoredInspection, 'inspection' | 'events'>): number =>
    seenVersion(deps.rules, inspection, events, principal);
  const [change] = (await changeInspections(deps, [id], { dryRun, version: input.version, versionOf }, (stored) => {
    requireRecording(deps.rules, stored, principal, input);
    const proposal = proposeEvent(deps.rules, stored, principal, input, deps.now());
    ({ notes } = proposal);
    return proposal.change;
  })) as [ProposedChange];
  const { inspection, events } = change.request.stored;
  const { newEvent } = change.request;
  const after = { inspection, events: newEvent && !dryRun ? [...events, newEvent] : events };
  return {
    ...seenSummary(summariseChange(change, dryRun), versionOf(after), principal),
    event: dryRun ? null : (change.request.newEvent?.id ?? null),
    notes: principal.inspected ? [] : notes,
    timeline: seenTimeline(change.timeline, principal, inspection.announced_at),
  };
}

/** What follows for other people, and for steps that are the inspecting party's alone, is that party's business. */
function seenSummary(summary: ChangeSummary, version: number, { party, inspected }: Principal): ChangeSummary {
  if (!inspected) return summary;
  return {
    ...summary,
    version,
    moved: summary.moved.filter(({ visibleTo }) => visibleTo.includes(party)),
    firmed: [],
    reminders: { added: [], cancelled: [], kept: 0 },
    told: [],
  };
}

/**
 * Whether the principal may record this of that inspection: anything where they record on any inspection or take part
 * in this one, and somebody of an inspected party what it has to do itself.
 * @throws NotAllowedError where they may not.
 * @throws InspectionNotFoundError where an inspected party may not know of it any more.
 */
function requireRecording(
  rules: RulesLibrary,
  { inspection, people }: StoredInspection,
  { inspected, party, recordsOnAny, user }: Principal,
  { type, milestone: id, inspection: given, corrects }: RecordEventInput,
): void {
  if (recordsOnAny) return;
  if (!inspected) {
    if (people.some((person) => !person.inspected && person.email.toLowerCase() === user?.email)) return;
    throw new NotAllowedError('Only coordinators, and inspectors who take part in this inspection, can record on it.');
  }
  const { framework, kind } = planOf(rules, inspection);
  const completes = framework.events.find((each) => each.id === type)?.does === 'complete';
  const done = kind.milestones.filter((each) => (id === undefined ? each.completedBy.includes(type) : each.id === id));
  const isOwn = completes && done.length > 0 && done.every((each) => each.party === party);
  // Asked again: the announcement may have been taken back in between.
  if (inspection.announced_at === null) {
    throw new InspectionNotFoundError(`There is no inspection ${given}: \`list\` shows those there are.`);
  }
  if (!isOwn) throw new NotAllowedError('Your party can record here only that it has done what it has to do itself.');
  // How many events there are to correct would tell of those that it may not see.
  if (corrects !== undefined) throw new NotAllowedError('Only the inspecting party corrects what was recorded.');
}

function proposeEvent(
  rules: RulesLibrary,
  stored: StoredInspection,
  principal: Principal,
  input: RecordEventInput,
  now: number,
): { readonly change: ProposedChange; readonly notes: readonly string[] } {
  const { inspection, events } = stored;
  const plan = planOf(rules, inspection);
  const row = toEventRow(stored, principal, input, now);
  const asked = requestOf(inspection, events, now);
  const event = toRecordedEvent(row);
  const timeline = buildTimeline(plan, asked);
  const { problems, notes } = checkEvent({
    plan,
    request: asked,
    timeline,
    event,
    now: londonMoment(now),
  });
  if (problems.length > 0) {
    const { announced_at: call } = inspection;
    const tell = (message: string): string =>
      principal.inspected && call ? withoutEarlierDays(message, timeline, call) : message;
    const told = problems.map((each) => ({ ...each, message: tell(each.message) }));
    throw new InvalidInputError(told, `The event ${input.type}`);
  }
  const replaced = findSuperseded(plan, asked.events ?? [], event);
  const newEvent: EventRow = { ...row, supersedes: row.supersedes ?? replaced?.id ?? null };
  const change = proposeChange(rules, {
    stored,
    newEvent,
    because: `${newEvent.type} was recorded for ${newEvent.on_date}`,
    by: principal.name,
    reason: input.reason ?? null,
    fact: (details) => ({ what: 'recorded', details: { ...details, event: toEventContent(newEvent) } }),
    now,
  });
  const replacing = input.version === undefined ? noteReplaced(plan, timeline, event) : [];
  return { change, notes: [...notes.map((note) => note.message), ...replacing, ...noteTakenBack(stored, change)] };
}

/** Whoever names no version may not know of the date that somebody else set. */
function noteReplaced(
  { framework }: KindPlan,
  timeline: Timeline,
  { type, milestone: id, by }: RecordedEvent,
): string[] {
  const does = framework.events.find((each) => each.id === type)?.does;
  const milestone = timeline.milestones.find((each) => each.id === id);
  const [what, set] = does === 'pin' ? ['pin', milestone?.pinned] : ['date set by letter', milestone?.varied];
  if ((does !== 'pin' && does !== 'vary') || set?.by === undefined || set.by === by) return [];
  return [`It replaces the ${what}, ${formatShortDate(set.on)}, recorded by ${set.by}.`];
}

/** An announcement that is taken back cannot be untold: whom it reached by email has to be known. */
function noteTakenBack({ people, told }: StoredInspection, { before, timeline }: ProposedChange): readonly string[] {
  if (!before.announced || timeline.announced) return [];
  const reached = people.filter((person) => person.inspected && told.some((each) => each.person_id === person.id));
  const names = reached.map(({ name, email }) => `${name} <${email}>`).join(', ');
  return [
    names === ''
      ? 'The announcement is taken back. Nobody of the inspected party was sent an email, and nobody will be.'
      : `The announcement is taken back, but these were sent an email already: ${names}. Nothing more is sent to them until it is recorded again.`,
  ];
}

function toEventRow(
  { inspection, events }: StoredInspection,
  principal: Principal,
  input: RecordEventInput,
  now: number,
): EventRow {
  return {
    id: randomUUID(),
    inspection_id: inspection.id,
    sequence: events.length + 1,
    type: input.type,
    on_date: input.on,
    at_time: input.at ?? null,
    milestone: input.milestone ?? null,
    set_date: input.date ?? null,
    hold: input.hold ?? null,
    outcome: input.outcome ?? null,
    reference: input.reference ?? null,
    told: input.told ?? null,
    lifted_by: input.liftedBy ?? null,
    reason: input.reason ?? null,
    note: input.note ?? null,
    supersedes: findEvent(events, input.corrects)?.id ?? null,
    recorded_at: new Date(now),
    recorded_by: principal.name,
  };
}

/** @throws InvalidInputError where there is no event of that number. */
function findEvent(events: readonly EventRow[], sequence: number | undefined): EventRow | undefined {
  if (sequence === undefined) return undefined;
  const found = events.find((row) => row.sequence === sequence);
  if (found) return found;
  const seen = String(sequence);
  const message =
    events.length === 0 ? 'must not be given: nothing is recorded yet' : `must be from 1 to ${events.length}`;
  throw new InvalidInputError([{ where: 'corrects', message, seen }], 'The correction');
}
