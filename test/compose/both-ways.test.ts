import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { pino } from 'pino';
import { beforeAll, describe, expect, it } from 'vitest';
import { listenOnSocket } from '../../src/compose/listen-on-socket.ts';
import { connectToSocket } from '../../src/compose/socket-client.ts';
import { TimelineError } from '../../src/errors.ts';
import { localPrincipal } from '../../src/service/local-principal.ts';
import { OPERATION_ROUTES, type OperationName } from '../../src/service/operation-routes.ts';
import { runOperation } from '../../src/service/operations.ts';
import type { ServiceDeps } from '../../src/service/service-deps.ts';
import { PEOPLE, type TestService } from '../service/test-service.ts';
import { openStoredService } from '../cli/stored-service.ts';

/** One question to the service. `INSPECTION` stands for the id of a stored inspection, `REMINDER` for a failed reminder. */
type Case = readonly [title: string, name: OperationName, input: object, seenBy?: string];

const ONE_OFF = { kind: 'add', date: '2025-04-03', name: 'A day off', source: 'a test' };

/** The only user, and what they are known by. */
const EVE = 'eve.ford@ofsted.example';
const TOKEN = '22222222-2222-4222-8222-222222222222';

const WEBHOOK = '44444444-4444-4444-8444-444444444444';

