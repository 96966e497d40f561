import type { WriteStream } from 'node:tty';
import type { Printer } from './cli-deps.ts';

/** How wide a text is made that no terminal shows. */
const FILE_COLUMNS = 100;

/**
 * A stream to print to. A reader that goes away, as `head` does, is no failure: what it would have read is dropped.
 * Colours are for terminals that have them, and off with NO_COLOR.
 */
export function openPrinter(stream: WriteStream): Printer {
  let open = true;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    open = false;
    if (error.code !== 'EPIPE' && error.code !== 'EIO') process.exitCode = 1;
  });
  // A file or a pipe has no such property.
  const terminal = (stream.isTTY as boolean | undefined) ?? false;
  return {
    write: (text) => {
      if (open) stream.write(text);
    },
    flushed: async () => {
      if (open && stream.writableNeedDrain) {
        await new Promise<void>((resolve) => {
          for (const event of ['drain', 'error', 'close']) stream.once(event, resolve);
        });
      }
      // A broken pipe is told on the next turn of the event loop.
      await new Promise(setImmediate);
      return open;
    },
    terminal,
    colours: terminal && stream.hasColors(),
    columns: terminal ? stream.columns : FILE_COLUMNS,
  };
}
