/** Stands in a table of days for a milestone that has no date. */
export const NO_DATE = -1_000_000;