const CASES: readonly Case[] = [
  [
    'a preview',
    'preview',
    { kind: 'inspection', start: '2025-03-10', events: [{ type: 'draft-sent', on: '2025-04-07' }] },
  ],
  ['a preview of nonsense', 'preview', { kind: 'tea', start: 'soon', x: 1 }],
  ['a preview of a Sunday', 'preview', { kind: 'inspection', start: '2025-03-09' }],
  ['a new inspection', 'createInspection', { kind: 'focused-visit', start: '2025-05-13', people: [...PEOPLE] }],
  ['a new inspection of nobody', 'createInspection', { kind: 'inspection', start: '2025-05-12', reason: 'a trial' }],
  [
    'a new inspection only tried',
    'createInspection',
    { kind: 'inspection', start: '2025-05-12', people: [...PEOPLE], dryRun: 'true' },
  ],
  [
    'a new inspection with many problems',
    'createInspection',
    { kind: 'inspection', start: '2025-05-11', people: [{ role: 'x', name: '\n', email: 'a,b' }] },
  ],
  ['a new inspection by Cafcass', 'createInspection', { kind: 'inspection', start: '2025-05-12' }, 'cafcass'],
  ['the inspections', 'listInspections', {}],
  ['the inspections of a kind', 'listInspections', { kind: 'inspection', limit: '1' }],
  ['too many inspections', 'listInspections', { limit: 'x' }],
  ['the inspections that Cafcass may see', 'listInspections', {}, 'cafcass'],
  ['an inspection', 'showInspection', { inspection: 'INSPECTION' }],
  ['an inspection by its first characters', 'showInspection', { inspection: 'INSPEC' }],
  ['an inspection that Cafcass may not see', 'showInspection', { inspection: 'INSPECTION' }, 'cafcass'],
  ['an inspection that does not exist', 'showInspection', { inspection: 'ffffffff' }],
  ['an id with signs of an address', 'showInspection', { inspection: '../a?b=c#d&é%00' }],
  ['an id that is very long', 'showInspection', { inspection: 'a'.repeat(2000) }],
  [
    'an event',
    'recordEvent',
    { inspection: 'INSPECTION', type: 'notice-given', on: '2025-02-10', at: '09:12', reason: 'early', note: 'Ünï' },
  ],
  [
    'an event at another version',
    'recordEvent',
    { inspection: 'INSPECTION', type: 'notice-given', on: '2025-02-10', version: 7 },
  ],
  ['an event that makes no sense', 'recordEvent', { inspection: 'INSPECTION', type: 'published', on: '2025-02-10' }],
  ['an event of nothing', 'recordEvent', { inspection: 'ffffffff', type: 'notice-given', on: '2025-02-10' }],
  ['an event of a wrong form', 'recordEvent', { inspection: 'INSPECTION', type: '', on: '10 Feb', version: 'one' }],
  ['an event by Cafcass', 'recordEvent', { inspection: 'INSPECTION', type: 'cancelled', on: '2025-02-10' }, 'cafcass'],
  ['what may be recorded', 'listPossibleEvents', { inspection: 'INSPECTION' }],
  ['what may be recorded, asked by Cafcass', 'listPossibleEvents', { inspection: 'INSPECTION' }, 'cafcass'],
  ['whether it may be published', 'canPublish', { inspection: 'INSPEC' }],
  ['whether nothing may be published', 'canPublish', { inspection: 'ffffffff' }],
  ['deadlines', 'listDeadlines', { limit: 5 }],
  [
    'deadlines by every filter',
    'listDeadlines',
    {
      from: '2025-02-01',
      to: '2025-12-31',
      party: 'ofsted',
      owner: 'lead-inspector',
      kind: 'inspection',
      states: 'due,upcoming',
      inspection: 'INSPECTION',
    },
  ],
  ['a timeline', 'showTimeline', { inspection: 'INSPEC' }],
  ['a timeline that Cafcass may not see', 'showTimeline', { inspection: 'INSPECTION' }, 'cafcass'],
  ['what was recorded', 'listRecordedEvents', { inspection: 'INSPECTION' }],
  ['the last changes', 'listHistory', { limit: '1', by: 'Asha Rao' }],
  ['the rules in short', 'listFrameworks', {}],
  ['the rules that Cafcass may see', 'showFramework', { framework: 'cafcass-2024-10-04' }, 'cafcass'],
  ['the calendars', 'listCalendars', {}, 'cafcass'],
  ['a calendar', 'showCalendar', { calendar: 'england-and-wales', from: '2025-01-01', to: '2025-12-31' }],
  ['deadlines by a list of states', 'listDeadlines', { states: ['overdue', 'upcoming'], limit: 500 }],
  ['deadlines by unknown words', 'listDeadlines', { party: 'x', owner: 'y', states: 'z' }],
  ['deadlines that Cafcass may see', 'listDeadlines', {}, 'cafcass'],
  ['counts of deadlines', 'countDeadlines', {}],
  ['counts by every filter', 'countDeadlines', { party: 'ofsted', kind: 'inspection', inspection: 'INSPECTION' }],
  ['counts by unknown words', 'countDeadlines', { party: 'x', owner: 'y', kind: 'z' }],
  ['counts of nothing', 'countDeadlines', { inspection: 'ffffffff' }],
  ['counts that Cafcass may see', 'countDeadlines', {}, 'cafcass'],
  [
    'reminders',
    'listReminders',
    { inspection: 'INSPECTION', states: ['pending', 'failed'], recipient: PEOPLE[0].email, limit: 10 },
  ],
  ['reminders of a wrong form', 'listReminders', { states: 'sent', after: '!' }],
  ['reminders that Cafcass may see', 'listReminders', {}, 'cafcass'],
  ['another try of a failed reminder', 'retryReminder', { reminder: 'REMINDER' }],
  ['another try of nothing', 'retryReminder', { reminder: '11111111-1111-4111-8111-111111111111' }],
  ['another try of no id', 'retryReminder', { reminder: '7' }],
  ['a history', 'showHistory', { inspection: 'INSPECTION' }],
  ['a history that Cafcass may not see', 'showHistory', { inspection: 'INSPECTION' }, 'cafcass'],
  ['the check of a history', 'verifyHistory', { inspection: 'INSPEC', limit: 5 }],
  ['the check of histories by whoever may not see them', 'verifyHistory', {}, 'cafcass'],
  ['the check of histories from nowhere', 'verifyHistory', { after: '!' }],
  ['a timeline as it was believed', 'showTimelineAsOf', { inspection: 'INSPECTION', moment: '2025-02-10T10:00' }],
  ['a timeline before it was planned', 'showTimelineAsOf', { inspection: 'INSPECTION', moment: '2025-02-09' }],
  ['a timeline of tomorrow', 'showTimelineAsOf', { inspection: 'INSPECTION', moment: '2025-02-11 09:00' }],
  ['a timeline of then for Cafcass', 'showTimelineAsOf', { inspection: 'INSPECTION', moment: '2025-02-10' }, 'cafcass'],
  ['what a day off would move', 'previewCalendar', { change: ONE_OFF, limit: '10' }],
  ['what a day off would move for one', 'previewCalendar', { change: ONE_OFF, inspections: ['INSPECTION'] }],
  ['what a Saturday would move', 'previewCalendar', { change: { ...ONE_OFF, date: '2025-04-05' } }],
  ['a day off that Cafcass asks about', 'previewCalendar', { change: ONE_OFF }, 'cafcass'],
  ['a day off', 'changeCalendar', { change: { ...ONE_OFF, date: '2099-06-03' } }],
  ['a working day that was none', 'changeCalendar', { change: { kind: 'remove', date: '2099-06-04', source: 'x' } }],
  ['a calendar as nobody saw it', 'changeCalendar', { change: ONE_OFF, version: 'x' }],
  ['a calendar for nothing', 'applyCalendar', { inspections: ['ffffffff'] }],
  ['another version of a calendar', 'applyCalendar', { inspections: 'all', version: 'x' }],
  ['an inspection as a page', 'exportInspection', { inspection: 'INSPECTION' }],
  ['an inspection as a file of JSON', 'exportInspection', { inspection: 'INSPEC', format: 'json' }],
  ['a page that Cafcass may not see', 'exportInspection', { inspection: 'INSPECTION' }, 'cafcass'],
  ['a page of an unknown form', 'exportInspection', { inspection: 'INSPECTION', format: 'pdf' }],
  ['the editions', 'listEditions', {}],
  ['the editions that Cafcass may see', 'listEditions', {}, 'cafcass'],
  ['what the only edition would change', 'compareEditions', { inspection: 'INSPECTION' }],
  ['what its own edition would change', 'compareEditions', { inspection: 'INSPEC', to: 'cafcass-2024-10-04' }],
  ['what an edition would change, for Cafcass', 'compareEditions', { inspection: 'INSPECTION' }, 'cafcass'],
  ['an edition that does not exist', 'adoptEdition', { inspection: 'INSPECTION', to: 'x', reason: 'a trial' }],
  ['an edition without a reason', 'adoptEdition', { inspection: 'INSPECTION', to: 'x', reason: ' ' }],
  ['no newer edition', 'keepEdition', { inspection: 'INSPECTION', to: 'x', reason: 'a trial' }],
  [
    'starts compared',
    'compareStarts',
    { kind: 'inspection', starts: [{ start: '2025-03-10' }, { start: '2025-03-17' }], lead: PEOPLE[1].email },
  ],
  ['one start compared', 'compareStarts', { kind: 'inspection', starts: [{ start: 'soon' }] }],
  [
    'starts compared by Cafcass',
    'compareStarts',
    { kind: 'inspection', starts: [{ start: '2025-03-10' }, { start: '2025-03-17' }] },
    'cafcass',
  ],
  [
    'a start looked for',
    'findStart',
    {
      kind: 'inspection',
      publishedBefore: '2025-07-20',
      count: '2',
      allow: ['bank-holiday-on-site'],
      lead: PEOPLE[1].email,
    },
  ],
  [
    'a start looked for with many problems',
    'findStart',
    { kind: 'inspection', milestone: 'tea', count: 'x', allow: ['x'] },
  ],
  ['a start looked for by Cafcass', 'findStart', { kind: 'inspection', lead: PEOPLE[1].email }, 'cafcass'],
  [
    'a programme',
    'createProgramme',
    {
      inspections: [
        { kind: 'focused-visit', start: '2025-05-13', people: [...PEOPLE] },
        { kind: 'inspection', start: '2025-03-17', people: [...PEOPLE] },
      ],
    },
  ],
  [
    'a programme with many problems',
    'createProgramme',
    {
      inspections: [
        { kind: 'tea', start: '2025-03-09', people: [{ role: 'x' }] },
        { kind: 'inspection', start: '2025-03-10' },
        { kind: 'inspection', start: '2025-03-10', x: 1 },
      ],
    },
  ],
  ['the programme of a year', 'showProgramme', { from: '2025-01-01' }],
  ['the programme of two years', 'showProgramme', { from: '2025-01-01', to: '2026-12-31' }],
  ['the programme of a year for Cafcass', 'showProgramme', {}, 'cafcass'],
  [
    'a programme by Cafcass',
    'createProgramme',
    { inspections: [{ kind: 'inspection', start: '2025-03-10' }] },
    'cafcass',
  ],
  ['a calendar for nobody', 'createFeed', {}],
  ['a calendar for somebody unknown', 'createFeed', { user: 'nobody@ofsted.example', scope: 'all' }],
  ['a calendar of a wrong form', 'createFeed', { scope: 'ours', user: '' }],
  ['a calendar by Cafcass', 'createFeed', { user: PEOPLE[4].email }, 'cafcass'],
  ['calendars', 'listFeeds', {}],
  ['calendars of somebody unknown', 'listFeeds', { user: 'nobody@ofsted.example' }],
  ['calendars asked for by Cafcass', 'listFeeds', {}, 'cafcass'],
  ['no calendar any more', 'revokeFeed', { feed: '11111111-1111-4111-8111-111111111111' }],
  ['no calendar of no id', 'revokeFeed', { feed: '7' }],
  [
    'invitations',
    'chooseInvitations',
    { inspection: 'INSPECTION', person: PEOPLE[1].email.toUpperCase(), wanted: true },
  ],
  ['no invitations', 'chooseInvitations', { inspection: 'INSPEC', person: PEOPLE[1].email, wanted: false }],
  ['where invitations are wanted', 'listInvitations', { person: PEOPLE[1].email, limit: '5' }],
  ['where nobody wants invitations', 'listInvitations', {}],
  ['where Cafcass wants invitations', 'listInvitations', { person: PEOPLE[4].email }, 'cafcass'],
  ['invitations for nobody', 'chooseInvitations', { inspection: 'INSPECTION', wanted: true }],
  [
    'invitations for somebody else',
    'chooseInvitations',
    { inspection: 'INSPECTION', person: 'x@y.example', wanted: true },
  ],
  [
    'invitations by Cafcass',
    'chooseInvitations',
    { inspection: 'INSPECTION', person: PEOPLE[4].email, wanted: true },
    'cafcass',
  ],
  ['the users', 'listUsers', {}],
  ['the users, asked by Cafcass', 'listUsers', {}, 'cafcass'],
  ['somebody new', 'addUser', { name: 'Zoë O’Hara', email: 'Zoe@ofsted.example', roles: 'viewer,inspector' }],
  ['somebody who is there', 'addUser', { name: 'Eve Ford', email: EVE, roles: ['viewer'] }],
  ['somebody of two parties', 'addUser', { name: '\n', email: 'a,b', roles: ['viewer', 'link-person'] }],
  ['somebody with roles of another party', 'addUser', { name: 'X', email: 'x@y.example', roles: 'viewer', party: 'x' }],
  ['another name', 'changeUser', { user: EVE, name: 'Eve Gray' }],
  ['nothing of somebody', 'changeUser', { user: EVE }],
  ['the last administrator', 'changeUser', { user: EVE, roles: ['viewer'] }],
  ['somebody of another party', 'changeUser', { user: EVE, roles: ['link-person'] }],
  ['nobody', 'changeUser', { user: 'nobody@ofsted.example', name: 'X' }],
  ['the only administrator', 'disableUser', { user: EVE }],
  ['nobody to be disabled', 'disableUser', { user: '11111111-1111-4111-8111-111111111111' }],
  ['somebody who is let in', 'enableUser', { user: EVE.toUpperCase() }],
  ['a sign-in link', 'createSignInLink', { user: EVE }],
  ['a sign-in link of nobody', 'createSignInLink', { user: 'nobody@ofsted.example' }],
  ['changes of access', 'listAccessChanges', { user: EVE, limit: '1' }],
  ['changes of access of nobody', 'listAccessChanges', { user: 'nobody@ofsted.example' }],
  ['changes of access of a wrong form', 'listAccessChanges', { after: '!' }],
  ['changes of access, asked by Cafcass', 'listAccessChanges', {}, 'cafcass'],
  ['sessions', 'listSessions', { user: EVE }],
  ['sessions of nobody in particular', 'listSessions', {}],
  ['sessions asked for by Cafcass', 'listSessions', { user: EVE }, 'cafcass'],
  ['sessions ended', 'endSessions', { user: EVE }],
  ['no session ended', 'endSessions', { user: EVE, session: '11111111-1111-4111-8111-111111111111' }],
  ['tokens', 'listTokens', {}],
  ['tokens asked for by Cafcass', 'listTokens', { user: 'all' }, 'cafcass'],
  ['a token', 'createToken', { user: EVE, name: 'x', scopes: 'see,administer', days: '7' }],
  ['a token of more than its user may', 'createToken', { user: EVE, name: 'x', scopes: ['plan'] }],
  ['a token of a wrong form', 'createToken', { user: EVE, name: '', scopes: 'everything', days: 366 }],
  ['a token revoked', 'revokeToken', { token: TOKEN }],
  ['no token revoked', 'revokeToken', { token: '11111111-1111-4111-8111-111111111111' }],
  ['a token revoked by Cafcass', 'revokeToken', { token: TOKEN }, 'cafcass'],
  ['a webhook', 'addWebhook', { url: 'https://93.184.216.34/hook', types: 'milestone-due,reminder-failed' }],
  ['a webhook on this machine', 'addWebhook', { url: 'https://localhost/hook' }],
  ['a webhook of a wrong form', 'addWebhook', { url: 'http://u:p@case.example', types: ['tea'], description: '\n' }],
  ['a webhook by Cafcass', 'addWebhook', { url: 'https://93.184.216.34/hook' }, 'cafcass'],
  ['the webhooks', 'listWebhooks', {}],
  ['the webhooks, asked by Cafcass', 'listWebhooks', {}, 'cafcass'],
  ['a webhook by its first characters, tested in vain', 'testWebhook', { webhook: '4444' }],
  ['no webhook tested', 'testWebhook', { webhook: '11111111' }],
  ['a new secret', 'rotateWebhookSecret', { webhook: WEBHOOK, overlapHours: '2' }],
  ['a new secret for too long', 'rotateWebhookSecret', { webhook: WEBHOOK, overlapHours: 169 }],
  ['deliveries', 'listDeliveries', { webhook: WEBHOOK, limit: '1' }],
  ['deliveries of every kind', 'listDeliveries', { states: 'pending,failed', types: ['timeline-changed', 'ping'] }],
  ['deliveries of a wrong form', 'listDeliveries', { states: 'sent', types: 'tea', after: '!' }],
  ['deliveries that Cafcass may not see', 'listDeliveries', {}, 'cafcass'],
  ['all sent again', 'replayDelivery', { webhook: WEBHOOK, since: '2025-02-10' }],
  ['none sent again', 'replayDelivery', { webhook: WEBHOOK, delivery: '11111111-1111-4111-8111-111111111111' }],
  ['nothing sent again', 'replayDelivery', { webhook: WEBHOOK }],
  ['a webhook removed', 'removeWebhook', { webhook: WEBHOOK }],
  ['no webhook removed', 'removeWebhook', { webhook: 'tea' }],
  ['a webhook removed by Cafcass', 'removeWebhook', { webhook: WEBHOOK }, 'cafcass'],
  ['how it is doing', 'status', {}],
  ['how it is doing, asked by Cafcass', 'status', {}, 'cafcass'],
  ['a backup', 'backup', { file: '/anywhere/backup' }],
  ['a backup by Cafcass', 'backup', { file: '/anywhere/backup' }, 'cafcass'],
  ['a backup to a relative path', 'backup', { file: 'backup' }],
  ['anything by a party that does not exist', 'listDeadlines', {}, 'dfe ü'],
];

