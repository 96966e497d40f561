import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createServiceLog } from '../../src/compose/service-log.ts';
import { healthRoutes } from '../../src/http/health-routes.ts';
import { metricsRoutes } from '../../src/http/metrics-routes.ts';
import { observeRequests } from '../../src/http/observe-requests.ts';
import { createHealth } from '../../src/observe/health.ts';
import { createMetrics } from '../../src/observe/metrics.ts';
import { ROLE_NAMES, type Role } from '../../src/service/access/permissions.ts';
import { readPrometheusText, valueOf } from '../observe/prometheus-text.ts';
import { openTestService } from '../service/test-service.ts';
import { describeEachDatabase } from '../support/each-database.ts';
import { openNetworkApp, principalOf, TEST_PRINCIPAL_HEADER } from './network-app.ts';

const REQUESTS = 'inspection_timeline_http_request_duration_seconds_count';
const ADMINISTRATOR = { [TEST_PRINCIPAL_HEADER]: 'administrator' };

describeEachDatabase('the routes of operators', (database) => {
  let app: FastifyInstance;
  let problem: string | null;
  let lines: string;
  let isAway: boolean;
  beforeAll(async () => {
    const service = await openTestService(database());
    const health = createHealth([
      { part: 'database', needed: true, freshMs: 0, check: () => Promise.resolve(problem) },
      { part: 'queue', needed: false, freshMs: 0, check: () => Promise.resolve(null) },
    ]);
    const metrics = createMetrics({
      reminders: () => Promise.resolve({ pending: 1, sending: 0, failed: 0, late: 0, possibleDuplicates: 0 }),
      queue: () => Promise.resolve({}),
      pool: () => ({ total: 1, idle: 1, waiting: 0 }),
      sweepAgeMs: () => 0,
    });
    const log = createServiceLog({ logLevel: 'trace' }, false, { write: (line) => void (lines += line) });
    const identify = (request: FastifyRequest) => {
      if (isAway) return Promise.reject(new Error('the database is away'));
      const role = request.headers[TEST_PRINCIPAL_HEADER] as Role | undefined;
      return Promise.resolve(role ? principalOf(role) : null);
    };
    app = await openNetworkApp(service.deps, {
      identify,
      observe: (each) => observeRequests(each, { log, metrics }),
      plugins: [(each) => each.register(healthRoutes, { health }), (each) => each.register(metricsRoutes, { metrics })],
    });
  });
  beforeEach(() => {
    problem = null;
    isAway = false;
    lines = '';
  });
  afterAll(() => app.close());

  it('tell anybody whether the service lives and can do its work, and nothing more', async () => {
    expect((await app.inject('/health/live')).json()).toEqual({ status: 'alive' });
    const ready = await app.inject('/health/ready');
    expect([ready.statusCode, ready.headers['cache-control']]).toEqual([200, 'no-store']);
    problem = 'connect ECONNREFUSED 10.1.2.3:5432';
    const down = await app.inject('/health/ready');
    expect(down.statusCode).toBe(503);
    expect(down.json()).toEqual({
      status: 'not-ready',
      parts: [
        { part: 'database', state: 'down' },
        { part: 'queue', state: 'ok' },
      ],
    });
    const details = await app.inject({ url: '/health/details', headers: ADMINISTRATOR });
    expect(details.json()).toMatchObject({ parts: [{ problem }, { problem: null }] });
  });

  it('tell it while nobody’s session or token can be looked up', async () => {
    isAway = true;
    const statuses = ['/health/live', '/health/ready', '/metrics'].map(
      async (url) => (await app.inject({ url, headers: ADMINISTRATOR })).statusCode,
    );
    expect(await Promise.all(statuses)).toEqual([200, 200, 500]);
  });

  it.each(['/metrics', '/health/details'])('give %s to administrators alone', async (url) => {
    const statuses = await Promise.all(
      [undefined, ...ROLE_NAMES].map(async (role) => {
        const { statusCode } = await app.inject({ url, headers: role ? { [TEST_PRINCIPAL_HEADER]: role } : {} });
        return [role ?? 'nobody', statusCode];
      }),
    );
    const expected = ROLE_NAMES.map((role) => [role, role === 'administrator' ? 200 : 403]);
    expect(statuses).toEqual([['nobody', 401], ...expected]);
  });

  it('count requests by the pattern of their route, and log them so', async () => {
    const inspection = randomUUID();
    const canary = 'Quokka';
    await app.inject({ url: `/api/inspections/${inspection}`, headers: ADMINISTRATOR });
    await app.inject({ url: `/nowhere/${canary}`, headers: { ...ADMINISTRATOR, 'user-agent': canary } });
    await app.inject({
      method: 'POST',
      url: '/api/preview',
      payload: `{"${canary}`,
      headers: { 'content-type': 'application/json' },
    });
    const { body, headers } = await app.inject({ url: '/metrics', headers: ADMINISTRATOR });
    expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    const figures = readPrometheusText(body);
    const count = (route: string, status: string) => valueOf(figures, REQUESTS, { route, status });
    expect(count('/api/inspections/:inspection', '404')).toBe(1);
    expect(count('none', '404')).toBe(1);
    expect(count('/api/preview', '400')).toBe(1);
    expect(body).not.toMatch(new RegExp(`${canary}|${inspection}`));
    const logged = lines
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(logged).toMatchObject([
      { msg: 'request', method: 'GET', route: '/api/inspections/:inspection', status: 404, user: expect.any(String) },
      { route: 'none', status: 404 },
      { route: '/api/preview', status: 400 },
    ]);
    expect(lines).not.toMatch(new RegExp(`${canary}|${inspection}`));
  });
});
