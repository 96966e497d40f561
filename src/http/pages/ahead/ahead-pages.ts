import type { FastifyInstance } from 'fastify';
import type { Site } from '../site.ts';
import { compareRoutes } from './compare-routes.ts';
import { findStartRoutes } from './find-start-routes.ts';
import { programmeRoutes } from './programme-routes.ts';
import { uploadRoutes } from './upload-routes.ts';

/** A page of this area, and what it is for. */
interface AheadItem {
  readonly href: string;
  readonly title: string;
  readonly text: string;
}

const ITEMS: readonly AheadItem[] = [
  {
    href: '/ahead/compare',
    title: 'Compare start dates',
    text: 'See the milestones of 2 to 6 start dates side by side, and what speaks against each.',
  },
  {
    href: '/ahead/find-start',
    title: 'Find a start date',
    text: 'The next start dates that nothing speaks against, or the latest that still publish before a date.',
  },
  {
    href: '/ahead/programme',
    title: 'See the programme of a year',
    text: 'All inspections of a year as a calendar, with what clashes.',
  },
];
const UPLOAD: AheadItem = {
  href: '/ahead/programme/upload',
  title: 'Upload a programme',
  text: 'Plan many inspections at once from a spreadsheet. You check them before anything is saved.',
};

/** Planning ahead: starts compared and looked for, the programme of a year, and a programme from a file. */
export async function aheadPages(app: FastifyInstance, site: Site): Promise<void> {
  app.get('/ahead', { config: { needs: 'see-planning' } }, async (request, reply) => {
    const mayPlan = request.principal?.permissions.includes('plan') ?? false;
    return site.page(request, reply, 'ahead/ahead', {
      title: 'Plan ahead',
      inspected: site.deps.rules.current.parties.filter((each) => each.inspected).map(({ title }) => title),
      items: mayPlan ? [...ITEMS, UPLOAD] : ITEMS,
    });
  });
  compareRoutes(app, site);
  findStartRoutes(app, site);
  programmeRoutes(app, site);
  uploadRoutes(app, site);
}
