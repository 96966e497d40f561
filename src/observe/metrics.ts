import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { withinLimit } from '../queue/time-limit.ts';
import type { AttemptResult, SweepFigures } from './work-observer.ts';

/** What is asked for at each scrape; whatever does not answer in time is left out of it. */
export interface MetricSources {
  /** Reminders by state (`pending`, `sending`, `failed`), `late` ones, and emails that may have arrived twice. */
  readonly reminders: () => Promise<ReminderGauges>;
  /** Jobs of the queue by state. */
  readonly queue: () => Promise<Readonly<Record<string, number>>>;
  /** Connections of the database's pool. */
  readonly pool: () => { readonly total: number; readonly idle: number; readonly waiting: number };
  /** Milliseconds since the sweep of this process last got further. */
  readonly sweepAgeMs: () => number;
}

/** Counts of rows that the database has now. */
export interface ReminderGauges {
  readonly pending: number;
  readonly sending: number;
  readonly failed: number;
  /** Due for longer than a quarter of an hour and not sent, although they could have been. */
  readonly late: number;
  readonly possibleDuplicates: number;
}

/** The figures of one process. */
export interface Metrics {
  readonly contentType: string;
  /** All figures as Prometheus reads them, the sources asked anew. */
  readonly render: () => Promise<string>;
  readonly requestEnded: (request: {
    readonly method: string;
    readonly route: string;
    readonly status: number;
    readonly seconds: number;
  }) => void;
  readonly claimed: () => void;
  readonly ended: (result: AttemptResult, reminders: number, lateSeconds: readonly number[]) => void;
  readonly swept: (sweep: SweepFigures) => void;
  readonly sweepFailed: () => void;
  readonly webhookAttempted: (became: string) => void;
}

const PREFIX = 'inspection_timeline_';

/** What operators call the ends of a claim. */
const RESULTS: Readonly<Record<Exclude<AttemptResult, 'nothing-to-do'>, string>> = {
  accepted: 'sent',
  permanent: 'failed',
  temporary: 'put_off',
  unknown: 'unanswered',
  'put-back': 'put_back',
  'lease-lost': 'lease_lost',
  interrupted: 'interrupted',
};

const LATENESS_BUCKETS = [1, 5, 15, 30, 60, 300, 900, 1800, 3600, 14_400, 43_200, 86_400, 259_200];
const REQUEST_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const SWEEP_BUCKETS = [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300];

/** A scrape does not wait longer than this for a source. */
const SOURCE_LIMIT_MS = 2000;

/** Makes the figures of this process over a registry of their own. */
export function createMetrics(sources: MetricSources): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  const gauge = <Label extends string = never>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Gauge({ name: PREFIX + name, help, labelNames, registers });
  const counter = <Label extends string = never>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Counter({ name: PREFIX + name, help, labelNames, registers });

  const handled = counter('reminders_handled_total', 'Ends of claims, counted in reminders', ['result']);
  for (const result of Object.values(RESULTS)) handled.inc({ result }, 0);
  const lateness = new Histogram({
    name: `${PREFIX}reminder_lateness_seconds`,
    help: 'From the moment of a reminder, or its planning where that was later, to its acceptance by the mail server',
    buckets: LATENESS_BUCKETS,
    registers,
  });
  const closed = counter('reminders_closed_total', 'Reminders that a sweep closed unsent', ['state']);
  const inHand = gauge('emails_in_hand', 'Emails being written or handed over by this process');
  const sweepSeconds = new Histogram({
    name: `${PREFIX}sweep_duration_seconds`,
    help: 'How long sweeps took, with the emails that they sent without the queue',
    buckets: SWEEP_BUCKETS,
    registers,
  });
  const sweepFailures = counter('sweep_failures_total', 'Sweeps that ended in an error');
  const enqueued = counter('reminders_enqueued_total', 'Jobs put into the queue');
  const bypassed = counter('emails_bypassed_total', 'Emails sent by the sweep, since the queue had not had them sent');
  const webhooks = counter('webhook_attempts_total', 'Messages to webhooks, by what became of their delivery', [
    'result',
  ]);
  const requestSeconds = new Histogram({
    name: `${PREFIX}http_request_duration_seconds`,
    help: 'How long requests took, by route pattern and status',
    labelNames: ['method', 'route', 'status'],
    buckets: REQUEST_BUCKETS,
    registers,
  });

  const reminders = gauge('reminders', 'Reminders that are not over, and those that failed, by state', ['state']);
  const late = gauge('reminders_late', 'Reminders that could have been sent 15 minutes ago and were not');
  const doubles = gauge('emails_possible_duplicates', 'Emails whose recipient may have them twice');
  const jobs = gauge('queue_jobs', 'Jobs in the queue by state', ['state']);
  const pool = gauge('database_connections', 'Connections of the pool by state', ['state']);
  const sweepAge = gauge('sweep_age_seconds', 'Since the sweep of this process last got further');
  const answered = gauge('source_up', 'Whether what is asked at each scrape answered', ['source']);

  const ask = async <T>(source: string, read: () => Promise<T>, keep: (value: T) => void): Promise<void> => {
    try {
      keep(await withinLimit(SOURCE_LIMIT_MS, read()));
      answered.set({ source }, 1);
    } catch {
      answered.set({ source }, 0);
    }
  };

  const refresh = async (): Promise<void> => {
    // An old figure is not shown as one of now.
    for (const each of [reminders, late, doubles, jobs]) each.reset();
    sweepAge.set(sources.sweepAgeMs() / 1000);
    for (const [state, count] of Object.entries(sources.pool())) pool.set({ state }, count);
    await Promise.all([
      ask('database', sources.reminders, ({ pending, sending, failed, late: lateCount, possibleDuplicates }) => {
        for (const [state, count] of Object.entries({ pending, sending, failed })) reminders.set({ state }, count);
        late.set(lateCount);
        doubles.set(possibleDuplicates);
      }),
      ask('queue', sources.queue, (counts) => {
        for (const [state, count] of Object.entries(counts)) jobs.set({ state }, count);
      }),
    ]);
  };
  let rendering: Promise<string> | undefined;

  return {
    contentType: registry.contentType,
    // Scrapes at once share one, so that none sees the figures while another takes them anew.
    render: () =>
      (rendering ??= refresh()
        .then(() => registry.metrics())
        .finally(() => {
          rendering = undefined;
        })),
    requestEnded: ({ method, route, status, seconds }) =>
      requestSeconds.observe({ method, route, status: String(status) }, seconds),
    claimed: () => inHand.inc(),
    ended: (result, count, lateSeconds) => {
      inHand.dec();
      if (result !== 'nothing-to-do') handled.inc({ result: RESULTS[result] }, count);
      for (const seconds of lateSeconds) lateness.observe(Math.max(0, seconds));
    },
    swept: (sweep) => {
      sweepSeconds.observe(sweep.durationMs / 1000);
      enqueued.inc(sweep.enqueued);
      bypassed.inc(sweep.bypassed);
      for (const [state, count] of Object.entries(sweep.closed)) closed.inc({ state }, count);
    },
    sweepFailed: () => sweepFailures.inc(),
    webhookAttempted: (became) => webhooks.inc({ result: became }),
  };
}
