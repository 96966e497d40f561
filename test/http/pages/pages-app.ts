import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { createHash } from 'node:crypto';
import { pino } from 'pino';
import { pageRoutes } from '../../../src/http/pages/page-routes.ts';
import { missingPage } from '../../../src/http/pages/refuse-page.ts';
import { signInCookies } from '../../../src/http/sign-in/cookies.ts';
import type { Role } from '../../../src/service/access/permissions.ts';
import type { ServiceDeps } from '../../../src/service/service-deps.ts';
import { openNetworkApp, TEST_PRINCIPAL_HEADER } from '../network-app.ts';
import { type Page, readPage } from './read-page.ts';

/** The pages over these dependencies, asked for as a browser does. */
export interface PagesApp {
  readonly app: FastifyInstance;
  /** A page for somebody: a role, or `role:email`. */
  readonly get: (who: Role | `${Role}:${string}`, url: string) => Promise<Page>;
  /** Sends a form; a list sends its name so many times. */
  readonly post: (
    who: Role | `${Role}:${string}`,
    url: string,
    fields?: Readonly<Record<string, string | readonly string[]>>,
  ) => Promise<Page>;
  /** Sends a form with a file, which is one of its fields. */
  readonly upload: (
    who: Role | `${Role}:${string}`,
    url: string,
    fields: Readonly<Record<string, string>>,
    file: { readonly field: string; readonly name: string; readonly content: string },
  ) => Promise<Page>;
  readonly close: () => Promise<void>;
}

/** The secret of the tests' browser, and what its forms show themselves by. */
const BROWSER = 'b'.repeat(43);
const FORM_TOKEN = createHash('sha256').update(`form\n${BROWSER}`).digest('base64url');

/** Opens the pages; close them afterwards. */
export async function openPagesApp(deps: ServiceDeps): Promise<PagesApp> {
  const logger = pino({ level: 'silent' }) as FastifyBaseLogger;
  const options = { deps, logger, cookies: signInCookies(false), baseUrl: () => 'http://localhost' };
  const app = await openNetworkApp(deps, {
    plugins: [(each) => each.register(pageRoutes, options)],
    notFound: (request, reply) => missingPage(options, request, reply),
  });
  const ask = async (
    who: string,
    method: 'GET' | 'POST',
    url: string,
    body?: { readonly type: string; readonly payload: string | Buffer },
  ): Promise<Page> => {
    const response = await app.inject({
      method,
      url,
      headers: {
        accept: 'text/html',
        'sec-fetch-site': 'same-origin',
        cookie: `${options.cookies.session}=${BROWSER}`,
        [TEST_PRINCIPAL_HEADER]: who,
        ...(body === undefined ? {} : { 'content-type': body.type }),
      },
      ...(body === undefined ? {} : { payload: body.payload }),
    });
    return readPage(response);
  };
  return {
    app,
    get: (who, url) => ask(who, 'GET', url),
    post: (who, url, fields = {}) => {
      const pairs = Object.entries({ _csrf: FORM_TOKEN, ...fields }).flatMap(([name, value]) =>
        (typeof value === 'string' ? [value] : value).map((each) => [name, each] as [string, string]),
      );
      const payload = new URLSearchParams(pairs).toString();
      return ask(who, 'POST', url, { type: 'application/x-www-form-urlencoded', payload });
    },
    upload: async (who, url, fields, { field, name, content }) => {
      const form = new FormData();
      form.append('_csrf', FORM_TOKEN);
      for (const [key, value] of Object.entries(fields)) form.append(key, value);
      form.append(field, new Blob([content]), name);
      const encoded = new Response(form);
      const payload = Buffer.from(await encoded.arrayBuffer());
      return ask(who, 'POST', url, { type: encoded.headers.get('content-type') ?? '', payload });
    },
    close: () => app.close(),
  };
}
