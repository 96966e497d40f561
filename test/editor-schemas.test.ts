import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { renderEditorSchemas } from '../scripts/editor-schemas.ts';
import { PROJECT_ROOT } from '../src/project-root.ts';

it.each([...renderEditorSchemas()])('%s is current: otherwise run "npm run generate"', (file, text) => {
  expect(readFileSync(path.join(PROJECT_ROOT, file), 'utf8')).toBe(text);
});
