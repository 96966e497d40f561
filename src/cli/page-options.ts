import type { Command, OptionValues } from '@commander-js/extra-typings';
import type { Printer } from './cli-deps.ts';

/** Adds the options by which a long list is read page by page. */
export function withPageOptions<Given extends OptionValues>(command: Command<[], Given>) {
  return command
    .option('--limit <count>', 'how many on a page, 1 to 500; 50 unless told')
    .option('--after <cursor>', 'the page after the one that ended with this cursor');
}

/** Says on stderr how to go on, so that a piped list stays a list. */
export function printNext(err: Printer, next: string | null): void {
  if (next !== null) err.write(`There are more. The next page: --after ${next}\n`);
}
