import type { PictureDay } from './lay-out-weeks.ts';
import type { Span } from './list-spans.ts';
import { columnAt } from './picture-sizes.ts';
import { escapeText, wrapText } from './svg-text.ts';

/** The height of a strip with the space below it. */
const STRIP = 18;
const PER_CHARACTER = 6.1;

/** A stretch of a span within one week, in columns: 5 is the weekend, and `to` is included. */
interface Strip {
  readonly span: Span;
  readonly from: number;
  readonly to: number;
  readonly lane: number;
}

/** What lasts through days of a week, each on a line of its own where two would meet. */
export function layOutStrips(days: readonly PictureDay[]): readonly Strip[] {
  const strips: Strip[] = [];
  for (const span of new Set(days.flatMap((each) => each.spans))) {
    for (const [from, to] of stretchesOf(span, days)) {
      const taken = strips.filter((each) => each.from <= to && from <= each.to).map((each) => each.lane);
      let lane = 0;
      while (taken.includes(lane)) lane += 1;
      strips.push({ span, from, to, lane });
    }
  }
  return strips;
}

/** The height that the strips of a week need. */
export function stripsHeight(strips: readonly Strip[]): number {
  return strips.reduce((height, { lane }) => Math.max(height, (lane + 1) * STRIP), 0);
}

/** The strips of a week, with what each is. */
export function drawStrips(strips: readonly Strip[], top: number, name: string): string {
  return strips
    .map(({ span, from, to, lane }) => {
      const [left, right, y] = [columnAt(from) + 3, columnAt(to + 1) - 3, top + lane * STRIP];
      const label = span.number === null ? span.label : `${span.number} ${span.label}`;
      const [text = ''] = wrapText(label, Math.floor((right - left - 12) / PER_CHARACTER), 1);
      return (
        `<rect x="${left}" y="${y}" width="${right - left}" height="16" fill="${fillOf(span, name)}" ` +
        `stroke="currentColor" stroke-width=".75"/>` +
        (span.kind === 'on-site' ? '' : drawGround(text, left + 2, y + 2)) +
        `<text x="${left + 5}" y="${y + 12}" font-size="11">${escapeText(text)}</text>`
      );
    })
    .join('');
}

/** A plain ground for words that stand on a pattern. */
function drawGround(text: string, x: number, y: number): string {
  return `<rect x="${x}" y="${y}" width="${Math.round(text.length * PER_CHARACTER) + 6}" height="12" fill="#fff"/>`;
}

function fillOf({ kind }: Span, name: string): string {
  if (kind === 'on-site') return '#d2e2f1';
  return kind === 'steps' ? '#fff' : `url(#${name}-${kind})`;
}

function stretchesOf(span: Span, days: readonly PictureDay[]): readonly (readonly [number, number])[] {
  const stretches: [number, number][] = [];
  days.forEach(({ spans }, index) => {
    if (!spans.includes(span)) return;
    const column = Math.min(index, 5);
    const last = stretches.at(-1);
    if (last !== undefined && last[1] >= column - 1) last[1] = column;
    else stretches.push([column, column]);
  });
  return stretches;
}
