import path from 'node:path';
import nunjucks from 'nunjucks';
import { PROJECT_ROOT } from '../project-root.ts';
import { layOutColumns, layOutRows, wrapText } from './text-layout.ts';

// Templates are our own files only, never stored text: nunjucks runs whatever a template says.
const loader = new nunjucks.FileSystemLoader(path.join(PROJECT_ROOT, 'src/mail/templates'));

/** Everything is escaped; a name left undefined is an error. */
const html = new nunjucks.Environment(loader, {
  autoescape: true,
  throwOnUndefined: true,
  trimBlocks: true,
  lstripBlocks: true,
});

/** Nothing is escaped, or names like O'Brien would come out as code; of no use for HTML. */
const text = new nunjucks.Environment(loader, {
  autoescape: false,
  throwOnUndefined: true,
  trimBlocks: true,
  lstripBlocks: true,
});
text.addFilter('wrap', (value: string, indent = '') => wrapText(value, undefined, indent));
text.addFilter('columns', layOutColumns);
text.addFilter('rows', layOutRows);
text.addFilter('heading', (value: string) => {
  const lines = wrapText(value);
  return `${lines}\n${'-'.repeat(Math.max(...lines.split('\n').map((line) => line.length)))}`;
});

/** Renders one of the HTML templates. */
export function renderHtml(template: string, view: object): string {
  return html.render(template, view);
}

/** Renders one of the plain-text templates: no more than one empty line in a row, a line feed at the end. */
export function renderText(template: string, view: object): string {
  return `${text
    .render(template, view)
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}
