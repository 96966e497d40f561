import type { FastifyInstance } from 'fastify';
import { type Site, whoAsks } from '../site.ts';
import { count } from '../words/dates.ts';
import { calendarRoutes } from './calendar-routes.ts';
import { invitationRoutes } from './invitation-routes.ts';
import { permissionWords } from './permission-words.ts';
import { sessionRoutes } from './session-routes.ts';
import { tokenRoutes } from './token-routes.ts';
import { titleIn } from '../words/titles.ts';

/** Everybody's own: who they are, where they are signed in, their calendars, invitations and programs. */
export async function accountPages(app: FastifyInstance, site: Site): Promise<void> {
  app.get('/account', { config: { needs: 'see' } }, async (request, reply) => {
    const { name, user, party, permissions } = whoAsks(request);
    const [{ sessions }, { feeds }, { tokens }] = [
      await site.run(request, 'listSessions', {}),
      await site.run(request, 'listFeeds', {}),
      await site.run(request, 'listTokens', {}),
    ];
    return site.page(request, reply, 'account/account', {
      title: 'Your account',
      person: {
        name,
        email: user?.email ?? '',
        party: titleIn(site.deps.rules.current.parties, party),
        may: permissions.map(permissionWords),
      },
      counts: {
        sessions: count(sessions.length, 'browser'),
        calendars: feeds.length === 0 ? 'None' : count(feeds.length, 'calendar'),
        tokens: tokens.length === 0 ? 'None' : count(tokens.length, 'token'),
      },
    });
  });
  await sessionRoutes(app, site);
  await calendarRoutes(app, site);
  await invitationRoutes(app, site);
  await tokenRoutes(app, site);
}
