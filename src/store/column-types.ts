import pg from 'pg';

/** PostgreSQL's ids of the types that are not read as the driver reads them. */
const DATE = 1082;
const DATE_ARRAY = 1182;
const TIMESTAMPTZ = 1184;
const TEXT_ARRAY = 1009;

/** The driver's table, by plain numbers: its own type names only some of the ids. */
const driverParser = pg.types.getTypeParser as (oid: number, format?: 'text' | 'binary') => (text: string) => unknown;

/**
 * How columns become JavaScript values, on the embedded database and on a server alike: as `pg` does by itself
 * (`int8` and `numeric` as strings, `timestamptz` as Date), except that a `date` stays the text `YYYY-MM-DD`, because
 * the driver would make it midnight in the zone of the machine.
 *
 * Given to a pool as its `types`; the driver's global table is left alone.
 */
export const columnTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (format === 'binary') return driverParser(oid, format);
    if (oid === DATE) return (text: string) => text;
    if (oid === TIMESTAMPTZ) return readInstant;
    return driverParser(oid === DATE_ARRAY ? TEXT_ARRAY : oid);
  }) as typeof pg.types.getTypeParser,
};

/** Sessions are in UTC, and so is the text of nearly every instant; the driver's own way takes several times as long. */
function readInstant(text: string): unknown {
  if (!UTC_INSTANT.test(text)) return driverParser(TIMESTAMPTZ)(text);
  return new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`);
}

const UTC_INSTANT = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?\+00$/;
