import type { Printer } from './cli-deps.ts';

const SLOW_MS = 1_000;

/** Says on a terminal what goes on, should it take longer than a second. */
export async function tellWhenSlow<T>(printer: Printer, message: string, work: Promise<T>): Promise<T> {
  const timer = setTimeout(() => {
    if (printer.terminal) printer.write(`${message}\n`);
  }, SLOW_MS);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}
