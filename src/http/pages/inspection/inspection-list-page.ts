import type { FastifyInstance } from 'fastify';
import type { InspectionSummary } from '../../../service/show-inspection.ts';
import { type Site, whoAsks } from '../site.ts';

interface Asked {
  readonly Querystring: { readonly kind?: string; readonly after?: string };
}

/** So many stand on a page. */
const PAGE = 50;

const STATES: Readonly<Record<InspectionSummary['state'], { readonly text: string; readonly colour: string }>> = {
  planned: { text: 'Not announced', colour: 'yellow' },
  announced: { text: 'Announced', colour: 'blue' },
  cancelled: { text: 'Cancelled', colour: 'grey' },
};

/** All inspections that somebody may know of, in the order of their start. */
export function inspectionListPage(app: FastifyInstance, site: Site): void {
  app.get<Asked>('/inspections', { config: { needs: 'see' } }, async (request, reply) => {
    const kind = request.query.kind === '' ? undefined : request.query.kind;
    const after = request.query.after;
    const { inspections, next } = await site.run(request, 'listInspections', {
      limit: PAGE,
      ...(kind === undefined ? {} : { kind }),
      ...(after === undefined ? {} : { after }),
    });
    const { frameworks } = await site.run(request, 'listFrameworks', {});
    const kinds = new Map(frameworks.flatMap((each) => each.kinds.map(({ id, title }) => [id, title] as const)));
    return site.page(request, reply, 'inspection/list', {
      title: 'Inspections',
      wide: true,
      kinds: [...kinds].map(([value, text]) => ({ value, text, chosen: value === kind })),
      inspections: inspections.map((each) => ({
        ...each,
        kind: kinds.get(each.kind) ?? each.kind,
        state: STATES[each.state],
      })),
      next:
        next === null
          ? null
          : `/inspections?${new URLSearchParams({ ...(kind === undefined ? {} : { kind }), after: next }).toString()}`,
      first: after === undefined,
      plans: whoAsks(request).permissions.includes('plan'),
    });
  });
}
