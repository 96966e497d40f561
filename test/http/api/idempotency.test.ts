import { spawnSync } from 'node:child_process';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { readIdempotencyKey } from '../../../src/http/api/idempotency-key.ts';
import { InvalidInputError } from '../../../src/errors.ts';
import { PROJECT_ROOT } from '../../../src/project-root.ts';
import { openEmbeddedDatabase } from '../../../src/store/embedded/embedded-database.ts';
import { forgetOldAnswers } from '../../../src/store/idempotency-keys.ts';
import { openTestService, PEOPLE, type TestService } from '../../service/test-service.ts';
import { compileForChildren } from '../../support/compile-for-children.ts';
import { describeEachDatabase } from '../../support/each-database.ts';
import { copyEmbeddedDirectory } from '../../support/embedded-directory.ts';
import { openNetworkApp, TEST_PRINCIPAL_HEADER } from '../network-app.ts';

const VISIT = { kind: 'focused-visit', start: '2025-05-13', people: [...PEOPLE] };

describeEachDatabase('a request with an Idempotency-Key', (database) => {
  let service: TestService;
  let app: FastifyInstance;
  let rings = 0;
  let inspectionsAtRing: number[] = [];

  beforeAll(async () => {
    service = await openTestService(database());
    app = await openNetworkApp({
      ...service.deps,
      ring: () => {
        rings += 1;
        void countInspections().then((count) => inspectionsAtRing.push(count));
      },
    });
    return () => app.close();
  });
  beforeEach(async () => {
    await service.empty();
    await sql`truncate idempotency_keys`.execute(service.db);
    service.setClock('2025-02-10 10:00');
    rings = 0;
    inspectionsAtRing = [];
  });

  const post = (url: string, payload: object, key: string | undefined, more: Record<string, string> = {}) =>
    app.inject({
      method: 'POST',
      url: `/api${url}`,
      payload,
      headers: {
        [TEST_PRINCIPAL_HEADER]: 'coordinator',
        ...(key === undefined ? {} : { 'idempotency-key': key }),
        ...more,
      },
    });
  const countInspections = async (): Promise<number> =>
    Number((await sql<{ n: string }>`select count(*) as n from inspections`.execute(service.db)).rows[0]?.n);

  it('is done once and answered alike, and others are told after it is done', async () => {
    const first = await post('/inspections', VISIT, '"8e03978e-40d5"');
    // The clock that goes on is no other request.
    service.setClock('2025-02-10 18:00');
    const second = await post('/inspections', VISIT, '8e03978e-40d5');
    expect([first.statusCode, second.statusCode]).toEqual([201, 201]);
    expect(second.body).toBe(first.body);
    expect(second.headers['location']).toBe(`/api/inspections/${first.json<{ id: string }>().id}`);
    expect(second.headers['location']).toBe(first.headers['location']);
    expect([await countInspections(), rings]).toEqual([1, 1]);
    expect(inspectionsAtRing).toEqual([1]);
  });

  it('of two at once is done once', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => post('/inspections', VISIT, 'k')));
    expect(answers.map((each) => each.statusCode)).toEqual([201, 201, 201]);
    expect(new Set(answers.map((each) => each.body)).size).toBe(1);
    expect(await countInspections()).toBe(1);
  });

  it('must be the same request', async () => {
    await post('/inspections', VISIT, 'k');
    const other = await post('/inspections', { ...VISIT, start: '2025-05-14' }, 'k');
    expect([other.statusCode, other.json<{ code: string }>().code]).toEqual([422, 'idempotency-key-reused']);
    const elsewhere = await post('/programmes', { inspections: [VISIT], allowDuplicates: true }, 'k');
    expect(elsewhere.json()).toMatchObject({ code: 'idempotency-key-reused' });
    expect(await countInspections()).toBe(1);
  });

  it('is looked at anew where it was refused, or only tried', async () => {
    expect((await post('/inspections', { ...VISIT, start: '2025-05-11' }, 'k')).statusCode).toBe(422);
    expect((await post('/programmes', { inspections: [VISIT], dryRun: true }, 'k')).statusCode).toBe(200);
    expect((await post('/programmes', { inspections: [VISIT] }, 'k')).statusCode).toBe(201);
  });

  it('is nobody else’s', async () => {
    await post('/inspections', VISIT, 'k');
    // Whoever is at the machine itself is known by name; a user of that name is somebody else.
    await sql`update idempotency_keys set principal = 'ofsted local The coordinator'`.execute(service.db);
    expect((await post('/inspections', VISIT, 'k')).statusCode).toBe(201);
    expect(await countInspections()).toBe(2);
  });

  it('is a new one after a day, when the old answer is forgotten', async () => {
    await post('/inspections', VISIT, 'k');
    await post('/inspections', VISIT, 'young');
    await sql`update idempotency_keys set created_at = now() - interval '25 hours' where key = 'k'`.execute(service.db);
    expect((await post('/inspections', { ...VISIT, start: '2025-05-14' }, 'k')).statusCode).toBe(201);
    await sql`update idempotency_keys set created_at = now() - interval '25 hours' where key = 'k'`.execute(service.db);
    await forgetOldAnswers(service.db);
    const { rows } = await sql<{ key: string }>`select key from idempotency_keys`.execute(service.db);
    expect(rows).toEqual([{ key: 'young' }]);
  });

  it('records once, although the version that it names has gone by then', async () => {
    const { id } = await service.create();
    const pin = { type: 'milestone-pinned', on: '2025-02-10', milestone: 'draft', date: '2025-04-08', reason: 'x' };
    const url = `/inspections/${id}/events`;
    const first = await post(url, pin, 'k', { 'if-match': '"v1-x"' });
    const again = await post(url, pin, 'k', { 'if-match': '"v1-x"' });
    expect([first.statusCode, again.body]).toEqual([201, first.body]);
    expect(first.json()).toMatchObject({ version: 2 });
    expect((await post(url, { ...pin, date: '2025-04-09' }, 'l', { 'if-match': '"v1-x"' })).statusCode).toBe(412);
    const { rows } = await sql<{ n: number }>`select count(*)::integer as n from events`.execute(service.db);
    expect(rows).toEqual([{ n: 1 }]);
  });

  it('is answered to an inspected party only while it may know of the inspection', async () => {
    const { id } = await service.create();
    service.setClock('2025-02-24 12:00');
    await service.record(id, 'notice-given 2025-02-24');
    const done = { type: 'annex-a-received', on: '2025-02-24' };
    const url = `/inspections/${id}/events`;
    const link = { [TEST_PRINCIPAL_HEADER]: 'link-person' };
    const seen = String((await app.inject({ url: `/api${url}`, headers: link })).headers['etag']);
    // Gone by when it is repeated.
    const ask = () => post(url, done, 'k', { ...link, 'if-match': seen });
    const first = await ask();
    expect(first.statusCode).toBe(201);
    expect((await ask()).body).toBe(first.body);
    await service.record(id, 'event-corrected 2025-02-24', { corrects: 1, reason: 'wrong number' });
    expect((await ask()).statusCode).toBe(404);
  });

  it('changes a calendar once', async () => {
    const change = { kind: 'add', date: '2099-06-03', name: 'A day off', source: 'a test' };
    const first = await post('/calendars/changes', { change }, 'k');
    expect(first.json()).toMatchObject({ recorded: 1 });
    expect((await post('/calendars/changes', { change }, 'k')).body).toBe(first.body);
    const { rows } = await sql<{ n: number }>`select count(*)::integer as n from calendar_changes`.execute(service.db);
    expect(rows).toEqual([{ n: 1 }]);
  });
});

