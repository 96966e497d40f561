import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { pino } from 'pino';
import { isWindowOpen, sendReminder } from '../../workers/send-reminder.ts';
import type { ReminderWork } from '../../workers/reminder-work.ts';
import type { SimulatedEmail, SimulateOptions, SimulationResult } from '../cli/cli-deps.ts';
import { parsePlainDate, type PlainDate } from '../calendar/plain-date.ts';
import { londonInstant, londonMoment, systemNow } from '../clock.ts';
import { InvalidInputError } from '../errors.ts';
import { createFileSender, nameMessageFile } from '../mail/file-sender.ts';
import { parseMailbox } from '../mail/mailbox.ts';
import type { OutgoingEmail } from '../mail/outgoing-email.ts';
import type { Sender } from '../mail/sender.ts';
import { nextSendMoment } from '../schedules/send-window.ts';
import { endOf } from '../service/apply-plan.ts';
import { OPERATIONS } from '../service/operations.ts';
import type { Settings } from '../settings.ts';
import { copyTables } from '../store/copy-tables.ts';
import { closeStaleReminders, findNextDueMoment, listDueReminders } from '../store/due-reminders.ts';
import { restoreDatabase } from '../store/open-database.ts';
import { readMailSecret } from '../store/service-settings.ts';
import { connect } from './connect.ts';
import { type OpenService, openService, type Progress } from './open-service.ts';

/** What a simulation needs besides what is asked of it. */
export interface SimulationDeps {
  readonly settings: Settings;
  readonly progress: Progress;
}

/** A moment cannot send for ever: more emails than this at one is a fault of ours. */
const MOST_PER_MOMENT = 100_000;

/**
 * Every email that would go out up to a day if nothing more is recorded, on a temporary copy of the data.
 *
 * The planner, the claim and the words are those of the service; only the clock is handed in, and jumps from one due
 * moment to the next.
 */
export async function simulate(
  { settings, progress }: SimulationDeps,
  options: SimulateOptions,
): Promise<SimulationResult> {
  const until = parsePlainDate(options.until);
  if (until === null) {
    throw new InvalidInputError([
      { where: '--until', message: 'must be a date written as 2027-06-30', seen: options.until },
    ]);
  }
  const directory = mkdtempSync(path.join(tmpdir(), 'inspection-timeline-simulation-'));
  try {
    const copySettings = await copyData(settings, directory, progress);
    const copy = await openService({
      settings: copySettings,
      holder: 'inspection-timeline simulate',
      progress,
      report: () => {},
    });
    try {
      return { emails: await runClock(copy, copySettings, until, options), directory: options.directory };
    } finally {
      await copy.close();
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Copies the data into an embedded database of its own; gives the settings that open it. */
async function copyData(settings: Settings, directory: string, progress: Progress): Promise<Settings> {
  const { databaseUrl, ...rest } = settings;
  const copySettings: Settings = { ...rest, dataDirectory: path.join(directory, 'data') };
  const holder = 'inspection-timeline simulate';
  const report = (): void => {};
  if (databaseUrl === undefined) {
    const file = path.join(directory, 'copy.backup');
    const client = await connect({ settings, holder, progress, actingAs: 'simulation' });
    await client.call(OPERATIONS.backup, { file }).finally(() => client.close());
    await restoreDatabase({ dataDirectory: copySettings.dataDirectory, file, force: false, holder, progress, report });
    return copySettings;
  }
  const source = await openService({ settings, holder, progress, report });
  const copy = await openService({ settings: copySettings, holder, progress, report });
  await copyTables(source.db, copy.db).finally(() => Promise.all([source.close(), copy.close()]));
  return copySettings;
}

async function runClock(
  copy: OpenService,
  settings: Settings,
  until: PlainDate,
  options: SimulateOptions,
): Promise<number> {
  const { db, rules } = copy;
  mkdirSync(options.directory, { recursive: true });
  let instant = systemNow();
  let emails = 0;
  const work: ReminderWork = {
    db,
    rules,
    sender: watchSender(createFileSender(options.directory), (email) => {
      emails += 1;
      options.onEmail(describeEmail(email, instant, options.directory));
    }),
    mail: { from: parseMailbox(settings.mailFrom, 'MAIL_FROM'), secret: await readMailSecret(db) },
    get now() {
      return sql<Date>`${new Date(instant)}::timestamptz`;
    },
    log: pino({ level: 'silent' }),
  };
  const end = endOf({ on: until }).getTime();
  while (instant <= end) {
    await sendAllDue(work, instant);
    const next = await findNextInstant(work, instant);
    if (next === null) break;
    instant = next;
  }
  return emails;
}

async function sendAllDue(work: ReminderWork, instant: number): Promise<void> {
  const { db } = work;
  await closeStaleReminders(db, work.now);
  for (let sent = 0; sent < MOST_PER_MOMENT; sent += 1) {
    const atAnyTimeOnly = !isWindowOpen(work, instant);
    const [first] = await listDueReminders(db, { now: work.now, horizonMs: 0, atAnyTimeOnly, limit: 1 });
    if (first === undefined || (await sendReminder(work, first.id)) === 'nothing-to-do') return;
  }
}

/** The next moment at which something falls due, or at which the send window opens for what waits for it. */
async function findNextInstant(work: ReminderWork, instant: number): Promise<number | null> {
  const due = await findNextDueMoment(work.db, work.now);
  if (isWindowOpen(work, instant)) return due === null ? null : due.getTime();
  const waiting = await listDueReminders(work.db, { now: work.now, horizonMs: 0, atAnyTimeOnly: false, limit: 1 });
  if (waiting.length === 0) return due === null ? null : due.getTime();
  const { rules } = work;
  const { calendar } = rules.calendar(rules.current.calendar);
  const opens = nextSendMoment(rules.reminders.sendWindow, calendar, londonMoment(instant));
  const opensAt = londonInstant(opens.on, opens.at);
  return due === null ? opensAt : Math.min(due.getTime(), opensAt);
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
