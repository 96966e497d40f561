import { shortDay } from '../words/dates.ts';
import { drawLabel } from './draw-week.ts';
import type { FoldedWeeks } from './lay-out-weeks.ts';
import { columnAt, LINE, WIDTH } from './picture-sizes.ts';
import { escapeText, wrapText } from './svg-text.ts';
import { tellFold } from './tell-fold.ts';

/** The height of the row for weeks in which nothing happens. */
export function foldHeight(fold: FoldedWeeks): number {
  return Math.max(linesOf(fold).length, labelLines(fold).length) * LINE + 14;
}

/** Weeks in which nothing happens as one row, with their days' numbers and bank holidays in words. */
export function drawFold(fold: FoldedWeeks, top: number): string {
  const height = foldHeight(fold);
  const left = columnAt(0);
  const lines = linesOf(fold).map(
    (line, index) => `<tspan x="${left + 12}" y="${top + 18 + index * LINE}">${escapeText(line)}</tspan>`,
  );
  return (
    `<rect x="${left + 3}" y="${top + 3}" width="${WIDTH - left - 6}" height="${height - 6}" fill="none" stroke="currentColor" stroke-dasharray="2 4"/>` +
    `<path class="app-picture__line" d="M0 ${top + height}H${WIDTH}" fill="none" stroke="#b1b4b6"/>` +
    `${drawLabel(labelLines(fold), top)}<text>${lines.join('')}</text>`
  );
}

function linesOf(fold: FoldedWeeks): readonly string[] {
  return wrapText(tellFold(fold), 130, 4);
}

function labelLines({ from, phase }: FoldedWeeks): readonly string[] {
  return [shortDay(from), ...(phase === '' ? [] : wrapText(phase, 18, 3))];
}
