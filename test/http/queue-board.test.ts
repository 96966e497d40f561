import { fastify, type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { protectBrowsers } from '../../src/http/protect-browsers.ts';
import { queueBoardRoutes } from '../../src/http/queue-board.ts';
import { openQueue } from '../../src/queue/open-queue.ts';
import type { WatchedQueue } from '../../src/queue/reminder-queue.ts';
import { startOwnRedis, type OwnRedis } from '../queue/own-redis.ts';
import { describeEachDatabase } from '../support/each-database.ts';
import { describeWithRedis } from '../support/test-database.ts';

const REMINDER = 'b6d5f1de-52a4-4f6b-9d0b-6a3e2f2b7c11';
const PREFIX = '/admin/queues';

async function openBoard(queue: WatchedQueue): Promise<FastifyInstance> {
  const app = fastify();
  protectBrowsers(app, false);
  await app.register(queueBoardRoutes, { queue });
  return app;
}

function boardTests(open: () => Promise<WatchedQueue>): void {
  let queue: WatchedQueue;
  let app: FastifyInstance;
  beforeAll(async () => {
    queue = await open();
    app = await openBoard(queue);
    await queue.enqueue({ id: REMINDER, attempt: 2, delayMs: 600_000 });
  });
  afterAll(async () => {
    await app.close();
    await queue.close();
  });

  it('shows the queue with its jobs, which hold the id of a reminder and nothing else', async () => {
    const { statusCode, json } = await app.inject(`${PREFIX}/api/queues?activeQueue=reminders&status=delayed&page=1`);
    expect(statusCode).toBe(200);
    const [shown] = json<{
      queues: { counts: object; jobs: { id: string; data: object }[]; readOnlyMode: boolean }[];
    }>().queues;
    expect(shown).toMatchObject({ counts: { delayed: 1, waiting: 0 }, readOnlyMode: true });
    expect(shown?.jobs.map(({ id, data }) => ({ id, data }))).toEqual([
      { id: `rem_${REMINDER}_2`, data: { id: REMINDER } },
    ]);
    expect(await queue.counts()).toMatchObject({ delayed: 1, waiting: 0, active: 0 });
  });

  it('is a page under a policy of its own, which allows no script within it', async () => {
    const page = await app.inject(`${PREFIX}/`);
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain(`<base href="${PREFIX}/"`);
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toMatch(/default-src 'none'; script-src 'self';/);
    expect(policy.match(/content-security-policy|script-src/g)).toHaveLength(1);
    const script = /src="(static\/js\/main[^"]+)"/.exec(page.body)?.[1] ?? '';
    const { statusCode, headers } = await app.inject(`${PREFIX}/${script}`);
    expect([statusCode, headers['content-type']]).toEqual([200, expect.stringContaining('javascript')]);
    expect((await app.inject(PREFIX)).headers.location).toBe(`${PREFIX}/`);
  });

  it.each([
    '//evil',
    '%zz',
    '..%2f..%2fpackage.json',
    'static/..%2f..%2fpackage.json',
    '%00',
    '?a=%',
    'api/queues/nope/rem_1',
  ])('answers %s with a page or a refusal, and gives no file that is not its own', async (path) => {
    const { statusCode, body } = await app.inject(`${PREFIX}/${path}`);
    expect(statusCode).toBeLessThan(500);
    expect(body).not.toContain('devDependencies');
  });

  it.each([
    ['PUT', 'api/queues/reminders/pause'],
    ['PUT', 'api/queues/reminders/empty'],
    ['PUT', `api/queues/reminders/rem_${REMINDER}_2/promote`],
    ['POST', 'api/queues/reminders/add'],
    ['DELETE', 'api/queues/reminders/obliterate'],
  ] as const)('changes nothing by %s %s', async (method, url) => {
    expect((await app.inject({ method, url: `${PREFIX}/${url}`, payload: {} })).statusCode).toBe(404);
    expect(await queue.counts()).toMatchObject({ delayed: 1 });
    expect(await queue.bullmq.isPaused()).toBe(false);
  });
}

describeEachDatabase('the board of a queue on the database', (database) => {
  boardTests(() => openQueue({ pool: database().pool, report: () => {} }));
});

describeWithRedis('the board of a queue on Redis', () => {
  let redis: OwnRedis;
  beforeAll(async () => {
    redis = await startOwnRedis();
    return () => redis.kill();
  });
  describe('that answers', () => {
    boardTests(() => openQueue({ redisUrl: redis.url, pool: undefined as never, report: () => {} }));
  });

  it('says within seconds that the queue is away', async () => {
    const queue = await openQueue({ redisUrl: redis.url, pool: undefined as never, report: () => {} });
    const app = await openBoard(queue);
    try {
      await redis.kill();
      const { json } = await app.inject(`${PREFIX}/api/queues`);
      expect(json()).toMatchObject({ code: 'queue-unavailable' });
    } finally {
      await app.close();
      await queue.close();
    }
  });
});
