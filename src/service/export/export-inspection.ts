import { z } from 'zod';
import type { Principal, ServiceDeps } from '../service-deps.ts';
import { readDocument } from './inspection-document.ts';
import { renderPage } from './render-page.ts';

export const exportInspectionInput = z.strictObject({
  inspection: z.string().min(1),
  format: z.enum(['html', 'json']).default('html'),
});

/** A file to keep or to print. */
export interface ExportedFile {
  /** It tells nothing of what is in it: names of files are seen by more people than files. */
  readonly fileName: string;
  readonly mediaType: string;
  readonly content: string;
}

/**
 * One inspection as one file: a page to print, or the same as JSON, as the principal's party may see it.
 * @throws InspectionNotFoundError where there is none, or none that the party may know of.
 */
export async function exportInspection(
  deps: ServiceDeps,
  principal: Principal,
  input: z.output<typeof exportInspectionInput>,
): Promise<ExportedFile> {
  const document = await readDocument(deps, principal, input.inspection);
  const { id, version } = document.inspection;
  const name = `timeline-${id.slice(0, 8)}-${version}`;
  if (input.format === 'json') {
    const content = `${JSON.stringify(document, null, 2)}\n`;
    return { fileName: `${name}.json`, mediaType: 'application/json', content };
  }
  const roles = deps.rules.plan(document.inspection.framework, document.inspection.kind).framework;
  return { fileName: `${name}.html`, mediaType: 'text/html; charset=utf-8', content: renderPage(document, roles) };
}
