import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createMetrics, type MetricSources } from '../../src/observe/metrics.ts';
import { PROJECT_ROOT } from '../../src/project-root.ts';
import { readPrometheusText, valueOf } from './prometheus-text.ts';

const NAME = 'inspection_timeline';
const SOURCES: MetricSources = {
  reminders: () => Promise.resolve({ pending: 40, sending: 2, failed: 3, late: 1, possibleDuplicates: 5 }),
  queue: () => Promise.resolve({ waiting: 7, delayed: 1 }),
  pool: () => ({ total: 4, idle: 3, waiting: 0 }),
  sweepAgeMs: () => 1500,
};
const read = async (metrics: ReturnType<typeof createMetrics>) => readPrometheusText(await metrics.render());

describe('the figures', () => {
  it('are text that Prometheus reads, of rows, queue, pool and sweep as they are now', async () => {
    const figures = await read(createMetrics(SOURCES));
    expect(valueOf(figures, `${NAME}_reminders`, { state: 'pending' })).toBe(40);
    expect(valueOf(figures, `${NAME}_reminders`, { state: 'failed' })).toBe(3);
    expect(valueOf(figures, `${NAME}_reminders_late`)).toBe(1);
    expect(valueOf(figures, `${NAME}_emails_possible_duplicates`)).toBe(5);
    expect(valueOf(figures, `${NAME}_queue_jobs`, { state: 'waiting' })).toBe(7);
    expect(valueOf(figures, `${NAME}_database_connections`, { state: 'idle' })).toBe(3);
    expect(valueOf(figures, `${NAME}_sweep_age_seconds`)).toBe(1.5);
    // What an operator alarms on is there before it happens for the first time.
    expect(valueOf(figures, `${NAME}_reminders_handled_total`, { result: 'failed' })).toBe(0);
    expect(figures.get('nodejs_eventloop_lag_p99_seconds')?.type).toBe('gauge');
  });

  it('are those that docs/operations.md explains', async () => {
    const text = readFileSync(join(PROJECT_ROOT, 'docs/operations.md'), 'utf8');
    const explained = [...text.matchAll(/^\| `(inspection_timeline_\w+)`/gm)].map(([, name]) => name);
    const names = [...(await read(createMetrics(SOURCES))).keys()].filter((name) => name.startsWith(NAME));
    expect(new Set(explained)).toEqual(new Set(names));
  });

  it('of a source that fails are left out, and said to be', async () => {
    let isDown = false;
    const reminders = (): ReturnType<MetricSources['reminders']> =>
      isDown ? Promise.reject(new Error('away')) : SOURCES.reminders();
    const metrics = createMetrics({ ...SOURCES, reminders });
    expect(valueOf(await read(metrics), `${NAME}_source_up`, { source: 'database' })).toBe(1);
    isDown = true;
    const figures = await read(metrics);
    expect(valueOf(figures, `${NAME}_source_up`, { source: 'database' })).toBe(0);
    expect(valueOf(figures, `${NAME}_source_up`, { source: 'queue' })).toBe(1);
    expect(figures.get(`${NAME}_reminders`)?.samples).toEqual([]);
  });

  it('count ends of claims in reminders, and how late accepted ones were in their buckets', async () => {
    const metrics = createMetrics(SOURCES);
    for (const _ of [1, 2, 3]) metrics.claimed();
    metrics.ended('accepted', 3, [0.4, 29, 1000]);
    metrics.ended('temporary', 1, []);
    metrics.webhookAttempted('delivered');
    const figures = await read(metrics);
    expect(valueOf(figures, `${NAME}_emails_in_hand`)).toBe(1);
    expect(valueOf(figures, `${NAME}_reminders_handled_total`, { result: 'sent' })).toBe(3);
    expect(valueOf(figures, `${NAME}_reminders_handled_total`, { result: 'put_off' })).toBe(1);
    expect(valueOf(figures, `${NAME}_webhook_attempts_total`, { result: 'delivered' })).toBe(1);
    const upTo = (le: string) => valueOf(figures, `${NAME}_reminder_lateness_seconds_bucket`, { le });
    expect(['1', '30', '900', '1800', '+Inf'].map(upTo)).toEqual([1, 2, 2, 3, 3]);
    expect(valueOf(figures, `${NAME}_reminder_lateness_seconds_sum`)).toBeCloseTo(1029.4);
  });

  it('take labels with any words', async () => {
    const metrics = createMetrics(SOURCES);
    metrics.requestEnded({ method: 'GET', route: '/a/:b"\\\n}', status: 200, seconds: 0.02 });
    const figures = await read(metrics);
    const labels = { method: 'GET', route: '/a/:b\\"\\\\\\n}', status: '200' };
    expect(valueOf(figures, `${NAME}_http_request_duration_seconds_count`, labels)).toBe(1);
  });

  it('of two scrapes at once are asked for once', async () => {
    let asked = 0;
    const queue = () => {
      asked += 1;
      return SOURCES.queue();
    };
    const metrics = createMetrics({ ...SOURCES, queue });
    const [first, second] = await Promise.all([metrics.render(), metrics.render()]);
    expect([asked, first === second]).toEqual([1, true]);
  });
});

describe('the reader of these tests refuses', () => {
  const family = '# HELP a A\n# TYPE a counter\n';
  const histogram = '# HELP h H\n# TYPE h histogram\n';
  it.each([
    ['a sample of no family', 'a 1\n', /no family/],
    ['an end without a line end', `${family}a 1`, /does not end/],
    ['a series twice', `${family}a{b="1"} 1\na{b="1"} 2\n`, /twice/],
    ['a line end in a label', `${family}a{b="1\n2"} 1\n`, /neither/],
    ['a bare quote in a label', `${family}a{b="1"2"} 1\n`, /labels/],
    ['a value that is none', `${family}a one\n`, /no number/],
    ['a family in two places', `${family}a 1\n${family}a 2\n`, /two places/],
    ['a bucket that falls', `${histogram}h_bucket{le="1"} 2\nh_bucket{le="+Inf"} 1\nh_sum 1\nh_count 1\n`, /falls/],
    ['buckets without a last one', `${histogram}h_bucket{le="1"} 2\nh_sum 1\nh_count 2\n`, /falls/],
    ['a count that is not the last bucket', `${histogram}h_bucket{le="+Inf"} 1\nh_sum 1\nh_count 2\n`, /counts 2/],
  ])('%s', (_what, text, words) => {
    expect(() => readPrometheusText(text)).toThrow(words);
  });
});
