import { readFileSync } from 'node:fs';
import path from 'node:path';
import { buildOpenApiDocument, type OpenApiExamples } from '../src/http/openapi/build-document.ts';
import { OPENAPI_FILE } from '../src/http/openapi/openapi-file.ts';
import { PROJECT_ROOT } from '../src/project-root.ts';

/** Real answers of every operation, which test/http/examples.test.ts keeps current. */
export const EXAMPLES_FILE = 'src/http/openapi/examples.json';

/** The checked-in OpenAPI document, as text by its path from the project's root. */
export function renderOpenApiDocument(): readonly [file: string, text: string] {
  const read = (file: string): unknown => JSON.parse(readFileSync(path.join(PROJECT_ROOT, file), 'utf8'));
  const { version } = read('package.json') as { readonly version: string };
  const document = buildOpenApiDocument(version, read(EXAMPLES_FILE) as OpenApiExamples);
  return [OPENAPI_FILE, `${JSON.stringify(document, null, 2)}\n`];
}
