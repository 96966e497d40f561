import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { PROJECT_ROOT } from '../../project-root.ts';
import { OPENAPI_FILE } from './openapi-file.ts';

/**
 * `openapi.json`, the document that is checked in, and `docs`, where people read it and try it out: Swagger UI, from
 * files of this process and no other host. Both for anybody: they tell how to ask, and nothing of what is stored.
 *
 * Files are read when they are asked for, so that a service that nobody asks spends nothing on them.
 */
export async function documentRoutes(app: FastifyInstance): Promise<void> {
  app.get('/openapi.json', { config: { public: true } }, (_request, reply) =>
    sendFile(reply, path.join(PROJECT_ROOT, OPENAPI_FILE), 'application/json; charset=utf-8'),
  );
  for (const { url, file, type } of listPageFiles()) {
    app.get(url, { config: { public: true } }, (_request, reply) => {
      void reply.header('content-security-policy', POLICY);
      return sendFile(reply, file, type);
    });
  }
}

/** Only what the page needs: icons are images within the style sheet. Nothing of it stands in the page itself. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

function listPageFiles(): readonly { readonly url: string; readonly file: string; readonly type: string }[] {
  const own = path.join(PROJECT_ROOT, 'src/http/openapi/page');
  const require = createRequire(import.meta.url);
  const library = path.join(path.dirname(require.resolve('@fastify/swagger-ui')), 'static');
  const text = (kind: string): string => `text/${kind}; charset=utf-8`;
  return [
    { url: '/docs', file: path.join(own, 'index.html'), type: text('html') },
    { url: '/docs/start.js', file: path.join(own, 'start.js'), type: text('javascript') },
    { url: '/docs/swagger-ui.css', file: path.join(library, 'swagger-ui.css'), type: text('css') },
    { url: '/docs/swagger-ui-bundle.js', file: path.join(library, 'swagger-ui-bundle.js'), type: text('javascript') },
  ];
}

/** Asked for anew after an hour: another version of the program may be there by then. */
function sendFile(reply: FastifyReply, file: string, type: string): FastifyReply {
  return reply.type(type).header('cache-control', 'private, max-age=3600').send(createReadStream(file));
}
