import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HealthReport } from '../../src/observe/health.ts';
import { startHealthWatch } from '../../src/observe/health-watch.ts';

const PROBLEM = 'It has not got further for 300 seconds.';
const WELL: HealthReport = { status: 'ready', parts: [{ part: 'sweep', state: 'ok', problem: null }] };
const ILL: HealthReport = { status: 'not-ready', parts: [{ part: 'sweep', state: 'down', problem: PROBLEM }] };

describe('the watch of the health', () => {
  let server: Server;
  let url: string;
  let answer: number;
  /** Those of the test: one that was cut off by the end of another may come late. */
  let requests: IncomingMessage[];
  let test = 0;
  let said: unknown[];
  let looks: number;
  const log = {
    error: (...words: unknown[]) => void said.push(['error', ...words]),
    warn: (...words: unknown[]) => void said.push(['warn', ...words]),
  };
  beforeAll(async () => {
    server = createServer((request, response) => {
      if (url.endsWith(request.url ?? '')) requests.push(request);
      response.writeHead(answer).end('OK');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  beforeEach(() => {
    test += 1;
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/ping/${test}`;
    answer = 200;
    requests = [];
    said = [];
    looks = 0;
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });

  /** Watches until it has looked so often, each time at the next report; the last holds on. */
  const watch = async (times: number, reports: readonly HealthReport[], heartbeatUrl: string | null = url) => {
    const ask = (): Promise<HealthReport> => {
      looks += 1;
      return Promise.resolve(reports[Math.min(looks, reports.length) - 1] as HealthReport);
    };
    const running = startHealthWatch({
      health: { ask },
      log: log as never,
      heartbeatUrl: heartbeatUrl ?? undefined,
      everyMs: 5,
    });
    await expect.poll(() => looks).toBeGreaterThanOrEqual(times);
    await running.stop();
  };

  it('sends a sign of life while the service does its work, degraded or not', async () => {
    await watch(4, [WELL, { ...ILL, status: 'degraded' }]);
    // The last look may have been cut off by the end.
    expect(requests.length).toBeGreaterThanOrEqual(3);
    expect(requests[0]).toMatchObject({ method: 'GET', url: `/ping/${test}` });
  });

  it('sends none while it does not, and says once what is wrong', async () => {
    await watch(5, [ILL]);
    expect(requests).toEqual([]);
    expect(said).toEqual([['error', { part: 'sweep', problem: PROBLEM }, 'a part of the service is not well']]);
  });

  it('says it again when it comes back after an end', async () => {
    await watch(6, [ILL, ILL, WELL, ILL], null);
    expect(said).toHaveLength(2);
  });

  it('says once that its sign of life does not arrive, and not where to', async () => {
    answer = 404;
    await watch(4, [WELL]);
    expect(said).toEqual([['warn', { status: 404 }, 'the sign of life was refused']]);
    said = [];
    looks = 0;
    await watch(4, [WELL], 'http://127.0.0.1:1/ping');
    expect(said).toMatchObject([['warn', { err: expect.any(Error) }, 'the sign of life did not arrive']]);
  });
});
