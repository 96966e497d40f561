import { londonMoment } from '../../clock.ts';
import { inTransaction } from '../../store/as-inspected.ts';
import { findInspection } from '../../store/inspections.ts';
import { type HistoryChange, type HistoryEmail, readHistory } from '../history/show-history.ts';
import type { SeenTimeline } from '../seen-timeline.ts';
import type { Principal, ServiceDeps } from '../service-deps.ts';
import { type InspectionDetail, showInspection } from '../show-inspection.ts';
import { InspectionNotFoundError } from '../stored-timeline.ts';

/** Counts up when a reader of the JSON has to read it otherwise. */
const SCHEMA_VERSION = 1;

/** An email of the history, with its recipient's name alone. */
type ExportedEmail = Omit<HistoryEmail, 'to'> & { readonly to: string };

/** Everything of one inspection in one piece, for a file to keep. It holds no addresses. */
export interface InspectionDocument {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  /** London wall time, `2025-04-09T16:00`. */
  readonly exportedAt: string;
  readonly exportedBy: string;
  /** True between the sending of the final and its publication: the whole document is under embargo then. */
  readonly underEmbargo: boolean;
  readonly inspection: Omit<InspectionDetail, 'people' | 'events' | 'completions' | 'timeline'>;
  readonly rules: { readonly id: string; readonly title: string; readonly publisher: string; readonly edition: string };
  readonly people: readonly { readonly name: string; readonly role: string; readonly party: string }[];
  readonly events: InspectionDetail['events'];
  readonly timeline: SeenTimeline;
  readonly history: readonly (HistoryChange | ExportedEmail)[];
  /** The hash of the last entry of the history; null for an inspected party, and where there is none. */
  readonly historyHead: string | null;
}

/**
 * One inspection as the principal's party may see it, all of one moment.
 * @throws InspectionNotFoundError where there is none, or none that the party may know of.
 */
export function readDocument(deps: ServiceDeps, principal: Principal, given: string): Promise<InspectionDocument> {
  return inTransaction(deps.db, 'repeatable read', async (db) => {
    const {
      people,
      events,
      timeline,
      completions: _,
      ...inspection
    } = await showInspection({ ...deps, db }, principal, {
      inspection: given,
    });
    const row = await findInspection(db, inspection.id);
    if (!row) throw new InspectionNotFoundError(`There is no inspection ${given}.`);
    const { items } = await readHistory({ ...deps, db }, principal, row);
    const { framework } = deps.rules.plan(inspection.framework, inspection.kind);
    const { on, at } = londonMoment(deps.now());
    const changes = items.filter((item) => item.kind === 'change');
    return {
      schemaVersion: SCHEMA_VERSION,
      exportedAt: `${on}T${at}`,
      exportedBy: principal.name,
      underEmbargo: timeline.embargoed,
      inspection,
      rules: {
        id: framework.id,
        title: framework.title,
        publisher: framework.publisher,
        edition: framework.edition,
      },
      people: people.map(({ name, role, party }) => ({
        name,
        role: framework.roles.find((each) => each.id === role)?.title ?? role,
        party: framework.parties.find((each) => each.id === party)?.title ?? party,
      })),
      events,
      timeline,
      history: items.map(withoutAddresses),
      historyHead: changes.at(-1)?.entry?.hash ?? null,
    };
  });
}

function withoutAddresses(item: HistoryChange | HistoryEmail): HistoryChange | ExportedEmail {
  if (item.kind === 'email') return { ...item, to: item.to.name };
  return { ...item, told: item.told.map((told) => told.replace(/ <[^<>]*>$/, '')) };
}
