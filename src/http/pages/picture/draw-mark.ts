import type { Mark } from './list-marks.ts';
import { LINE } from './picture-sizes.ts';
import { escapeText, wrapText } from './svg-text.ts';

const CHARACTERS = 20;
const MAX_LINES = 3;

/** The attributes of the ring around a number. */
const RINGS: Readonly<Record<Mark['look'], string>> = {
  done: '',
  overdue: ' fill="none" stroke="currentColor" stroke-width="2.5"',
  provisional: ' fill="none" stroke="currentColor" stroke-dasharray="3 2"',
  planned: ' fill="none" stroke="currentColor"',
};

/** The lines of a mark's label. */
function linesOf({ label, look }: Mark): readonly string[] {
  return wrapText(look === 'overdue' ? `${label}: overdue` : label, CHARACTERS, MAX_LINES);
}

/** The height of some marks below one another. */
export function marksHeight(marks: readonly Mark[]): number {
  return marks.reduce((height, mark) => height + linesOf(mark).length * LINE + 5, 0);
}

/** Marks below one another, each with its number and its label. */
export function drawMarks(marks: readonly Mark[], left: number, top: number): string {
  let y = top;
  return marks
    .map((mark) => {
      const lines = linesOf(mark);
      const text = lines
        .map((line, index) => `<tspan x="${left + 25}" y="${y + 12 + index * LINE}">${escapeText(line)}</tspan>`)
        .join('');
      const drawn = `${drawNumber(mark, left + 13, y + 8)}<text>${text}</text>`;
      y += lines.length * LINE + 5;
      return drawn;
    })
    .join('');
}

/** A number in its ring: filled where the milestone is done, thick where it is overdue, dashed while it may change. */
export function drawNumber({ number, look }: Pick<Mark, 'look'> & { number: number | string }, x: number, y: number) {
  const fill = look === 'done' ? ' fill="#fff"' : '';
  return (
    `<circle cx="${x}" cy="${y}" r="${look === 'overdue' ? 8.5 : 8}"${RINGS[look]}/>` +
    `<text x="${x}" y="${y + 3.5}" font-size="10" text-anchor="middle"${fill}>${number}</text>`
  );
}
