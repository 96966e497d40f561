import fc from 'fast-check';
import type { OpenApiDocument, OpenApiOperation } from '../../../src/http/openapi/build-document.ts';
import type { JsonSchema } from '../../../src/http/openapi/document-components.ts';
import { NASTY_TEXTS, nastyValue, rarely, valueOf, type Vocabulary } from './fuzz-values.ts';

/** A request as it is sent. */
export interface FuzzRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload?: string;
}

/** One operation of the document and where it is. */
export interface FuzzTarget {
  readonly method: string;
  readonly path: string;
  readonly operation: OpenApiOperation;
}

/** Requests for one operation: most of them such as the document asks for, with something odd about many. */
export function requestFor(
  { method, path, operation }: FuzzTarget,
  document: OpenApiDocument,
  words: Vocabulary,
): fc.Arbitrary<FuzzRequest> {
  const { schemas } = document.components;
  const parameters = (operation.parameters ?? []) as readonly {
    readonly name: string;
    readonly in: string;
    readonly schema: JsonSchema;
  }[];
  const values = (where: string): fc.Arbitrary<readonly (readonly [string, unknown])[]> =>
    fc.tuple(
      ...parameters
        .filter((each) => each.in === where)
        .map((each) => fc.tuple(fc.constant(each.name), valueOf(each.schema, schemas, words, each.name))),
    );
  const query = fc.tuple(
    values('query').chain((all) => fc.subarray([...all])),
    rarely(12, fc.constantFrom(...ODD_QUERIES)),
  );
  return fc
    .record({
      inPath: values('path'),
      query,
      body: bodyOf(operation, schemas, words),
      oddPath: rarely(25, fc.constantFrom(...ODD_PATHS)),
      oddMethod: rarely(30, fc.constantFrom('PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD')),
      contentType: fc.oneof(
        { weight: 12, arbitrary: fc.constant(JSON_TYPE) },
        { weight: 1, arbitrary: fc.constantFrom(...CONTENT_TYPES) },
      ),
      headers: headersOf(method),
      // Half of them are odd in nothing but their values, or little would get past the door.
      isPlain: fc.boolean(),
    })
    .map(({ isPlain, ...all }) =>
      isPlain
        ? {
            ...all,
            query: [all.query[0], null] as const,
            oddPath: null,
            oddMethod: null,
            contentType: JSON_TYPE,
            headers: {},
          }
        : all,
    )
    .map(({ inPath, query: [pairs, odd], body, oddPath, oddMethod, contentType, headers }) => {
      const filled = inPath.reduce((url, [name, value]) => url.replace(`{${name}}`, escaped(value)), path);
      const text = pairs.map(([name, value]) => `${name}=${escaped(value)}`).join('&');
      const search = [text, odd ?? ''].filter((each) => each !== '').join('&');
      return {
        method: oddMethod ?? method,
        url: `/api${filled}${oddPath ?? ''}${search === '' ? '' : `?${search}`}`,
        headers: { ...headers, ...(body === undefined || contentType === '' ? {} : { 'content-type': contentType }) },
        ...(body === undefined ? {} : { payload: body }),
      };
    });
}

function bodyOf(
  { requestBody }: OpenApiOperation,
  schemas: Readonly<Record<string, JsonSchema>>,
  words: Vocabulary,
): fc.Arbitrary<string | undefined> {
  const content = requestBody?.['content'] as Readonly<Record<string, { readonly schema: JsonSchema }>> | undefined;
  const schema = content?.['application/json']?.schema;
  if (schema === undefined) {
    return rarely(4, fc.constantFrom('', '{}', 'null', '[]', '{"x":1}')).map((body) => body ?? undefined);
  }
  const fitting = valueOf(schema, schemas, words).map((value) => JSON.stringify(value));
  return fc.oneof(
    { weight: 20, arbitrary: fitting },
    { weight: 2, arbitrary: fc.tuple(fitting, fc.constantFrom(...DAMAGES)).map(([text, damage]) => damage(text)) },
    { weight: 1, arbitrary: nastyValue.map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: fc.constantFrom(...NASTY_TEXTS) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
}

/** What may have happened to a text of JSON on its way. */
const DAMAGES: readonly ((text: string) => string)[] = [
  (text) => text.slice(0, -1),
  (text) => `\uFEFF${text}`,
  (text) => `${text}\0`,
  (text) => `${text}${text}`,
  (text) => text.replace('{', '{"kind":"inspection","kind":"tea",'),
  (text) => text.replace('{', '{"__proto__":{"dryRun":true},'),
  (text) => text.replace('{', '{"constructor":{"prototype":{"x":1}},'),
  (text) => text.replace('{', '{"\\u0000":1,'),
  (text) => text.replace('{', `{"x":${'['.repeat(3000)}${']'.repeat(3000)},`),
  (text) => text.replace('{', `{"x":"${'y'.repeat(1_100_000)}",`),
  (text) => text.replaceAll('"', "'"),
  (text) => text.replaceAll(/"\d{4}-/g, '"\\ud800-'),
];

const ODD_QUERIES = [
  '__proto__=1',
  '__proto__[party]=ofsted',
  'constructor=1&constructor=2',
  'limit=1&limit=2',
  'limit[]=1',
  'limit=1e3',
  'limit=0x10',
  'after=%00',
  'after=%zz',
  `after=${'A'.repeat(9000)}`,
  '&&&',
  '=',
  'inspected=false&party=ofsted',
] as const;

const ODD_PATHS = ['/', '//', '/.', ';x=1', '%00', '%2f', '%', '/%2e%2e/status', '.json', '?', '#'] as const;

const JSON_TYPE: string = 'application/json';

const CONTENT_TYPES = [
  '',
  'application/json; charset=utf-8',
  'application/json; charset=utf-16',
  'application/json;',
  'application/json\tx',
  'APPLICATION/JSON',
  'application/jsonx',
  'application/json, text/plain',
  'application/problem+json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain',
  'x',
] as const;

function headersOf(method: string): fc.Arbitrary<Readonly<Record<string, string>>> {
  const maybe = (name: string, ...values: readonly string[]): fc.Arbitrary<Readonly<Record<string, string>>> =>
    rarely(7, fc.constantFrom(...values)).map((value) => (value === null ? {} : { [name]: value }));
  return fc
    .tuple(
      maybe('accept', 'text/csv', 'text/calendar', 'text/html;q=0.9,*/*;q=0.1', 'x', '*/*;q=x', ',,,'),
      maybe('range', 'bytes=0-1', 'bytes=x'),
      method === 'GET'
        ? maybe('if-none-match', '*', '"x"', 'W/"', '"v1-x"')
        : maybe('if-match', '*', '"x"', 'W/"v1-x"', '"v1-x"', '"v999999999999-x"', ','),
      method === 'GET' ? fc.constant({}) : maybe('idempotency-key', 'one', '"two"', 'a b', 'é', 'k'.repeat(300)),
    )
    .map((all) => Object.assign({}, ...all) as Readonly<Record<string, string>>);
}

/** As a part of an address; what cannot be written there is left as it is. */
function escaped(value: unknown): string {
  const isWord = typeof value === 'string';
  const text = Array.isArray(value) ? value.join(',') : isWord ? value : JSON.stringify(value);
  try {
    return encodeURIComponent(text);
  } catch {
    return '%ED%A0%80';
  }
}
