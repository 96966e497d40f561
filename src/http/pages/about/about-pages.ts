import type { FastifyInstance } from 'fastify';
import type { Site } from '../site.ts';

/** What stands at the foot of every page, for everybody: how accessible the service is, and what its words mean. */
export async function aboutPages(app: FastifyInstance, site: Site): Promise<void> {
  const open = { config: { public: true } } as const;

  app.get('/accessibility', open, async (request, reply) =>
    site.page(request, reply, 'about/accessibility', { title: 'Accessibility statement' }),
  );

  app.get('/help', open, async (request, reply) =>
    site.page(request, reply, 'about/help', { title: 'What the words mean' }),
  );
}
