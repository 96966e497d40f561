import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { AddressInfo } from 'node:net';
import type { AxiosError } from 'axios';
import { OpenAPIClientAxios, type OpenAPIClient } from 'openapi-client-axios';
import { beforeAll, describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../src/project-root.ts';
import { openStoredService } from '../cli/stored-service.ts';
import { openNetworkApp, TEST_PRINCIPAL_HEADER } from './network-app.ts';
import { PEOPLE } from '../service/test-service.ts';

/**
 * A client that knows the checked-in document and nothing else: it makes a method of each operation. The document is all
 * that another system has of us.
 */
describe('a client made from the document', () => {
  let asCoordinator: OpenAPIClient;
  let asCafcass: OpenAPIClient;
  let asNobody: OpenAPIClient;
  beforeAll(async () => {
    const service = await openStoredService();
    service.setClock('2025-02-10 10:00');
    const app = await openNetworkApp(service.deps);
    await app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = app.server.address() as AddressInfo;
    const connect = (headers: Record<string, string>): OpenAPIClient => {
      const definition = JSON.parse(readFileSync(path.join(PROJECT_ROOT, 'docs/openapi.json'), 'utf8')) as never;
      const axiosConfigDefaults = {
        headers,
        proxy: false as const,
        // Lists with commas between, as the document has them: of itself the client knows only its own way.
        paramsSerializer: (given: Record<string, unknown>) =>
          new URLSearchParams(
            Object.entries(given).map(([key, value]): [string, string] => [key, String(value)]),
          ).toString(),
      };
      const withServer = { url: `http://127.0.0.1:${port}/api` };
      return new OpenAPIClientAxios({ definition, withServer, axiosConfigDefaults }).initSync();
    };
    asCoordinator = connect({ [TEST_PRINCIPAL_HEADER]: 'coordinator' });
    asCafcass = connect({ [TEST_PRINCIPAL_HEADER]: 'link-person' });
    asNobody = connect({});
    return async () => {
      await app.close();
      await service.close();
    };
  });

  const call = async (client: OpenAPIClient, operation: string, ...given: unknown[]): Promise<Answer> => {
    const method = client[operation] as ((...all: unknown[]) => Promise<Answer>) | undefined;
    if (method === undefined) throw new Error(`the document has no operation ${operation}`);
    return method(...given);
  };
  const refusal = async (...given: Parameters<typeof call>): Promise<Answer> => {
    const error = await call(...given).then(
      () => new Error('was not refused'),
      (caught: unknown) => caught as AxiosError,
    );
    if (!('response' in error) || error.response === undefined) throw error;
    return error.response;
  };

  it('plans an inspection, announces it and follows it', async () => {
    const preview = await call(asNobody, 'preview', {}, { kind: 'inspection', start: '2025-03-10' });
    expect(dueOf(preview.data, 'draft')).toBe('2025-04-04');

    const key = { headers: { 'Idempotency-Key': 'plan-1' } };
    const plan = { kind: 'inspection', start: '2025-03-10', people: PEOPLE };
    const planned = await call(asCoordinator, 'createInspection', {}, plan, key);
    expect(planned).toMatchObject({ status: 201, data: { version: 1 } });
    const { id } = planned.data as { readonly id: string };
    // The same request again is the same inspection.
    expect((await call(asCoordinator, 'createInspection', {}, plan, key)).data).toMatchObject({ id });

    expect((await refusal(asCafcass, 'showInspection', { inspection: id })).data).toMatchObject({
      status: 404,
      code: 'inspection-not-found',
    });
    expect((await call(asCafcass, 'listInspections')).data).toEqual({ inspections: [], next: null });

    const shown = await call(asCoordinator, 'showInspection', { inspection: id });
    const etag = String(shown.headers['etag']);
    const called = { type: 'notice-given', on: '2025-02-10', at: '09:30', told: 'Dev Shah', reason: 'A week early' };
    const tried = await call(asCoordinator, 'recordEvent', { inspection: id }, { ...called, dryRun: true });
    expect(tried).toMatchObject({ status: 200, data: { dryRun: true, event: null, version: 1 } });
    const recorded = await call(asCoordinator, 'recordEvent', { inspection: id, 'If-Match': etag }, called);
    expect(recorded).toMatchObject({ status: 201, data: { dryRun: false, version: 2 } });

    expect((await call(asCafcass, 'showInspection', { inspection: id })).data).toMatchObject({
      id,
      state: 'announced',
    });
    const { data: first } = await call(asCoordinator, 'listDeadlines', { states: ['upcoming', 'due'], limit: 2 });
    const { deadlines, next } = first as { deadlines: { milestone: string }[]; next: string };
    const { data: second } = await call(asCoordinator, 'listDeadlines', {
      states: ['upcoming', 'due'],
      limit: 2,
      after: next,
    });
    const following = (second as { deadlines: { milestone: string }[] }).deadlines;
    expect(new Set([...deadlines, ...following].map((each) => each.milestone)).size).toBe(4);

    const history = await call(asCoordinator, 'showHistory', { inspection: id });
    expect((history.data as { items: { by: string }[] }).items.map((each) => each.by)).toEqual([
      'The coordinator',
      'The coordinator',
    ]);
  });

  it('is told what is wrong, by a code and every problem', async () => {
    const bad = await refusal(asCoordinator, 'createInspection', {}, { kind: 'inspection', start: '2025-03-09', x: 1 });
    expect(bad).toMatchObject({ status: 422, data: { code: 'invalid-input' } });
    expect(bad.headers['content-type']).toContain('application/problem+json');
    expect((await refusal(asNobody, 'listInspections')).data).toMatchObject({ status: 401, code: 'sign-in-needed' });
    expect((await refusal(asCafcass, 'findStart', {}, { kind: 'inspection' })).data).toMatchObject({
      code: 'not-allowed',
    });
    const missing = await refusal(asCoordinator, 'canPublish', { inspection: 'ffffffff' });
    expect(missing.data).toMatchObject({ status: 404, code: 'inspection-not-found' });
  });

  it('is told when somebody else was first', async () => {
    const planned = await call(asCoordinator, 'createInspection', {}, { kind: 'focused-visit', start: '2025-05-13' });
    const { id } = planned.data as { readonly id: string };
    const { headers } = await call(asCoordinator, 'showTimeline', { inspection: id });
    const pin = { type: 'milestone-pinned', on: '2025-02-10', milestone: 'draft', reason: 'A promise' };
    const seen = { inspection: id, 'If-Match': headers['etag'] };
    await call(asCoordinator, 'recordEvent', seen, { ...pin, date: '2025-05-20' });
    const late = await refusal(asCoordinator, 'recordEvent', seen, { ...pin, date: '2025-05-21' });
    expect(late).toMatchObject({ status: 412, data: { code: 'precondition-failed', changed: { version: 2 } } });
  });
});

interface Answer {
  readonly status: number;
  readonly data: unknown;
  readonly headers: Readonly<Record<string, unknown>>;
}

function dueOf(timeline: unknown, id: string): string | undefined {
  const { milestones } = timeline as { milestones: { id: string; due: { on: string } | null }[] };
  return milestones.find((each) => each.id === id)?.due?.on;
}
