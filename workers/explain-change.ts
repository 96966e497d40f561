import { formatLongDate } from '../src/calendar/plain-date.ts';
import type { MovedDate } from '../src/schedules/find-moved-dates.ts';
import type { HistoryEntry } from '../src/service/history/history-entry.ts';
import { parseEntry } from '../src/service/history/parse-entry.ts';
import { seenEvents } from '../src/service/seen-events.ts';
import { planOf } from '../src/service/stored-timeline.ts';
import { listHistory } from '../src/store/history.ts';
import type { ReminderWork } from './reminder-work.ts';
import type { SeenInspection } from './see-inspection.ts';

/**
 * Why dates moved since they were told: what was done since then that moved one of them, the earliest first. An
 * inspected party is told what happened, as far as it may see that, and nothing of reasons.
 */
export async function explainChange(
  work: ReminderWork,
  seen: SeenInspection,
  moved: readonly MovedDate[],
): Promise<readonly string[]> {
  const since = new Map(moved.map(({ id, toldVersion }) => [id, toldVersion]));
  const rows = await listHistory(work.db, seen.inspection.id);
  const mayTell = new Set(
    seenEvents(work.rules, seen.inspection, seen.events, seen.person).map(({ event }) => event.id),
  );
  const reasons = rows.flatMap((row) => {
    const entry = parseEntry(row);
    if (entry === null || !('moved' in entry.details)) return [];
    if (entry.what === 'recorded' && !mayTell.has(entry.details.event.id)) return [];
    const moves = entry.details.moved.some(({ milestone }) => entry.version > (since.get(milestone) ?? entry.version));
    return moves || (seen.timeline.ended && isEnding(work, seen, entry)) ? [sayEntry(work, seen, entry)] : [];
  });
  return [...new Set(reasons)];
}

/** Whether it records what ended the inspection. */
function isEnding(work: ReminderWork, seen: SeenInspection, entry: HistoryEntry): boolean {
  return entry.what === 'recorded' && (findRule(work, seen, entry.details.event.type)?.ends ?? false);
}

function findRule(work: ReminderWork, { inspection }: SeenInspection, type: string) {
  return planOf(work.rules, inspection).framework.events.find((rule) => rule.id === type);
}

function sayEntry(work: ReminderWork, seen: SeenInspection, entry: HistoryEntry): string {
  const what = sayWhat(work, seen, entry);
  if (seen.person.inspected || entry.because === null) return what;
  return `${what}: ${entry.because}`;
}

function sayWhat(work: ReminderWork, seen: SeenInspection, entry: HistoryEntry): string {
  if (entry.what === 'calendar-applied') return 'The list of bank holidays and other days off changed';
  if (entry.what === 'edition-adopted') return 'A newer edition of the framework applies';
  if (entry.what !== 'recorded') return 'The plan changed';
  const { event } = entry.details;
  const title = findRule(work, seen, event.type)?.title ?? event.type;
  return seen.person.inspected ? title : `${title}, ${formatLongDate(event.on)}`;
}
