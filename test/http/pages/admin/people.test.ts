import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSignedInPages, type SignedInBrowser, type SignedInPages } from '../signed-in-pages.ts';

const CAPTION = 'People who may use the service';
const ADA = 'ada.byron@ofsted.example';

describe('the pages about people', () => {
  let pages: SignedInPages;
  let ada: SignedInBrowser;
  let lin: SignedInBrowser;
  let asha: SignedInBrowser;
  beforeAll(async () => {
    pages = await openSignedInPages();
    pages.service.setClock('2025-02-10 10:00');
    ada = await pages.add('administrator', 'Ada Byron', ADA);
    lin = await pages.add('link-person', 'Lin Okoro', 'lin.okoro@cafcass.example');
    asha = await pages.add('coordinator', 'Asha Rao', 'asha.rao@ofsted.example');
  });
  afterAll(() => pages.close());
  beforeEach(async () => {
    await pages.service.db.updateTable('users').set({ disabled_at: null }).execute();
  });
  const personOf = (browser: SignedInBrowser) => `/admin/people/${browser.userId}`;

  it('are for administrators only, each of them', async () => {
    const addresses = ['', '/people', '/people/new', '/tokens', '/changes', '/history', '/status', '/webhooks'];
    for (const address of [...addresses.map((each) => `/admin${each}`), personOf(ada)]) {
      expect([address, (await ada.get(address)).status]).toEqual([address, 200]);
      expect([address, (await asha.get(address)).status]).toEqual([address, 403]);
      expect([address, (await lin.get(address)).status]).toEqual([address, 403]);
    }
    const { _csrf = '' } = (await asha.get('/account')).fields('/sign-out');
    for (const address of ['/disable', '/enable', '/change', '/sign-in-link', '/sessions/end']) {
      expect((await asha.post(personOf(lin) + address, { _csrf, name: 'x', roles: 'viewer' })).status).toBe(403);
    }
    expect((await lin.get('/account')).status).toBe(200);
    expect((await ada.get('/admin/people/11111111-1111-4111-8111-111111111111')).status).toBe(404);
  });

  it('find somebody by a part of the name, without it in the address, and by role and state', async () => {
    const page = await ada.get('/admin/people');
    expect(page.rows(CAPTION).map(([name]) => name)).toEqual(['Ada Byron', 'Asha Rao', 'Lin Okoro']);
    const search = (fields: Record<string, string>) => ada.submit(page, '/admin/people/search', fields);
    const { location } = await search({ text: 'OKORO' });
    expect(location).toMatch(/^\/admin\/people\?found=[\w-]{36}$/);
    const found = await ada.get(location ?? '');
    expect(found.rows(CAPTION)).toEqual([
      ['Lin Okoro', 'lin.okoro@cafcass.example', 'Cafcass', 'Link person', 'Can sign in'],
    ]);
    expect([found.fields().text, found.text]).toEqual(['OKORO', expect.stringContaining('1 person found.')]);
    const coordinators = await ada.get((await search({ role: 'coordinator', state: 'active' })).location ?? '');
    expect(coordinators.rows(CAPTION).map(([name]) => name)).toEqual(['Asha Rao']);
    expect((await ada.get('/admin/people?state=disabled')).text).toContain('0 people found.');
    // What somebody searched for is theirs.
    const other = await pages.add('administrator', 'Grace Hop', 'grace.hop@ofsted.example');
    expect((await other.get(location ?? '')).status).toBe(404);
  });

  it('show fifty at a time', async () => {
    const added = Array.from({ length: 60 }, (_, index) => ({
      id: `00000000-0000-4000-8000-0000000001${String(index).padStart(2, '0')}`,
      party: 'ofsted',
      roles: ['viewer'],
      name: `Viewer ${String(index).padStart(2, '0')}`,
      email: `viewer.${index}@ofsted.example`,
      created_by: 'a test',
    }));
    await pages.service.db.insertInto('users').values(added).execute();
    const first = await ada.get('/admin/people?role=viewer');
    expect([first.rows(CAPTION).length, first.text]).toEqual([50, expect.stringContaining('Page 1 of 2.')]);
    expect(Buffer.byteLength(first.html)).toBeLessThan(60_000);
    const second = await ada.get(first.link('Next page of people') ?? '');
    expect(second.rows(CAPTION).map(([name]) => name)).toEqual(added.slice(50).map(({ name }) => name));
    await pages.service.db.deleteFrom('users').where('email', 'like', 'viewer.%').execute();
  });

  it('add somebody, with every problem told at its field', async () => {
    const form = await ada.get('/admin/people/new');
    const send = (fields: Record<string, string | readonly string[]>) => ada.submit(form, '/admin/people/new', fields);
    const empty = await send({});
    expect(empty.errors).toEqual(['Enter a name', 'Enter an email address', 'Select at least one role']);
    const mixed = await send({ name: 'Bo', email: 'a,b', roles: ['viewer'] });
    expect([mixed.status, mixed.errors, mixed.fields().name]).toEqual([
      422,
      ['The email address must be one plain address, for example name@example.gov.uk'],
      'Bo',
    ]);
    const parties = await send({ name: 'Bo', email: 'bo@ofsted.example', roles: ['viewer', 'link-person'] });
    expect(parties.errors).toEqual(['Select roles of one organisation only']);
    expect((await send({ name: 'Lin', email: 'LIN.okoro@cafcass.example', roles: 'link-person' })).errors).toEqual([
      'The email address is of somebody who is here already, perhaps disabled',
    ]);
    const added = await send({ name: 'Bo <Bo>', email: 'Bo@ofsted.example', roles: ['viewer', 'inspector'] });
    const person = await ada.get(added.location ?? '');
    expect([person.heading, person.saved]).toEqual(['Bo <Bo>', expect.stringContaining('tell them yourself')]);
    expect(person.summary).toMatchObject({ 'Email address': 'bo@ofsted.example', State: 'Can sign in' });
    expect(person.summary.Roles).toContain('Inspector');
    const changes = await ada.get('/admin/changes');
    expect(changes.rows('Changes, the latest first')[0]).toEqual([
      'Mon 10 Feb 2025, 10am',
      'Bo <Bo>',
      expect.stringMatching(/^Added as .*Inspector/),
      ADA,
    ]);
  });

  it('change name and roles, within the organisation, and keep an administrator', async () => {
    const address = `${personOf(asha)}/change`;
    const form = await ada.get(address);
    expect(form.texts('.govuk-checkboxes__label').join()).not.toContain('Link person');
    const checked = form.root.querySelectorAll('input[type=checkbox]').filter((box) => box.hasAttribute('checked'));
    expect(checked.map((box) => box.getAttribute('value'))).toEqual(['coordinator']);
    const changed = await ada.submit(form, address, { name: 'Asha Roy', roles: 'inspector' });
    expect((await ada.get(changed.location ?? '')).summary).toMatchObject({ Name: 'Asha Roy', Roles: 'Inspector' });
    const told = await ada.get(`/admin/changes?user=${asha.userId}`);
    expect(told.rows('Changes, the latest first')[0]?.[2]).toBe(
      'Name changed. Roles changed from Coordinator to Inspector',
    );
    await pages.service.db
      .updateTable('users')
      .set({ roles: ['viewer'] })
      .where('name', '=', 'Grace Hop')
      .execute();
    const own = await ada.get(`${personOf(ada)}/change`);
    const last = await ada.submit(own, `${personOf(ada)}/change`, { roles: 'viewer' });
    expect([last.status, last.errors]).toEqual([
      422,
      ['Nobody else administers the service: make somebody an administrator first.'],
    ]);
    const sure = await ada.get(`${personOf(ada)}/disable`);
    expect((await ada.submit(sure, `${personOf(ada)}/disable`)).errors).toHaveLength(1);
  });

  it('disable somebody after a question, and let them in again', async () => {
    const address = `${personOf(lin)}/disable`;
    const sure = await ada.get(address);
    expect(sure.heading).toBe('Disable Lin Okoro?');
    expect((await lin.get('/account')).status).toBe(200);
    const page = await ada.get((await ada.submit(sure, address)).location ?? '');
    expect([page.saved, page.summary.State]).toEqual([
      'They cannot sign in any more.',
      'Disabled Mon 10 Feb 2025, 10am',
    ]);
    expect((await lin.get('/account')).status).toBe(303);
    const again = await ada.submit(page, `${personOf(lin)}/enable`);
    expect((await ada.get(again.location ?? '')).summary.State).toBe('Can sign in');
    const told = (await ada.get(`/admin/changes?user=${lin.userId}`)).rows('Changes, the latest first');
    expect(told.map(([, , what]) => what)).toContain('Disabled: 1 session, 0 tokens and 0 calendars ended');
    expect((await lin.get('/account')).status).toBe(303);
    lin = await pages.signIn(lin.userId, '');
  });

  it('make a link that signs somebody in, once, shown once', async () => {
    const address = `${personOf(lin)}/sign-in-link`;
    const made = await ada.submit(await ada.get(address), address);
    expect(made.response.headers['cache-control']).toBe('no-store');
    const link = made.root.querySelector('#link')?.getAttribute('value') ?? '';
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:8080\/sign-in\/link\?token=[\w-]{43}$/);
    expect(made.text).toContain('once, until Monday 10 February 2025 at 11am');
    const opened = await pages.app.inject({ url: link.slice('http://127.0.0.1:8080'.length) });
    expect(opened.statusCode).toBe(200);
    const told = (await ada.get(`/admin/changes?user=${lin.userId}`)).rows('Changes, the latest first');
    expect(told.map(([, , what, by]) => [what, by])).toContainEqual(['Sign-in link made for them', ADA]);
  });

  it('end the sessions of others and revoke their tokens', async () => {
    const phone = await pages.signIn(asha.userId, 'Mozilla/5.0 (iPhone) Version/18.0 Safari/604.1');
    const form = await asha.get('/account/tokens/new');
    await asha.submit(form, '/account/tokens/new', { name: 'Case system', scopes: 'see', days: '7' });
    const page = await ada.get(personOf(asha));
    const ofPhone = page.root.querySelectorAll('table form').find((each) => each.text.includes('iPhone'));
    const ended = await ada.submit(page, ofPhone?.getAttribute('action') ?? '');
    expect((await ada.get(ended.location ?? '')).saved).toBe('That browser is signed out.');
    expect([(await phone.get('/account')).status, (await asha.get('/account')).status]).toEqual([303, 200]);
    const tokens = await ada.get('/admin/tokens');
    expect(tokens.rows('Tokens of everybody').map((row) => row.slice(0, 3))).toEqual([
      ['Case system', 'asha.rao@ofsted.example', 'See inspections and deadlines'],
    ]);
    const revoke = tokens.root.querySelector('td a')?.getAttribute('href') ?? '';
    await ada.submit(await ada.get(revoke), revoke);
    expect((await ada.get('/admin/tokens?saved=revoked')).text).toContain('There are no tokens.');
    await ada.submit(page, `${personOf(asha)}/sessions/end`);
    expect((await asha.get('/account')).status).toBe(303);
    asha = await pages.signIn(asha.userId, '');
  });
});
