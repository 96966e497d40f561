import { isWindowOpen } from '../../src/service/window-open.ts';
import { closeStaleReminders, listDueReminders } from '../../src/store/due-reminders.ts';
import type { ReminderWork } from '../../workers/reminder-work.ts';
import { readMoment, sendReminder } from '../../workers/send-reminder.ts';

/** Sends all that is due, as a sweep does. */
export async function sendAllDue(work: ReminderWork): Promise<void> {
  await closeStaleReminders(work.db, work.now);
  const atAnyTimeOnly = !isWindowOpen(work, await readMoment(work));
  const due = await listDueReminders(work.db, { now: work.now, horizonMs: 0, atAnyTimeOnly, limit: 200 });
  for (const { id } of due) await sendReminder(work, id);
}
