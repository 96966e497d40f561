import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { FeedNotFoundError } from '../../service/feeds/feed-not-found-error.ts';
import { type FeedOptions, readFeed } from '../../service/feeds/read-feed.ts';
import type { ServiceDeps } from '../../service/service-deps.ts';
import { isNamed } from '../api/entity-tag.ts';

/** What feeds are read with. */
export interface FeedRoutesOptions {
  readonly deps: ServiceDeps;
  /** Asked with each request: the address may not be known before the service listens. */
  readonly feeds: () => FeedOptions;
}

/** Programs read a feed every few minutes at most; this is for many people behind one address. */
const REQUESTS_A_MINUTE = 120;

/**
 * `GET /feeds/<token>.ics`: the calendar of whoever has the address, and nothing else. Whether a token is unknown, was
 * revoked, or is of somebody who may not sign in any more, the answer is the same.
 */
export async function feedRoutes(app: FastifyInstance, { deps, feeds }: FeedRoutesOptions): Promise<void> {
  app.get<{ Params: { readonly file: string } }>(
    '/feeds/:file',
    { config: { public: true, rateLimit: { max: REQUESTS_A_MINUTE, timeWindow: '1 minute' } } },
    async (request, reply) => {
      const content = await readFeed(deps, request.params.file.replace(/\.ics$/, ''), feeds());
      if (content === null) throw new FeedNotFoundError('There is no calendar at this address.');
      const etag = `"${createHash('sha256').update(content).digest('base64url')}"`;
      void reply.header('cache-control', 'private, no-cache').header('etag', etag);
      if (isNamed(request.headers['if-none-match'], etag)) return reply.status(304).send();
      return reply
        .type('text/calendar; charset=utf-8')
        .header('content-disposition', 'inline; filename="timeline.ics"')
        .send(content);
    },
  );
}
