import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tellAccessChange } from '../../../../src/http/pages/admin/tell-access-change.ts';
import { typeWords } from '../../../../src/http/pages/admin/webhook-view.ts';
import { ACCESS_CHANGES } from '../../../../src/store/access-changes.ts';
import { startWebhookReceiver, type WebhookReceiver, withStatus } from '../../../support/webhook-receiver.ts';
import { openSignedInPages, type SignedInBrowser, type SignedInPages } from '../signed-in-pages.ts';

let pages: SignedInPages;
let ada: SignedInBrowser;
let receiver: WebhookReceiver;
const parts = [
  { name: 'database', description: 'PostgreSQL 15', problem: null as string | null },
  { name: 'mail', description: 'smtp.example', problem: null as string | null },
];
beforeAll(async () => {
  receiver = await startWebhookReceiver();
  pages = await openSignedInPages({
    describe: () => Promise.resolve(parts),
    notices: ['Emails are written to files.'],
    webhookReach: { loopback: true, private: true },
  });
  pages.service.setClock('2025-02-10 10:00');
  ada = await pages.add('administrator', 'Ada Byron', 'ada.byron@ofsted.example');
});
afterAll(async () => {
  await receiver.close();
  await pages.close();
});

describe('the page of the status', () => {
  it('says of each part whether it works, and counts what needs looking at', async () => {
    const fine = await ada.get('/admin/status');
    expect(fine.rows('Parts of the service')).toEqual([
      ['Database', 'PostgreSQL 15', 'Fine'],
      ['Mail', 'smtp.example', 'Fine'],
    ]);
    expect(fine.rows('Bank holidays')[0]?.[1]).toMatch(/^Published until \w+day \d+ \w+ 20\d\d/);
    expect(fine.text).toContain('Emails are written to files.');
    expect(fine.link('Queue board')).toBe('/admin/queues');
    (parts[1] as { problem: string | null }).problem = 'does not answer';
    const down = await ada.get('/admin/status');
    expect(down.rows('Parts of the service')[1]).toEqual(['Mail', 'smtp.example', 'Problem does not answer']);
    const before = /(\d+) things? needs? looking at/.exec(fine.text)?.[1] ?? '0';
    expect(/(\d+) things? needs? looking at/.exec(down.text)?.[1]).toBe(String(Number(before) + 1));
  });
});

describe('the check of histories', () => {
  it('is made when it is asked for, and tells what was changed by hand', async () => {
    const { service } = pages;
    const { id } = await service.create();
    const page = await ada.get('/admin/history');
    expect(page.text).not.toContain('Checked histories');
    const right = await ada.get(page.link('Check the histories') ?? '');
    expect(right.text).toContain('1 history checked: all are right.');
    expect(right.rows('Checked histories')[0]?.slice(1)).toEqual([
      '1',
      expect.stringMatching(/^[0-9a-f]{16}$/),
      'Right',
    ]);
    await service.db.updateTable('inspections').set({ grounds: 'changed by hand' }).where('id', '=', id).execute();
    const broken = await ada.get('/admin/history?check=yes');
    expect(broken.text).toContain('1 of 1 history is not as written.');
    expect(broken.rows('Checked histories')[0]?.[3]).toMatch(/^Not as written/);
    await service.db.updateTable('inspections').set({ grounds: null }).where('id', '=', id).execute();
  });
});

