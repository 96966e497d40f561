import path from 'node:path';
import nunjucks from 'nunjucks';
import type { Framework } from '../../framework/framework.ts';
import { PROJECT_ROOT } from '../../project-root.ts';
import type { InspectionDocument } from './inspection-document.ts';
import { toPageView } from './page-view.ts';

// Templates are our own files only, never stored text; everything put into them is escaped.
const templates = new nunjucks.Environment(
  new nunjucks.FileSystemLoader(path.join(PROJECT_ROOT, 'src/service/export')),
  { autoescape: true, throwOnUndefined: true, trimBlocks: true, lstripBlocks: true },
);

/** The document as one page to print: no scripts, nothing loaded from anywhere. */
export function renderPage(document: InspectionDocument, framework: Framework): string {
  return templates.render('page.html.njk', toPageView(document, framework));
}
