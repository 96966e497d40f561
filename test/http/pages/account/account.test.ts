import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeBrowser } from '../../../../src/http/pages/account/describe-browser.ts';
import { openSignedInPages, type SignedInBrowser, type SignedInPages } from '../signed-in-pages.ts';

const LIN = 'lin.okoro@cafcass.example';

describe('the pages of one’s own account', () => {
  let pages: SignedInPages;
  let asha: SignedInBrowser;
  let lin: SignedInBrowser;
  beforeAll(async () => {
    pages = await openSignedInPages();
    pages.service.setClock('2025-02-10 10:00');
    asha = await pages.add('coordinator', 'Asha <Rao>', 'asha.rao@ofsted.example');
    lin = await pages.add('link-person', 'Lin Okoro', LIN);
  });
  afterAll(() => pages.close());

  it('say who one is and what one can do', async () => {
    const page = await asha.get('/account');
    expect(page.heading).toBe('Your account');
    expect(page.summary).toMatchObject({
      Name: 'Asha <Rao>',
      'Email address': 'asha.rao@ofsted.example',
      Organisation: 'Ofsted',
    });
    expect(page.texts('.govuk-list li')).toContain('Plan inspections and change calendars');
    const cafcass = await lin.get('/account');
    expect(cafcass.summary.Organisation).toBe('Cafcass');
    expect(cafcass.texts('dd .govuk-list li')).toEqual(['See inspections and deadlines', 'Record what happened']);
  });

  it('show where one is signed in, and end that of one browser, of all others, and of one’s own', async () => {
    const phone = await pages.signIn(lin.userId, 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Safari/604.1');
    const tablet = await pages.signIn(lin.userId, '');
    const page = await lin.get('/account/sessions');
    const rows = page.rows('Browsers you are signed in with');
    expect(new Set(rows.map(([browser]) => browser))).toEqual(
      new Set(['An unknown browser', 'Firefox on Windows This browser', 'Safari on an iPhone']),
    );
    expect(rows[0]?.slice(1, 3)).toEqual(['Emailed link', 'Mon 10 Feb 2025, 10am']);
    const button = page.root.querySelectorAll('form').find((form) => form.text.includes('Safari on an iPhone'));
    const ended = await lin.submit(page, button?.getAttribute('action') ?? '');
    expect(ended.location).toBe('/account/sessions?saved=ended');
    expect((await phone.get('/account')).location).toBe('/sign-in?to=%2Faccount');
    const after = await lin.get('/account/sessions?saved=ended');
    expect(after.saved).toBe('That browser is signed out.');
    expect((await lin.get('/account/sessions?saved=%3Cb%3E')).saved).toBeNull();
    await lin.submit(after, '/account/sessions/end-others');
    expect((await tablet.get('/account')).status).toBe(303);
    const alone = await lin.get('/account/sessions');
    expect(alone.rows('Browsers you are signed in with')).toHaveLength(1);
    expect(alone.html).not.toContain('end-others');
    // Somebody else’s cannot be ended: it is as one that is over.
    const theirs = (await asha.get('/account/sessions')).root.querySelector('table form')?.getAttribute('action') ?? '';
    const own = alone.root.querySelector('table form')?.getAttribute('action') ?? '';
    const { _csrf = '' } = alone.fields(own);
    expect((await lin.post(theirs, { _csrf })).location).toBe('/account/sessions?saved=ended');
    expect((await asha.get('/account')).status).toBe(200);
    expect((await lin.submit(alone, own)).location).toBe('/signed-out');
    expect((await lin.get('/account')).status).toBe(303);
    lin = await pages.signIn(lin.userId, 'Chrome/1');
  });

  it('make a calendar whose address is shown once, and revoke it', async () => {
    const form = await lin.get('/account/calendars/new');
    expect(form.fields().scope).toBe('all');
    const none = await lin.submit(form, '/account/calendars/new', { scope: '' });
    expect([none.status, none.errors]).toEqual([422, ['Select what the calendar shows']]);
    const made = await lin.submit(form, '/account/calendars/new', { scope: 'mine' });
    expect(made.status).toBe(200);
    expect(made.response.headers['cache-control']).toBe('no-store');
    const address = made.root.querySelector('#address')?.getAttribute('value') ?? '';
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:8080\/feeds\/[\w-]{43}\.ics$/);
    expect(made.link('Open it in the calendar program of this computer or phone')).toBe(
      address.replace('http:', 'webcal:'),
    );
    expect(made.text).toContain('If you load this page again, another calendar with another address is made.');
    const list = await lin.get('/account/calendars');
    expect(list.html).not.toContain(address.slice(-47, -4));
    expect(list.rows('Calendars that you made')).toEqual([
      ['Inspections you take part in', 'Mon 10 Feb 2025, 10am', 'Revoke the calendar made Mon 10 Feb 2025, 10am'],
    ]);
    const revoke = list.root.querySelector('td a')?.getAttribute('href') ?? '';
    expect((await asha.get(revoke)).status).toBe(404);
    expect((await asha.get('/account/calendars')).text).toContain('You have no calendars');
    const sure = await lin.get(revoke);
    expect(sure.heading).toBe('Revoke this calendar?');
    expect((await lin.submit(sure, revoke)).location).toBe('/account/calendars?saved=revoked');
    expect((await lin.get('/account/calendars?saved=revoked')).saved).toContain('revoked');
    expect((await lin.submit(sure, revoke)).status).toBe(404);
  });

  it('make a token of what one may do, shown once, and revoke it', async () => {
    const form = await asha.get('/account/tokens/new');
    const wrong = await asha.submit(form, '/account/tokens/new', { name: ' ', days: '90' });
    expect(wrong.errors).toEqual(['Enter a name', 'Select what the program may do']);
    const more = await asha.submit(form, '/account/tokens/new', { name: 'x', scopes: 'administer', days: '7' });
    expect(more.errors[0]).toMatch(/^What the program may do must be of what they may do/);
    const chosen = { name: 'Case <system>', scopes: ['see', 'plan'], days: '30' };
    const made = await asha.submit(form, '/account/tokens/new', chosen);
    const secret = made.root.querySelector('#token')?.getAttribute('value') ?? '';
    expect(secret).toMatch(/^itl_[\w-]{43}$/);
    expect(made.text).toContain('“Case <system>” holds until Wednesday 12 March 2025 at 10am');
    const asked = (token: string) =>
      pages.app.inject({ url: '/api/deadlines', headers: { authorization: `Bearer ${token}` } });
    expect((await asked(secret)).statusCode).toBe(200);
    const list = await asha.get('/account/tokens');
    expect(list.html).not.toContain(secret);
    expect(list.rows('Tokens that you made')[0]?.slice(0, 2)).toEqual([
      'Case <system>',
      'See inspections and deadlines, Plan inspections and change calendars',
    ]);
    const revoke = list.root.querySelector('td a')?.getAttribute('href') ?? '';
    expect((await lin.get(revoke)).status).toBe(404);
    await asha.submit(await asha.get(revoke), revoke);
    expect((await asked(secret)).statusCode).toBe(401);
  });

  it('turn invitations on and off, and show an inspected party nothing before the call', async () => {
    const { service } = pages;
    const people = [{ role: 'link-person', name: 'Lin Okoro', email: LIN }];
    const { id } = await service.create({ people });
    const unannounced = await service.create({ start: '2025-04-07', people });
    expect((await lin.get('/account/invitations')).text).toContain('You take part in no inspection.');
    await service.record(id, 'notice-given 2025-02-10');
    const page = await lin.get('/account/invitations');
    expect(page.rows('Inspections you take part in').map((row) => row.slice(1, 3))).toEqual([
      ['Mon 10 Mar 2025', 'Off'],
    ]);
    expect(page.html).not.toContain(unannounced.id);
    const turned = await lin.submit(page, `/account/invitations/${id}`);
    expect(turned.location).toBe('/account/invitations?saved=on');
    const on = await lin.get('/account/invitations?saved=on');
    expect(on.saved).toBe('You will be sent an invitation for each of your dates.');
    expect(on.rows('Inspections you take part in')[0]?.[2]).toBe('On');
    await lin.submit(on, `/account/invitations/${id}`);
    expect((await lin.get('/account/invitations')).rows('Inspections you take part in')[0]?.[2]).toBe('Off');
  });

  it('take no form of another site, and none without its token', async () => {
    const page = await lin.get('/account/calendars/new');
    const count = async () => (await lin.get('/account/calendars')).root.querySelectorAll('td a').length;
    const before = await count();
    const answer = await lin.submit(page, '/account/calendars/new', { _csrf: 'x', scope: 'mine' });
    expect([answer.status, await count()]).toEqual([403, before]);
  });
});

it.each([
  ['Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36 Edg/141.0', 'Edge on Windows'],
  ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36', 'Chrome on Linux'],
  [
    'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 SamsungBrowser/27 Chrome/1 Safari/1',
    'Samsung Internet on Android',
  ],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1.15', 'Safari on a Mac'],
  ['curl/8.0', 'An unknown browser'],
])('%s is called %s', (userAgent, expected) => {
  expect(describeBrowser(userAgent)).toBe(expected);
});
