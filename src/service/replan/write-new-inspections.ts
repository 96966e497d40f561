import type { Insertable, Transaction } from 'kysely';
import { insertInspections } from '../../store/inspections.ts';
import type { Tables } from '../../store/tables.ts';
import { writePlanRows } from '../../store/write-plans.ts';
import type { RulesLibrary } from '../assemble-rules.ts';
import { appendHistory } from '../history/append-history.ts';
import { holdCalendars } from '../calendars/hold-calendar.ts';
import { toPlanInputs } from '../history/history-entry.ts';
import { tellTimelineChanged } from '../webhooks/tell-webhooks.ts';
import { findMoved } from './find-moved.ts';
import { type NewInspection, type NewInspectionWrites, proposeNewInspection } from './propose-new-inspection.ts';

/**
 * Stores new inspections with their people, milestones, reminders and the first entry of their histories, within the
 * caller's transaction and with the same few statements however many there are. Gives what was written of each.
 * @param now The instant of planning.
 * @throws CalendarMovedError where a calendar was changed since they were planned.
 */
export async function writeNewInspections(
  tx: Transaction<Tables>,
  rules: RulesLibrary,
  planned: readonly NewInspection[],
  now: number,
): Promise<readonly NewInspectionWrites[]> {
  await holdCalendars(
    tx,
    planned.map((each) => each.inspection),
  );
  const plans = planned.map((each) => proposeNewInspection(rules, each, now));
  await insertInspections(
    tx,
    planned.map((each) => each.inspection),
    planned.flatMap((each): readonly Insertable<Tables['people']>[] => each.people),
  );
  await writePlanRows(tx, plans);
  await appendHistory(
    tx,
    planned.map(({ inspection, people }, index) => ({
      entry: {
        what: 'planned',
        details: {
          inputs: toPlanInputs(inspection, people),
          reminders: { added: plans[index]?.reminders.add.length ?? 0, cancelled: 0, kept: 0 },
        },
        inspectionId: inspection.id,
        version: inspection.version,
        at: new Date(now).toISOString(),
        by: inspection.created_by,
        because: inspection.reason,
      },
      before: null,
    })),
  );
  await tellTimelineChanged(tx, now, () =>
    planned.map(({ inspection, timeline }) => ({
      id: inspection.id,
      version: inspection.version,
      kind: inspection.kind,
      what: 'planned',
      event: null,
      timeline,
      moved: findMoved({ ...timeline, milestones: [] }, timeline),
    })),
  );
  return plans;
}
