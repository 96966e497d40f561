import { EventEmitter, once } from 'node:events';
import { Agent, type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServiceDeps } from '../../../src/service/service-deps.ts';
import type { Tables } from '../../../src/store/tables.ts';
import { RULES } from '../../cli/run-in-process.ts';
import { openNetworkApp, TEST_PRINCIPAL_HEADER } from '../network-app.ts';

/** A database that holds nothing: no test here comes so far as to ask it. */
const db = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (own) => new PostgresIntrospector(own),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});
const deps = {
  db,
  rules: RULES,
  now: () => Date.UTC(2025, 1, 3, 9),
  runtime: { describe: () => Promise.resolve([]), notices: [], backup: () => Promise.resolve() },
} as unknown as ServiceDeps;
const VIEWER = { [TEST_PRINCIPAL_HEADER]: 'viewer' };
const JSON_TYPE = { 'content-type': 'application/json' };

describe('the network interface refuses', () => {
  let app: FastifyInstance;
  beforeAll(async () => {
    app = await openNetworkApp(deps);
  });
  afterAll(() => app.close());

  it.each<[string, string, string]>([
    ['DELETE', '/inspections', 'GET, HEAD, POST'],
    ['PUT', '/inspections/3f2a9c10', 'GET, HEAD'],
    ['GET', '/what-if', 'POST'],
    ['OPTIONS', '/deadlines', 'GET, HEAD'],
  ])('%s at %s, and says what is taken: %s', async (method, url, allow) => {
    const ask = { method, url: `/api${url}`, headers: { ...VIEWER, 'content-type': 'text/xml' } };
    const answer = await app.inject(ask as InjectOptions);
    expect([answer.statusCode, answer.headers['allow']]).toEqual([405, allow]);
    expect(answer.json()).toMatchObject({ status: 405, code: 'bad-request' });
    // Whoever is not signed in learns nothing of what is there.
    const anonymous = await app.inject({ method, url: `/api${url}` } as InjectOptions);
    expect([anonymous.statusCode, anonymous.headers['allow']]).toEqual([401, undefined]);
  });

  const cursor = (place: object): string => Buffer.from(JSON.stringify(place)).toString('base64url');
  const id = '3f2a9c10-0000-4000-8000-000000000000';

  it.each([
    ['viewer', '/deadlines?from=0000-01-01', 'from'],
    ['viewer', `/deadlines?after=${cursor({ deadlineOn: 'x', inspectionId: id, position: 1 })}`, 'after'],
    ['viewer', `/deadlines?after=${cursor({ deadlineOn: '2025-01-01', inspectionId: id, position: 1e12 })}`, 'after'],
    ['link-person', `/inspections?after=${cursor({ startOn: '2025-02-30', id })}`, 'after'],
    ['viewer', `/reminders?after=${cursor({ sendAt: '0000-01-01T00:00:00Z', id })}`, 'after'],
    ['viewer', '/reminders?recipient=a%00b', 'recipient'],
    ['coordinator', `/history?after=${cursor({ at: '0000-01-01T00:00:00Z', inspectionId: id, sequence: 1 })}`, 'after'],
    ['administrator', `/webhook-deliveries?after=${cursor({ beganAt: '0000-01-01T00:00:00Z', id })}`, 'after'],
    ['administrator', '/sessions?user=a%00b', 'user'],
  ])('what no database understands, asked by a %s: %s', async (role, url, where) => {
    const answer = await app.inject({ url: `/api${url}`, headers: { [TEST_PRINCIPAL_HEADER]: role } });
    expect(answer.statusCode).toBe(422);
    expect(answer.json<{ problems: { where: string }[] }>().problems.map((each) => each.where)).toEqual([where]);
  });

  it('what is wrong throughout, in an answer no larger than what was asked', async () => {
    const payload = {
      kind: 'inspection',
      start: '2025-03-10',
      events: Array.from({ length: 20_000 }, () => ({ type: 'x', on: '2025-03-10' })),
    };
    const answer = await app.inject({ method: 'POST', url: '/api/preview', payload });
    expect(answer.json()).toMatchObject({ status: 422, code: 'invalid-input' });
    expect(answer.body.length).toBeLessThan(JSON.stringify(payload).length);
  });

  it.each(['a\0b', 'a\ud800b', '\udc00'])('the text %j, wherever it stands', async (told) => {
    const call = { type: 'notice-given', on: '2025-02-03', at: '09:30', told };
    for (const [url, payload, where] of [
      [`/inspections/${id}/events`, call, 'told'],
      ['/preview', { kind: 'inspection', start: '2025-03-10', conditions: ['x', told] }, 'conditions[1]'],
    ] as const) {
      const headers = { [TEST_PRINCIPAL_HEADER]: 'coordinator' };
      const answer = await app.inject({ method: 'POST', url: `/api${url}`, headers, payload });
      expect(answer.json()).toMatchObject({
        status: 422,
        problems: [{ where, message: 'must hold whole characters, and no NUL' }],
      });
    }
  });

  it.each([
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain',
    'application/jsonx',
    'x',
  ])('a body of the type %s', async (type) => {
    const answer = await app.inject({
      method: 'POST',
      url: '/api/preview',
      payload: '{"kind":"inspection","start":"2025-03-10"}',
      headers: { 'content-type': type },
    });
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([
      415,
      'application/problem+json; charset=utf-8',
    ]);
  });

  it('bodies past their limit, which for a programme is eight times as much', async () => {
    const post = (url: string, size: number) =>
      app.inject({
        method: 'POST',
        url: `/api${url}`,
        payload: `"${'x'.repeat(size)}"`,
        headers: { ...VIEWER, ...JSON_TYPE },
      });
    expect((await post('/preview', 1_048_577)).statusCode).toBe(413);
    expect((await post('/programmes', 1_048_577)).statusCode).toBe(422);
    expect((await post('/programmes', 8_388_609)).statusCode).toBe(413);
  });
});

