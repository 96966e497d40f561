import type { FastifyInstance } from 'fastify';
import type { Site } from '../site.ts';
import { accessRoutes } from './access-routes.ts';
import { changeRoutes } from './change-routes.ts';
import { deliveryRoutes } from './delivery-routes.ts';
import { historyCheckRoutes } from './history-check-routes.ts';
import { peopleRoutes } from './people-routes.ts';
import { personRoutes } from './person-routes.ts';
import { statusRoutes } from './status-routes.ts';
import { webhookRoutes } from './webhook-routes.ts';

/** What administrators do: people and their access, other systems, and how the service is doing. */
export async function adminPages(app: FastifyInstance, site: Site): Promise<void> {
  app.get('/admin', { config: { needs: 'administer' } }, async (request, reply) =>
    site.page(request, reply, 'admin/admin', { title: 'Administration' }),
  );
  await peopleRoutes(app, site);
  await personRoutes(app, site);
  await accessRoutes(app, site);
  await changeRoutes(app, site);
  await webhookRoutes(app, site);
  await deliveryRoutes(app, site);
  await historyCheckRoutes(app, site);
  await statusRoutes(app, site);
}
