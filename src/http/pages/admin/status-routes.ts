import type { FastifyInstance } from 'fastify';
import type { Site } from '../site.ts';
import { statusView } from './status-view.ts';

/** How the service is doing. */
export async function statusRoutes(app: FastifyInstance, site: Site): Promise<void> {
  app.get('/admin/status', { config: { needs: 'administer' } }, async (request, reply) =>
    site.page(request, reply, 'admin/status', {
      title: 'Service status',
      back: { href: '/admin', text: 'Administration' },
      status: statusView(await site.run(request, 'status', {})),
    }),
  );
}
