import type { FastifyInstance, InjectOptions } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStoredService, type StoredService } from '../../cli/stored-service.ts';
import { openNetworkApp, TEST_PRINCIPAL_HEADER } from '../network-app.ts';

interface Problem {
  readonly code: string;
  readonly changed?: { readonly version: number; readonly changes: readonly { readonly title: string }[] };
}

let service: StoredService;
let app: FastifyInstance;
let id: string;

beforeAll(async () => {
  service = await openStoredService();
  app = await openNetworkApp(service.deps);
});
afterAll(async () => {
  await app.close();
  await service.close();
});
beforeEach(async () => {
  await service.empty();
  service.setClock('2025-02-10 10:00');
  ({ id } = await service.create());
});

function ask(role: string, url: string, headers: Record<string, string> = {}, more: InjectOptions = {}) {
  return app.inject({ url: `/api${url}`, headers: { [TEST_PRINCIPAL_HEADER]: role, ...headers }, ...more });
}
function record(role: string, payload: object, headers: Record<string, string> = {}) {
  return ask(role, `/inspections/${id}/events`, headers, { method: 'POST', payload });
}
const tagOf = async (role: string, url: string): Promise<string> => String((await ask(role, url)).headers['etag']);
const PIN = { type: 'milestone-pinned', on: '2025-02-10', milestone: 'draft', date: '2025-04-08', reason: 'a trial' };

