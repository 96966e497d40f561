import type { HealthCheck } from '../observe/health.ts';
import type { WatchedQueue } from '../queue/reminder-queue.ts';
import type { Sender } from '../mail/sender.ts';
import { sql } from 'kysely';
import { countLateReminders } from '../store/late-reminders.ts';
import { listPendingMigrations } from '../store/migrate.ts';
import type { OpenService } from './open-service.ts';
import { couldLeave } from './could-leave.ts';

/** What the health of the service depends on. */
export interface HealthParts {
  readonly service: Pick<OpenService, 'db' | 'rules'>;
  readonly queue: Pick<WatchedQueue, 'check'>;
  readonly sender: Pick<Sender, 'check'>;
  readonly sweepMs: number;
  /** Milliseconds since the sweep last got further. */
  readonly sweepAgeMs: () => number;
}

/** One email may take so long: connecting, greeting and handing it over. */
const ONE_EMAIL_MS = 120_000;

/** Late reminders alarm only when they stay late: after a hold is lifted, the next sweeps send what had to wait. */
const STAYS_MS = 30_000;

/**
 * The checks of a service. Without queue or mail server it goes on, worse, and what that does to reminders shows in
 * them: late ones fail the whole, since being on time is what the service is for.
 */
export function healthChecks({ service, queue, sender, sweepMs, sweepAgeMs }: HealthParts): readonly HealthCheck[] {
  const { db } = service;
  let lateSince: number | null = null;
  return [
    {
      part: 'database',
      needed: true,
      freshMs: 1000,
      check: async () => {
        await sql`select 1`.execute(db);
        return null;
      },
    },
    {
      part: 'migrations',
      needed: true,
      freshMs: 10_000,
      check: async () => {
        const pending = await listPendingMigrations(db as never);
        return pending.length === 0 ? null : `The database lacks ${pending.join(', ')}.`;
      },
    },
    { part: 'queue', needed: false, freshMs: 1000, check: () => queue.check() },
    // A connection to the mail server each time: not more often than that.
    { part: 'mail', needed: false, freshMs: 30_000, check: () => sender.check() },
    {
      part: 'sweep',
      needed: true,
      freshMs: 1000,
      check: () => {
        const ageMs = sweepAgeMs();
        const stands = ageMs > 2 * sweepMs + ONE_EMAIL_MS;
        return Promise.resolve(stands ? `It has not got further for ${Math.round(ageMs / 1000)} seconds.` : null);
      },
    },
    {
      part: 'reminders',
      needed: true,
      freshMs: 5000,
      check: async () => {
        const late = await countLateReminders(db, couldLeave(service));
        if (late === 0) lateSince = null;
        else lateSince ??= performance.now();
        const stays = lateSince !== null && performance.now() - lateSince >= 2 * sweepMs + STAYS_MS;
        return stays ? `${late === 1000 ? '1,000 or more' : late} are more than 15 minutes late.` : null;
      },
    },
  ];
}
