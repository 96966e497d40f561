import type { FastifyInstance } from 'fastify';
import { readForm } from '../forms/read-form.ts';
import type { Site } from '../site.ts';
import { shortInstant } from '../words/instants.ts';
import { tellAccessChange } from './tell-access-change.ts';

/** So many changes stand on a page. */
const PAGE = 50;

/** What was changed about who may do what, and by whom. */
export async function changeRoutes(app: FastifyInstance, site: Site): Promise<void> {
  app.get('/admin/changes', { config: { needs: 'administer' } }, async (request, reply) => {
    const query = readForm(request.query);
    const [user, after] = [query.text('user'), query.text('after')];
    const page = await site.run(request, 'listAccessChanges', {
      ...(user === undefined ? {} : { user }),
      ...(after === undefined ? {} : { after }),
      limit: PAGE,
    });
    const of = user === undefined ? '' : `user=${encodeURIComponent(user)}&`;
    return site.page(request, reply, 'admin/changes', {
      title: 'Changes of access',
      back: user === undefined ? { href: '/admin', text: 'Administration' } : { href: `/admin/people/${user}` },
      wide: true,
      one: user === undefined ? null : (page.changes[0]?.user.name ?? null),
      changes: page.changes.map((change) => ({
        when: shortInstant(change.at),
        whose: change.user,
        what: tellAccessChange(change),
        by: change.by,
      })),
      next: page.next === null ? null : `/admin/changes?${of}after=${encodeURIComponent(page.next)}`,
    });
  });
}