it('every operation is tried both ways', () => {
  expect(new Set(CASES.map(([, name]) => name))).toEqual(new Set(Object.keys(OPERATION_ROUTES)));
});

describe('the service in the process and through its socket', () => {
  let service: TestService;
  let deps: ServiceDeps;
  let directory: string;

  beforeAll(async () => {
    const stored = await openStoredService();
    service = stored;
    deps = {
      ...service.deps,
      runtime: {
        describe: () => Promise.resolve([{ name: 'database', description: 'one of tests', problem: null }]),
        notices: ['for tests only'],
        backup: () => Promise.resolve(),
      },
    };
    // Longer than a socket's address may be.
    directory = path.join(mkdtempSync(path.join(tmpdir(), 'both-ways-')), 'd'.repeat(60), 'e'.repeat(60));
    mkdirSync(directory, { recursive: true });
    chmodSync(directory, 0o755);
    const stop = await listenOnSocket(directory, deps, pino({ level: 'silent' }));
    return async () => {
      await stop();
      await stored.close();
      rmSync(path.resolve(directory, '../..'), { recursive: true });
    };
  });

  it('opens its socket to the owner of the directory only', () => {
    expect(statSync(path.join(directory, 'control.sock')).mode & 0o777).toBe(0o600);
  });

  const prepareAnew = async (): Promise<Prepared> => {
    await service.empty();
    service.setClock('2025-02-10 10:00');
    return prepare(service);
  };
  const waysOf = (seenBy: string | undefined) => {
    const caller = { actingAs: 'Zoë O’Hara', seenBy };
    // Not run at once: who asks may be refused, which is to be the call's failure.
    const inProcess: Call = (operation, given) =>
      Promise.resolve().then(() =>
        runOperation(operation, deps, localPrincipal(deps.rules.current, caller.actingAs, seenBy), given),
      );
    const throughSocket: Call = async (operation, given) => {
      const client = await connectToSocket(directory, caller);
      if (client === null) throw new Error('nobody listens');
      try {
        return await client.call(operation, given as never);
      } finally {
        await client.close();
      }
    };
    return { inProcess, throughSocket };
  };
  const cases = CASES.map(([title, name, input, seenBy]) => ({ title, name, input, seenBy }));
  const onlyLooks = ({ name }: { readonly name: OperationName }): boolean =>
    name === 'preview' || OPERATION_ROUTES[name].method === 'GET';

  describe('give the same look at', () => {
    let prepared: Prepared;
    beforeAll(async () => {
      prepared = await prepareAnew();
    });

    it.each(cases.filter(onlyLooks))('$title', async ({ name, input, seenBy }) => {
      const { inProcess, throughSocket } = waysOf(seenBy);
      const here = await observe(service, prepared, inProcess, name, input);
      expect(await observe(service, prepared, throughSocket, name, input)).toEqual(here);
    });
  });

  describe('do the same for', () => {
    it.each(cases.filter((each) => !onlyLooks(each)))('$title', async ({ name, input, seenBy }) => {
      const { inProcess, throughSocket } = waysOf(seenBy);
      const here = await observe(service, await prepareAnew(), inProcess, name, input);
      expect(await observe(service, await prepareAnew(), throughSocket, name, input)).toEqual(here);
    });
  });
});

