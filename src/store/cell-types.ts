import type { ColumnType } from 'kysely';

/** A `timestamptz`: comes as `Date`; where it is left out the database sets it. */
export type Instant = ColumnType<Date, Date | undefined, Date>;

/** A `timestamptz` that may be absent. */
export type OptionalInstant = ColumnType<Date | null, Date | null | undefined, Date | null>;

/** A `jsonb`: written as text, read as the value. */
export type Json<T> = ColumnType<T, string, string>;
