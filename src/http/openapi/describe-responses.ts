import { OPERATIONS } from '../../service/operations.ts';
import type { OperationName, OperationRoute } from '../../service/operation-routes.ts';
import { STATUS_BY_CODE } from '../error-response.ts';
import type { DocumentComponents, JsonSchema } from './document-components.ts';
import { describeAnswers } from './describe-answers.ts';
import { OPERATION_DESCRIPTIONS } from './describe-operations.ts';

/** What may go wrong whatever is asked. */
const ALWAYS = ['internal', 'invalid-input', 'timed-out', 'database-unavailable', 'embedded-database-failed'] as const;

/** The statuses of the refusals that come from the form of a request, before anything looks at its meaning. */
const OF_THE_REQUEST: Readonly<Record<string, string>> = {
  400: 'The request cannot be read: its body is no JSON, or its address is of no known form.',
  413: 'The body is too large.',
  415: 'The body is of another type than application/json.',
};

const MEANINGS: Readonly<Record<string, string>> = {
  401: 'Nobody is signed in, or no longer.',
  403: 'Whoever asks may not do this.',
  404: 'There is none, or none that the asking party may know of.',
  409: 'Something else was changed meanwhile. Look again, and decide anew.',
  412: 'It was changed since the version that If-Match names.',
  422: 'The input is refused, with every problem of it. Nothing was changed.',
  500: 'The service failed at this; its log says why.',
  503: 'Something that the service needs is not there now. Try again later.',
};

/** Every answer of an operation: the good ones, and each status of refusal with the codes that it may have. */
export function describeResponses(
  name: OperationName,
  route: OperationRoute,
  schema: JsonSchema,
  components: DocumentComponents,
  example: unknown,
): Readonly<Record<string, JsonSchema>> {
  const refusals = new Map<string, Set<string>>();
  const refuse = (status: string, code: string): void => {
    refusals.set(status, (refusals.get(status) ?? new Set()).add(code));
  };
  for (const code of codesOf(name, route)) refuse(String(STATUS_BY_CODE[code] ?? 500), code);
  const forms = Object.keys(OF_THE_REQUEST).filter((status) => status === '400' || route.method !== 'GET');
  for (const status of forms) refuse(status, 'bad-request');
  return {
    ...describeAnswers(name, route, schema, example),
    ...Object.fromEntries(
      [...refusals]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([status, codes]) => [status, toRefusal(status, [...codes].toSorted(), components)]),
    ),
  };
}

function codesOf(name: OperationName, route: OperationRoute): readonly string[] {
  const isOpen = OPERATIONS[name].needs === 'nothing';
  return [
    ...ALWAYS,
    ...(isOpen ? [] : ['sign-in-needed', 'not-allowed']),
    ...(isOpen || route.method === 'GET' ? [] : ['cross-site-request']),
    ...(route.once ? ['idempotency-key-reused'] : []),
    ...(route.versioned && route.method === 'POST' ? ['precondition-failed'] : []),
    ...(OPERATION_DESCRIPTIONS[name].codes ?? []),
  ];
}

/** One response for each status with the same codes. */
function toRefusal(status: string, codes: readonly string[], components: DocumentComponents): JsonSchema {
  return components.addResponse(`${status}.${codes.join('.')}`, {
    description: MEANINGS[status] ?? OF_THE_REQUEST[status] ?? '',
    content: {
      'application/problem+json': {
        schema: { $ref: '#/components/schemas/Problem', properties: { code: { enum: codes } } },
      },
    },
  });
}
