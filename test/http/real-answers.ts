import { randomUUID } from 'node:crypto';
import { localPrincipal } from '../../src/service/local-principal.ts';
import type { OperationName } from '../../src/service/operation-routes.ts';
import { runOperation } from '../../src/service/operations.ts';
import type { ServiceDeps } from '../../src/service/service-deps.ts';
import { MADE_UP_ID, madeUpEdition, rulesWith } from '../fixtures/frameworks/made-up-edition.ts';
import { PEOPLE, type TestService } from '../service/test-service.ts';

/** What was asked and what was answered, as JSON has it. */
export interface RealAnswer {
  readonly operation: OperationName;
  readonly input: Readonly<Record<string, unknown>>;
  readonly party: string;
  readonly answer: unknown;
}

/** A step of the story. `FIRST` and `SECOND` stand for the ids of its inspections, `REMINDER` for a failed reminder, the words of `MADE` for what was made last. */
type Step =
  | readonly [operation: OperationName, input: object, party?: 'cafcass']
  | { readonly clock: string }
  | { readonly newerRules: true };

const DAY_OFF = { kind: 'add', date: '2025-04-03', name: 'A day of mourning', source: 'Royal proclamation' };

/** What an inspected party is answered at any time. */
const SEEN_BY_CAFCASS: readonly Step[] = [
  ['showInspection', { inspection: 'FIRST' }, 'cafcass'],
  ['showTimeline', { inspection: 'FIRST' }, 'cafcass'],
  ['listRecordedEvents', { inspection: 'FIRST' }, 'cafcass'],
  ['listInspections', {}, 'cafcass'],
  ['listDeadlines', {}, 'cafcass'],
  ['countDeadlines', {}, 'cafcass'],
  ['listReminders', {}, 'cafcass'],
  ['showHistory', { inspection: 'FIRST' }, 'cafcass'],
  ['exportInspection', { inspection: 'FIRST', format: 'json' }, 'cafcass'],
  ['listEditions', {}, 'cafcass'],
  ['listFrameworks', {}, 'cafcass'],
  ['showFramework', { framework: 'cafcass-2024-10-04' }, 'cafcass'],
  ['listCalendars', {}, 'cafcass'],
  ['showCalendar', { calendar: 'england-and-wales' }, 'cafcass'],
];

/**
 * Every operation at least once, the first time as an example for readers: an inspection is planned, announced, pinned,
 * deferred, held and corrected, its calendar changed and a newer edition adopted.
 */
