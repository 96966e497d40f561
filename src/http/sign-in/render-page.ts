import path from 'node:path';
import type { FastifyReply } from 'fastify';
import nunjucks from 'nunjucks';
import { PROJECT_ROOT } from '../../project-root.ts';

// Templates are our own files only, never stored text: nunjucks runs whatever a template says.
const templates = new nunjucks.Environment(
  new nunjucks.FileSystemLoader(path.join(PROJECT_ROOT, 'src/http/sign-in/templates')),
  { autoescape: true, throwOnUndefined: true, trimBlocks: true, lstripBlocks: true },
);

/** What a template is given: words only. */
export interface PageView {
  readonly title: string;
  readonly [name: string]: unknown;
}

/** Answers with one of the sign-in pages; everything in the view is escaped, and a name left undefined is an error. */
export function sendPage(reply: FastifyReply, template: string, view: PageView): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(templates.render(`${template}.html.njk`, view));
}
