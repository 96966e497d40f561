import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { OperationName } from '../../../service/operation-routes.ts';
import { MILESTONE_STATES } from '../../../timeline/milestone.ts';
import { type WrittenMedia, writeMedia } from '../../api/write-media.ts';
import type { Site } from '../site.ts';

interface OneFile {
  readonly Params: { readonly id: string; readonly format: string };
}

/** What each file is made of: an operation, its input besides the inspection, and what it is written as. */
const FILES: Readonly<
  Record<string, { readonly name: OperationName; readonly input: object; readonly media: string }>
> = {
  ics: { name: 'showTimeline', input: {}, media: 'text/calendar' },
  csv: { name: 'listDeadlines', input: { states: MILESTONE_STATES }, media: 'text/csv' },
  html: { name: 'exportInspection', input: { format: 'html' }, media: 'text/html' },
  // An export is a file whichever way it is written.
  json: { name: 'exportInspection', input: { format: 'json' }, media: 'text/html' },
};

/** An inspection as files to keep, made as the interface for programs makes them. */
export function downloadRoutes(app: FastifyInstance, site: Site): void {
  app.get<OneFile>('/inspections/:id/download/:format', { config: { needs: 'see' } }, async (request, reply) => {
    const { id, format } = request.params;
    if (!Object.hasOwn(FILES, format)) return reply.callNotFound();
    const { type, body, fileName } = await write(site, request, id, format);
    return reply.type(type).header('content-disposition', `attachment; filename="${fileName}"`).send(body);
  });
}

async function write(site: Site, request: FastifyRequest, inspection: string, format: string): Promise<WrittenMedia> {
  const { name, input, media } = FILES[format] as (typeof FILES)[string];
  const ask = (after?: string): Promise<unknown> =>
    site.run(request, name, { ...input, inspection, ...(after === undefined ? {} : { after }) });
  return writeMedia(name, media, { deps: site.deps, answer: await ask(), paged: false, following: ask });
}