const STORY: readonly Step[] = [
  { clock: '2025-02-10 10:00' },
  ['preview', { kind: 'inspection', start: '2025-03-10', events: [{ type: 'draft-sent', on: '2025-04-07' }] }],
  ['createInspection', { kind: 'inspection', start: '2025-03-10', people: PEOPLE }],
  ['createInspection', { kind: 'focused-visit', start: '2025-05-13', reason: 'agreed by telephone' }],
  ['createInspection', { kind: 'inspection', start: '2025-03-17', people: PEOPLE, dryRun: true }],
  ['listInspections', { limit: 1 }],
  ['showInspection', { inspection: 'FIRST' }],
  ['showTimeline', { inspection: 'FIRST' }],
  ['listPossibleEvents', { inspection: 'FIRST' }],
  ['listDeadlines', { limit: 2 }],
  ['countDeadlines', { kind: 'inspection' }],
  ['listReminders', { recipient: PEOPLE[1].email, limit: 2 }],
  ['listReminders', { states: ['failed'] }],
  ['listDeadlines', { states: ['upcoming', 'due', 'overdue', 'held', 'done'], limit: 500 }],
  ['retryReminder', { reminder: 'REMINDER' }],
  [
    'recordEvent',
    {
      inspection: 'FIRST',
      type: 'notice-given',
      on: '2025-02-10',
      at: '09:30',
      told: 'Dev Shah',
      reason: 'A week early',
    },
  ],
  ['listRecordedEvents', { inspection: 'FIRST' }],
  ['showHistory', { inspection: 'FIRST' }],
  ...SEEN_BY_CAFCASS,
  { clock: '2025-02-12 11:00' },
  [
    'recordEvent',
    {
      inspection: 'FIRST',
      type: 'milestone-pinned',
      on: '2025-02-12',
      milestone: 'annex-a',
      date: '2025-02-14',
      reason: 'A promise',
    },
  ],
  [
    'recordEvent',
    {
      inspection: 'FIRST',
      type: 'variation',
      on: '2025-02-12',
      milestone: 'final',
      date: '2025-05-06',
      reference: 'L/12',
    },
  ],
  [
    'recordEvent',
    { inspection: 'FIRST', type: 'deferred', on: '2025-02-12', date: '2025-03-17', reason: 'Illness', dryRun: true },
  ],
  ['recordEvent', { inspection: 'FIRST', type: 'deferred', on: '2025-02-12', date: '2025-03-17', reason: 'Illness' }],
  [
    'recordEvent',
    {
      inspection: 'FIRST',
      type: 'hold-placed',
      on: '2025-02-12',
      hold: 'pre-election',
      reason: 'A poll',
      liftedBy: 'The director',
    },
  ],
  [
    'recordEvent',
    {
      inspection: 'FIRST',
      type: 'event-corrected',
      on: '2025-02-12',
      corrects: 1,
      date: '2025-02-10',
      reason: 'Another hour',
    },
  ],
  ['showInspection', { inspection: 'FIRST' }],
  ['canPublish', { inspection: 'FIRST' }],
  ['showTimelineAsOf', { inspection: 'FIRST', moment: '2025-02-10T10:00' }],
  ['showTimelineAsOf', { inspection: 'FIRST', moment: '2025-02-12T11:00' }, 'cafcass'],
  ['exportInspection', { inspection: 'FIRST' }],
  ['exportInspection', { inspection: 'FIRST', format: 'json' }],
  ...SEEN_BY_CAFCASS,
  ['listHistory', { limit: 2 }],
  ['verifyHistory', { inspection: 'FIRST' }],
  ['verifyHistory', {}],
  ['previewCalendar', { change: DAY_OFF, inspections: ['FIRST'] }],
  ['previewCalendar', { change: DAY_OFF }],
  ['changeCalendar', { change: DAY_OFF }],
  ['applyCalendar', { inspections: ['FIRST'] }],
  ['applyCalendar', { inspections: 'all' }],
  ['listCalendars', {}],
  ['showCalendar', { calendar: 'england-and-wales', from: '2025-01-01', to: '2025-12-31' }],
  ['listFrameworks', {}],
  ['showFramework', { framework: 'cafcass-2024-10-04' }],
  ['listEditions', {}],
  { newerRules: true },
  ['listEditions', {}],
  ['compareEditions', { inspection: 'SECOND' }],
  ['keepEdition', { inspection: 'SECOND', to: MADE_UP_ID, reason: 'It began under the older one' }],
  ['adoptEdition', { inspection: 'FIRST', to: MADE_UP_ID, reason: 'Agreed with Cafcass' }],
  [
    'compareStarts',
    { kind: 'inspection', starts: [{ start: '2025-09-08' }, { start: '2025-12-15' }], lead: PEOPLE[1].email },
  ],
  ['findStart', { kind: 'inspection', publishedBefore: '2025-12-20', count: 2, lead: PEOPLE[1].email }],
  ['findStart', { kind: 'inspection', count: 1, weekday: 'any' }],
  ['createProgramme', { inspections: [{ kind: 'inspection', start: '2025-09-08', people: PEOPLE }], dryRun: true }],
  ['createProgramme', { inspections: [{ kind: 'inspection', start: '2025-09-08', people: PEOPLE }] }],
  ['showProgramme', { from: '2025-01-01' }],
  ['addWebhook', { url: 'http://127.0.0.1:1/hook', types: ['timeline-changed'], description: 'The case system' }],
  ['listWebhooks', {}],
  // Nothing listens there: what is not delivered is told of as well.
  ['testWebhook', { webhook: 'WEBHOOK' }],
  ['listDeliveries', { webhook: 'WEBHOOK' }],
  ['replayDelivery', { webhook: 'WEBHOOK', since: '2025-02-12T10:00' }],
  ['rotateWebhookSecret', { webhook: 'WEBHOOK' }],
  ['removeWebhook', { webhook: 'WEBHOOK' }],
  ['chooseInvitations', { inspection: 'FIRST', person: PEOPLE[0].email, wanted: true }],
  ['listInvitations', { person: PEOPLE[0].email }],
  ['addUser', { name: 'Eve Ford', email: 'eve.ford@ofsted.example', roles: ['coordinator'] }],
  ['changeUser', { user: 'eve.ford@ofsted.example', roles: ['coordinator', 'administrator'] }],
  ['addUser', { name: 'Lin Okoro', email: PEOPLE[4].email, roles: ['link-person'] }],
  ['listUsers', {}],
  ['createSignInLink', { user: PEOPLE[4].email }],
  ['createToken', { name: 'The case system', user: PEOPLE[4].email, days: 30, scopes: ['see'] }],
  ['listTokens', {}],
  ['revokeToken', { token: 'TOKEN' }],
  ['createFeed', { user: PEOPLE[4].email, scope: 'all' }],
  ['listFeeds', { user: PEOPLE[4].email }],
  // The list begins with it: what was done at one instant stands in any order.
  { clock: '2025-02-12 11:05' },
  ['revokeFeed', { feed: 'FEED' }],
  ['listAccessChanges', {}],
  ['listSessions', { user: PEOPLE[4].email }],
  ['endSessions', { user: PEOPLE[4].email }],
  ['disableUser', { user: PEOPLE[4].email }],
  ['enableUser', { user: PEOPLE[4].email }],
  ['status', {}],
  ['backup', { file: '/srv/backups/timeline.tar.gz' }],
];