it('every answer carries the id of its request, which is never the client’s', async () => {
  const app = await openNetworkApp(deps);
  const ask = (url: string) => app.inject({ url, headers: { ...VIEWER, 'x-request-id': 'mine' } });
  const answers = await Promise.all(['/api/frameworks', '/api/nothing', '/api/status', '/api/%E0'].map(ask));
  const ids = answers.map((each) => String(each.headers['x-request-id']));
  expect(answers.map((each) => each.statusCode)).toEqual([200, 404, 403, 400]);
  expect(new Set(ids).size).toBe(4);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f-]{36}$/);
  await app.close();
});

it('what takes too long is answered by a refusal', async () => {
  const app = await openNetworkApp(deps, {
    answerMs: 50,
    plugins: [(own) => own.get('/slow', { config: { public: true } }, () => new Promise(() => {}))],
  });
  const answer = await app.inject({ url: '/slow' });
  expect(answer.statusCode).toBe(503);
  expect(answer.json()).toMatchObject({
    code: 'timed-out',
    instance: `urn:uuid:${String(answer.headers['x-request-id'])}`,
  });
  await app.close();
});

it('what is no HTTP is answered by a problem document, and the connection ended', async () => {
  const app = await openNetworkApp(deps);
  const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }));
  const socket = connect(Number(port), '127.0.0.1');
  socket.end('HELLO\r\n\r\n');
  const answer = await text(socket);
  expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({ status: 400, code: 'bad-request' });
  await app.close();
});

describe('closing', () => {
  it('answers the request in hand, ends idle connections, and refuses new ones', async () => {
    const steps = new EventEmitter();
    const begun = once(steps, 'begun');
    const app = await openNetworkApp(deps, {
      plugins: [
        (own) =>
          own.get('/slow', { config: { public: true } }, async () => {
            steps.emit('begun');
            await once(steps, 'go on');
            return 'slow, and answered';
          }),
        (own) => own.get('/quick', { config: { public: true } }, () => 'quick'),
      ],
    });
    const base = await app.listen({ host: '127.0.0.1', port: 0 });
    const agent = new Agent({ keepAlive: true });
    const idle = get(new URL('/quick', base), agent);
    const [quick] = (await once(idle, 'response')) as [IncomingMessage];
    const ended = once(quick.socket, 'close');
    expect(await text(quick)).toBe('quick');

    const slow = get(new URL('/slow', base), new Agent());
    await begun;
    const closed = app.close();
    await ended;
    const late = get(new URL('/quick', base), new Agent());
    const [refused] = (await once(late, 'error')) as [NodeJS.ErrnoException];
    expect(refused.code).toBe('ECONNREFUSED');
    steps.emit('go on');
    const [answer] = (await once(slow, 'response')) as [IncomingMessage];
    expect([answer.headers.connection, await text(answer)]).toEqual(['close', 'slow, and answered']);
    await closed;
    agent.destroy();
  });
});

function get(url: URL, agent: Agent): ClientRequest {
  return requestHttp(url, { agent }).end();
}
