/** The width of the picture in units of its view box; at full width a unit is a CSS pixel. */
export const WIDTH = 960;
/** Where the first day's column begins, beside the names of the weeks. */
export const LABEL_WIDTH = 114;
/** The width of a column of Monday to Friday. */
export const DAY_WIDTH = 156;
/** The width of the one column of Saturday and Sunday. */
export const WEEKEND_WIDTH = WIDTH - LABEL_WIDTH - 5 * DAY_WIDTH;
export const HEADER_HEIGHT = 24;
export const KEY_HEIGHT = 34;
/** From one line of text to the next. */
export const LINE = 14;

/** Where a column begins: 0 is Monday, 5 the weekend, 6 the end of the picture. */
export function columnAt(column: number): number {
  return column >= 6 ? WIDTH : LABEL_WIDTH + column * DAY_WIDTH;
}
