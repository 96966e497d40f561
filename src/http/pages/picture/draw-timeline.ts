import { drawFold, foldHeight } from './draw-fold.ts';
import { drawNumber } from './draw-mark.ts';
import { drawWeek, weekHeight } from './draw-week.ts';
import type { PictureLayout } from './lay-out-weeks.ts';
import { columnAt, HEADER_HEIGHT, KEY_HEIGHT, WIDTH } from './picture-sizes.ts';
import { escapeText } from './svg-text.ts';

/** What a picture says of itself to those who do not see it. */
export interface PictureWords {
  readonly title: string;
  readonly description: string;
}

/**
 * The picture as SVG to stand in a page: weeks as rows, days as cells. It has no style attributes and no scripts, and
 * its lines and words take the colour of the text around it, so that it follows forced colours.
 * @param name Begins every id in it: two pictures in one page need two names.
 */
export function drawTimeline({ rows }: PictureLayout, { title, description }: PictureWords, name: string): string {
  let top = HEADER_HEIGHT;
  const drawn = rows.map((row) => {
    const at = top;
    top += row.is === 'week' ? weekHeight(row) : foldHeight(row);
    return row.is === 'week' ? drawWeek(row, at, name) : drawFold(row, at);
  });
  const height = top + KEY_HEIGHT;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" class="app-picture" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" ` +
    `height="${height}" role="img" aria-labelledby="${name}-title" aria-describedby="${name}-desc" fill="currentColor" font-size="12" ` +
    `font-family="Arial, Helvetica, sans-serif"><title id="${name}-title">${escapeText(title)}</title>` +
    `<desc id="${name}-desc">${escapeText(description)}</desc>${drawPatterns(name)}${drawHeader()}${drawn.join('')}` +
    `${drawKey(top, name)}</svg>`
  );
}

function drawPatterns(name: string): string {
  const pattern = (id: string, size: number, path: string, stroke: string): string =>
    `<pattern id="${name}-${id}" width="${size}" height="${size}" patternUnits="userSpaceOnUse">` +
    `<path class="app-picture__line" d="${path}" fill="none" stroke="${stroke}"/></pattern>`;
  return (
    `<defs>${pattern('off', 8, 'M-2 2l4-4M0 8l8-8M6 10l4-4', '#b1b4b6')}` +
    pattern('embargo', 6, 'M0 0l6 6', '#505a5f') +
    pattern('hold', 6, 'M0 0l6 6M0 6l6-6', '#505a5f') +
    `${pattern('window', 6, 'M2 3h1.5', '#1d70b8')}</defs>`
  );
}

function drawHeader(): string {
  const names = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Sat, Sun'];
  const texts = names.map((each, column) => `<tspan x="${columnAt(column) + 6}">${each}</tspan>`).join('');
  return (
    `<text y="16" font-weight="bold"><tspan x="2">Week of</tspan>${texts}</text>` +
    `<path class="app-picture__line" d="M0 ${HEADER_HEIGHT}H${WIDTH}" fill="none" stroke="#b1b4b6"/>`
  );
}

function drawKey(top: number, name: string): string {
  const y = top + 19;
  const text = (x: number, words: string): string => `<text x="${x}" y="${y + 4}">${words}</text>`;
  return (
    `${drawNumber({ number: 1, look: 'planned' }, 10, y)}${text(24, 'Planned or due')}` +
    `${drawNumber({ number: 1, look: 'done' }, 136, y)}${text(150, 'Done')}` +
    `${drawNumber({ number: 1, look: 'overdue' }, 206, y)}${text(220, 'Overdue')}` +
    `${drawNumber({ number: 1, look: 'provisional' }, 292, y)}${text(306, 'May still change')}` +
    `<rect x="420" y="${y - 8}" width="24" height="16" fill="url(#${name}-off)" stroke="currentColor" stroke-width=".75"/>${text(450, 'Bank holiday')}` +
    `<rect x="548" y="${y - 7}" width="22" height="14" fill="none" stroke="currentColor" stroke-width="3"/>${text(578, 'Today')}` +
    text(640, 'Numbers are those of the table of milestones.')
  );
}
