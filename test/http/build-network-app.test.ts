import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPERATION_ROUTES, type OperationRoute } from '../../src/service/operation-routes.ts';
import { OPERATIONS } from '../../src/service/operations.ts';
import { openStoredService, type StoredService } from '../cli/stored-service.ts';
import { openNetworkApp, TEST_PRINCIPAL_HEADER } from './network-app.ts';

describe('the network interface', () => {
  let service: StoredService;
  let app: FastifyInstance;
  beforeAll(async () => {
    service = await openStoredService();
    app = await openNetworkApp(service.deps, {
      plugins: [
        (instance) => {
          instance.get('/secret', () => 'secret');
          instance.get('/open', { config: { public: true } }, () => 'open');
          instance.get('/operators', { config: { needs: 'administer' } }, () => 'operators');
        },
      ],
    });
  });
  afterAll(async () => {
    await app.close();
    await service.close();
  });
  const get = (url: string, role?: string) =>
    app.inject({ url, headers: role === undefined ? {} : { [TEST_PRINCIPAL_HEADER]: role } });

  it.each(Object.entries<OperationRoute>(OPERATION_ROUTES))(
    'offers %s to whoever is signed in, unless it needs nothing or is the machine’s own',
    async (name, { method, path, local = false }) => {
      expect(app.hasRoute({ method, url: `/api${path}` })).toBe(!local);
      if (local) return;
      const answer = await app.inject({ method, url: `/api${path}` });
      const open = OPERATIONS[name as keyof typeof OPERATIONS].needs === 'nothing';
      expect(answer.statusCode).toBe(open ? 422 : 401);
      if (!open) expect(answer.json()).toMatchObject({ code: 'sign-in-needed', status: 401 });
    },
  );

  it('answers nobody who did not sign in, unless the route says that it is public', async () => {
    expect((await get('/secret')).statusCode).toBe(401);
    expect((await get('/secret', 'viewer')).body).toBe('secret');
    expect((await get('/open')).body).toBe('open');
    expect((await get('/operators', 'coordinator')).json()).toMatchObject({ code: 'not-allowed' });
    expect((await get('/operators', 'administrator')).body).toBe('operators');
  });

  it('lets roles do what they may', async () => {
    const create = (role: string) =>
      app.inject({
        method: 'POST',
        url: '/api/inspections',
        headers: { [TEST_PRINCIPAL_HEADER]: role },
        payload: { kind: 'focused-visit', start: '2027-05-11' },
      });
    for (const role of ['administrator', 'inspector', 'viewer', 'link-person', 'senior-leader']) {
      expect((await create(role)).statusCode, role).toBe(403);
    }
    const created = await create('coordinator');
    expect(created.statusCode).toBe(201);
    const { id } = created.json<{ id: string }>();
    expect((await get(`/api/inspections/${id}`, 'viewer')).statusCode).toBe(200);
    expect((await get(`/api/inspections/${id}`, 'link-person')).statusCode).toBe(404);
  });

  it('keeps nothing in caches, and lets browsers run, frame or send elsewhere nothing', async () => {
    const { headers } = await get('/secret', 'viewer');
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers).not.toHaveProperty('strict-transport-security');
  });

  it('gives the same for what is not there, signed in or not', async () => {
    const [anonymous, signedIn] = await Promise.all([get('/nothing'), get('/nothing', 'viewer')]);
    expect(anonymous.statusCode).toBe(404);
    expect(anonymous.body).toBe(signedIn.body);
  });
});
