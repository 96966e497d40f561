import type { FastifyInstance } from 'fastify';
import { TokenNotFoundError } from '../../../service/access/tokens.ts';
import type { Site } from '../site.ts';
import { savedWords } from '../words/saved-words.ts';
import { sessionRows } from './session-rows.ts';

interface OneSession {
  readonly Params: { readonly session: string };
}

const SAVED = {
  ended: 'That browser is signed out.',
  'ended-others': 'Every other browser is signed out.',
};

/** Where one is signed in, and the end of that. */
export async function sessionRoutes(app: FastifyInstance, site: Site): Promise<void> {
  const form = { config: { needs: 'see', form: true } } as const;

  app.get('/account/sessions', { config: { needs: 'see' } }, async (request, reply) => {
    const { sessions } = await site.run(request, 'listSessions', {});
    return site.page(request, reply, 'account/sessions', {
      title: 'Where you are signed in',
      back: { href: '/account', text: 'Your account' },
      wide: true,
      saved: savedWords(request.query, SAVED),
      sessions: sessionRows(sessions),
      others: sessions.some((each) => !each.current),
    });
  });

  app.post<OneSession>('/account/sessions/:session/end', form, async (request, reply) => {
    const { session } = request.params;
    await site.run(request, 'endSessions', { session }).catch(ignoreEnded);
    const own = request.principal?.user?.session === session;
    return reply.redirect(own ? '/signed-out' : '/account/sessions?saved=ended', 303);
  });

  app.post('/account/sessions/end-others', form, async (request, reply) => {
    const { sessions } = await site.run(request, 'listSessions', {});
    for (const { id, current } of sessions) {
      if (!current) await site.run(request, 'endSessions', { session: id }).catch(ignoreEnded);
    }
    return reply.redirect('/account/sessions?saved=ended-others', 303);
  });
}

/** A session that ended meanwhile is as it was wanted. */
function ignoreEnded(error: unknown): void {
  if (!(error instanceof TokenNotFoundError)) throw error;
}
