import { request } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import type { FastifyBaseLogger, FastifyInstance, InjectOptions } from 'fastify';
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { InvalidInputError, TimelineError } from '../../src/errors.ts';
import { buildApp } from '../../src/http/build-app.ts';
import { toProblemDocument } from '../../src/http/error-response.ts';
import { OPERATION_ROUTES } from '../../src/service/operation-routes.ts';
import type { ServiceDeps } from '../../src/service/service-deps.ts';
import type { Tables } from '../../src/store/tables.ts';
import { RULES } from '../cli/run-in-process.ts';
import { COORDINATOR } from '../service/test-service.ts';

const error = vi.fn<FastifyBaseLogger['error']>();
/** A database that holds nothing. */
const db = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (own) => new PostgresIntrospector(own),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});
/** Nothing of the process: what needs that fails as it would when the program has a fault. */
const deps = { db, rules: RULES, now: () => Date.UTC(2025, 1, 3, 9), runtime: {} } as unknown as ServiceDeps;
let app: FastifyInstance;

beforeAll(async () => {
  app = buildApp({
    deps,
    identify: (headers) => {
      if (headers['x-who'] === 'nobody') throw new InvalidInputError([{ where: 'by', message: 'must be somebody' }]);
      return { ...COORDINATOR, name: 'the tester' };
    },
    logger: { error } as unknown as FastifyBaseLogger,
  });
  await app.ready();
  return () => app.close();
});
beforeEach(() => error.mockReset());

describe('the HTTP interface', () => {
  it.each(Object.entries(OPERATION_ROUTES))('has a place for %s', (_, { method, path }) => {
    expect(app.hasRoute({ method, url: path })).toBe(true);
  });

  it('answers what the operation gives', async () => {
    const answer = await app.inject({
      method: 'POST',
      url: '/preview',
      payload: { kind: 'inspection', start: '2025-03-10' },
    });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({ kind: 'inspection', start: '2025-03-10' });
  });

  it('refuses with every problem, as a problem document', async () => {
    const answer = await app.inject({ method: 'POST', url: '/preview', payload: { kind: 3, color: 'red' } });
    expect(answer.statusCode).toBe(422);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.json()).toMatchObject({
      type: 'about:blank',
      status: 422,
      code: 'invalid-input',
      problems: [
        { where: 'kind', message: 'must be text', seen: '3' },
        { where: 'start', message: 'is missing: must be text' },
        { where: 'color', message: 'is not a known key here' },
      ],
    });
  });

  it('refuses whoever cannot be identified', async () => {
    const answer = await app.inject({ url: '/deadlines', headers: { 'x-who': 'nobody' } });
    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toMatchObject({ problems: [{ where: 'by' }] });
  });

  it('tells of a fault in general words, and the log what it was', async () => {
    const answer = await app.inject({ url: '/status' });
    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toEqual({
      type: 'about:blank',
      status: 500,
      code: 'internal',
      title: 'Internal Server Error',
      detail: 'The service failed at this; its log says why.',
      instance: `urn:uuid:${String(answer.headers['x-request-id'])}`,
    });
    expect(error).toHaveBeenCalledExactlyOnceWith(
      { err: expect.any(TypeError) as unknown, request: answer.headers['x-request-id'] },
      'a request failed',
    );
  });

  it.each<[string, InjectOptions, number]>([
    ['an address that is none', { url: '/nothing' }, 404],
    ['a method that an address does not have', { method: 'DELETE', url: '/inspections' }, 405],
    ['a body that is no JSON', { method: 'POST', url: '/preview', payload: '{', headers: json() }, 400],
    ['a body of another kind', { method: 'POST', url: '/preview', payload: '<a/>', headers: json('text/xml') }, 415],
    [
      'a body that is too large',
      { method: 'POST', url: '/preview', payload: `"${'x'.repeat(1_100_000)}"`, headers: json() },
      413,
    ],
    [
      'keys that would change every object',
      { method: 'POST', url: '/preview', payload: '{"__proto__":{"kind":"x"}}', headers: json() },
      400,
    ],
    ['a list for a body', { method: 'POST', url: '/preview', payload: '["kind"]', headers: json() }, 422],
    ['text for a body', { method: 'POST', url: '/preview', payload: '"kind"', headers: json() }, 422],
    ['an empty id', { url: '/inspections/' }, 422],
    ['a broken escape', { url: '/inspections/%E0%A4%A' }, 400],
  ])('refuses %s without a word in the log', async (_, asked, status) => {
    const answer = await app.inject(asked);
    expect([answer.statusCode, answer.json<{ status: number }>().status]).toEqual([status, status]);
    expect(error).not.toHaveBeenCalled();
  });

  it('takes a programme that is longer than anything else may be', async () => {
    const inspections = Array.from({ length: 501 }, () => ({ reason: 'x'.repeat(4_000) }));
    const post = (url: string) => app.inject({ method: 'POST', url, payload: { inspections } });
    const answer = await post('/programmes');
    expect(answer.json()).toMatchObject({ status: 422, problems: [{ message: 'must hold at most 500 inspections' }] });
    expect((await post('/preview')).statusCode).toBe(413);
  });
});

describe('closing the HTTP interface', () => {
  it('waits for an operation in hand although its caller has gone', async () => {
    let begin: () => void = () => {};
    const begun = new Promise<void>((resolve) => (begin = resolve));
    let end: () => void = () => {};
    const ended = new Promise<void>((resolve) => (end = resolve));
    const steps: string[] = [];
    const backup = async (): Promise<void> => {
      begin();
      await ended;
      steps.push('backed up');
    };
    const busy = buildApp({
      deps: { ...deps, runtime: { backup } } as unknown as ServiceDeps,
      identify: () => ({ ...COORDINATOR, name: 'the tester' }),
      logger: { error } as unknown as FastifyBaseLogger,
    });
    const url = new URL('/backup', await busy.listen({ host: '127.0.0.1', port: 0 }));
    const caller = request(url, { method: 'POST', headers: json() });
    caller.on('error', () => {});
    caller.end('{"file":"/a.tar.gz"}');
    await begun;
    caller.destroy();
    const closed = busy.close().then(() => steps.push('closed'));
    // The connection is gone, and what it asked for is not.
    await vi.waitUntil(() => !busy.server.listening);
    await setImmediate();
    expect(steps).toEqual([]);
    end();
    await closed;
    expect(steps).toEqual(['backed up', 'closed']);
  });
});

describe('the problem document', () => {
  it('holds the code, words and problems of an error of ours', () => {
    const problems = [{ where: 'start', message: 'must be a date', seen: 'x' }];
    expect(toProblemDocument(new InvalidInputError(problems, 'This plan'))).toEqual({
      type: 'about:blank',
      status: 422,
      code: 'invalid-input',
      title: 'Unprocessable Entity',
      detail: 'This plan is refused:\n  start: must be a date, seen x',
      problems,
    });
  });

  it('gives an error of ours without a status of its own the status of a failure', () => {
    class OddError extends TimelineError {
      readonly code = 'odd';
    }
    expect(toProblemDocument(new OddError('Odd.'))).toMatchObject({ status: 500, code: 'odd', detail: 'Odd.' });
  });

  it.each([new Error('password=secret'), 'secret', null, { statusCode: 503, message: 'secret' }])(
    'repeats nothing of an error that nobody expected: %o',
    (unexpected) => {
      const document = toProblemDocument(unexpected);
      expect(document).toMatchObject({ status: 500, code: 'internal' });
      expect(JSON.stringify(document)).not.toContain('secret');
    },
  );
});

function json(type = 'application/json'): Record<string, string> {
  return { 'content-type': type };
}
