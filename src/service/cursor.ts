import { z } from 'zod';
import { InvalidInputError } from '../errors.ts';

/** A place in a list as text that can be handed back; its content is no promise. */
export function writeCursor(place: Readonly<Record<string, string | number>>): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/**
 * The place that a cursor stands for.
 * @throws InvalidInputError for anything that `writeCursor` did not make for this list.
 */
export function readCursor<T>(cursor: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw new InvalidInputError([
      { where: 'after', message: 'must be the cursor that a page of this list ended with', seen: cursor.slice(0, 80) },
    ]);
  }
}