it('a request whose answer was lost with the process is answered by the next one, and not done again', async () => {
  const CHILD = 'test/http/api/answer-and-die.child.ts';
  const compiled = compileForChildren(CHILD);
  const directory = await copyEmbeddedDirectory();
  try {
    const request = {
      method: 'POST' as const,
      url: '/api/inspections',
      payload: VISIT,
      headers: { [TEST_PRINCIPAL_HEADER]: 'coordinator', 'idempotency-key': 'k' },
    };
    const config = path.join(PROJECT_ROOT, 'config');
    const args = [compiled.pathOf(CHILD), directory.path, config, JSON.stringify(request)];
    const child = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect([child.stdout, child.stderr, child.signal]).toEqual(['', '', 'SIGKILL']);

    const report = (error: Error): void => console.error(error);
    const database = await openEmbeddedDatabase({ directory: directory.path, holder: 'a test', report });
    const service = await openTestService(database);
    const app = await openNetworkApp(service.deps);
    const answer = await app.inject(request);
    const stored = await service.db.selectFrom('inspections').select('id').execute();
    await app.close();
    await database.close();
    expect([answer.statusCode, stored]).toEqual([201, [{ id: answer.json<{ id: string }>().id }]]);
  } finally {
    compiled.remove();
    await directory.remove();
  }
}, 180_000);

it.each(['', ' ', '"', 'a b', '"a"b"', 'ü', 'x'.repeat(256), '\u0000'])('%j is no key', (header) => {
  expect(() => readIdempotencyKey(header)).toThrow(InvalidInputError);
});
