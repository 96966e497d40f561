import { describeValue, formatPath } from '../checked-value.ts';
import type { Problem } from '../errors.ts';

/** A NUL, and half of a pair of UTF-16: no text of PostgreSQL holds either. */
const UNSTORABLE = /\0|\p{Cs}/u;

/**
 * The texts of an input that no database could hold or look for, each with its path. They would else be refused by the
 * database itself, as a failure of the service.
 */
export function findUnstorable(input: unknown, path: readonly PropertyKey[] = []): readonly Problem[] {
  if (typeof input === 'string') {
    if (!UNSTORABLE.test(input)) return [];
    const message = 'must hold whole characters, and no NUL';
    return [{ where: formatPath(path), message, seen: describeValue(input) }];
  }
  if (typeof input !== 'object' || input === null) return [];
  return Object.entries(input).flatMap(([key, value]) =>
    findUnstorable(value, [...path, Array.isArray(input) ? Number(key) : key]),
  );
}
