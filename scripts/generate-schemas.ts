import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PROJECT_ROOT } from '../src/project-root.ts';
import { renderEditorSchemas } from './editor-schemas.ts';
import { renderOpenApiDocument } from './openapi-document.ts';

// Writes the schemas for editors and the OpenAPI document. With --check it writes nothing and fails where a checked-in one is not current.
const check = process.argv.includes('--check');
for (const [file, text] of [...renderEditorSchemas(), renderOpenApiDocument()]) {
  const target = path.join(PROJECT_ROOT, file);
  if (existsSync(target) && readFileSync(target, 'utf8') === text) continue;
  if (check) {
    console.error(`${file} is not current: run "npm run generate" and check in what it writes`);
    process.exitCode = 1;
  } else {
    writeFileSync(target, text);
    console.log(`${file} written`);
  }
}
