import type { EventRow } from '../../store/recorded-events.ts';
import { buildTimeline, type Timeline } from '../../timeline/build-timeline.ts';
import type { RulesLibrary } from '../assemble-rules.ts';
import { requestOf } from '../stored-timeline.ts';
import type { EventContent, HistoryEntry, PlanInputs } from './history-entry.ts';

/** What an inspection is by its history alone. */
export interface ReplayedInspection {
  /** With the edition and the version of the calendar that it came to stand on. */
  readonly inputs: PlanInputs;
  /** In the order recorded, those that were corrected included. */
  readonly events: readonly EventContent[];
  readonly version: number;
  /** The newest edition that was offered and not adopted. */
  readonly editionKept: string | null;
}

/** Goes through the entries of one inspection from the first; null where they do not begin with a plan. */
export function replayHistory(entries: readonly HistoryEntry[]): ReplayedInspection | null {
  let state: ReplayedInspection | null = null;
  for (const entry of entries) {
    if (entry.what === 'planned' || entry.what === 'taken-over') {
      const events = entry.what === 'planned' ? [] : entry.details.events;
      state = { inputs: entry.details.inputs, events, version: entry.version, editionKept: null };
    } else if (state === null) {
      return null;
    } else {
      state = { ...applyEntry(state, entry), version: entry.version };
    }
  }
  return state;
}

function applyEntry(state: ReplayedInspection, entry: HistoryEntry): ReplayedInspection {
  switch (entry.what) {
    case 'recorded':
      return { ...state, events: [...state.events, entry.details.event] };
    case 'calendar-applied':
      return { ...state, inputs: { ...state.inputs, calendarVersion: entry.details.to } };
    case 'edition-adopted': {
      const { to, calendar, calendarVersion } = entry.details;
      return { ...state, inputs: { ...state.inputs, framework: to, calendar, calendarVersion } };
    }
    case 'edition-kept':
      return { ...state, editionKept: entry.details.edition };
    case 'planned':
    case 'taken-over':
      return state;
  }
}

/**
 * The timeline of a replayed inspection as at an instant.
 * @throws UnknownRulesError, UnknownCalendarVersionError where the rules or calendar of then are not at hand.
 */
export function buildReplayedTimeline(
  rules: RulesLibrary,
  { inputs, events }: ReplayedInspection,
  inspectionId: string,
  now: number,
): Timeline {
  const plan = rules.plan(inputs.framework, inputs.kind, inputs.calendarVersion);
  const inspection = {
    first_start_on: inputs.firstStart,
    fieldwork_end_on: inputs.fieldworkEnd,
    conditions: [...inputs.conditions],
    grounds: inputs.grounds,
  };
  const rows = events.map((event) => toEventRow(inspectionId, event));
  return buildTimeline(plan, requestOf(inspection, rows, now));
}

/** The row of an event that a history tells of. */
export function toEventRow(inspectionId: string, event: EventContent): EventRow {
  return {
    id: event.id,
    inspection_id: inspectionId,
    sequence: event.sequence,
    type: event.type,
    on_date: event.on,
    at_time: event.at,
    milestone: event.milestone,
    set_date: event.date,
    hold: event.hold,
    outcome: event.outcome,
    reference: event.reference,
    told: event.told,
    lifted_by: event.liftedBy,
    reason: event.reason,
    note: event.note,
    supersedes: event.supersedes,
    recorded_at: new Date(event.recordedAt),
    recorded_by: event.recordedBy,
  };
}
