import fc from 'fast-check';
import type { JsonSchema } from '../../../src/http/openapi/document-components.ts';

/** Texts that have broken programs: NUL, line ends, other alphabets, halves of pairs, patterns, paths, formulas, code. */
export const NASTY_TEXTS = [
  '',
  ' ',
  '\0',
  'a\0b',
  'a\r\nSet-Cookie: x=1',
  '\u2028',
  '\uFEFF',
  '\uD800',
  'é\u0301\u202Eabc',
  '😀'.repeat(50),
  '../../etc/passwd',
  '%00',
  '%zz',
  "' or 1=1 --",
  '{{7*7}}',
  '${jndi:x}',
  '=1+1',
  '<script>',
  '__proto__',
  'constructor',
  'null',
  'NaN',
  '-0',
  '1e999',
  '9'.repeat(400),
  'a'.repeat(20_000),
  '2025-02-30',
  '0000-00-00',
  '9999-12-31',
  '+002025-03-10',
  '2025-03-10T09:30:00Z',
  '٢٠٢٥-٠٣-١٠',
] as const;

const NASTY_NUMBERS = [0, -1, -0, 1.5, 1e308, -1e308, 2 ** 31, 2 ** 53, 2 ** 63, Number.MIN_VALUE] as const;

/** Anything that JSON can say, with keys that objects inherit. */
export const nastyValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom<unknown>(...NASTY_TEXTS) },
  { weight: 3, arbitrary: fc.constantFrom<unknown>(...NASTY_NUMBERS, true, false, null, [], {}, [[]], [null]) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('__proto__', 'constructor', 'toString', '').map((key) => withKey({}, key, { x: 1 })),
  },
);

/** One time in so many, the value; else null. */
export function rarely<T>(oneIn: number, value: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.oneof({ weight: oneIn - 1, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: value });
}

/** The same object with one more key of its own, `__proto__` too. */
export function withKey(object: object, key: string, value: unknown): object {
  return Object.fromEntries([...Object.entries(object), [key, value]]);
}

/** What each field may sensibly be, so that what lies behind the first check is reached as well. */
export type Vocabulary = Readonly<Record<string, readonly unknown[]>>;

/**
 * Values of a schema: mostly such as it allows, now and then any other. A field takes words of its own from the vocabulary.
 * @param schemas The named schemas of the document.
 */
export function valueOf(
  schema: JsonSchema,
  schemas: Readonly<Record<string, JsonSchema>>,
  words: Vocabulary,
  field?: string,
): fc.Arbitrary<unknown> {
  const fitting = fittingOf(schema, schemas, words, field);
  return fc.oneof({ weight: 25, arbitrary: fitting }, { weight: 1, arbitrary: nastyValue });
}

function fittingOf(
  schema: JsonSchema,
  schemas: Readonly<Record<string, JsonSchema>>,
  words: Vocabulary,
  field?: string,
): fc.Arbitrary<unknown> {
  const known = field === undefined ? undefined : words[field];
  const {
    $ref,
    const: constant,
    enum: allowed,
    anyOf,
    oneOf,
    type,
    format,
  } = schema as Readonly<Record<string, never>> & {
    readonly $ref?: string;
    readonly enum?: readonly unknown[];
    readonly anyOf?: readonly JsonSchema[];
    readonly oneOf?: readonly JsonSchema[];
    readonly type?: string;
    readonly format?: string;
  };
  if ($ref !== undefined) return fittingOf(schemas[$ref.split('/').at(-1) ?? ''] ?? {}, schemas, words, field);
  if (constant !== undefined) return fc.constant(constant);
  if (allowed !== undefined) return fc.constantFrom(...allowed);
  if (known !== undefined && type !== 'array' && type !== 'object') return fc.constantFrom(...known);
  const choices = anyOf ?? oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map((each) => fittingOf(each, schemas, words, field)));
  if (type === 'object') return objectOf(schema, schemas, words);
  if (type === 'array') {
    return fc.array(valueOf((schema['items'] ?? {}) as JsonSchema, schemas, words, field), { maxLength: 4 });
  }
  if (type === 'boolean') return fc.boolean();
  if (type === 'integer' || type === 'number') return fc.integer({ min: 0, max: 60 });
  if (format === 'date') return fc.constantFrom(...DAYS);
  if (format === 'email') return fc.constantFrom('ben.cole@ofsted.example', 'nobody@example.org');
  return fc.constantFrom('a word', 'x', '1', ...DAYS.slice(0, 2));
}

const DAYS = [
  '2025-02-10',
  '2025-03-10',
  '2025-03-15',
  '2025-04-03',
  '2025-05-13',
  '2025-12-25',
  '2026-01-05',
  '2031-07-07',
];

function objectOf(
  schema: JsonSchema,
  schemas: Readonly<Record<string, JsonSchema>>,
  words: Vocabulary,
): fc.Arbitrary<unknown> {
  const properties = Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>);
  const required = new Set((schema['required'] ?? []) as readonly string[]);
  const fields = properties.map(([name, each]) => {
    // Now and then a field that has to be there is not.
    const present = fc.integer({ min: 0, max: 19 }).map((dice) => (required.has(name) ? dice > 0 : dice > 16));
    return fc.tuple(fc.constant(name), present, valueOf(each, schemas, words, name));
  });
  const further = rarely(
    30,
    fc.tuple(fc.constantFrom('x', '__proto__', 'constructor', 'by', 'party', 'inspected'), nastyValue),
  );
  return fc.tuple(further, ...fields).map(([more, ...given]) => {
    const object = Object.fromEntries(given.filter(([, present]) => present).map(([name, , value]) => [name, value]));
    return more === null ? object : withKey(object, more[0], more[1]);
  });
}
