import type { FastifyInstance } from 'fastify';
import type { CheckedHistory } from '../../../service/history/verify-history.ts';
import { readForm } from '../forms/read-form.ts';
import type { Site } from '../site.ts';
import { count } from '../words/dates.ts';

/** So many histories are checked at once: each is worked out anew. */
const PAGE = 50;

/** Whether any history was changed by hand, checked when it is asked for. */
export async function historyCheckRoutes(app: FastifyInstance, site: Site): Promise<void> {
  app.get('/admin/history', { config: { needs: 'administer' } }, async (request, reply) => {
    const query = readForm(request.query);
    const after = query.text('after');
    const checked =
      query.text('check') === undefined
        ? null
        : await site.run(request, 'verifyHistory', { limit: PAGE, ...(after === undefined ? {} : { after }) });
    const broken = checked?.histories.filter((each) => each.breaches.length > 0).length ?? 0;
    return site.page(request, reply, 'admin/history', {
      title: 'Check of the histories',
      back: { href: '/admin', text: 'Administration' },
      wide: true,
      result:
        checked === null
          ? null
          : {
              broken,
              words:
                broken === 0
                  ? `${count(checked.histories.length, 'history', 'histories')} checked: all are right.`
                  : `${broken} of ${count(checked.histories.length, 'history', 'histories')} ${broken === 1 ? 'is' : 'are'} not as written.`,
              histories: checked.histories.map(toRow),
              next: checked.next,
            },
    });
  });
}

function toRow({ inspection, name, entries, head, before, breaches }: CheckedHistory) {
  return {
    id: inspection,
    name,
    entries,
    head: head?.slice(0, 16) ?? 'None',
    right: breaches.length === 0,
    before,
    breaches: breaches.map(({ entry, differs }) => (entry === null ? differs : `Entry ${entry}: ${differs}`)),
  };
}
