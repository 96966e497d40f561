import { partsOf } from '../../../calendar/plain-date.ts';
import { shortDay } from '../words/dates.ts';
import { drawMarks, drawNumber, marksHeight } from './draw-mark.ts';
import { drawStrips, layOutStrips, stripsHeight } from './draw-strips.ts';
import type { PictureDay, PictureWeek } from './lay-out-weeks.ts';
import { columnAt, DAY_WIDTH, LINE, WEEKEND_WIDTH, WIDTH } from './picture-sizes.ts';
import { escapeText, wrapText } from './svg-text.ts';

/** The height of the line with the dates and the numbers of the days. */
const DATES = 23;

/** The height of a week's row. */
export function weekHeight(week: PictureWeek): number {
  const content = Math.max(
    ...week.days.map(({ marks, bankHoliday }) => nameLines(bankHoliday).length * LINE + marksHeight(marks)),
  );
  return Math.max(DATES + content + stripsHeight(layOutStrips(week.days)), labelLines(week).length * LINE + 8, 24) + 4;
}

/** A week as a row of cells; `name` begins the ids of the patterns. */
export function drawWeek(week: PictureWeek, top: number, name: string): string {
  const height = weekHeight(week);
  const strips = layOutStrips(week.days);
  const weekdays = week.days.slice(0, 5);
  return [
    `<rect x="${columnAt(5)}" y="${top}" width="${WEEKEND_WIDTH}" height="${height}" fill="#f3f2f1"/>`,
    ...weekdays.map((day, column) => drawDayOff(day, column, top, height, name)),
    `<path class="app-picture__line" d="M0 ${top + height}H${WIDTH}${[0, 1, 2, 3, 4, 5].map((column) => `M${columnAt(column)} ${top}v${height}`).join('')}" fill="none" stroke="#b1b4b6"/>`,
    drawLabel(labelLines(week), top),
    drawDates(week.days, top),
    ...weekdays.map(({ marks, bankHoliday }, column) =>
      drawMarks(marks, columnAt(column), top + DATES + nameLines(bankHoliday).length * LINE),
    ),
    ...drawWeekendMarks(week.days, top),
    drawStrips(strips, top + height - stripsHeight(strips) - 1, name),
    ...drawToday(week.days, top, height),
  ].join('');
}

/** The words at the beginning of a row, the first line bold. */
export function drawLabel(lines: readonly string[], top: number): string {
  const texts = lines.map(
    (line, index) =>
      `<tspan x="2" y="${top + 16 + index * LINE}"${index === 0 ? ' font-weight="bold"' : ''}>${escapeText(line)}</tspan>`,
  );
  return `<text>${texts.join('')}</text>`;
}

function labelLines({ monday, phase }: PictureWeek): readonly string[] {
  return [shortDay(monday), ...(phase === '' ? [] : wrapText(phase, 18, 3))];
}

function nameLines(bankHoliday: string | null): readonly string[] {
  return bankHoliday === null ? [] : wrapText(bankHoliday, 22, 2);
}

function drawDayOff({ bankHoliday }: PictureDay, column: number, top: number, height: number, name: string): string {
  if (bankHoliday === null) return '';
  const lines = nameLines(bankHoliday).map(
    (line, index) =>
      `<tspan x="${columnAt(column) + 6}" y="${top + DATES + 10 + index * LINE}">${escapeText(line)}</tspan>`,
  );
  return (
    `<rect x="${columnAt(column)}" y="${top}" width="${DAY_WIDTH}" height="${height}" fill="url(#${name}-off)"/>` +
    `<text class="app-picture__halo" stroke="#fff" stroke-width="4" stroke-linejoin="round" paint-order="stroke">${lines.join('')}</text>`
  );
}

function drawToday(days: readonly PictureDay[], top: number, height: number): string[] {
  const index = days.findIndex(({ isToday }) => isToday);
  if (index === -1) return [];
  const column = Math.min(index, 5);
  const [left, right] = [columnAt(column), columnAt(column + 1)];
  return [
    `<rect x="${left + 2}" y="${top + 2}" width="${right - left - 4}" height="${height - 4}" fill="none" stroke="currentColor" stroke-width="3"/>`,
  ];
}

function drawDates(days: readonly PictureDay[], top: number): string {
  const dates = days.slice(0, 5).map((day, column) => {
    const date = day.isToday ? `${dateOf(day)} Today` : dateOf(day);
    return `<tspan x="${columnAt(column) + 6}">${date}</tspan>`;
  });
  const counts = days
    .slice(0, 5)
    .flatMap(({ count }, column) =>
      count === null ? [] : [`<tspan x="${columnAt(column + 1) - 6}">${count}</tspan>`],
    );
  const weekend = days.slice(5);
  const isToday = weekend.some((each) => each.isToday);
  const y = top + 16;
  return (
    `<text y="${y}" font-weight="bold">${dates.join('')}</text><text y="${y}" font-size="11" text-anchor="end">${counts.join('')}</text>` +
    `<text x="${columnAt(5) + 5}" y="${y}" font-size="11">${weekend.map(dateOf).join(', ')}${
      isToday ? `<tspan x="${columnAt(5) + 5}" dy="${LINE}" font-weight="bold">Today</tspan>` : ''
    }</text>`
  );
}

function dateOf({ on }: PictureDay): string {
  return partsOf(on).day === 1 ? shortDay(on).slice(4, -5) : String(partsOf(on).day);
}

/** The column of the weekend has room for numbers only; the table below has the words. */
function drawWeekendMarks(days: readonly PictureDay[], top: number): string[] {
  const marks = days.slice(5).flatMap((each) => each.marks);
  return marks.map((mark, index) =>
    drawNumber(mark, columnAt(5) + 13 + (index % 3) * 19, top + DATES + 8 + Math.floor(index / 3) * 20),
  );
}
