import { z } from 'zod';
import { londonMoment } from '../../clock.ts';
import { type InspectionRow, listPeople, type PersonRow } from '../../store/inspections.ts';
import { type InspectionEmailRow, listEmailsOf } from '../../store/inspection-emails.ts';
import { listHistory } from '../../store/history.ts';
import { listEvents } from '../../store/recorded-events.ts';
import { type SeenEvent, seenEvents } from '../seen-events.ts';
import { seenVersion } from '../seen-version.ts';
import type { Principal, ServiceDeps } from '../service-deps.ts';
import { findKnownInspection } from '../stored-timeline.ts';
import type { SealedEntry } from './chain.ts';
import type { EventContent } from './history-entry.ts';
import { parseEntries } from './parse-entry.ts';
import { type EntryNames, namesFor, tellEntry } from './tell-entry.ts';

export const showHistoryInput = z.strictObject({ inspection: z.string().min(1) });

/** Something that was done to an inspection. */
export interface HistoryChange {
  readonly kind: 'change';
  /** The instant, ISO 8601 in UTC. */
  readonly at: string;
  /** The same in London wall time, `2025-04-04 15:02`. */
  readonly london: string;
  readonly by: string;
  /** What was done: "Draft sent to Cafcass on Wed 9 Apr 2025, 3pm". */
  readonly title: string;
  /** What else was recorded with it. */
  readonly facts: readonly string[];
  readonly because: string | null;
  /** Dates as `2025-04-04`, or `2025-04-04T09:30` with a time; null where there was or is none. */
  readonly moved: readonly {
    readonly milestone: string;
    readonly title: string;
    readonly was: string | null;
    readonly is: string | null;
  }[];
  /** How many; null for an inspected party, whose business they are not. */
  readonly reminders: { readonly added: number; readonly cancelled: number; readonly kept: number } | null;
  /** Who was to get a message about it. */
  readonly told: readonly string[];
  /** Its place in the chain; null for an inspected party, who does not see the whole of it. */
  readonly entry: { readonly sequence: number; readonly version: number; readonly hash: string } | null;
}

/** An email that told of an inspection. */
export interface HistoryEmail {
  readonly kind: 'email';
  readonly at: string;
  readonly london: string;
  readonly to: { readonly name: string; readonly email: string };
  readonly subject: string;
  /** `unclear`: the mail server's answer was lost, so it may have gone. `being-sent`: it is tried again. */
  readonly outcome: 'accepted' | 'failed' | 'unclear' | 'being-sent';
  /** The mail server's last words; null for an inspected party. */
  readonly response: string | null;
}

/** Everything that happened to an inspection, in the order in which it did. */
export interface InspectionHistory {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  /** False for an inspection that was planned before histories were kept and has not changed since. */
  readonly kept: boolean;
  readonly items: readonly (HistoryChange | HistoryEmail)[];
}

/**
 * Who did what when, which dates it moved and why, and what was emailed to whom. An inspected party sees what happened
 * since the call, without reasons, and the emails to its own people.
 * @throws InspectionNotFoundError where there is none, or none that the party may know of.
 */
export async function showHistory(
  deps: ServiceDeps,
  principal: Principal,
  input: z.output<typeof showHistoryInput>,
): Promise<InspectionHistory> {
  const inspection = await findKnownInspection(deps.db, input.inspection, principal);
  return readHistory(deps, principal, inspection);
}

/** The history of an inspection that the principal may know of. */
export async function readHistory(
  { db, rules }: Pick<ServiceDeps, 'db' | 'rules'>,
  principal: Principal,
  inspection: InspectionRow,
): Promise<InspectionHistory> {
  const rows = await listHistory(db, inspection.id);
  const names = namesFor(rules, inspection);
  const announced = inspection.announced_at?.toISOString();
  const entries = parseEntries(rows);
  const events = principal.inspected ? await listEvents(db, inspection.id) : [];
  const seen = principal.inspected
    ? seenEntries(entries, inspection, seenEvents(rules, inspection, events, principal))
    : entries;
  const recorded = listRecorded(entries);
  const changes = seen.map((entry) => toChange(entry, principal, { names, announced, recorded }));
  const people = await listPeople(db, inspection.id);
  const emails = (await listEmailsOf(db, inspection.id))
    .filter((email) => !principal.inspected || isOfTheirs(email, people))
    .map((email) => toEmail(email, principal));
  return {
    id: inspection.id,
    name: inspection.name,
    version: seenVersion(rules, inspection, events, principal),
    kept: rows.length > 0,
    // Of one moment, what was done comes before what was said of it.
    items: [...changes, ...emails].toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
  };
}

