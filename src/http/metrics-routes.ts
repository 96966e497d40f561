import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../observe/metrics.ts';

/** Where the figures come from. */
export interface MetricsRoutesOptions {
  readonly metrics: Pick<Metrics, 'contentType' | 'render'>;
}

/** `/metrics`: the figures of this process as Prometheus reads them, for administrators: they count what is planned. */
export async function metricsRoutes(app: FastifyInstance, { metrics }: MetricsRoutesOptions): Promise<void> {
  app.get('/metrics', { config: { needs: 'administer' } }, async (_request, reply) =>
    reply
      .type(metrics.contentType)
      .header('cache-control', 'no-store')
      .send(await metrics.render()),
  );
}
