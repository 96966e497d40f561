import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { UserExistsError } from '../../../service/access/people.ts';
import { ROLE_NAMES, ROLES } from '../../../service/access/permissions.ts';
import { InvalidInputError } from '../../../errors.ts';
import { attempt } from '../forms/attempt.ts';
import { emptyForm, type FormView } from '../forms/form-view.ts';
import { readForm } from '../forms/read-form.ts';
import type { Site } from '../site.ts';
import { count } from '../words/dates.ts';
import { findPeople } from './find-people.ts';
import { PERSON_FIELDS } from './person-fields.ts';
import { personView, roleChoices } from './person-view.ts';

/** So many people stand on a page. */
const PAGE = 50;
/** What somebody searches for is a name: it is kept, and the address holds its number only. */
const SEARCH = 'people-search';

/** Everybody who may use the service: found, and added. */
export async function peopleRoutes(app: FastifyInstance, site: Site): Promise<void> {
  const look = { config: { needs: 'administer' } } as const;
  const form = { config: { needs: 'administer', form: true } } as const;

  app.get('/admin/people', look, async (request, reply) => {
    const query = readForm(request.query);
    const [role, state, found] = [query.text('role'), query.text('state'), query.text('found')];
    const text = found === undefined ? undefined : ((await site.drafts.read(request, SEARCH, found)) as string);
    const { users } = await site.run(request, 'listUsers', {});
    const people = findPeople(users, { text, role, state });
    const pages = Math.max(1, Math.ceil(people.length / PAGE));
    const page = Math.min(Math.max(1, Number(query.text('page')) || 1), pages);
    const kept = new URLSearchParams(
      Object.entries({ role, state, found }).filter((pair): pair is [string, string] => pair[1] !== undefined),
    );
    const pageHref = (number: number): string => `/admin/people?${kept.toString()}&page=${number}`;
    return site.page(request, reply, 'admin/people', {
      title: 'People',
      back: { href: '/admin', text: 'Administration' },
      wide: true,
      form: emptyForm({ text: text ?? '', role: role ?? '', state: state ?? '' }),
      roles: [
        { value: '', text: 'Every role' },
        ...ROLE_NAMES.map((name) => ({ value: name, text: ROLES[name].title })),
      ],
      found: count(people.length, 'person', 'people'),
      people: people.slice((page - 1) * PAGE, page * PAGE).map((user) => personView(site.deps.rules.current, user)),
      page,
      pages,
      previous: page > 1 ? pageHref(page - 1) : null,
      next: page < pages ? pageHref(page + 1) : null,
    });
  });

  app.post('/admin/people/search', form, async (request, reply) => {
    const sent = readForm(request.body);
    const [text, role, state] = [sent.text('text'), sent.text('role'), sent.text('state')];
    const found = text === undefined ? undefined : await site.drafts.save(request, SEARCH, text.slice(0, 120));
    const query = new URLSearchParams(
      Object.entries({ role, state, found }).filter((pair): pair is [string, string] => pair[1] !== undefined),
    );
    return reply.redirect(`/admin/people?${query.toString()}`, 303);
  });

  app.get('/admin/people/new', look, async (request, reply) => askWhom(site, request, reply, emptyForm()));

  app.post('/admin/people/new', form, async (request, reply) => {
    const sent = readForm(request.body);
    const [name, email, roles] = [sent.text('name'), sent.text('email'), sent.list('roles')];
    if (name === undefined) sent.refuse('name', 'Enter a name');
    if (email === undefined) sent.refuse('email', 'Enter an email address');
    if (roles.length === 0) sent.refuse('roles', 'Select at least one role');
    const sides = new Set(ROLE_NAMES.filter((role) => roles.includes(role)).map((role) => ROLES[role].inspected));
    if (sides.size > 1) sent.refuse('roles', 'Select roles of one organisation only');
    const added = await attempt(sent, PERSON_FIELDS, () =>
      site.run(request, 'addUser', { name, email, roles }).catch((error: unknown) => {
        if (!(error instanceof UserExistsError)) throw error;
        throw new InvalidInputError([
          { where: 'email', message: 'is of somebody who is here already, perhaps disabled' },
        ]);
      }),
    );
    if (!added.ok) return askWhom(site, request, reply.status(422), added.form);
    return reply.redirect(`/admin/people/${added.value.id}?saved=added`, 303);
  });
}

function askWhom(site: Site, request: FastifyRequest, reply: FastifyReply, form: FormView): FastifyReply {
  return site.page(request, reply, 'admin/new-person', {
    title: 'Add somebody',
    back: { href: '/admin/people', text: 'People' },
    form,
    roles: roleChoices(site.deps.rules.current),
  });
}