type Call = (operation: OperationName, given: unknown) => Promise<unknown>;

/** A fresh inspection, and a reminder of it that failed. */
interface Prepared {
  readonly id: string;
  readonly reminder: string;
}

async function prepare(service: TestService): Promise<Prepared> {
  await addEve(service);
  await addWebhook(service);
  const { id } = await service.create();
  const own = (await service.reminders()).filter((each) => each.recipient === PEOPLE[0].email);
  const reminder = own[0]?.id ?? '';
  await service.db
    .updateTable('reminders')
    .set({ state: 'failed', closed_at: new Date() })
    .where('id', '=', reminder)
    .execute();
  return { id, reminder };
}

/** What a question gives, and who is recorded; ids and instants, which never repeat, are left out. */
async function observe(
  service: TestService,
  { id, reminder }: Prepared,
  call: Call,
  name: OperationName,
  input: object,
): Promise<unknown> {
  const text = JSON.stringify(input)
    .replaceAll('INSPECTION', id)
    .replaceAll('INSPEC', id.slice(0, 8))
    .replaceAll('REMINDER', reminder);
  const outcome = await call(name, JSON.parse(text))
    .then((result: unknown) => ({ result }))
    .catch((error: unknown) => {
      if (!(error instanceof TimelineError)) throw error;
      return { code: error.code, message: error.message, problems: 'problems' in error ? error.problems : [] };
    });
  const recordedBy = await service.db.selectFrom('events').select('recorded_by').execute();
  const plannedBy = await service.db.selectFrom('inspections').select('created_by').orderBy('created_at').execute();
  // What is undefined is not there, as JSON has it.
  return JSON.parse(
    JSON.stringify({ outcome, recordedBy, plannedBy })
      .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'an id')
      .replaceAll(id.slice(0, 8), 'a short id')
      .replaceAll(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"an instant"')
      .replaceAll(/\b[0-9a-f]{64}\b/g, 'a hash')
      .replaceAll(/\bwhsec_[\w+/=]+/g, 'a secret')
      .replaceAll(/\bitl_[\w-]{43}|(?<=token=)[\w-]{43}/g, 'a secret')
      .replaceAll(/"next":"[\w-]+"/g, '"next":"a cursor"')
      .replaceAll(/"clockSkewSeconds":-?\d+/g, '"clockSkewSeconds":0'),
  ) as unknown;
}

