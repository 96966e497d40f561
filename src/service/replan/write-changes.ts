import type { Transaction } from 'kysely';
import { insertEvents } from '../../store/recorded-events.ts';
import type { Tables } from '../../store/tables.ts';
import { writePlans } from '../../store/write-plans.ts';
import { appendHistory } from '../history/append-history.ts';
import { tellTimelineChanged } from '../webhooks/tell-webhooks.ts';
import type { ProposedChange } from './propose-change.ts';

/**
 * Makes proposed changes so, within the caller's transaction, which has held their inspections locked since they were
 * loaded: what was recorded, milestones, reminders, history and what webhooks are told, with the same few statements
 * however many there are.
 */
export async function writeChanges(tx: Transaction<Tables>, changes: readonly ProposedChange[]): Promise<void> {
  if (changes.length === 0) return;
  const events = changes.flatMap(({ request }) => (request.newEvent === undefined ? [] : [request.newEvent]));
  if (events.length > 0) await insertEvents(tx, events);
  await writePlans(
    tx,
    changes.map((change) => change.writes),
  );
  const entries = changes.map(({ id, version, moved, reminders, told, request }) => ({
    entry: {
      ...request.fact({
        moved: moved.map(({ id: milestone, was, is, date }) => ({ milestone, date, was, is })),
        reminders: {
          added: reminders.added.length,
          cancelled: reminders.cancelled.length,
          kept: reminders.kept,
        },
        told: told.map(({ name, email }) => `${name} <${email}>`),
      }),
      inspectionId: id,
      version,
      at: new Date(request.now).toISOString(),
      by: request.by,
      because: request.reason,
    },
    before: request.stored,
  }));
  await appendHistory(tx, entries);
  await tellTimelineChanged(tx, changes[0]?.request.now ?? 0, () =>
    changes.map(({ id, version, timeline, moved, request }, index) => ({
      id,
      version,
      kind: request.stored.inspection.kind,
      what: entries[index]?.entry.what ?? '',
      event: request.newEvent?.type ?? null,
      timeline,
      moved,
    })),
  );
}
