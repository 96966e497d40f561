import { afterAll, beforeAll, expect, it } from 'vitest';
import { insertUser } from '../../src/store/users.ts';
import { openStoredService, type StoredService } from './stored-service.ts';

const LEAD = { name: 'Tom Hale', email: 'tom.hale@ofsted.example' };

let service: StoredService;
beforeAll(async () => {
  service = await openStoredService();
  // As a process of a service that is reached from the network has it.
  Object.assign(service.deps.runtime, { address: () => 'https://timeline.example.org' });
  await insertUser(service.db, { ...LEAD, party: 'ofsted', roles: ['inspector'], createdBy: 'a test' });
  service.setClock('2025-02-10 10:00');
});
afterAll(() => service.close());

it('makes a calendar, shows its address this once, and revokes it', async () => {
  const made = await service.run('feed', 'create', LEAD.email);
  expect(made.code).toBe(0);
  expect(made.out).toMatch(
    /^https:\/\/timeline\.example\.org\/feeds\/[\w-]{43}\.ics\nwebcal:\/\/timeline\.example\.org\/feeds\/[\w-]{43}\.ics\n$/,
  );
  expect(made.err).toMatch(/^Calendar [0-9a-f-]{36} of Tom Hale <tom\.hale@ofsted\.example>, scope mine\. /);
  const id = /[0-9a-f-]{36}/.exec(made.err)?.[0] ?? '';
  const secret = /feeds\/([\w-]{43})/.exec(made.out)?.[1] ?? '';
  const list = await service.run('feed', 'list');
  expect(list.out).toContain(id);
  expect(list.out).not.toContain(secret);
  expect((await service.run('feed', 'revoke', id)).out).toBe(`Calendar ${id} shows nothing any more.\n`);
  expect((await service.run('feed', 'list', LEAD.email)).out).toBe('No calendars.\n');
  expect((await service.run('feed', 'revoke', id)).code).toBe(3);
  expect((await service.run('feed', 'create', 'nobody@ofsted.example')).code).toBe(2);
  const changes = await service.db.selectFrom('access_changes').select('what').orderBy('at').execute();
  expect(changes.map(({ what }) => what).sort()).toEqual(['feed-created', 'feed-revoked']);
});

it('has somebody invited to the dates of their own, from the beginning or later, or no more', async () => {
  const person = `role=lead-inspector,name=${LEAD.name},email=${LEAD.email}`;
  const words = ['create', '--kind', 'inspection', '--start', '2025-03-10', '--person'];
  const { id } = await service.runJson<{ id: string }>(...words, `${person},invitations=yes`);
  const listed = await service.run('reminders', '--inspection', id);
  expect(listed.out).toMatch(/Lead inspector; invitation/);
  const off = await service.run('invitations', LEAD.email, '--inspection', id.slice(0, 8), '--off');
  expect(off.out).toBe('tom.hale@ofsted.example is sent no more invitations; 0 emails for it now.\n');
  expect((await service.run('reminders', '--inspection', id)).out).not.toMatch(/invitation/);
  const wanted = async () => (await service.run('invitations', LEAD.email, '--list')).out;
  expect(await wanted()).toMatch(new RegExp(`${id.slice(0, 8)}\\s+Cafcass inspection\\s+2025-03-10\\s+no`));
  const on = await service.run('invitations', LEAD.email);
  expect(on.out).toMatch(/^tom\.hale@ofsted\.example is sent invitations; \d+ emails for it now\.\n$/);
  expect(await wanted()).toMatch(/2025-03-10\s+yes/);
  expect((await service.run('invitations', 'nobody@ofsted.example', '--list')).out).toBe('On no inspection.\n');
  const refused = await service.run(...words, `${person},invitations=maybe`);
  expect(refused.code).toBe(2);
  expect(refused.err).toMatch(/invitations: must be one of yes, no/);
});
