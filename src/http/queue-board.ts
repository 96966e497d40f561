import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { WatchedQueue } from '../queue/reminder-queue.ts';

/** The queue that the board shows. */
export interface QueueBoardOptions {
  readonly queue: Pick<WatchedQueue, 'bullmq' | 'counts'>;
}

const PREFIX = '/admin/queues';

/** What the board's pages need beyond those of the service: styles within elements and a base address; no more. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const ASKED_ON = ['accept', 'if-none-match', 'if-modified-since'];
const GIVEN_ON = ['content-type', 'etag', 'last-modified', 'cache-control'];

/**
 * `/admin/queues`: bull-board over the service's queue, for administrators, to look at only: nothing but GET leads to it,
 * and it is made read-only as well. A job shows the id of a reminder and no more. It is loaded at the first request.
 */
export async function queueBoardRoutes(app: FastifyInstance, { queue }: QueueBoardOptions): Promise<void> {
  let board: Promise<FastifyInstance> | undefined;
  const open = (): Promise<FastifyInstance> =>
    (board ??= openBoard(queue.bullmq).catch((error: unknown) => {
      // The next request tries again.
      board = undefined;
      throw error;
    }));
  app.addHook('onClose', async () => {
    await (await board)?.close();
  });

  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    // Where the queue is away, BullMQ would wait for it without end.
    if (request.url.startsWith(`${PREFIX}/api/`)) await queue.counts();
    const inner = await open();
    const { statusCode, headers, rawPayload } = await inner.inject({
      method: 'GET',
      url: request.url,
      headers: pick(request.headers, ASKED_ON),
    });
    return reply
      .status(statusCode)
      .headers(pick(headers, GIVEN_ON))
      .header('content-security-policy', CONTENT_SECURITY_POLICY)
      .send(rawPayload);
  };
  const config = { needs: 'administer' } as const;
  app.get(PREFIX, { config }, (_request, reply) => reply.redirect(`${PREFIX}/`));
  app.get(`${PREFIX}/*`, { config }, answer);
}

/** The board as an app of its own, whose views and errors are nobody else's. */
async function openBoard(queue: WatchedQueue['bullmq']): Promise<FastifyInstance> {
  const [{ fastify }, { createBullBoard }, { BullMQAdapter }, { FastifyAdapter }] = await Promise.all([
    import('fastify'),
    import('@bull-board/api'),
    import('@bull-board/api/bullMQAdapter'),
    import('@bull-board/fastify'),
  ]);
  const serverAdapter = new FastifyAdapter();
  serverAdapter.setBasePath(PREFIX);
  createBullBoard({
    queues: [new BullMQAdapter(queue, { readOnlyMode: true })],
    serverAdapter,
    options: { uiConfig: { boardTitle: 'Inspection timeline', hideRedisDetails: true } },
  });
  const inner = fastify({ logger: false });
  await inner.register(serverAdapter.registerPlugin() as never, { prefix: PREFIX });
  await inner.ready();
  return inner;
}

function pick(headers: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => (typeof headers[name] === 'string' ? [[name, headers[name]]] : [])),
  );
}
