import { beforeAll, describe, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { documentRoutes } from '../../src/http/openapi/document-routes.ts';
import type { ServiceDeps } from '../../src/service/service-deps.ts';
import { RULES } from '../cli/run-in-process.ts';
import { openNetworkApp } from './network-app.ts';

describe('the page of the interface', () => {
  let app: FastifyInstance;
  beforeAll(async () => {
    const plugins = [(each: FastifyInstance) => each.register(documentRoutes, { prefix: '/api' })];
    app = await openNetworkApp({ rules: RULES } as ServiceDeps, { plugins });
    return () => app.close();
  });

  it('gives anybody the document', async () => {
    const answer = await app.inject('/api/openapi.json');
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(answer.json()).toMatchObject({ openapi: '3.1.0', servers: [{ url: '/api' }] });
  });

  it('loads everything from where it is itself, and allows no scripts or styles in a page', async () => {
    const page = await app.inject('/api/docs');
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("img-src 'self' data:");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    const addresses = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address);
    expect(addresses).toHaveLength(4);
    for (const address of addresses) {
      const { pathname, origin } = new URL(address, 'http://here/api/docs');
      expect(origin).toBe('http://here');
      const file = await app.inject(pathname);
      expect([pathname, file.statusCode, file.body.length > 100]).toEqual([pathname, 200, true]);
      expect(file.headers['x-content-type-options']).toBe('nosniff');
    }
    // What stands in the page itself would not run.
    expect(page.body).not.toMatch(/<script>|<style|style=|onload=/);
  });

  it('gives no other file', async () => {
    for (const url of [
      '/api/docs/',
      '/api/docs/..%2f..%2fpackage.json',
      '/api/docs/../../package.json',
      '/api/docs/index.html',
    ]) {
      expect([url, (await app.inject(url)).statusCode]).toEqual([url, 404]);
    }
  });
});
