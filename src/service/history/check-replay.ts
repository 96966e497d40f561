import { TimelineError } from '../../errors.ts';
import type { StoredInspection } from '../../store/stored-inspections.ts';
import type { RulesLibrary } from '../assemble-rules.ts';
import { toMilestoneRow } from '../replan/milestone-rows.ts';
import { canonicalJson } from './canonical-json.ts';
import type { Breach } from './check-chain.ts';
import { type HistoryEntry, toEventContent, toPlanInputs } from './history-entry.ts';
import { buildReplayedTimeline, type ReplayedInspection, replayHistory } from './replay-history.ts';

/** What of an inspection is stored, for the comparison with its history. */
export type StoredState = Pick<StoredInspection, 'inspection' | 'events' | 'people' | 'milestones'>;

/** Where what is stored of an inspection is not what its history gives: inputs, recorded events, milestones. */
export function checkReplay(
  rules: RulesLibrary,
  stored: StoredState,
  entries: readonly HistoryEntry[],
): readonly Breach[] {
  const replayed = replayHistory(entries);
  if (replayed === null) return [{ entry: 1, differs: 'the history does not begin with a plan' }];
  return [
    ...checkInputs(stored, replayed),
    ...checkEvents(stored, replayed, entries),
    ...checkMilestones(rules, stored, replayed),
  ];
}

function checkInputs({ inspection, people }: StoredState, replayed: ReplayedInspection): readonly Breach[] {
  const table = { ...toPlanInputs(inspection, people), editionKept: inspection.edition_kept };
  return compareFields('the inspection', table, { ...replayed.inputs, editionKept: replayed.editionKept });
}

function checkEvents(
  { inspection, events }: StoredState,
  replayed: ReplayedInspection,
  entries: readonly HistoryEntry[],
): readonly Breach[] {
  const known = new Map(replayed.events.map((event) => [event.id, event]));
  const rows = new Map(events.map((row) => [row.id, row]));
  const entryOf = (id: string): number | null =>
    entries.find((entry) => entry.what === 'recorded' && entry.details.event.id === id)?.sequence ?? null;
  const unknown = events.filter((row) => !known.has(row.id));
  return [
    ...unknown.map((row): Breach => ({
      entry: null,
      differs: `the event ${row.type} of ${row.on_date} is in no entry`,
    })),
    ...replayed.events.flatMap((event): readonly Breach[] => {
      const row = rows.get(event.id);
      const what = `the event ${event.type} of ${event.on}`;
      if (!row) return [{ entry: entryOf(event.id), differs: `${what} is gone from what is recorded` }];
      const table = { ...toEventContent(row), of: row.inspection_id };
      const breaches = compareFields(what, table, { ...event, of: inspection.id });
      return breaches.map((breach) => ({ ...breach, entry: entryOf(event.id) }));
    }),
  ];
}

function checkMilestones(rules: RulesLibrary, stored: StoredState, replayed: ReplayedInspection): readonly Breach[] {
  const { inspection, milestones } = stored;
  try {
    // Milestones are stored as no clock changes them, so that any instant gives the same rows.
    const timeline = buildReplayedTimeline(rules, replayed, inspection.id, inspection.created_at.getTime());
    const built = new Map(
      timeline.milestones.map((milestone, position) => [
        milestone.id,
        toMilestoneRow(inspection.id, milestone, position),
      ]),
    );
    const rows = new Map(milestones.map((row) => [row.milestone, row]));
    const ids = [...new Set([...built.keys(), ...rows.keys()])];
    return [
      ...ids.flatMap((id) => compareFields(`the milestone ${id}`, rows.get(id), built.get(id))),
      ...compareFields(
        'the inspection',
        {
          start: inspection.start_on,
          embargoed: inspection.embargoed,
          announced: inspection.announced_at !== null,
          ended: inspection.ended_at !== null,
        },
        timeline,
      ),
    ];
  } catch (error) {
    if (!(error instanceof TimelineError)) throw error;
    return [{ entry: null, differs: `the history cannot be replayed: ${error.message.split('\n').join(' ')}` }];
  }
}

/** What the table has otherwise than the history, field by field of what the table has. */
function compareFields(what: string, table: object | undefined, history: object | undefined): readonly Breach[] {
  if (table === undefined) return [{ entry: null, differs: `${what} is gone from the table` }];
  if (history === undefined) return [{ entry: null, differs: `${what} is in the table, and the history gives none` }];
  return Object.entries(table).flatMap(([field, value]) => {
    const [stored, replayed] = [value, (history as Readonly<Record<string, unknown>>)[field]].map((each) =>
      canonicalJson(each instanceof Date ? each.toISOString() : (each ?? null)),
    );
    if (stored === replayed) return [];
    return [{ entry: null, differs: `${what}: ${field} is ${stored} in the table and ${replayed} by the history` }];
  });
}
