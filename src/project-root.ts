import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * The directory of the project: the nearest one above this file that holds a `package.json`.
 *
 * The same whether the code runs from `src` or compiled from `dist`, so that files which are not compiled (templates,
 * rules) are read from one place.
 */
export const PROJECT_ROOT: string = findProjectRoot(import.meta.dirname);

function findProjectRoot(from: string): string {
  if (existsSync(path.join(from, 'package.json'))) return from;
  const parent = path.dirname(from);
  if (parent === from) throw new Error(`No package.json in ${import.meta.dirname} or above it.`);
  return findProjectRoot(parent);
}
