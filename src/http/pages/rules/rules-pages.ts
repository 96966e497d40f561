import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { EditionPage } from '../../../service/editions/list-editions.ts';
import type { ShownFramework } from '../../../service/show-framework.ts';
import type { Site } from '../site.ts';
import { count } from '../words/dates.ts';
import { type ComparedPart, compareRules } from './compare-editions.ts';
import { buildEditionView } from './edition-view.ts';
import { buildKindView } from './kind-view.ts';

/** The rules as pages to read: editions, each kind with its milestones, and what two editions have otherwise. */
export async function rulesPages(app: FastifyInstance, site: Site): Promise<void> {
  /** An edition; null where there is none of that id. */
  const show = async (request: FastifyRequest, framework: string): Promise<ShownFramework | null> => {
    const { frameworks } = await site.run(request, 'listFrameworks', {});
    return frameworks.some(({ id }) => id === framework) ? site.run(request, 'showFramework', { framework }) : null;
  };
  const needs = { config: { needs: 'see' } } as const;

  app.get<{ Querystring: { after?: string } }>('/rules', needs, async (request, reply) => {
    const { after } = request.query;
    const page = await site.run(request, 'listEditions', { limit: OFFERS, ...(after === undefined ? {} : { after }) });
    const { frameworks } = await site.run(request, 'listFrameworks', {});
    const summary = (id: string): string => frameworks.find((each) => each.id === id)?.publisher ?? '';
    const editions = page.editions.toReversed().map((each) => ({ ...each, publisher: summary(each.id) }));
    return site.page(request, reply, 'rules/rules', {
      title: 'Rules',
      editions,
      counted: editions.some(({ inspections }) => inspections !== null),
      comparisons: listComparisons(page.editions),
      offers: page.offers,
      next: page.next === null ? null : `/rules?after=${encodeURIComponent(page.next)}`,
    });
  });

  app.get<{ Querystring: { from?: string; to?: string } }>('/rules/compare', needs, async (request, reply) => {
    const { from = '', to = '' } = request.query;
    const [older, newer] = [await show(request, from), await show(request, to)];
    if (older === null || newer === null) return missing(reply);
    const parts = compareRules(older, newer).filter((part) => differencesIn(part) > 0);
    const total = parts.reduce((sum, part) => sum + differencesIn(part), 0);
    return site.page(request, reply, 'rules/compare', {
      title: 'What changed between two editions',
      back: { href: '/rules', text: 'Back to rules' },
      wide: true,
      from: older.edition,
      to: newer.edition,
      summary: total === 0 ? 'Nothing is different.' : `${count(total, 'difference')} in the rules.`,
      parts: parts.map((part) => ({ ...part, text: describePart(part) })),
    });
  });

  app.get<{ Params: { framework: string } }>('/rules/:framework', needs, async (request, reply) => {
    const framework = await show(request, request.params.framework);
    if (framework === null) return missing(reply);
    const { calendars } = await site.run(request, 'listCalendars', {});
    return site.page(request, reply, 'rules/edition', { ...buildEditionView(framework, calendars) });
  });

  app.get<{ Params: { framework: string; kind: string } }>('/rules/:framework/:kind', needs, async (request, reply) => {
    const framework = await show(request, request.params.framework);
    const kind = framework?.kinds.find(({ id }) => id === request.params.kind);
    if (!framework || !kind) return missing(reply);
    return site.page(request, reply, 'rules/kind', { ...buildKindView(framework, kind) });
  });
}

function missing(reply: FastifyReply): FastifyReply {
  reply.callNotFound();
  return reply;
}

/** Inspections on a page that a newer edition is offered to. */
const OFFERS = 50;

function listComparisons(
  editions: EditionPage['editions'],
): readonly { readonly href: string; readonly from: string; readonly to: string }[] {
  return editions
    .slice(1)
    .map((to, index) => {
      const from = editions[index] as (typeof editions)[number];
      return { href: `/rules/compare?from=${from.id}&to=${to.id}`, from: from.edition, to: to.edition };
    })
    .toReversed();
}

function differencesIn({ added, removed, changed }: ComparedPart): number {
  return added.length + removed.length + changed.length;
}

function describePart({ added, removed, changed, same }: ComparedPart): string {
  const words = [
    ...(added.length > 0 ? [`${added.length} new`] : []),
    ...(removed.length > 0 ? [`${removed.length} no longer there`] : []),
    ...(changed.length > 0 ? [`${changed.length} changed`] : []),
    ...(same > 0 ? [`${same} the same`] : []),
  ];
  return `${words.join(', ')}.`;
}
