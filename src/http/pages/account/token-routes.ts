import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { TokenNotFoundError } from '../../../service/access/tokens.ts';
import { attempt } from '../forms/attempt.ts';
import { emptyForm, type FormView } from '../forms/form-view.ts';
import { readForm } from '../forms/read-form.ts';
import { type Site, whoAsks } from '../site.ts';
import { instant } from '../words/instants.ts';
import { permissionWords } from './permission-words.ts';
import { savedWords } from '../words/saved-words.ts';
import { tokenRows } from './token-rows.ts';

interface OneToken {
  readonly Params: { readonly token: string };
}

const BACK = { href: '/account/tokens', text: 'Your programs' };
const FIELDS = {
  name: { field: 'name', label: 'The name' },
  scopes: { field: 'scopes', label: 'What the program may do' },
  days: { field: 'days', label: 'How long it holds' },
};
const DAYS = [
  { value: '7', text: '7 days' },
  { value: '30', text: '30 days' },
  { value: '90', text: '90 days' },
  { value: '365', text: '1 year' },
];

/** The tokens by which one's programs ask: made, with a secret that is shown once, and revoked. */
export async function tokenRoutes(app: FastifyInstance, site: Site): Promise<void> {
  const look = { config: { needs: 'see' } } as const;
  const form = { config: { needs: 'see', form: true } } as const;

  app.get('/account/tokens', look, async (request, reply) => {
    const { tokens } = await site.run(request, 'listTokens', {});
    return site.page(request, reply, 'account/tokens', {
      title: 'Your programs',
      back: { href: '/account', text: 'Your account' },
      saved: savedWords(request.query, { revoked: 'The token is revoked. It lets no program in any more.' }),
      tokens: tokenRows(tokens),
    });
  });

  app.get('/account/tokens/new', look, async (request, reply) => askFor(site, request, reply, emptyForm()));

  app.post('/account/tokens/new', form, async (request, reply) => {
    const sent = readForm(request.body);
    const [name, scopes, days] = [sent.text('name'), sent.list('scopes'), sent.text('days')];
    if (name === undefined) sent.refuse('name', 'Enter a name');
    if (scopes.length === 0) sent.refuse('scopes', 'Select what the program may do');
    if (days === undefined) sent.refuse('days', 'Select how long it holds');
    const made = await attempt(sent, FIELDS, () => site.run(request, 'createToken', { name, scopes, days }));
    if (!made.ok) return askFor(site, request, reply.status(422), made.form);
    // The page itself is the answer: the secret is kept nowhere, so that no later page could show it.
    return site.page(request, reply, 'account/made-token', {
      title: 'Your token is ready',
      token: {
        name: made.value.name,
        secret: made.value.token,
        scopes: made.value.scopes.map(permissionWords),
        ends: instant(made.value.expiresAt),
      },
      address: site.baseUrl(),
    });
  });

  app.get<OneToken>('/account/tokens/:token/revoke', look, async (request, reply) => {
    const { tokens } = await site.run(request, 'listTokens', {});
    const token = tokenRows(tokens).find(({ id }) => id === request.params.token);
    if (!token) throw new TokenNotFoundError('There is no such token of yours: it may be revoked already.');
    return site.page(request, reply, 'account/revoke-token', {
      title: 'Revoke this token?',
      back: BACK,
      token,
      action: `/account/tokens/${token.id}/revoke`,
    });
  });

  app.post<OneToken>('/account/tokens/:token/revoke', form, async (request, reply) => {
    await site.run(request, 'revokeToken', { token: request.params.token });
    return reply.redirect('/account/tokens?saved=revoked', 303);
  });
}

function askFor(site: Site, request: FastifyRequest, reply: FastifyReply, form: FormView): FastifyReply {
  return site.page(request, reply, 'account/new-token', {
    title: 'Make a token for a program',
    back: BACK,
    form,
    scopes: whoAsks(request).permissions.map((value) => ({ value, text: permissionWords(value) })),
    days: DAYS,
  });
}
