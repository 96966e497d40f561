import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { PROJECT_ROOT } from '../src/project-root.ts';

it('is the directory of this project’s package.json', () => {
  const manifest = JSON.parse(readFileSync(path.join(PROJECT_ROOT, 'package.json'), 'utf8')) as { name: string };
  expect(manifest.name).toBe('inspection-timeline');
  expect(existsSync(path.join(PROJECT_ROOT, 'src/project-root.ts'))).toBe(true);
});
