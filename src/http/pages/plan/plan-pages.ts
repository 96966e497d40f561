import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Site } from '../site.ts';
import { beginRoutes } from './begin-routes.ts';
import { checkRoutes } from './check-routes.ts';
import { detailsRoutes } from './details-routes.ts';
import { peopleRoutes } from './people-routes.ts';
import { type OneDraft } from './plan-case.ts';
import { readPlanDraft } from './plan-draft.ts';
import { reasonRoutes } from './reason-routes.ts';
import { startRoutes } from './start-routes.ts';

/** Planning an inspection: a question a page, with the whole timeline before anything is saved. */
export async function planPages(app: FastifyInstance, site: Site): Promise<void> {
  await app.register(async (area) => {
    // What was planned is not planned again, whichever of its pages is opened or sent.
    area.addHook('preHandler', async (request: FastifyRequest, reply) => {
      const { draft: id } = request.params as Partial<OneDraft['Params']>;
      if (id === undefined) return;
      const { planned } = await readPlanDraft(site, request, id);
      if (planned !== undefined) return reply.redirect(`/inspections/${planned}`, 303);
    });
    for (const routes of [beginRoutes, startRoutes, detailsRoutes, peopleRoutes, reasonRoutes, checkRoutes]) {
      routes(area, site);
    }
  });
}