describe('the pages of webhooks', () => {
  let webhook: string;

  it('add one, with its secret shown once', async () => {
    const form = await ada.get('/admin/webhooks/new');
    const send = (fields: Record<string, string | readonly string[]>) =>
      ada.submit(form, '/admin/webhooks/new', { types: ['timeline-changed', 'reminder-failed'], ...fields });
    expect((await send({ url: '', types: [] })).errors).toEqual(['Enter an address', 'Select what it is told of']);
    const wrong = await send({ url: 'https://user:secret@cases.example/hook' });
    expect([wrong.status, wrong.errors.length]).toEqual([422, 1]);
    expect(wrong.errors[0]).toMatch(/^The address /);
    const added = await send({ url: receiver.url, description: 'Cases <1>' });
    expect(added.response.headers['cache-control']).toBe('no-store');
    const secret = added.root.querySelector('#secret')?.getAttribute('value') ?? '';
    expect(secret).toMatch(/^whsec_/);
    expect(added.text).toContain('If you load this page again, it is added once more, with another secret.');
    const list = await ada.get('/admin/webhooks');
    expect(list.rows('Systems that are told')).toEqual([[receiver.url, 'Cases <1>', 'Told', '0', '0', 'Never']]);
    expect(list.html).not.toContain(secret);
    webhook = added.link('Go to the webhook') ?? '';
    const page = await ada.get(webhook);
    expect(page.summary).toMatchObject({
      Address: receiver.url,
      'Told of': expect.stringContaining('An email failed'),
    });
    expect(page.html).not.toContain(secret);
  });

  it('test it, and show what was answered', async () => {
    const page = await ada.get(webhook);
    const taken = await ada.submit(page, `${webhook}/test`);
    expect(taken.texts('.govuk-notification-banner__heading')).toEqual([
      'It took the test. It answered with status 204.',
    ]);
    expect(receiver.messages).toHaveLength(1);
    receiver.answer = withStatus(500);
    const refused = await ada.submit(page, `${webhook}/test`);
    expect(refused.text).toContain('It did not take the test. It answered with status 500.');
    receiver.answer = withStatus(204);
  });

  it('list its messages by their state, and send them again', async () => {
    const all = await ada.get(`${webhook}/deliveries`);
    const rows = all.rows('Messages, the newest first');
    expect(rows.map((row) => [row[0], row[3]])).toEqual([
      ['A test', '1'],
      ['A test', '1'],
    ]);
    expect(new Set(rows.map((row) => row[2]))).toEqual(new Set(['Delivered', 'Failed']));
    const failed = await ada.get(`${webhook}/deliveries?state=failed`);
    expect(failed.rows('Messages, the newest first')).toHaveLength(1);
    expect((await ada.get(`${webhook}/deliveries?state=tea`)).status).toBe(422);
    const again = failed.root.querySelector('table form')?.getAttribute('action') ?? '';
    const sent = await ada.submit(failed, again);
    const after = await ada.get(sent.location ?? '');
    expect(after.saved).toBe('The message is being sent again.');
    expect(after.rows('Messages, the newest first').map((row) => row[2])).toContain('Waiting');
    const since = await ada.get(`${webhook}/replay`);
    const send = (fields: Record<string, string>) => ada.submit(since, `${webhook}/replay`, fields);
    expect((await send({})).errors).toEqual(['Enter a day']);
    const day = { 'since-day': '30', 'since-month': '2', 'since-year': '2025' };
    expect((await send({ ...day, at: 'tea' })).errors).toHaveLength(2);
    const none = await send({ ...day, 'since-day': '10', at: '11am' });
    expect((await ada.get(none.location ?? '')).saved).toBe('There were no messages since then.');
  });

  it('change its secret for another, for some hours beside the former one', async () => {
    const form = await ada.get(`${webhook}/secret`);
    const wrong = await ada.submit(form, `${webhook}/secret`, { overlapHours: '169' });
    expect(wrong.errors).toEqual(['The number of hours must be from 0 to 168']);
    const made = await ada.submit(form, `${webhook}/secret`, { overlapHours: '2' });
    expect(made.root.querySelector('#secret')?.getAttribute('value')).toMatch(/^whsec_/);
    expect(made.text).toContain('until Monday 10 February 2025 at midday they are signed with the former one as well');
    expect((await ada.get(webhook)).summary['Former secret holds until']).toBe('Mon 10 Feb 2025, midday');
  });

  it('remove it after a question', async () => {
    const sure = await ada.get(`${webhook}/remove`);
    expect(sure.heading).toBe('Remove this webhook?');
    const removed = await ada.submit(sure, `${webhook}/remove`);
    const list = await ada.get(removed.location ?? '');
    expect([list.saved, list.text]).toEqual([
      'The webhook is removed, with all that was on its way to it.',
      expect.stringContaining('No other system is told.'),
    ]);
    for (const address of ['', '/deliveries', '/replay', '/secret', '/remove']) {
      expect((await ada.get(webhook + address)).status).toBe(404);
    }
  });
});

it('has words for every change of access, and none for what is not known', () => {
  const told = ACCESS_CHANGES.map((what) => tellAccessChange({ what, details: {} }));
  expect(new Set(told).size).toBe(ACCESS_CHANGES.length);
  expect(tellAccessChange({ what: 'user-changed', details: { was: ['viewer'], is: ['viewer'] } })).toBe(
    'Saved without a change',
  );
  expect(typeWords('constructor')).toBe('constructor');
});
