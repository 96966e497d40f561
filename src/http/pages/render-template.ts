import path from 'node:path';
import nunjucks from 'nunjucks';
import { PROJECT_ROOT } from '../../project-root.ts';
import { clock, count, day, moment, shortDay, shortMoment, toGo } from './words/dates.ts';
import { stateTag } from './words/states.ts';

const FILTERS = { day, shortDay, clock, moment, shortMoment, toGo, count } as const;

let templates: nunjucks.Environment | undefined;

/**
 * The text of a template, `area/name`, with everything that is put into it escaped.
 * @throws Error where the template writes a name that it was not given.
 */
export function renderTemplate(name: string, view: object): string {
  return (templates ??= openTemplates()).render(`${name}.html.njk`, view);
}

// Templates are our own files and the design system's, never stored text: nunjucks runs whatever a template says.
function openTemplates(): nunjucks.Environment {
  const folders = ['src/http/pages', 'node_modules/govuk-frontend/dist'];
  const loader = new nunjucks.FileSystemLoader(folders.map((folder) => path.join(PROJECT_ROOT, folder)));
  const environment = new nunjucks.Environment(loader, {
    autoescape: true,
    throwOnUndefined: true,
    trimBlocks: true,
    lstripBlocks: true,
  });
  for (const [filter, act] of Object.entries(FILTERS)) environment.addFilter(filter, act as (value: never) => string);
  environment.addFilter('stateTag', (state: never) => new nunjucks.runtime.SafeString(stateTag(state)));
  return environment;
}
