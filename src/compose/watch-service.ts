import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { createHealth } from '../observe/health.ts';
import { startHealthWatch } from '../observe/health-watch.ts';
import type { Metrics } from '../observe/metrics.ts';
import { createSweepWatch } from '../observe/sweep-watch.ts';
import type { Traces } from '../observe/trace-seam.ts';
import { UNOBSERVED, type WorkObserver } from '../observe/work-observer.ts';
import type { Sender } from '../mail/sender.ts';
import type { WatchedQueue } from '../queue/reminder-queue.ts';
import type { Settings } from '../settings.ts';
import { readReminderFigures } from '../store/reminder-figures.ts';
import { couldLeave } from './could-leave.ts';
import { healthChecks } from './health-checks.ts';
import type { OpenService } from './open-service.ts';

/** What a service is watched with. */
export interface WatchOptions {
  readonly settings: Pick<Settings, 'network' | 'sweepSeconds' | 'heartbeatUrl'>;
  readonly service: OpenService;
  readonly queue: WatchedQueue;
  readonly sender: Sender;
  readonly traces: Traces | null;
  readonly log: Logger;
}

/** What tells operators how the service is. */
export interface ServiceWatch {
  /** For sweep and workers. */
  readonly observer: WorkObserver;
  /** Figures of this process; null where nothing could read them, since it is not reached from the network. */
  readonly metrics: Metrics | null;
  /** The sweep as the status tells of it: how often, how long ago, and what is wrong with it. */
  readonly describeSweep: () => Promise<{
    readonly name: string;
    readonly description: string;
    readonly problem: string | null;
  }>;
  /** Looks at every request of an app that has no route yet. */
  readonly observe: (app: FastifyInstance) => Promise<void>;
  /** Adds the routes for operators: health, metrics, the queue. */
  readonly register: (app: FastifyInstance) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Begins to watch a service that is about to start its workers. */
export async function watchService(options: WatchOptions): Promise<ServiceWatch> {
  const { settings, service, queue, sender, traces, log } = options;
  const sweepMs = settings.sweepSeconds * 1000;
  const sweep = createSweepWatch();
  const metrics = settings.network === null ? null : await openMetrics(options, sweep.ageMs);
  const checks = healthChecks({ service, queue, sender, sweepMs, sweepAgeMs: sweep.ageMs });
  const health = createHealth(checks);
  const { heartbeatUrl } = settings;
  const watch = startHealthWatch({ health, log, heartbeatUrl });
  return {
    observer: {
      ...UNOBSERVED,
      ...(traces ? { within: traces.within } : {}),
      ...(metrics && {
        claimed: metrics.claimed,
        ended: metrics.ended,
        swept: metrics.swept,
        sweepFailed: metrics.sweepFailed,
        webhookAttempted: metrics.webhookAttempted,
      }),
      moved: sweep.moved,
    },
    metrics,
    describeSweep: async () => ({
      name: 'sweep',
      description: `every ${settings.sweepSeconds} s, last ${Math.round(sweep.ageMs() / 1000)} s ago`,
      problem: (await checks.find(({ part }) => part === 'sweep')?.check()) ?? null,
    }),
    observe: async (app) => {
      const { observeRequests } = await import('../http/observe-requests.ts');
      observeRequests(app, { log, ...(metrics ? { metrics } : {}), ...(traces ? { traces } : {}) });
    },
    register: async (app) => {
      const [{ healthRoutes }, { metricsRoutes }, { queueBoardRoutes }] = await Promise.all([
        import('../http/health-routes.ts'),
        import('../http/metrics-routes.ts'),
        import('../http/queue-board.ts'),
      ]);
      await app.register(healthRoutes, { health });
      if (metrics) await app.register(metricsRoutes, { metrics });
      await app.register(queueBoardRoutes, { queue });
    },
    stop: () => watch.stop(),
  };
}

async function openMetrics({ service, queue }: WatchOptions, sweepAgeMs: () => number): Promise<Metrics> {
  const { createMetrics } = await import('../observe/metrics.ts');
  const { pool } = service.database;
  return createMetrics({
    reminders: () => readReminderFigures(service.db, couldLeave(service)),
    queue: () => queue.counts(),
    pool: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    sweepAgeMs,
  });
}
