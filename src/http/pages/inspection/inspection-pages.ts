import type { FastifyInstance, FastifyRequest } from 'fastify';
import { londonToday } from '../../../clock.ts';
import type { InspectionDetail } from '../../../service/show-inspection.ts';
import type { KindPlan } from '../../../timeline/compile-kind.ts';
import { type Site, whoAsks } from '../site.ts';
import { downloadRoutes } from './download-routes.ts';
import { inspectionListPage } from './inspection-list-page.ts';
import { milestoneView } from './milestone-view.ts';
import { overviewView } from './overview-view.ts';

interface OneInspection {
  readonly Params: { readonly id: string };
}
interface OneMilestone {
  readonly Params: { readonly id: string; readonly milestone: string };
}

/** What has just been done, by its word in the address. */
const SAVED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    planned: 'The inspection was planned.',
    recorded: 'What happened was recorded.',
    'edition-adopted': 'The newer rules were adopted.',
    'edition-kept': 'The inspection stays on its rules.',
  }),
);

/** Inspections as pages: all of them, one with its timeline, how each date was counted, one to print, and downloads. */
export async function inspectionPages(app: FastifyInstance, site: Site): Promise<void> {
  const needs = { config: { needs: 'see' } } as const;
  const read = (request: FastifyRequest, id: string): Promise<InspectionDetail> =>
    site.run(request, 'showInspection', { inspection: id });
  const planOf = ({ framework, kind, calendarVersion }: InspectionDetail): KindPlan =>
    site.deps.rules.plan(framework, kind, calendarVersion);
  const viewOf = async (request: FastifyRequest, id: string) => {
    const inspection = await read(request, id);
    const today = londonToday(site.deps.now());
    return overviewView(inspection, { plan: planOf(inspection), today, principal: whoAsks(request) });
  };

  inspectionListPage(app, site);

  app.get<OneInspection & { readonly Querystring: { readonly saved?: string } }>(
    '/inspections/:id',
    needs,
    async (request, reply) =>
      site.page(request, reply, 'inspection/overview', {
        ...(await viewOf(request, request.params.id)),
        back: { href: '/inspections', text: 'Inspections' },
        saved: SAVED.get(request.query.saved ?? '') ?? null,
        wide: true,
      }),
  );

  app.get<OneInspection>('/inspections/:id/print', needs, async (request, reply) => {
    const view = await viewOf(request, request.params.id);
    return site.page(request, reply, 'inspection/print', {
      ...view,
      title: `${view.confidential}${view.title}`,
      back: { href: view.base, text: 'Back to the inspection' },
      wide: true,
    });
  });

  app.get<OneMilestone>('/inspections/:id/milestones/:milestone', needs, async (request, reply) => {
    const inspection = await read(request, request.params.id);
    const view = milestoneView(inspection, planOf(inspection), request.params.milestone);
    // One that the party may not see is not there for it.
    if (view === null) return reply.callNotFound();
    return site.page(request, reply, 'inspection/milestone', {
      ...view,
      back: { href: `/inspections/${inspection.id}`, text: 'Back to the inspection' },
    });
  });

  downloadRoutes(app, site);
}
