import type { FastifyInstance } from 'fastify';
import { TokenNotFoundError } from '../../../service/access/tokens.ts';
import { savedWords } from '../words/saved-words.ts';
import { tokenRows } from '../account/token-rows.ts';
import type { Site } from '../site.ts';
import { instant } from '../words/instants.ts';
import { findPerson, type OnePerson } from './find-person.ts';

interface OneSession {
  readonly Params: OnePerson['Params'] & { readonly session: string };
}
interface OneToken {
  readonly Params: { readonly token: string };
}

/** By what others are let in: their sessions and tokens ended, a sign-in link made for them. */
export async function accessRoutes(app: FastifyInstance, site: Site): Promise<void> {
  const look = { config: { needs: 'administer' } } as const;
  const form = { config: { needs: 'administer', form: true } } as const;

  app.post<OneSession>('/admin/people/:user/sessions/:session/end', form, async (request, reply) => {
    const { user, session } = request.params;
    await site.run(request, 'endSessions', { user, session }).catch((error: unknown) => {
      // One that ended meanwhile is as it was wanted.
      if (!(error instanceof TokenNotFoundError)) throw error;
    });
    return reply.redirect(`/admin/people/${encodeURIComponent(user)}?saved=session-ended`, 303);
  });

  app.post<OnePerson>('/admin/people/:user/sessions/end', form, async (request, reply) => {
    const { id } = await findPerson(site, request);
    await site.run(request, 'endSessions', { user: id });
    return reply.redirect(`/admin/people/${id}?saved=sessions-ended`, 303);
  });

  app.get<OnePerson>('/admin/people/:user/sign-in-link', look, async (request, reply) => {
    const user = await findPerson(site, request);
    return site.page(request, reply, 'admin/new-sign-in-link', {
      title: `Make a sign-in link for ${user.name}`,
      back: { href: `/admin/people/${user.id}`, text: user.name },
      person: user,
    });
  });

  app.post<OnePerson>('/admin/people/:user/sign-in-link', form, async (request, reply) => {
    const user = await findPerson(site, request);
    const made = await site.run(request, 'createSignInLink', { user: user.id });
    // The page itself is the answer: the link is kept nowhere, so that no later page could show it.
    return site.page(request, reply, 'admin/made-sign-in-link', {
      title: 'The sign-in link is ready',
      person: user,
      link: { address: made.link, ends: instant(made.expiresAt) },
    });
  });

  app.get('/admin/tokens', look, async (request, reply) => {
    const { tokens } = await site.run(request, 'listTokens', { user: 'all' });
    return site.page(request, reply, 'admin/tokens', {
      title: 'Tokens of programs',
      back: { href: '/admin', text: 'Administration' },
      saved: savedWords(request.query, { revoked: 'The token is revoked. It lets no program in any more.' }),
      wide: true,
      tokens: tokenRows(tokens),
    });
  });

  app.get<OneToken>('/admin/tokens/:token/revoke', look, async (request, reply) => {
    const { tokens } = await site.run(request, 'listTokens', { user: 'all' });
    const token = tokenRows(tokens).find(({ id }) => id === request.params.token);
    if (!token) throw new TokenNotFoundError('There is no such token: it may be revoked already.');
    return site.page(request, reply, 'account/revoke-token', {
      title: 'Revoke this token?',
      back: { href: '/admin/tokens', text: 'Tokens of programs' },
      token,
      action: `/admin/tokens/${token.id}/revoke`,
    });
  });

  app.post<OneToken>('/admin/tokens/:token/revoke', form, async (request, reply) => {
    await site.run(request, 'revokeToken', { token: request.params.token });
    return reply.redirect('/admin/tokens?saved=revoked', 303);
  });
}
