import path from 'node:path';
import { sql } from 'kysely';
import { pino } from 'pino';
import { sendReminder } from '../../workers/send-reminder.ts';
import type { ReminderWork } from '../../workers/reminder-work.ts';
import type { PlainDate } from '../calendar/plain-date.ts';
import type { SimulatedEmail } from '../cli/cli-deps.ts';
import { londonInstant, londonMoment, systemNow } from '../clock.ts';
import { createFileSender, nameMessageFile } from '../mail/file-sender.ts';
import { parseMailbox } from '../mail/mailbox.ts';
import type { OutgoingEmail } from '../mail/outgoing-email.ts';
import type { Sender } from '../mail/sender.ts';
import { nextSendMoment } from '../schedules/send-window.ts';
import { endOf } from '../service/replan/milestone-rows.ts';
import { isWindowOpen } from '../service/window-open.ts';
import type { Settings } from '../settings.ts';
import { closeStaleReminders, findNextDueMoment, listDueReminders } from '../store/due-reminders.ts';
import { readMailSecret } from '../store/service-settings.ts';
import type { OpenService } from './open-service.ts';

/** A simulated email and its place in the order of sending, from 1. */
type NumberedEmail = SimulatedEmail & { readonly number: number };

const MINUTE_MS = 60_000;

/** One moment has its end: more rounds of sending than this are a fault of ours. */
const MOST_ROUNDS = 1_000;
const MOST_AT_ONCE = 2_000;

/**
 * Sends what falls due on a copy of the data, from now to the end of a London day, with a clock that jumps from one due
 * moment to the next. Emails become files in a directory. Gives how many there were.
 */
export async function runSimulatedClock(
  copy: OpenService,
  settings: Settings,
  until: PlainDate,
  directory: string,
  onEmail: (email: NumberedEmail) => void,
): Promise<number> {
  const { db, rules } = copy;
  let instant = systemNow();
  let emails = 0;
  const work: ReminderWork = {
    db,
    rules,
    sender: watchSender(createFileSender(directory), (email) => {
      emails += 1;
      onEmail({ ...describeEmail(email, instant, directory), number: emails });
    }),
    mail: {
      from: parseMailbox(settings.mailFrom, 'MAIL_FROM'),
      secret: await readMailSecret(db),
      ...(settings.baseUrl === undefined ? {} : { baseUrl: settings.baseUrl }),
      neutralTitles: settings.neutralTitles,
    },
    get now() {
      return sql<Date>`${new Date(instant)}::timestamptz`;
    },
    log: pino({ level: 'silent' }),
  };
  const end = endOf({ on: until }).getTime();
  while (instant <= end) {
    await sendAllDue(work, instant, () => emails);
    const next = await findNextInstant(work, instant);
    if (next === null) break;
    // The clock goes forward, come what may.
    instant = Math.max(next, instant + 1);
  }
  return emails;
}

/** Until a round over everything that is due sends nothing more. */
async function sendAllDue(work: ReminderWork, instant: number, countSent: () => number): Promise<void> {
  const { db, now } = work;
  await closeStaleReminders(db, now);
  const atAnyTimeOnly = !isWindowOpen(work, instant);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const due = await listDueReminders(db, { now, horizonMs: 0, atAnyTimeOnly, limit: MOST_AT_ONCE });
    const before = countSent();
    for (const { id } of due) await sendReminder(work, id);
    if (countSent() === before) return;
  }
}

/** The next moment at which something falls due, or at which the send window opens for what waits for it. */
async function findNextInstant(work: ReminderWork, instant: number): Promise<number | null> {
  const { db, now, rules } = work;
  const due = (await findNextDueMoment(db, now))?.getTime() ?? null;
  if (isWindowOpen(work, instant)) return due;
  const waiting = await listDueReminders(db, { now, horizonMs: 0, atAnyTimeOnly: false, limit: 1 });
  if (waiting.length === 0) return due;
  const { calendar } = rules.calendar(rules.current.calendar);
  const opens = nextSendMoment(rules.reminders.sendWindow, calendar, londonMoment(instant));
  const opensAt = Math.max(londonInstant(opens.on, opens.at), instant + MINUTE_MS);
  return due === null ? opensAt : Math.min(due, opensAt);
}

function watchSender(sender: Sender, onAccepted: (email: OutgoingEmail) => void): Sender {
  return {
    ...sender,
    send: async (email, guard) => {
      const outcome = await sender.send(email, guard);
      if (outcome.kind === 'accepted') onAccepted(email);
      return outcome;
    },
  };
}

function describeEmail(email: OutgoingEmail, instant: number, directory: string): SimulatedEmail {
  const { on, at } = londonMoment(instant);
  return {
    at: `${on} ${at}`,
    to: email.to.address,
    subject: email.subject,
    file: path.join(directory, nameMessageFile(email)),
  };
}
