import { z } from 'zod';
import { InvalidInputError } from '../errors.ts';

/** The parts of a place that a database has to understand: an instant in UTC, … */
export const cursorInstant = z.iso.datetime().refine((text) => !text.startsWith('0000'));
/** … and a whole number from 0. */
export const cursorNumber = z.int32().min(0);

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
