import { z } from 'zod';
import { OPERATION_ROUTES, type OperationName, type OperationRoute } from '../../service/operation-routes.ts';
import { OPERATIONS } from '../../service/operations.ts';
import { OUTPUT_SCHEMAS } from '../schemas/output-schemas.ts';
import { DocumentComponents, type JsonSchema } from './document-components.ts';
import { describeFields } from './describe-fields.ts';
import { describeParameters, keysInPath } from './describe-parameters.ts';
import { describeResponses } from './describe-responses.ts';
import { OPERATION_DESCRIPTIONS } from './describe-operations.ts';
import { TAGS } from './operation-description.ts';
import { problemDocument } from './problem-schema.ts';

/** An OpenAPI document as JSON has it. */
export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: Readonly<Record<string, unknown>>;
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly responses: Readonly<Record<string, JsonSchema>>;
    readonly securitySchemes: Readonly<Record<string, unknown>>;
  };
}

/** The operations of one path, by their method in small letters. */
export type PathItem = Readonly<Record<string, OpenApiOperation>>;

/** One operation of a path. */
export interface OpenApiOperation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly security?: readonly never[];
  readonly parameters?: readonly JsonSchema[];
  readonly requestBody?: JsonSchema;
  readonly responses: Readonly<Record<string, JsonSchema>>;
}

/** What was asked and what came of it, by operation. */
export type OpenApiExamples = Readonly<
  Partial<Record<OperationName, { readonly body?: unknown; readonly answer: unknown }>>
>;

/**
 * The document of the network's interface, from the table of operations: what the routes take, need and answer stands
 * there once, and here only what it is called.
 * @param version The version of the program.
 */
export function buildOpenApiDocument(version: string, examples: OpenApiExamples): OpenApiDocument {
  const components = new DocumentComponents();
  components.ofOutput(z.array(problemDocument));
  const paths: Record<string, Record<string, OpenApiOperation>> = {};
  for (const [name, route] of Object.entries<OperationRoute>(OPERATION_ROUTES)) {
    if (route.local) continue;
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = {
      ...paths[path],
      [route.method.toLowerCase()]: describeOperation(name as OperationName, route, components, examples),
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Inspection timeline', version, description: ABOUT, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/api' }],
    tags: Object.entries(TAGS).map(([tag, description]) => ({ name: tag, description })),
    security: [{ token: [] }, { session: [] }],
    paths,
    components: {
      ...components.list(),
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'A token made for a program. It is shown once, ends on a day, and may do less than its owner.',
        },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-session',
          description:
            'Set by signing in; called `session` where the service is reached without https. Requests that change something have to come from the pages of the service.',
        },
      },
    },
  };
}

function describeOperation(
  name: OperationName,
  route: OperationRoute,
  components: DocumentComponents,
  examples: OpenApiExamples,
): OpenApiOperation {
  const { tag, summary, description } = OPERATION_DESCRIPTIONS[name];
  const { input, needs } = OPERATIONS[name];
  const form = describeFields(name, components.ofInput(input));
  const parameters = describeParameters(route, form);
  const outside = route.method === 'GET' ? Object.keys(form.properties) : keysInPath(route);
  const inBody = Object.keys(form.properties).filter((key) => !outside.includes(key));
  const example = examples[name];
  return {
    operationId: name,
    tags: [tag],
    summary,
    description: `${description}\n\n${NEEDS[needs]}`,
    ...(needs === 'nothing' ? { security: [] } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(inBody.length > 0 ? { requestBody: toBody(name, form, inBody, components, example?.body) } : {}),
    responses: describeResponses(name, route, components.ofOutput(OUTPUT_SCHEMAS[name]), components, example?.answer),
  };
}

function toBody(
  name: OperationName,
  { properties, required }: ReturnType<typeof describeFields>,
  inBody: readonly string[],
  components: DocumentComponents,
  example: unknown,
): JsonSchema {
  const needed = required.filter((key) => inBody.includes(key));
  const schema = components.addSchema(`${name[0]?.toUpperCase()}${name.slice(1)}Input`, {
    type: 'object',
    properties: Object.fromEntries(inBody.map((key) => [key, properties[key]])),
    ...(needed.length > 0 ? { required: needed } : {}),
    additionalProperties: false,
  });
  return {
    required: needed.length > 0,
    content: { 'application/json': { schema, ...(example === undefined ? {} : { example }) } },
  };
}

const NEEDS = {
  nothing: 'Answers whoever asks: it knows of no inspection.',
  see: 'Answers everybody who is signed in with what their party may know.',
  'see-planning': 'For the inspecting party only.',
  record: 'For those who may record what happened.',
  plan: 'For coordinators.',
  administer: 'For administrators.',
} as const;

const ABOUT = `Every milestone of a Cafcass inspection in working days, explained, followed and reminded of.

Dates are civil dates in England and Wales and times of day are those of London, without a zone; only what is called an
instant is in UTC. A working day is Monday to Friday and no bank holiday. The day that a rule counts from is not counted.

Until the call is recorded, nobody of the inspected party can learn of an inspection: it is not found, and absent from
every list and count.

Every error is a problem document (RFC 9457) whose \`code\` stays the same, with every problem of the input at once.
Answers may gain keys; programs should pass over what they do not know. Examples are real answers, with lists shortened.`;
