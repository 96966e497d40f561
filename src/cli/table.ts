import { stripVTControlCharacters } from 'node:util';
import Table from 'cli-table3';
import type { Printer } from './cli-deps.ts';
import { emphasise } from './style.ts';

const GAP = 2;
/** Columns are not made narrower than this. */
const NARROWEST = 10;

/**
 * Rows under a heading, in columns two spaces apart, without lines: it reads well on a terminal and in a file. On a
 * terminal that is too narrow the widest columns are broken into lines; in a file a row is one line.
 */
export function printTable(out: Printer, head: readonly string[], rows: readonly (readonly string[])[]): void {
  const natural = head.map((title, column) =>
    Math.max(...[title, ...rows.map((row) => row[column] ?? '')].map(widthOf)),
  );
  const widths = out.terminal ? fitWidths(natural, out.columns) : natural;
  const noLines = { top: '', bottom: '', left: '', right: '', mid: '' };
  const joints = ['top', 'bottom'].flatMap((side) => ['-mid', '-left', '-right'].map((end) => [`${side}${end}`, '']));
  const table = new Table({
    head: head.map((title) => emphasise(out, title)),
    chars: {
      ...noLines,
      ...Object.fromEntries(joints),
      'left-mid': '',
      'mid-mid': '',
      'right-mid': '',
      middle: ' '.repeat(GAP),
    },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
    colWidths: widths,
    wordWrap: true,
  });
  for (const row of rows) table.push([...row]);
  const lines = table.toString().split('\n');
  out.write(`${lines.map((line) => line.trimEnd()).join('\n')}\n`);
}

/** Takes from the widest column until all fit, or none can give any more. */
function fitWidths(natural: readonly number[], columns: number): number[] {
  const widths = [...natural];
  const total = (): number => widths.reduce((sum, width) => sum + width + GAP, -GAP);
  while (total() > columns) {
    const widest = widths.indexOf(Math.max(...widths));
    if ((widths[widest] as number) <= NARROWEST) break;
    widths[widest] = (widths[widest] as number) - 1;
  }
  return widths;
}

/** The width of the longest line of a cell. */
function widthOf(text: string): number {
  return Math.max(
    ...stripVTControlCharacters(text)
      .split('\n')
      .map((line) => Array.from(line).length),
  );
}
