/*
 * What may stand in a log. Callers write ids and counts only; this is the second wall, for the values that a driver or a
 * later caller lets slip.
 */

/** Fields that may hold the id of a row, or of a request, as it is. Ids of inspections are none of them. */
const ID_FIELDS = /^(request|reminder|email|user|delivery|webhook|token|session|feed)$/;

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;
const WHOLE_UUID = new RegExp(`^${UUID.source}$`, 'i');

/** What is taken out of words, each with what stands in its place; in this order. */
const REMOVED: readonly (readonly [RegExp, string])[] = [
  // Control characters, line ends among them, would forge lines and steer terminals.
  [/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' '],
  // Whatever is quoted is a value: of a person, an input or a row.
  [/"(?:[^"\\]|\\.)*"|“[^”]*”|`[^`]*`|(?<!\p{L})'[^']*'/gu, '"…"'],
  [/\b[a-z][a-z0-9+.-]*:\/\/\S+/giu, '<address>'],
  [/[^\s<>(),;:"]+@[^\s<>(),;:"]+/gu, '<address>'],
  [new RegExp(UUID.source, 'gi'), '<id>'],
  [/\b\d{4}-\d{2}-\d{2}(?:[T ][\d:.]+Z?)?/g, '<date>'],
  [/\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*(?: \d{4})?/gi, '<date>'],
  [/[A-Za-z0-9_+/=-]{32,}/g, '<token>'],
];

const MOST_CHARACTERS = 400;
const MOST_ENTRIES = 50;
const MOST_DEPTH = 3;

/** Words for a log: one line, without quoted values, addresses, ids, dates and what looks like a token. */
export function cleanWords(words: string): string {
  // Cut first: the expressions then have little to look at, whatever somebody sent.
  const short = words.length > MOST_CHARACTERS ? `${words.slice(0, MOST_CHARACTERS)}…` : words;
  return REMOVED.reduce((text, [found, instead]) => text.replaceAll(found, instead), short).trim();
}

/** The facts of a log line: numbers and truth values as they are, words cleaned, ids only where a field is for them. */
export function cleanFacts(facts: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return cleanObject(facts, 0);
}

function cleanObject(facts: Readonly<Record<string, unknown>>, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(facts)
      .slice(0, MOST_ENTRIES)
      .map(([name, value]) => [cleanWords(name), cleanValue(name, value, depth)]),
  );
}

function cleanValue(field: string, value: unknown, depth: number): unknown {
  if (value === null || ['number', 'boolean', 'undefined'].includes(typeof value)) return value;
  if (typeof value === 'string') return ID_FIELDS.test(field) && WHOLE_UUID.test(value) ? value : cleanWords(value);
  if (value instanceof Error) return describeError(value);
  if (typeof value !== 'object' || depth >= MOST_DEPTH) return '<left out>';
  if (Array.isArray(value)) return value.slice(0, MOST_ENTRIES).map((each) => cleanValue(field, each, depth + 1));
  // A request, a row of a driver: nothing that a log line is about.
  const isPlain = [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null);
  return isPlain ? cleanObject(value as Record<string, unknown>, depth + 1) : '<left out>';
}

/** Facts of a PostgreSQL error that are no values: which constraint, which table. */
const DRIVER_FACTS = ['code', 'constraint', 'table', 'column', 'routine', 'syscall', 'responseCode'] as const;

/**
 * An error as a log has it: what kind, its words cleaned, where in the program. Not the whole: a driver's may hold rows,
 * addresses and connection settings. A refused input is named only, since its words are the input.
 */
export function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: cleanWords(String(error)) };
  const { name, message, stack, cause } = error;
  const facts = DRIVER_FACTS.flatMap((fact) => {
    const value = (error as unknown as Record<string, unknown>)[fact];
    return typeof value === 'string' || typeof value === 'number' ? [[fact, cleanWords(String(value))]] : [];
  });
  // The first lines of the stack are the message, which may be many lines and look like places.
  const places = (stack ?? '')
    .replace(message, '')
    .split('\n')
    .filter((line) => /^\s+at .+:\d+:\d+\)?$/.test(line));
  return {
    name: cleanWords(name),
    message: 'problems' in error ? 'an input was refused' : cleanWords(message),
    ...Object.fromEntries(facts),
    ...(cause instanceof Error ? { cause: { name: cleanWords(cause.name), message: cleanWords(cause.message) } } : {}),
    stack: places
      .slice(0, 7)
      .map((line) => line.trim())
      .join('\n'),
  };
}
