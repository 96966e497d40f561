import type { z } from 'zod';
import type { LocalTime } from '../../src/calendar/local-time.ts';
import type { PlainDate } from '../../src/calendar/plain-date.ts';
import type { OUTPUT_SCHEMAS } from '../../src/http/schemas/output-schemas.ts';
import type { OperationName } from '../../src/service/operation-routes.ts';
import type { OperationOutput } from '../../src/service/operations.ts';

/** A type as JSON has it: nothing readonly, no brands. */
type Plain<T> = T extends PlainDate | LocalTime
  ? string
  : T extends readonly (infer Item)[]
    ? Plain<Item>[]
    : T extends object
      ? { -readonly [Key in keyof T]: Plain<T[Key]> }
      : T;

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

type SchemaOutput<Name extends OperationName> = z.output<(typeof OUTPUT_SCHEMAS)[Name]>;

/** The operations whose schema says anything else than the type of their answer. */
export type Differing = {
  [Name in OperationName]: Same<Plain<OperationOutput<Name>>, Plain<SchemaOutput<Name>>> extends true ? never : Name;
}[OperationName];
export const NONE_DIFFERS: [Differing] extends [never] ? true : Differing = true;
