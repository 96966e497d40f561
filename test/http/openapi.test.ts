import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { renderOpenApiDocument } from '../../scripts/openapi-document.ts';
import { STATUS_BY_CODE } from '../../src/http/error-response.ts';
import type { OpenApiDocument, OpenApiOperation } from '../../src/http/openapi/build-document.ts';
import { PROJECT_ROOT } from '../../src/project-root.ts';
import { OPERATION_ROUTES, type OperationRoute } from '../../src/service/operation-routes.ts';
import type { ServiceDeps } from '../../src/service/service-deps.ts';
import { RULES } from '../cli/run-in-process.ts';
import { openNetworkApp } from './network-app.ts';

interface Place {
  readonly method: string;
  readonly path: string;
  readonly operation: OpenApiOperation;
}

describe('the OpenAPI document', () => {
  let file: string;
  let text: string;
  let document: OpenApiDocument;
  let places: readonly Place[];
  beforeAll(() => {
    [file, text] = renderOpenApiDocument();
    document = JSON.parse(text) as OpenApiDocument;
    places = Object.entries(document.paths).flatMap(([url, item]) =>
      Object.entries(item).map(([method, operation]) => ({ method, path: url, operation })),
    );
  });

  it('is checked in as it is now: otherwise run "npm run generate"', () => {
    // Not a comparison of texts: the difference of half a megabyte says nothing.
    expect(readFileSync(path.join(PROJECT_ROOT, file), 'utf8') === text).toBe(true);
  });

  it('has every operation that the network offers, once, and no other', () => {
    const offered = Object.entries<OperationRoute>(OPERATION_ROUTES).filter(([, route]) => route.local !== true);
    expect(places.map((each) => each.operation.operationId).toSorted()).toEqual(
      offered.map(([name]) => name).toSorted(),
    );
  });

  it('has a route of the network app for each place, and asks for sign-in where the app does', async () => {
    const app = await openNetworkApp({ rules: RULES } as ServiceDeps);
    try {
      for (const { method, path: url, operation } of places) {
        const address = `/api${url}`;
        expect(app.hasRoute({ method: method.toUpperCase(), url: address.replaceAll(/\{(\w+)\}/g, ':$1') })).toBe(true);
        const answer = await app.inject({
          method: method.toUpperCase() as 'GET',
          url: address.replaceAll(/[{}]/g, ''),
        });
        const isOpen = operation.security?.length === 0;
        expect([address, answer.statusCode === 401]).toEqual([address, !isOpen]);
      }
    } finally {
      await app.close();
    }
  });

  it('names every part of a path as a parameter that is required', () => {
    for (const { path: url, operation } of places) {
      const named = [...url.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = (operation.parameters ?? []).filter((each) => each['in'] === 'path');
      expect([url, declared.map((each) => each['name'])]).toEqual([url, named]);
      expect(declared.every((each) => each['required'] === true)).toBe(true);
    }
  });

  it('leads nowhere by no reference, and says what everything is', () => {
    const loose: string[] = [];
    const mute: string[] = [];
    walk(document, [], (value, at) => {
      const reference = value['$ref'];
      if (typeof reference === 'string' && find(document, reference) === undefined) loose.push(reference);
      const inInput = at.some((each) => each.endsWith('Input')) || at.includes('parameters');
      const isField = at.at(-2) === 'properties' || (at.at(-2) === 'parameters' && 'name' in value);
      if (inInput && isField && value['description'] === undefined && value['const'] === undefined) {
        mute.push(at.join('/'));
      }
    });
    expect({ loose, mute }).toEqual({ loose: [], mute: [] });
    expect(Object.values(document.components.schemas).filter((each) => each['$ref'] !== undefined)).toEqual([]);
  });

  it('gives each code of an error with the status that HTTP has for it', () => {
    for (const { operation } of places) {
      for (const [status, { $ref }] of Object.entries(operation.responses).filter(([, each]) => '$ref' in each)) {
        const { content } = find(document, String($ref)) as {
          content: Record<string, { schema: { properties: { code: { enum: string[] } } } }>;
        };
        const codes = content['application/problem+json']?.schema.properties.code.enum ?? [];
        expect(codes.length).toBeGreaterThan(0);
        const known = codes.filter((code) => code !== 'bad-request');
        expect(known.map((code) => [code, STATUS_BY_CODE[code] ?? 500])).toEqual(
          known.map((code) => [code, Number(status)]),
        );
      }
    }
  });

  it('has schemas that its own examples fit', () => {
    const examples = places.flatMap(({ operation }) => {
      const { responses, requestBody } = operation;
      const contents = [requestBody?.['content'], (responses['200'] ?? responses['201'])?.['content']] as Content[];
      return contents.flatMap((content, index) => {
        const media = content?.['application/json'];
        return media?.example === undefined ? [] : [{ name: `${operation.operationId} ${index}`, ...media }];
      });
    });
    expect(examples.length).toBeGreaterThan(places.length);
    // All at once, since each reading takes in every definition.
    const schema: unknown = {
      type: 'object',
      properties: Object.fromEntries(examples.map((each) => [each.name, each.schema])),
      $defs: document.components.schemas,
    };
    const read = z.fromJSONSchema(asOwnDefinitions(schema) as never);
    const result = read.safeParse(Object.fromEntries(examples.map((each) => [each.name, each.example])));
    expect(result.error?.issues.slice(0, 5) ?? []).toEqual([]);
  });
});

type Content = Readonly<Record<string, { readonly schema: object; readonly example?: unknown }>> | undefined;

function walk(
  value: unknown,
  at: readonly string[],
  visit: (value: Readonly<Record<string, unknown>>, at: readonly string[]) => void,
): void {
  if (typeof value !== 'object' || value === null || at.at(-1) === 'example') return;
  visit(value as Readonly<Record<string, unknown>>, at);
  for (const [key, each] of Object.entries(value)) walk(each, [...at, key], visit);
}

function find(document: object, reference: string): unknown {
  const keys = reference.replace(/^#\//, '').split('/');
  return keys.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document);
}

function asOwnDefinitions(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll('#/components/schemas/', '#/$defs/')) as unknown;
}