/** A session of somebody, as signing in would begin it. */
async function signIn({ db, deps }: TestService, userId: string): Promise<void> {
  const now = deps.now();
  await db
    .insertInto('sessions')
    .values({
      id: randomUUID(),
      token_hash: randomUUID(),
      user_id: userId,
      signed_in_by: 'link',
      browser: 'Firefox',
      created_at: new Date(now),
      last_seen_at: new Date(now),
      expires_at: new Date(now + 3_600_000),
      ended_at: null,
    })
    .execute();
}

/** What stands for the id that an operation gave last. */
const MADE: Partial<Record<OperationName, string>> = {
  addWebhook: 'WEBHOOK',
  createToken: 'TOKEN',
  createFeed: 'FEED',
};

/** Tells the story to a service without anything in it, and gives every answer. */
export async function tellStory(service: TestService): Promise<readonly RealAnswer[]> {
  let deps: ServiceDeps = {
    ...service.deps,
    runtime: {
      ...service.deps.runtime,
      describe: () => Promise.resolve([{ name: 'database', description: 'PostgreSQL', problem: null }]),
      notices: ['Email is written to files.'],
      backup: () => Promise.resolve(),
      address: () => 'https://timeline.example.gov.uk',
      webhookReach: { loopback: true, private: false },
    },
  };
  const answers: RealAnswer[] = [];
  const ids: string[] = [];
  const made = new Map<string, string>();
  let failed = '';
  for (const step of STORY) {
    if ('clock' in step) {
      service.setClock(step.clock);
      continue;
    }
    if ('newerRules' in step) {
      deps = { ...deps, rules: rulesWith(madeUpEdition()) };
      continue;
    }
    const [operation, given, party] = step;
    const text = JSON.stringify(given)
      .replaceAll('FIRST', ids[0] ?? '')
      .replaceAll('SECOND', ids[1] ?? '')
      .replaceAll('REMINDER', failed)
      .replaceAll(/WEBHOOK|TOKEN|FEED/g, (word) => made.get(word) ?? '');
    const input = JSON.parse(text) as Record<string, unknown>;
    const principal = localPrincipal(deps.rules.current, 'Asha Rao', party);
    const answer = JSON.parse(JSON.stringify(await runOperation(operation, deps, principal, input))) as object;
    answers.push({ operation, input, party: principal.party, answer });
    if (operation === 'addUser') await signIn(service, (answer as { readonly id: string }).id);
    if (operation === 'createInspection') ids.push(...listId(answer as { readonly id: string | null }));
    const word = MADE[operation];
    if (word !== undefined) made.set(word, (answer as { readonly id: string }).id);
    if (operation === 'createInspection' && ids.length === 1) await failOneReminder(service);
  }
  return answers;

  async function failOneReminder({ db, reminders }: TestService): Promise<void> {
    const row = (await reminders()).find((each) => each.recipient === PEOPLE[0].email && each.milestone !== null);
    failed = row?.id ?? '';
    await db
      .updateTable('reminders')
      .set({ state: 'failed', closed_at: new Date(service.deps.now()), last_error: '550 no such mailbox' })
      .where('id', '=', failed)
      .execute();
  }
}

/** Of a dry run none. */
function listId({ id }: { readonly id: string | null }): readonly string[] {
  return id === null ? [] : [id];
}
