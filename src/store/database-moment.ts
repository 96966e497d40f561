import { type RawBuilder, sql } from 'kysely';

/** The moment as the database has it; a simulation hands in one of its own. */
export type DatabaseMoment = RawBuilder<Date>;

/** The database's own clock, by which alone anything is due in service. */
export const DATABASE_NOW: DatabaseMoment = sql<Date>`now()`;
