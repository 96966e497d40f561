import type { FastifyInstance } from 'fastify';
import { type Site, whoAsks } from '../site.ts';
import { eventFormRoutes } from './event-form-routes.ts';
import { groupEvents } from './event-groups.ts';
import { eventPreviewRoutes } from './event-preview-routes.ts';
import { mayRecord } from './may-record.ts';
import { publicationView } from './publication-view.ts';
import { inspectionFrame, readInspectionCase, readRecordCase } from './record-case.ts';
import { recordedLines } from './recorded-events.ts';

interface OneInspection {
  readonly Params: { readonly id: string };
}

/** Recording what happened, with a preview of what it changes; holds, and whether a report or letter may be published. */
export async function recordPages(app: FastifyInstance, site: Site): Promise<void> {
  app.get<OneInspection>('/inspections/:id/record', { config: { needs: 'record' } }, async (request, reply) => {
    const read = await readRecordCase(site, request, request.params.id);
    const { inspection, framework, names, possible } = read;
    return site.page(request, reply, 'record/events', {
      ...inspectionFrame(read, 'Record what happened', 'record', whoAsks(request)),
      groups: groupEvents(framework, inspection.kind, possible),
      holds: inspection.timeline.holds,
      recorded: recordedLines(inspection.events, framework, names),
      correcting: framework.events.find(({ does }) => does === 'correct')?.id ?? null,
    });
  });

  app.get<OneInspection>(
    '/inspections/:id/publication',
    { config: { needs: 'see-planning' } },
    async (request, reply) => {
      const verdict = await site.run(request, 'canPublish', { inspection: request.params.id });
      const read = await readInspectionCase(site, request, request.params.id);
      const canRecord = mayRecord(whoAsks(request), read.inspection);
      const { events } = canRecord
        ? await site.run(request, 'listPossibleEvents', { inspection: request.params.id })
        : { events: [] };
      return site.page(request, reply, 'record/publication', {
        ...inspectionFrame(read, 'Publication and holds', 'publication', whoAsks(request)),
        ...publicationView(read, verdict, events),
      });
    },
  );

  eventFormRoutes(app, site);
  eventPreviewRoutes(app, site);
}
