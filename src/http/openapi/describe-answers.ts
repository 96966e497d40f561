import type { OperationName, OperationRoute } from '../../service/operation-routes.ts';
import { OPERATIONS } from '../../service/operations.ts';
import type { JsonSchema } from './document-components.ts';
import { OPERATION_DESCRIPTIONS } from './describe-operations.ts';

/** The good answers of an operation, in every form and with the headers that HTTP gives them. */
export function describeAnswers(
  name: OperationName,
  route: OperationRoute,
  schema: JsonSchema,
  example: unknown,
): Readonly<Record<string, JsonSchema>> {
  const { summary } = OPERATION_DESCRIPTIONS[name];
  const other = (route.media ?? []).map((media): [string, JsonSchema] => [media, { schema: { type: 'string' } }]);
  const content = {
    'application/json': { schema, ...(example === undefined ? {} : { example }) },
    ...Object.fromEntries(other),
  };
  const isTried = 'dryRun' in shapeOf(name);
  return {
    ...(!route.creates || isTried
      ? {
          200: {
            description: route.creates ? `${summary}: what would be` : summary,
            ...describeHeaders(name, route),
            content,
          },
        }
      : {}),
    ...(route.creates ? { 201: { description: summary, ...describeHeaders(name, route, true), content } } : {}),
    ...(route.versioned && route.method === 'GET'
      ? { 304: { description: 'As it was: If-None-Match names it.' } }
      : {}),
  };
}

function describeHeaders(
  name: OperationName,
  route: OperationRoute,
  isCreated = false,
): { readonly headers?: JsonSchema } {
  const headers = {
    ...(route.versioned && route.method === 'GET'
      ? { ETag: header('Of the inspection as it is seen; `If-Match` takes it where the inspection is changed.') }
      : {}),
    ...(route.method === 'GET' && 'after' in shapeOf(name)
      ? { Link: header('The next page, as `rel="next"`; absent on the last one.') }
      : {}),
    ...(isCreated && name === 'createInspection' ? { Location: header('Where the inspection is.') } : {}),
  };
  return Object.keys(headers).length > 0 ? { headers } : {};
}

function header(description: string): JsonSchema {
  return { description, schema: { type: 'string' } };
}

function shapeOf(name: OperationName): object {
  const { input } = OPERATIONS[name];
  return 'shape' in input ? input.shape : {};
}
