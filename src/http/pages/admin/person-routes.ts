import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LastAdministratorError } from '../../../service/access/keep-an-administrator.ts';
import { ROLES } from '../../../service/access/permissions.ts';
import type { UserSummary } from '../../../service/access/user-summary.ts';
import { isRole } from '../../../service/access/known-principal.ts';
import { InvalidInputError } from '../../../errors.ts';
import { savedWords } from '../words/saved-words.ts';
import { sessionRows } from '../account/session-rows.ts';
import { tokenRows } from '../account/token-rows.ts';
import { attempt } from '../forms/attempt.ts';
import { emptyForm, type FormView } from '../forms/form-view.ts';
import { readForm } from '../forms/read-form.ts';
import type { Site } from '../site.ts';
import { findPerson, type OnePerson } from './find-person.ts';
import { PERSON_FIELDS } from './person-fields.ts';
import { personView, roleChoices } from './person-view.ts';

const SAVED = {
  added: 'They can sign in from now on. They were told nothing: tell them yourself.',
  changed: 'The change is saved.',
  disabled: 'They cannot sign in any more.',
  enabled: 'They can sign in again.',
  'session-ended': 'That browser is signed out.',
  'sessions-ended': 'They are signed out everywhere.',
  revoked: 'The token is revoked. It lets no program in any more.',
};

/** Somebody who may use the service: shown, changed, disabled and enabled. */
export async function personRoutes(app: FastifyInstance, site: Site): Promise<void> {
  const look = { config: { needs: 'administer' } } as const;
  const form = { config: { needs: 'administer', form: true } } as const;

  app.get<OnePerson>('/admin/people/:user', look, async (request, reply) => {
    const user = await findPerson(site, request);
    const { sessions } = await site.run(request, 'listSessions', { user: user.id });
    const { tokens } = await site.run(request, 'listTokens', { user: user.id });
    return site.page(request, reply, 'admin/person', {
      title: user.name,
      back: { href: '/admin/people', text: 'People' },
      saved: savedWords(request.query, SAVED),
      person: personView(site.deps.rules.current, user),
      own: user.id === request.principal?.user?.id,
      sessions: sessionRows(sessions),
      tokens: tokenRows(tokens),
    });
  });

  app.get<OnePerson>('/admin/people/:user/change', look, async (request, reply) => {
    const user = await findPerson(site, request);
    return askWhat(site, request, reply, user, emptyForm({ name: user.name, roles: user.roles }));
  });

  app.post<OnePerson>('/admin/people/:user/change', form, async (request, reply) => {
    const user = await findPerson(site, request);
    const sent = readForm(request.body);
    const [name, roles] = [sent.text('name'), sent.list('roles')];
    if (name === undefined) sent.refuse('name', 'Enter a name');
    if (roles.length === 0) sent.refuse('roles', 'Select at least one role');
    const input = { user: user.id, ...(name === user.name ? {} : { name }), roles };
    const changed = await attempt(sent, PERSON_FIELDS, () => site.run(request, 'changeUser', input).catch(tellAtRoles));
    if (!changed.ok) return askWhat(site, request, reply.status(422), user, changed.form);
    return reply.redirect(`/admin/people/${user.id}?saved=changed`, 303);
  });

  app.get<OnePerson>('/admin/people/:user/disable', look, async (request, reply) =>
    askSure(site, request, reply, await findPerson(site, request), emptyForm()),
  );

  app.post<OnePerson>('/admin/people/:user/disable', form, async (request, reply) => {
    const user = await findPerson(site, request);
    const disabled = await attempt(readForm(request.body), {}, () =>
      site.run(request, 'disableUser', { user: user.id }).catch(tellAtRoles),
    );
    if (!disabled.ok) return askSure(site, request, reply.status(422), user, disabled.form);
    return reply.redirect(`/admin/people/${user.id}?saved=disabled`, 303);
  });

  app.post<OnePerson>('/admin/people/:user/enable', form, async (request, reply) => {
    const { id } = await site.run(request, 'enableUser', { user: request.params.user });
    return reply.redirect(`/admin/people/${id}?saved=enabled`, 303);
  });
}

/** That somebody is the last administrator is a problem with what was chosen, not with the service. */
function tellAtRoles(error: unknown): never {
  if (!(error instanceof LastAdministratorError)) throw error;
  throw new InvalidInputError([{ where: 'roles', message: error.message }]);
}

function askWhat(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  user: UserSummary,
  form: FormView,
): FastifyReply {
  const inspected = user.roles.some((role) => isRole(role) && ROLES[role].inspected);
  return site.page(request, reply, 'admin/change-person', {
    title: `Change ${user.name}`,
    back: { href: `/admin/people/${user.id}`, text: user.name },
    form,
    person: personView(site.deps.rules.current, user),
    roles: roleChoices(site.deps.rules.current, inspected),
  });
}

function askSure(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  user: UserSummary,
  form: FormView,
): FastifyReply {
  return site.page(request, reply, 'admin/disable-person', {
    title: `Disable ${user.name}?`,
    back: { href: `/admin/people/${user.id}`, text: user.name },
    form,
    person: personView(site.deps.rules.current, user),
    own: user.id === request.principal?.user?.id,
  });
}
