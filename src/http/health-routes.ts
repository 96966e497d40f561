import type { FastifyInstance } from 'fastify';
import type { Health } from '../observe/health.ts';

/** Whom the routes of health ask. */
export interface HealthRoutesOptions {
  readonly health: Health;
}

/**
 * `/health/live`: this process answers. `/health/ready`: whether the service can do its work, 200 or 503, with the names
 * of its parts and nothing else, since anybody may ask. `/health/details`: what is wrong, for administrators.
 */
export async function healthRoutes(app: FastifyInstance, { health }: HealthRoutesOptions): Promise<void> {
  const config = { public: true, unidentified: true };
  app.get('/health/live', { config }, async () => ({ status: 'alive' }));

  app.get('/health/ready', { config }, async (_request, reply) => {
    const { status, parts } = await health.ask();
    reply.status(status === 'not-ready' ? 503 : 200).header('cache-control', 'no-store');
    return { status, parts: parts.map(({ part, state }) => ({ part, state })) };
  });

  app.get('/health/details', { config: { needs: 'administer' } }, async () => health.ask());
}
