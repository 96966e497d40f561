import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { PROJECT_ROOT } from '../../project-root.ts';

/** Styles, scripts and the icon of the pages, under an address that changes with them. */
export interface SiteAssets {
  /** `/assets/` and a fingerprint of all of them. */
  readonly prefix: string;
  readonly files: ReadonlyMap<string, AssetFile>;
}

interface AssetFile {
  readonly type: string;
  readonly content: Buffer;
}

const CSS = 'text/css; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';

/** Reads the files; the fonts of the design system are taken out, since they are for services on gov.uk alone. */
export function readSiteAssets(): SiteAssets {
  const own = (name: string): string => read('src/http/pages/assets', name);
  const theirs = (name: string): string => read('node_modules/govuk-frontend/dist/govuk', name);
  const files = new Map<string, AssetFile>(
    [
      ['govuk-frontend.css', CSS, withoutFonts(theirs('govuk-frontend.min.css'))],
      ['govuk-frontend.js', SCRIPT, withoutSourceMap(theirs('govuk-frontend.min.js'))],
      ['site.css', CSS, own('site.css')],
      ['site.js', SCRIPT, own('site.js')],
      ['start.js', SCRIPT, own('start.js')],
      ['icon.svg', 'image/svg+xml', own('icon.svg')],
    ].map(([name = '', type = '', text = '']) => [name, { type, content: Buffer.from(text) }]),
  );
  const hash = createHash('sha256');
  for (const [name, { content }] of files) hash.update(`${name}\n`).update(content);
  return { prefix: `/assets/${hash.digest('base64url').slice(0, 12)}`, files };
}

/** Serves them under their prefix, to anybody and for a year, packed for browsers that can unpack. Nothing in them is secret. */
export async function assetRoutes(app: FastifyInstance, { files }: SiteAssets): Promise<void> {
  const packed = new Map(
    await Promise.all(
      [...files].map(async ([name, { content }]) => [name, await promisify(gzip)(content, { level: 9 })] as const),
    ),
  );
  for (const [name, { type, content }] of files) {
    app.get(`/${name}`, { config: { public: true, unidentified: true } }, async (request, reply) => {
      void reply
        .type(type)
        .header('cache-control', 'public, max-age=31536000, immutable')
        .header('vary', 'accept-encoding');
      if (!/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return reply.send(content);
      return reply.header('content-encoding', 'gzip').send(packed.get(name));
    });
  }
}

function read(folder: string, name: string): string {
  return readFileSync(path.join(PROJECT_ROOT, folder, name), 'utf8');
}

function withoutFonts(css: string): string {
  return css
    .replaceAll(/@font-face\{[^}]*\}/g, '')
    .replaceAll(/GDS Transport,\s*/g, '')
    .replaceAll(/\/\*# sourceMappingURL=.*?\*\//g, '');
}

function withoutSourceMap(script: string): string {
  return script.replace(/\/\/# sourceMappingURL=\S+\s*$/, '');
}
