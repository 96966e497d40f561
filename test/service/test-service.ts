import { PERMISSIONS } from '../../src/service/access/permissions.ts';
import { join } from 'node:path';
import { Kysely, PostgresDialect, type Selectable, sql } from 'kysely';
import { pino } from 'pino';
import type { z } from 'zod';
import { localTime } from '../../src/calendar/local-time.ts';
import { plainDate } from '../../src/calendar/plain-date.ts';
import { londonInstant, systemNow } from '../../src/clock.ts';
import { parseEmailAddress } from '../../src/mail/email-address.ts';
import type { Sender } from '../../src/mail/sender.ts';
import { PROJECT_ROOT } from '../../src/project-root.ts';
import {
  createInspection,
  createInspectionInput,
  type CreatedInspection,
} from '../../src/service/create-inspection.ts';
import { listEvents } from '../../src/store/recorded-events.ts';
import { recordEvent, recordEventInput, type RecordedResult } from '../../src/service/record-event.ts';
import { loadRules } from '../../src/service/rules-library.ts';
import type { Principal, ServiceDeps } from '../../src/service/service-deps.ts';
import { DATABASE_NOW } from '../../src/store/database-moment.ts';
import type { Database } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrate.ts';
import type { ReminderRow } from '../../src/store/reminders.ts';
import type { EmailsTable } from '../../src/store/reminder-tables.ts';
import type { Tables } from '../../src/store/tables.ts';
import type { MailIdentity, ReminderWork } from '../../workers/reminder-work.ts';

export const RULES = loadRules(join(PROJECT_ROOT, 'config'));

export const COORDINATOR: Principal = {
  name: 'Asha Rao',
  party: 'ofsted',
  inspected: false,
  permissions: PERMISSIONS,
  recordsOnAny: true,
};
export const CAFCASS: Principal = {
  name: 'Lin Okoro',
  party: 'cafcass',
  inspected: true,
  permissions: ['see'],
  recordsOnAny: false,
};

/** One person for each role that reminders go to. */
export const PEOPLE = [
  { role: 'coordinator', name: 'Asha Rao', email: 'asha.rao@ofsted.example' },
  { role: 'lead-inspector', name: 'Ben Cole', email: 'ben.cole@ofsted.example' },
  { role: 'qa-manager', name: 'Cara Diaz', email: 'cara.diaz@ofsted.example' },
  { role: 'ceo', name: 'Dev Shah', email: 'dev.shah@cafcass.example' },
  { role: 'link-person', name: 'Lin Okoro', email: 'lin.okoro@cafcass.example' },
] as const;

const MAIL: MailIdentity = {
  from: { name: 'Inspection timeline', address: parseEmailAddress('timeline@ofsted.example') as string },
  secret: 'a secret of this test',
};

/** The use-cases and the workers over one migrated database, with a clock that tests set. */
export interface TestService {
  readonly db: Kysely<Tables>;
  readonly deps: ServiceDeps;
  /** The workers' dependencies with the given sender; the clock is the tests'. */
  readonly workWith: (sender: Sender) => ReminderWork;
  /** Sets the clocks of program and database to a London moment, `2025-02-21 15:00`; without one, back to the real ones. */
  readonly setClock: (moment?: string) => void;
  /** Creates an inspection; by default that of Mon 10 Mar 2025 with one person in each role. */
  readonly create: (input?: Record<string, unknown>) => Promise<CreatedInspection>;
  /** Records an event written as `draft-sent 2025-04-04`, with a time where one is added. */
  readonly record: (
    inspection: string,
    event: string,
    more?: Partial<z.input<typeof recordEventInput>>,
  ) => Promise<RecordedResult>;
  readonly reminders: () => Promise<ReminderRow[]>;
  readonly emails: () => Promise<Selectable<EmailsTable>[]>;
  /** Takes everything out of the tables. */
  readonly empty: () => Promise<void>;
}

/** Brings an empty database up to date and puts the service over it. */
export async function openTestService(database: Database): Promise<TestService> {
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: database.pool }) });
  await migrate(db as Kysely<unknown>);
  let instant: number | undefined;
  const deps: ServiceDeps = {
    db,
    rules: RULES,
    now: () => instant ?? systemNow(),
    ring: () => {},
    runtime: { describe: () => Promise.resolve([]), notices: [], backup: () => Promise.resolve() },
  };
  /** Rows say when they were written by the database's clock, which tests do not set. */
  const inTestTime = async <T>(result: T): Promise<T> => {
    if (instant !== undefined) {
      const now = new Date(instant);
      await sql`update reminders set created_at = ${now} where created_at > ${now}`.execute(db);
    }
    return result;
  };
  return {
    db,
    deps,
    workWith: (sender) => ({
      db,
      rules: RULES,
      sender,
      mail: MAIL,
      get now() {
        return instant === undefined ? DATABASE_NOW : sql<Date>`${new Date(instant)}::timestamptz`;
      },
      log: pino({ level: 'silent' }),
    }),
    setClock: (moment) => {
      instant =
        moment === undefined
          ? undefined
          : londonInstant(plainDate(moment.slice(0, 10)), localTime(moment.slice(11, 16))) +
            Number(moment.slice(17) || 0) * 1000;
    },
    create: async (input = {}) => {
      const given = { kind: 'inspection', start: '2025-03-10', people: PEOPLE, ...input };
      return inTestTime(
        (await createInspection(deps, COORDINATOR, createInspectionInput.parse(given))) as CreatedInspection,
      );
    },
    record: async (inspection, event, more = {}) => {
      const [type, on, at] = event.split(' ');
      const isCall = type === 'notice-given';
      const isFirst = (await listEvents(db, inspection)).every((each) => each.type !== type);
      const given = {
        inspection,
        type,
        on,
        at: at ?? (isCall ? '09:30' : undefined),
        ...(isCall ? { told: 'Dev Shah' } : {}),
        // A test records what it is about, and leaves out what usually comes before it.
        ...(isFirst ? { reason: 'recorded by itself' } : {}),
        ...more,
      };
      return inTestTime(await recordEvent(deps, COORDINATOR, recordEventInput.parse(given)));
    },
    reminders: () => db.selectFrom('reminders').selectAll().orderBy('send_at').orderBy('key').execute(),
    emails: () => db.selectFrom('emails').selectAll().orderBy('dated_at').execute(),
    empty: async () => {
      await sql`truncate inspections, people, events, milestones, reminders, emails, told_dates, invitations, entry_revisions, history, calendar_versions, calendar_changes, webhooks, webhook_events, webhook_milestones cascade`.execute(
        db,
      );
      for (const source of RULES.configured) RULES.learn(source, { current: true });
      instant = undefined;
    },
  };
}