/** The only webhook, which is told that the inspection was planned. */
async function addWebhook({ db }: TestService): Promise<void> {
  const types = ['timeline-changed'];
  const created_at = new Date('2025-02-10T09:00Z');
  await db
    .insertInto('webhooks')
    .values({ id: WEBHOOK, url: 'https://127.0.0.1:9/', types, secret: 'whsec_AAAA', created_at, created_by: 'a test' })
    .execute();
}

/** The only user, who administers, with a session and a token. */
async function addEve({ db }: TestService): Promise<void> {
  await sql`truncate users cascade`.execute(db);
  const user_id = '33333333-3333-4333-8333-333333333333';
  const [at, expires_at] = [new Date('2025-02-10T09:00Z'), new Date('2025-02-11T09:00Z')];
  const user = { id: user_id, party: 'ofsted', name: 'Eve Ford', email: EVE, created_at: at, created_by: 'a test' };
  await db
    .insertInto('users')
    .values({ ...user, roles: ['administrator'] })
    .execute();
  const session = { id: randomUUID(), token_hash: 's', user_id, signed_in_by: 'link', browser: 'A browser' } as const;
  await db
    .insertInto('sessions')
    .values({ ...session, created_at: at, last_seen_at: at, expires_at })
    .execute();
  const token = { id: TOKEN, token_hash: 't', user_id, name: 'A token', scopes: ['see'], created_by: 'a test' };
  await db
    .insertInto('api_tokens')
    .values({ ...token, created_at: at, expires_at })
    .execute();
}