describe('an ETag', () => {
  it('stays while the answer says the same, and spares sending it', async () => {
    const url = `/inspections/${id}/timeline`;
    const tag = await tagOf('viewer', url);
    expect(tag).toMatch(/^"v1-[\w-]{22}"$/);
    service.setClock('2025-02-10 10:07');
    const again = await ask('viewer', url, { 'if-none-match': `"other", W/${tag}` });
    expect([again.statusCode, again.body, again.headers['etag'], again.headers['vary']]).toEqual([
      304,
      '',
      tag,
      'accept',
    ]);
  });

  it('is another one for another state, another day that changes one, another form and another party', async () => {
    const url = `/inspections/${id}/timeline`;
    const tags = [await tagOf('viewer', url), await tagOf('viewer', `/inspections/${id}`)];
    const calendar = await ask('viewer', url, { accept: 'text/calendar' });
    tags.push(String(calendar.headers['etag']));
    service.setClock('2025-02-24 12:00');
    tags.push(await tagOf('viewer', url));
    await service.record(id, 'notice-given 2025-02-24');
    tags.push(await tagOf('viewer', url), await tagOf('senior-leader', url));
    expect(new Set(tags).size).toBe(tags.length);
  });

  it('tells an inspected party nothing of changes that it may not see', async () => {
    service.setClock('2025-02-24 12:00');
    await service.record(id, 'notice-given 2025-02-24');
    const url = `/inspections/${id}/events`;
    const before = await tagOf('senior-leader', url);
    expect(before).toMatch(/^"[\w-]{22}"$/);
    await service.record(id, 'milestone-done 2025-02-24', { milestone: 'lead-inspector-preparation' });
    expect(await tagOf('viewer', url)).toMatch(/^"v3-/);
    expect(await tagOf('senior-leader', url)).toBe(before);
  });
});

describe('If-Match', () => {
  it('lets a change through that nobody came before', async () => {
    const answer = await record(
      'coordinator',
      { ...PIN, dryRun: true },
      { 'if-match': await tagOf('viewer', `/inspections/${id}`) },
    );
    expect(answer.json()).toMatchObject({ dryRun: true, version: 1 });
  });

  it('holds although the day has changed what the timeline says', async () => {
    const tag = await tagOf('viewer', `/inspections/${id}/timeline`);
    service.setClock('2025-02-26 12:00');
    expect(await tagOf('viewer', `/inspections/${id}/timeline`)).not.toBe(tag);
    const answer = await record(
      'coordinator',
      { type: 'milestone-pinned', on: '2025-02-26', milestone: 'draft', date: '2025-04-08', reason: 'x', dryRun: true },
      { 'if-match': tag },
    );
    expect(answer.statusCode).toBe(200);
  });

  it('refuses what somebody else came before, with what they did, and does nothing', async () => {
    const tag = await tagOf('viewer', `/inspections/${id}`);
    service.setClock('2025-02-24 12:00');
    await service.record(id, 'notice-given 2025-02-24');
    const answer = await record(
      'coordinator',
      { type: 'cancelled', on: '2025-02-24', reason: 'x' },
      { 'if-match': tag },
    );
    expect(answer.statusCode).toBe(412);
    expect(answer.json<Problem>()).toMatchObject({
      code: 'precondition-failed',
      changed: {
        version: 2,
        changes: [{ title: 'Notice given to Cafcass by telephone on Mon 24 Feb 2025, 9:30am', entry: { version: 2 } }],
      },
    });
    expect((await ask('viewer', `/inspections/${id}`)).json()).toMatchObject({ version: 2, state: 'announced' });
  });

  it.each(['"abc"', 'W/"v1-x"', 'v1', '""'])('refuses %s, which is the tag of nothing', async (tag) => {
    const answer = await record('coordinator', { ...PIN, dryRun: true }, { 'if-match': tag });
    expect([answer.statusCode, answer.json<Problem>().code]).toEqual([412, 'precondition-failed']);
  });

  it('takes any state for a star, and finds no inspection where there is none', async () => {
    expect((await record('coordinator', { ...PIN, dryRun: true }, { 'if-match': '*' })).statusCode).toBe(200);
    const stale = await record('coordinator', { ...PIN, version: 7 }, { 'if-match': '*' });
    expect([stale.statusCode, stale.json<Problem>().changed?.version]).toEqual([409, 1]);
    id = 'ffffffff';
    expect((await record('coordinator', PIN, { 'if-match': '"abc"' })).json()).toMatchObject({ status: 404 });
  });

  it('and the version of the body must not differ', async () => {
    const tag = await tagOf('viewer', `/inspections/${id}`);
    const answer = await record('coordinator', { ...PIN, version: 7 }, { 'if-match': tag });
    expect(answer.json()).toMatchObject({ status: 422, problems: [{ where: 'version', seen: '7' }] });
  });

  it('is judged for an inspected party by what it sees', async () => {
    service.setClock('2025-02-24 12:00');
    await service.record(id, 'notice-given 2025-02-24');
    const done = { type: 'annex-a-received', on: '2025-02-24', dryRun: true };
    const tag = await tagOf('link-person', `/inspections/${id}/events`);
    await service.record(id, 'milestone-done 2025-02-24', { milestone: 'lead-inspector-preparation' });
    expect((await record('link-person', done, { 'if-match': tag })).statusCode).toBe(200);
    expect((await record('link-person', { ...done, version: 2 })).json()).toMatchObject({ version: 2 });
    await service.record(id, 'milestone-done 2025-02-24', { milestone: 'set-up-discussion' });
    const stale = await record('link-person', { ...done, version: 2 });
    expect(stale.json<Problem & { detail: string }>()).toMatchObject({ code: 'version-conflict' });
    // Four, with the preparation that it does not see.
    expect(stale.json<{ detail: string }>().detail).toContain('it is at version 3, you saw 2');
    const refused = await record('link-person', done, { 'if-match': tag });
    expect(refused.statusCode).toBe(412);
    expect(refused.json()).not.toHaveProperty('changed');
  });
});

it('a version in the body that is no longer so is a conflict, with what has changed', async () => {
  await service.record(id, 'milestone-pinned 2025-02-10', {
    milestone: 'draft',
    date: '2025-04-08',
    reason: 'x',
  });
  const answer = await record('coordinator', { ...PIN, version: 1 });
  expect(answer.statusCode).toBe(409);
  const { code, changed } = answer.json<Problem>();
  expect([code, changed?.version, changed?.changes.length]).toEqual(['version-conflict', 2, 1]);
});
