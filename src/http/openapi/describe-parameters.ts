import type { OperationRoute } from '../../service/operation-routes.ts';
import type { DescribedFields } from './describe-fields.ts';
import type { JsonSchema } from './document-components.ts';

/** The keys of an input that stand in the path of a route. */
export function keysInPath(route: OperationRoute): readonly string[] {
  return [...route.path.matchAll(/:(\w+)/g)].map(([, key = '']) => key);
}

/** What stands in the path, in the query and in headers of our own. */
export function describeParameters(
  route: OperationRoute,
  { properties, required }: DescribedFields,
): readonly JsonSchema[] {
  const inPath = keysInPath(route);
  const keys = route.method === 'GET' ? Object.keys(properties) : inPath;
  return [
    ...keys.map((key) => toParameter(key, properties[key] ?? {}, inPath, required)),
    ...(route.once ? [ONCE] : []),
    ...(route.versioned ? [route.method === 'GET' ? IF_NONE_MATCH : IF_MATCH] : []),
  ];
}

function toParameter(
  name: string,
  { description, ...schema }: JsonSchema,
  inPath: readonly string[],
  required: readonly string[],
): JsonSchema {
  const isInPath = inPath.includes(name);
  const isList = schema['type'] === 'array';
  return {
    name,
    in: isInPath ? 'path' : 'query',
    ...(isInPath || required.includes(name) ? { required: true } : {}),
    description: isList ? `${String(description)} Separated by commas.` : description,
    schema,
    ...(isList ? { style: 'form', explode: false } : {}),
  };
}

const ONCE: JsonSchema = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'What the request is called: 1 to 255 characters of ASCII without spaces. One that is repeated with the same key is answered as the first one was, and done once.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

const IF_MATCH: JsonSchema = {
  name: 'If-Match',
  in: 'header',
  description: 'The ETag of the inspection as it was seen. Where it has changed since, nothing is done.',
  schema: { type: 'string' },
};

const IF_NONE_MATCH: JsonSchema = {
  name: 'If-None-Match',
  in: 'header',
  description: 'The ETag of what is known already: it is not sent again.',
  schema: { type: 'string' },
};
