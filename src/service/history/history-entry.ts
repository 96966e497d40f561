import type { Insertable } from 'kysely';
import type { LocalTime } from '../../calendar/local-time.ts';
import type { PlainDate } from '../../calendar/plain-date.ts';
import type { EventsTable, InspectionsTable, PeopleTable } from '../../store/tables.ts';

/** What an inspection is planned by, with everybody on it: enough to plan it again without any other row. */
export interface PlanInputs {
  readonly kind: string;
  /** The edition of the rules. */
  readonly framework: string;
  readonly calendar: string;
  readonly calendarVersion: string;
  readonly firstStart: PlainDate;
  readonly fieldworkEnd: PlainDate | null;
  readonly conditions: readonly string[];
  readonly grounds: string | null;
  readonly reason: string | null;
  readonly people: readonly HistoryPerson[];
}

/** Somebody on an inspection. */
export interface HistoryPerson {
  readonly id: string;
  readonly role: string;
  readonly party: string;
  readonly inspected: boolean;
  readonly name: string;
  readonly email: string;
}

/** A recorded event, the whole of its row. */
export interface EventContent {
  readonly id: string;
  readonly sequence: number;
  readonly type: string;
  readonly on: PlainDate;
  readonly at: LocalTime | null;
  readonly milestone: string | null;
  readonly date: PlainDate | null;
  readonly hold: string | null;
  readonly outcome: string | null;
  readonly reference: string | null;
  readonly told: string | null;
  readonly liftedBy: string | null;
  readonly reason: string | null;
  readonly note: string | null;
  /** The id of the earlier event that it corrects. */
  readonly supersedes: string | null;
  /** ISO 8601 with milliseconds, UTC. */
  readonly recordedAt: string;
  readonly recordedBy: string;
}

/** A date that a change moved: `YYYY-MM-DD`, with `THH:MM` where it has a time; null where there was or is none. */
export interface MovedDate {
  readonly milestone: string;
  /** Which of its dates. */
  readonly date: 'due' | 'planned';
  readonly was: string | null;
  readonly is: string | null;
}

/** What a change did besides what it was. */
export interface ChangeDetails {
  readonly moved: readonly MovedDate[];
  /** How many reminders. */
  readonly reminders: { readonly added: number; readonly cancelled: number; readonly kept: number };
  /** Who gets a message about it: "Lin Okoro <lin.okoro@cafcass.example>". */
  readonly told: readonly string[];
}

/** What happened, with what is needed to work the dates out again. */
export type HistoryFact =
  | {
      readonly what: 'planned';
      readonly details: { readonly inputs: PlanInputs; readonly reminders: ChangeDetails['reminders'] };
    }
  /** The first entry of an inspection that was planned before histories were kept. */
  | {
      readonly what: 'taken-over';
      readonly details: { readonly inputs: PlanInputs; readonly events: readonly EventContent[] };
    }
  | { readonly what: 'recorded'; readonly details: ChangeDetails & { readonly event: EventContent } }
  | {
      readonly what: 'calendar-applied';
      readonly details: ChangeDetails & {
        /** Versions of the inspection's calendar. */
        readonly from: string;
        readonly to: string;
      };
    }
  | {
      readonly what: 'edition-adopted';
      readonly details: ChangeDetails & {
        /** Ids of editions. */
        readonly from: string;
        readonly to: string;
        /** The calendar of the new edition, and its version. */
        readonly calendar: string;
        readonly calendarVersion: string;
      };
    }
  | { readonly what: 'edition-kept'; readonly details: { readonly edition: string } };

/** An entry about to be added; its place in the chain is found when it is. */
export type NewHistoryEntry = HistoryFact & {
  readonly inspectionId: string;
  /** The version that the inspection is at afterwards. */
  readonly version: number;
  /** ISO 8601 with milliseconds, UTC. */
  readonly at: string;
  readonly by: string;
  /** Why, in the words of whoever did it. */
  readonly because: string | null;
};

/** An entry at its place: the first of an inspection is number 1. */
export type HistoryEntry = NewHistoryEntry & { readonly sequence: number };

/** What an inspection is planned by, from its rows. */
export function toPlanInputs(
  inspection: Pick<
    Insertable<InspectionsTable>,
    'kind' | 'framework' | 'calendar' | 'calendar_version' | 'first_start_on' | 'conditions'
  > &
    Partial<Pick<InspectionsTable, 'fieldwork_end_on' | 'grounds' | 'reason'>>,
  people: readonly Omit<PeopleTable, 'inspection_id' | 'invitations' | 'removed_at'>[],
): PlanInputs {
  return {
    kind: inspection.kind,
    framework: inspection.framework,
    calendar: inspection.calendar,
    calendarVersion: inspection.calendar_version,
    firstStart: inspection.first_start_on,
    fieldworkEnd: inspection.fieldwork_end_on ?? null,
    conditions: inspection.conditions,
    grounds: inspection.grounds ?? null,
    reason: inspection.reason ?? null,
    people: people
      .map(({ id, role, party, inspected, name, email }) => ({ id, role, party, inspected, name, email }))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

/** The whole of an event's row; its moment of recording has to be given, not left to the database. */
export function toEventContent(row: Insertable<EventsTable> & { readonly recorded_at: Date }): EventContent {
  return {
    id: row.id,
    sequence: row.sequence,
    type: row.type,
    on: row.on_date,
    at: row.at_time ?? null,
    milestone: row.milestone ?? null,
    date: row.set_date ?? null,
    hold: row.hold ?? null,
    outcome: row.outcome ?? null,
    reference: row.reference ?? null,
    told: row.told ?? null,
    liftedBy: row.lifted_by ?? null,
    reason: row.reason ?? null,
    note: row.note ?? null,
    supersedes: row.supersedes ?? null,
    recordedAt: row.recorded_at.toISOString(),
    recordedBy: row.recorded_by,
  };
}
