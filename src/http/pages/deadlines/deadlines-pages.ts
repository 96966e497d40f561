import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { DeadlineCounts } from '../../../service/count-deadlines.ts';
import { writeMedia } from '../../api/write-media.ts';
import { type Site, whoAsks } from '../site.ts';
import { shortDay } from '../words/dates.ts';
import { buildDeadlinesView } from './deadlines-view.ts';
import { choicesOf, type DeadlineFilter, inputOf, readFilter } from './read-filter.ts';
import { ruleTitles, type Titled } from './rule-titles.ts';

/** The rows of a page: with everything around them it stays under 100 kB. */
const PAGE_ROWS = 100;
/** A file of everything is sent for as long as it is read. */
const DOWNLOAD_MS = 300_000;

/** What is due, for whom and when: the page that people of the inspecting party begin with, and its downloads. */
export async function deadlinesPages(app: FastifyInstance, site: Site): Promise<void> {
  const titles = ruleTitles(site.deps.rules.frameworks);

  app.get('/deadlines', { config: { needs: 'see' } }, async (request, reply) => {
    if (whoAsks(request).inspected) return reply.redirect('/owed', 303);
    const filter = readFilter(request.query as Record<string, unknown>);
    const counts = await site.run(request, 'countDeadlines', choicesOf(filter));
    const input = inputOf(filter, counts);
    const page = input === null ? null : await site.run(request, 'listDeadlines', { ...input, limit: PAGE_ROWS });
    const picked = await findPicked(request, filter, counts);
    return site.page(
      request,
      reply,
      'deadlines/deadlines',
      buildDeadlinesView({
        filter,
        counts,
        page,
        titles,
        picked,
        mayPlan: whoAsks(request).permissions.includes('plan'),
      }),
    );
  });

  for (const [path, media] of [
    ['/deadlines.csv', 'text/csv'],
    ['/deadlines.ics', 'text/calendar'],
  ] as const) {
    app.get(path, { config: { needs: 'see' }, handlerTimeout: DOWNLOAD_MS }, (request, reply) =>
      download(request, reply, media),
    );
  }

  /** An inspection with nothing open is not counted, but is still what the list is filtered by. */
  async function findPicked(
    request: FastifyRequest,
    { inspection }: DeadlineFilter,
    { inspections }: DeadlineCounts,
  ): Promise<Titled | null> {
    if (inspection === undefined || inspections.some((each) => each.inspection === inspection)) return null;
    const { name, start } = await site.run(request, 'showTimeline', { inspection });
    return { id: inspection, title: `${name}, ${shortDay(start)}` };
  }

  /** The same list as a file, written as the interface for programs writes it. */
  async function download(request: FastifyRequest, reply: FastifyReply, media: string): Promise<unknown> {
    const { after: _, ...filter } = readFilter(request.query as Record<string, unknown>);
    const counts = await site.run(request, 'countDeadlines', choicesOf(filter));
    const input = inputOf(filter, counts);
    const ask = (after?: string) =>
      site.run(request, 'listDeadlines', { ...input, limit: 500, ...(after === undefined ? {} : { after }) });
    const answer = input === null ? { asAt: counts.asAt, deadlines: [], next: null } : await ask();
    const { type, body, fileName } = await writeMedia('listDeadlines', media, {
      deps: site.deps,
      answer,
      paged: false,
      following: ask,
    });
    return reply.type(type).header('content-disposition', `attachment; filename="${fileName}"`).send(body);
  }
}
