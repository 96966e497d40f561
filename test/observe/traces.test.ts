import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SpanStatusCode, trace } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nameStatement } from '../../src/observe/name-statement.ts';
import type { Traces } from '../../src/observe/trace-seam.ts';
import { startTraces } from '../../src/observe/traces.ts';
import { openQueue } from '../../src/queue/open-queue.ts';
import { startOwnRedis } from '../queue/own-redis.ts';
import { describeWithRedis } from '../support/test-database.ts';
import { type OtlpReceiver, startOtlpReceiver } from './otlp-receiver.ts';

describe('traces', () => {
  let receiver: OtlpReceiver;
  let traces: Traces;
  let reported: Error[];
  beforeEach(async () => {
    reported = [];
    receiver = await startOtlpReceiver();
    traces = startTraces({ endpoint: `${receiver.url}/`, report: (error) => reported.push(error) });
    return () => receiver.close();
  });
  afterEach(() => traces.stop());

  it('say what kind of error ended a span, not in which words, and pass it on', async () => {
    const failing = traces.within('sweep', {}, () => Promise.reject(new RangeError('of Asha Rao')));
    await expect(failing).rejects.toThrow('of Asha Rao');
    await traces.stop();
    expect(receiver.spans).toMatchObject([
      { name: 'sweep', attributes: [{ key: 'error.type', value: { stringValue: 'RangeError' } }] },
    ]);
    expect(receiver.text()).not.toContain('Asha');
    expect(reported).toEqual([]);
  });

  it('lose what other libraries put into them: words of errors, addresses, ids', async () => {
    const inspection = randomUUID();
    const reminder = randomUUID();
    const attributes = { who: 'asha.rao@ofsted.example', inspection, reminder, 'job.count': 2 };
    const span = trace.getTracer('other').startSpan('other', { attributes });
    span.recordException(new Error('of asha.rao@ofsted.example'));
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'of asha.rao@ofsted.example' });
    span.end();
    await traces.stop();
    expect(receiver.text()).not.toMatch(new RegExp(`asha|${inspection}`));
    expect(receiver.spans[0]?.attributes).toContainEqual({ key: 'reminder', value: { stringValue: reminder } });
    expect(receiver.spans[0]?.attributes).toContainEqual({ key: 'job.count', value: { intValue: 2 } });
  });

  it.each(['', 'nonsense', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, ['a', 'b']])(
    'begin anew where the caller’s is %j',
    async (traceparent) => {
      const request = traces.startRequest({ method: 'GET', route: '/health/live', headers: { traceparent } });
      request.end(200);
      await traces.stop();
      expect(receiver.spans).toHaveLength(1);
      expect(receiver.spans[0]?.parentSpanId).toBeUndefined();
      expect(receiver.spans[0]?.traceId).toMatch(/^(?!0{32})[0-9a-f]{32}$/);
    },
  );

  it('end though their receiver does not answer, which is reported', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    await traces.stop();
    traces = startTraces({
      endpoint: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
      report: (error) => reported.push(error),
    });
    await traces.within('sweep', {}, () => Promise.resolve());
    await traces.stop();
    silent.closeAllConnections();
    silent.close();
    await expect.poll(() => reported.length).toBe(1);
  });

  describeWithRedis('of a job', () => {
    it('go on where it is processed', async () => {
      const redis = await startOwnRedis();
      const queue = await openQueue({
        redisUrl: redis.url,
        pool: undefined as never,
        report: () => {},
        telemetry: traces.queueTelemetry,
      });
      const id = randomUUID();
      let isProcessed = false;
      const worker = queue.work(async (given) => {
        await traces.within('send-reminder', { reminder: given }, () => Promise.resolve());
        isProcessed = given === id;
      }, 1);
      await traces.within('sweep', {}, () => queue.enqueue({ id, attempt: 0, delayMs: 0 }));
      await expect.poll(() => isProcessed).toBe(true);
      await worker.close(5000);
      await queue.close();
      await redis.kill();
      await traces.stop();
      const traceOf = (name: string) => receiver.spans.find((each) => each.name === name)?.traceId;
      expect(traceOf('sweep')).toBeDefined();
      expect(traceOf('send-reminder')).toBe(traceOf('sweep'));
    });
  });
});

describe('a statement is named', () => {
  it.each([
    ['select "id" from "inspections" where "id" = $1', 'select inspections'],
    ['insert into "events" ("note") values (\'Asha Rao\')', 'insert events'],
    ['update "reminders" set "state" = $1', 'update reminders'],
    ['delete from sessions', 'delete sessions'],
    ['begin', 'begin'],
    ["set local role to 'Asha Rao'", 'set'],
    ['explain', 'statement'],
  ])('%s', (sql, name) => {
    expect(nameStatement(sql)).toBe(name);
  });
});