/**
 * What an inspected party may see of what was done: since the call, and of what was recorded what it may see, as it
 * holds now.
 */
function seenEntries(
  entries: readonly SealedEntry[],
  { announced_at }: InspectionRow,
  events: readonly SeenEvent[],
): readonly SealedEntry[] {
  const days = new Map(events.map(({ event }) => [event.id, event.on_date]));
  return entries.flatMap((entry): readonly SealedEntry[] => {
    if (announced_at === null || entry.at < announced_at.toISOString()) return [];
    if (entry.what === 'calendar-applied' || entry.what === 'edition-adopted') return [entry];
    const on = entry.what === 'recorded' ? days.get(entry.details.event.id) : undefined;
    if (entry.what !== 'recorded' || on === undefined) return [];
    const { details } = entry;
    // What a mistaken day moved is not so.
    const moved = on === details.event.on ? details.moved : [];
    return [{ ...entry, details: { ...details, moved, event: { ...details.event, on, supersedes: null } } }];
  });
}

/** Every event of a history, those taken over with it included, by id. */
function listRecorded(entries: readonly SealedEntry[]): ReadonlyMap<string, EventContent> {
  const events = entries.flatMap((entry) => {
    if (entry.what === 'taken-over') return entry.details.events;
    return entry.what === 'recorded' ? [entry.details.event] : [];
  });
  return new Map(events.map((event) => [event.id, event]));
}

/** What the entries of one history are told with. */
export interface EntryContext {
  readonly names: EntryNames;
  /** The instant of the call. */
  readonly announced: string | undefined;
  /** What may have been corrected, by id. */
  readonly recorded: ReadonlyMap<string, EventContent>;
}

/** What an entry tells a party that may see it. */
export function toChange(
  entry: SealedEntry,
  { party, inspected }: Principal,
  { names, announced, recorded }: EntryContext,
): HistoryChange {
  const { at, by, sequence, version, hash } = entry;
  // What the call moved was planned before it: nobody of an inspected party was ever told of that.
  const announces = inspected && at === announced;
  const change = 'moved' in entry.details ? entry.details : null;
  const { title, facts } = tellEntry(entry, names, recorded);
  return {
    kind: 'change',
    at,
    london: londonText(at),
    by,
    title,
    facts: inspected ? [] : facts,
    because: inspected ? null : entry.because,
    moved: (announces ? [] : (change?.moved ?? []))
      .filter((each) => !inspected || names.maySee(each.milestone, party))
      .map(({ milestone, date, was, is }, _, moved) => {
        const isPair = date === 'planned' && moved.some((each) => each.milestone === milestone && each.date === 'due');
        return { milestone, was, is, title: `${names.milestone(milestone)}${isPair ? ', planned' : ''}` };
      }),
    reminders: inspected || !('reminders' in entry.details) ? null : entry.details.reminders,
    told: inspected ? [] : (change?.told ?? []),
    entry: inspected ? null : { sequence, version, hash },
  };
}

function toEmail(row: InspectionEmailRow, { inspected }: Principal): HistoryEmail {
  const at = (row.accepted_at ?? row.dated_at).toISOString();
  return {
    kind: 'email',
    at,
    london: londonText(at),
    to: { name: row.name, email: row.recipient },
    subject: row.subject,
    outcome: outcomeOf(row),
    response: inspected ? null : row.response,
  };
}

function outcomeOf({ accepted_at, possible_duplicate, open }: InspectionEmailRow): HistoryEmail['outcome'] {
  if (accepted_at !== null) return 'accepted';
  if (possible_duplicate) return 'unclear';
  return open ? 'being-sent' : 'failed';
}

function isOfTheirs({ recipient }: InspectionEmailRow, people: readonly PersonRow[]): boolean {
  return people.some((person) => person.inspected && person.email.toLowerCase() === recipient.toLowerCase());
}

function londonText(at: string): string {
  const { on, at: time } = londonMoment(Date.parse(at));
  return `${on} ${time}`;
}
