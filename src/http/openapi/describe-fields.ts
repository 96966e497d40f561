import type { OperationName } from '../../service/operation-routes.ts';
import type { JsonSchema } from './document-components.ts';
import { INPUT_FIELDS, OWN_INPUT_FIELDS } from './describe-inputs.ts';

/** The fields of an input, each with what it means. */
export interface DescribedFields {
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly required: readonly string[];
}

/**
 * The fields of an operation's input with what they mean.
 * @throws Error naming a field that nothing is said of.
 */
export function describeFields(operation: OperationName, schema: JsonSchema): DescribedFields {
  const described = describeAll(operation, schema) as {
    readonly properties?: Readonly<Record<string, JsonSchema>>;
    readonly required?: readonly string[];
  };
  return { properties: described.properties ?? {}, required: described.required ?? [] };
}

function describeAll(operation: OperationName, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => describeAll(operation, each));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      key === 'properties' ? describeProperties(operation, each as never) : describeAll(operation, each),
    ]),
  );
}

function describeProperties(
  operation: OperationName,
  properties: Readonly<Record<string, JsonSchema>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => {
      const more = OWN_INPUT_FIELDS[`${operation}.${name}`] ?? INPUT_FIELDS[name];
      const inner = describeAll(operation, schema) as JsonSchema;
      if (more === undefined && inner['const'] === undefined && inner['description'] === undefined) {
        throw new Error(`Nothing is said of the field ${name} of ${operation} in describe-inputs.ts`);
      }
      // A schema of its own takes the place of a choice of forms, such as one word or several.
      return [name, more && 'type' in more ? { ...without(inner, 'anyOf'), ...more } : { ...inner, ...more }];
    }),
  );
}

function without(schema: JsonSchema, key: string): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([each]) => each !== key));
}
