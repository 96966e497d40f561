import Table from 'cli-table3';
import type { Printer } from './cli-deps.ts';

/** Rows under a heading, in columns two spaces apart, without lines: it reads well on a terminal and in a file. */
export function printTable(out: Printer, head: readonly string[], rows: readonly (readonly string[])[]): void {
  const none = [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
  ] as const;
  const lines = ['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'] as const;
  const table = new Table({
    head: head.map((title) => emphasise(out, title)),
    chars: { ...Object.fromEntries([...none, ...lines].map((name) => [name, ''])), middle: '  ' },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
  });
  for (const row of rows) table.push([...row]);
  out.write(`${trimLines(table.toString())}\n`);
}

/** Bold where colours are on. */
export function emphasise(out: Printer, text: string): string {
  return out.colours ? `\u001B[1m${text}\u001B[22m` : text;
}

/** The colour of a state where colours are on: red for overdue, yellow for due, green for done. */
export function colourState(out: Printer, state: string): string {
  const code = { overdue: 31, due: 33, done: 32, failed: 31, lapsed: 31, accepted: 32 }[state];
  return out.colours && code !== undefined ? `\u001B[${code}m${state}\u001B[39m` : state;
}

function trimLines(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
