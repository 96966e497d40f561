import type { Warning } from '../timeline/milestone.ts';
import type { Printer } from './cli-deps.ts';
import { emphasise } from './style.ts';
import { wrapText } from './wrap-text.ts';

/** Prints warnings on stderr, so that a piped table stays a table. */
export function printWarnings(err: Printer, warnings: readonly Warning[]): void {
  for (const { severity, message } of warnings) {
    const word = severity === 'note' ? 'Note' : emphasise(err, 'Warning');
    const text = `${word}: ${message}`;
    err.write(`${err.terminal ? wrapText(text, err.columns) : text}\n`);
  }
}
