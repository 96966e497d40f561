import formbody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import type { FastifyInstance } from 'fastify';
import { deadlinesPages } from './deadlines/deadlines-pages.ts';
import { editionPages } from './edition/edition-pages.ts';
import { historyPages } from './history/history-pages.ts';
import { inspectionPages } from './inspection/inspection-pages.ts';
import { accountPages } from './account/account-pages.ts';
import { adminPages } from './admin/admin-pages.ts';
import { acknowledgePages } from './acknowledge/acknowledge-pages.ts';
import { aheadPages } from './ahead/ahead-pages.ts';
import { aboutPages } from './about/about-pages.ts';
import { calendarPages } from './calendars/calendar-pages.ts';
import { rulesPages } from './rules/rules-pages.ts';
import { owedPages } from './owed/owed-pages.ts';
import { homeOf, siteAssets } from './page-frame.ts';
import { planPages } from './plan/plan-pages.ts';
import { recordPages } from './record/record-pages.ts';
import { refusePage } from './refuse-page.ts';
import { remindersPages } from './reminders/reminders-pages.ts';
import { createSite, type Site, type SiteOptions } from './site.ts';
import { assetRoutes } from './site-assets.ts';

const MOST_FILE_BYTES = 1_048_576;

/** Every area of the pages. */
const AREAS: readonly ((app: FastifyInstance, site: Site) => Promise<void>)[] = [
  acknowledgePages,
  deadlinesPages,
  owedPages,
  inspectionPages,
  planPages,
  aheadPages,
  recordPages,
  remindersPages,
  historyPages,
  editionPages,
  aboutPages,
  calendarPages,
  rulesPages,
  accountPages,
  adminPages,
];

/** The pages for people: what is refused is told on a page as well. */
export async function pageRoutes(app: FastifyInstance, options: SiteOptions): Promise<void> {
  const site = createSite(options);
  await app.register(formbody, { bodyLimit: MOST_FILE_BYTES });
  await app.register(multipart, {
    attachFieldsToBody: 'keyValues',
    limits: { files: 1, fileSize: MOST_FILE_BYTES, fields: 200, fieldSize: MOST_FILE_BYTES },
  });
  app.addHook('preValidation', async (request) => {
    for (const [name, value] of Object.entries((request.body ?? {}) as Record<string, unknown>)) {
      if (Buffer.isBuffer(value)) (request.body as Record<string, unknown>)[name] = value.toString('utf8');
    }
  });
  // With none at all, older browsers would not say where a form comes from.
  app.addHook('onSend', async (_request, reply) => {
    void reply.header('referrer-policy', 'same-origin');
  });
  app.setErrorHandler((error, request, reply) => refusePage(options, error, request, reply));
  app.get('/', { config: { public: true } }, async (request, reply) => reply.redirect(homeOf(request.principal)));
  await app.register(assetRoutes, siteAssets());
  for (const area of AREAS) await area(app, site);
}
