import { z } from 'zod';

/** A JSON schema of draft 2020-12, which OpenAPI 3.1 takes as it is. */
export type JsonSchema = { readonly [key: string]: unknown };

/** Collects the named schemas and responses of a document, each once. */
export class DocumentComponents {
  readonly #schemas = new Map<string, JsonSchema>();
  readonly #responses = new Map<string, JsonSchema>();

  /**
   * The schema of what is sent to us, with what it names put among the components. What is refused for more than its
   * form (a date that does not exist) is a text here.
   */
  ofInput(schema: z.ZodType): JsonSchema {
    return this.#hoist(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', override: writePlainly }));
  }

  /** The schema of what we answer. Further keys may come with a later version, so they are not forbidden. */
  ofOutput(schema: z.ZodType): JsonSchema {
    return this.#hoist(
      z.toJSONSchema(schema, {
        io: 'output',
        override: (context) => {
          writePlainly(context);
          delete context.jsonSchema.additionalProperties;
        },
      }),
    );
  }

  /** Puts a schema among the components and gives the reference to it. */
  addSchema(name: string, schema: JsonSchema): JsonSchema {
    return addOnce(this.#schemas, 'schemas', name, schema);
  }

  /** Puts a response among the components and gives the reference to it. */
  addResponse(name: string, response: JsonSchema): JsonSchema {
    return addOnce(this.#responses, 'responses', name, response);
  }

  /** All of them, each kind in the order of the alphabet. */
  list(): Readonly<Record<'schemas' | 'responses', Readonly<Record<string, JsonSchema>>>> {
    return { schemas: inOrder(this.#schemas), responses: inOrder(this.#responses) };
  }

  #hoist(schema: JsonSchema): JsonSchema {
    const {
      $schema: _dialect,
      $defs = {},
      ...own
    } = moveReferences(schema) as JsonSchema & {
      readonly $defs?: Readonly<Record<string, JsonSchema>>;
    };
    for (const [name, { id: _id, ...definition }] of Object.entries($defs)) this.addSchema(name, definition);
    return own;
  }
}

function addOnce(map: Map<string, JsonSchema>, kind: string, name: string, value: JsonSchema): JsonSchema {
  const known = map.get(name);
  if (known && JSON.stringify(known) !== JSON.stringify(value)) throw new Error(`Two ${kind} are called ${name}`);
  map.set(name, value);
  return { $ref: `#/components/${kind}/${name}` };
}

function inOrder(map: ReadonlyMap<string, JsonSchema>): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries([...map].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Whole numbers are those that JavaScript counts exactly, which readers need not be told of each; and classes of
 * characters are written so that every language's patterns have them.
 */
function writePlainly({ jsonSchema }: { readonly jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.pattern)
    jsonSchema.pattern = jsonSchema.pattern.replace(LINE_BREAKERS, String.raw`\u0000-\u001F\u007F-\u009F\u2028\u2029`);
}

/** Control characters and the separators of lines and paragraphs. */
const LINE_BREAKERS = String.raw`\p{Cc}\p{Zl}\p{Zp}`;

function moveReferences(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(moveReferences);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]): [string, unknown] => [
      key,
      key === '$ref' && typeof each === 'string'
        ? each.replace('#/$defs/', '#/components/schemas/')
        : moveReferences(each),
    ]),
  );
}
