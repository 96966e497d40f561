import type { KyselyPlugin } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { plainDate } from '../../src/calendar/plain-date.ts';
import type { Sender } from '../../src/mail/sender.ts';
import { createSmtpSender } from '../../src/mail/smtp-sender.ts';
import { parseSmtpUrl } from '../../src/mail/smtp-url.ts';
import { sendReminder } from '../../workers/send-reminder.ts';
import { openTestService, type TestService } from '../service/test-service.ts';
import { describeEachDatabase } from '../support/each-database.ts';
import { type MailSink, startMailSink } from './mail-sink.ts';

/** What the workers ask of the database while they send one email, in order. */
const statementsOf = (kind: 'timeline' | 'change') => [
  'the moment',
  'the claim',
  'the inspection',
  'its people',
  'its events',
  ...(kind === 'change' ? ['what was told', 'why it changed'] : []),
  'storing: its inspections held',
  'storing: the email',
  'storing: the dates it tells',
  'storing: its reminders',
  'right before the first byte: whether it may go',
  'settling: the reminders',
  'settling: the email',
];

/** The mail server has it, and the record of that is not yet written: here alone an email goes twice. */
const DOUBLED = new Set([
  'before settling: the reminders',
  'after settling: the reminders',
  'before settling: the email',
  'after settling: the email',
]);

const pointsOf = (kind: 'timeline' | 'change') =>
  statementsOf(kind).flatMap((statement, index) => [
    { kind, point: `before ${statement}`, at: index, when: 'before' as const },
    { kind, point: `after ${statement}`, at: index, when: 'after' as const },
  ]);

/** What sending a change has that sending a timeline has not, and what makes it told. */
const OF_A_CHANGE = /what was told|why it changed|the dates it tells|settling: the reminders/;

describeEachDatabase('a process that ends', (database) => {
  let service: TestService;
  let sink: MailSink;
  let sender: Sender;
  beforeAll(async () => {
    service = await openTestService(database());
    // Kept from test to test: the server lets every new connection wait for a tenth of a second.
    sink = await startMailSink();
    sender = createSmtpSender(parseSmtpUrl(sink.url));
  });
  beforeEach(async () => {
    await service.empty();
    sink.reset();
    service.setClock('2025-01-15 12:00');
  });
  afterAll(async () => {
    await sender.close();
    await sink.close();
  });

  /** A database that is never heard of again from one statement on: what was begun is rolled back, as when a process dies. */
  const dyingAt = (at: number, when: 'before' | 'after') => {
    let asked = 0;
    let answered = 0;
    let dead = false;
    const die = (): never => {
      dead = true;
      throw new Error('the process has ended');
    };
    const plugin: KyselyPlugin = {
      transformQuery: ({ node }) => {
        if (dead || (when === 'before' && asked === at)) die();
        asked += 1;
        return node;
      },
      transformResult: async ({ result }) => {
        if (dead || (when === 'after' && answered === at)) die();
        answered += 1;
        return await Promise.resolve(result);
      },
    };
    return { db: service.db.withPlugin(plugin), statements: () => answered };
  };
  const work = () => service.workWith(sender);
  /** The one message that is due: the timeline of an inspection, or what moved of one whose timeline was sent. */
  const prepare = async (kind: 'timeline' | 'change'): Promise<string> => {
    const people = [{ role: 'coordinator', name: 'Asha Rao', email: 'asha.rao@ofsted.example' }];
    const { id: inspection } = await service.create({ people });
    const find = async () => (await service.reminders()).find((row) => row.kind === kind)?.id ?? '';
    if (kind === 'timeline') return find();
    const [timeline] = (await service.reminders()).filter((row) => row.kind === 'timeline');
    expect(await sendReminder(work(), timeline?.id ?? '')).toBe('accepted');
    sink.reset();
    service.setClock('2025-01-15 12:01');
    await service.record(inspection, 'deferred 2025-01-15', { date: plainDate('2025-05-19'), reason: 'r' });
    return find();
  };

  it.each(['timeline', 'change'] as const)('nowhere asks the database of a %s what the points name', async (kind) => {
    const reminder = await prepare(kind);
    const { db, statements } = dyingAt(Infinity, 'before');
    expect(await sendReminder({ ...work(), db, now: work().now }, reminder)).toBe('accepted');
    expect(statements()).toBe(statementsOf(kind).length);
  });

  it.each([...pointsOf('timeline'), ...pointsOf('change').filter(({ point }) => OF_A_CHANGE.test(point))])(
    '$kind, $point: the email goes, and twice only if the mail server has it already',
    async ({ kind, point, at, when }) => {
      const reminder = await prepare(kind);
      const ending = sendReminder({ ...work(), db: dyingAt(at, when).db, now: work().now }, reminder);
      // The guard answers no where it cannot ask, and then nothing more is heard either.
      await expect(ending).rejects.toThrow('the process has ended');
      const first = sink.messages.map((message) => message.content.toString('latin1'));
      const isDoubled = DOUBLED.has(point);
      expect(first).toHaveLength(isDoubled ? 1 : 0);

      // The lease runs out, and another process comes by.
      service.setClock('2025-01-15 12:06');
      const again = await sendReminder(work(), reminder);
      expect(again).toBe('accepted');
      const all = sink.messages.map((message) => message.content.toString('latin1'));
      expect(all).toHaveLength(isDoubled ? 2 : 1);
      expect(new Set(all).size).toBe(1);
      expect((await service.reminders()).find((row) => row.id === reminder)).toMatchObject({ state: 'accepted' });
      // Who looks later sees where an email may have arrived twice.
      const emails = await service.emails();
      if (isDoubled) expect(emails.at(-1)).toMatchObject({ possible_duplicate: true });
      expect(await sendReminder(work(), reminder)).toBe('nothing-to-do');
    },
  );

  it('after the record of it sends nothing again', async () => {
    const reminder = await prepare('timeline');
    expect(await sendReminder(work(), reminder)).toBe('accepted');
    service.setClock('2025-01-15 13:00');
    expect(await sendReminder(work(), reminder)).toBe('nothing-to-do');
    expect(sink.messages).toHaveLength(1);
  });
});
