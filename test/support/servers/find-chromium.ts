import { join } from 'node:path';
import { findProgramDirectory } from './find-program.ts';

/** As distributions call it. */
const NAMES = ['chromium', 'chromium-browser'] as const;

/** The path of a Chromium, or undefined where none is installed. */
export function findChromium(): string | undefined {
  for (const name of NAMES) {
    const directory = findProgramDirectory([name]);
    if (directory !== undefined) return join(directory, name);
  }
  return undefined;
}
