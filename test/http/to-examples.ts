import { OPERATION_ROUTES, type OperationName } from '../../src/service/operation-routes.ts';
import type { RealAnswer } from './real-answers.ts';

/**
 * The first answer of each operation as an example for readers: of a list the first entry alone, of a text its
 * beginning, and what differs from run to run (ids, instants, hashes, secrets) always the same.
 */
export function toExamples(answers: readonly RealAnswer[]): Readonly<Record<string, unknown>> {
  const first = new Map<string, RealAnswer>();
  for (const each of answers) if (!first.has(each.operation)) first.set(each.operation, each);
  const sorted = [...first.values()].toSorted((a, b) => (a.operation < b.operation ? -1 : 1));
  const inPath = (operation: OperationName): readonly string[] =>
    [...OPERATION_ROUTES[operation].path.matchAll(/:(\w+)/g)].map(([, key = '']) => key);
  const text = JSON.stringify(
    sorted.map(({ operation, input, answer }) => {
      const body = Object.fromEntries(Object.entries(input).filter(([key]) => !inPath(operation).includes(key)));
      const isSent = OPERATION_ROUTES[operation].method !== 'GET' && Object.keys(body).length > 0;
      return [operation, { ...(isSent ? { body } : {}), answer: shorten(answer) }];
    }),
  );
  const ids = new Map<string, string>();
  const fixed = text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, (id) => {
      const known = ids.get(id) ?? `00000000-0000-4000-8000-${String(ids.size + 1).padStart(12, '0')}`;
      ids.set(id, known);
      return known;
    })
    .replaceAll(/\b[0-9a-f]{8}\b/g, (word) => ([...ids.keys()].some((id) => id.startsWith(word)) ? '00000000' : word))
    .replaceAll(/\b[0-9a-f]{64}\b/g, 'c0ffee'.padEnd(64, '0'))
    .replaceAll(/"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*Z"/g, '"2025-02-10T10:00:00.000Z"')
    .replaceAll(/"next":"[\w-]+"/g, '"next":"eyJpZCI6Ii4uLiJ9"')
    .replaceAll(/"(secret|token)":"[^"]+"/g, '"$1":"shown once"')
    .replaceAll(/(feeds\/|token=)[\w-]{43}/g, '$1shown-once')
    .replaceAll(/"url":"[^"]+"/g, '"url":"https://cases.example.gov.uk/hook"')
    .replaceAll(/"clockSkewSeconds":-?\d+/g, '"clockSkewSeconds":0');
  return Object.fromEntries(JSON.parse(fixed) as [string, unknown][]);
}

const MOST_CHARACTERS = 400;

function shorten(value: unknown): unknown {
  if (typeof value === 'string') return value.length > MOST_CHARACTERS ? `${value.slice(0, MOST_CHARACTERS)} …` : value;
  if (Array.isArray(value)) return value.slice(0, 1).map(shorten);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shorten(each)]));
}
