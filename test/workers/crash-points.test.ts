import { type KyselyPlugin, sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Sender } from '../../src/mail/sender.ts';
import { createSmtpSender } from '../../src/mail/smtp-sender.ts';
import { parseSmtpUrl } from '../../src/mail/smtp-url.ts';
import { sendReminder } from '../../workers/send-reminder.ts';
import { openTestService, type TestService } from '../service/test-service.ts';
import { describeEachDatabase } from '../support/each-database.ts';
import { type MailSink, startMailSink } from './mail-sink.ts';

/** What the workers ask of the database while they send one email, in order. */
const STATEMENTS = [
  'the moment',
  'the claim',
  'the inspection',
  'its people',
  'its events',
  'storing: its inspections held',
  'storing: the email',
  'storing: the dates it tells',
  'storing: its reminders',
  'right before the first byte: whether it may go',
  'settling: the reminders',
  'settling: the email',
] as const;

/** The mail server has it, and the record of that is not yet written: here alone an email goes twice. */
const DOUBLED = new Set([
  'before settling: the reminders',
  'after settling: the reminders',
  'before settling: the email',
  'after settling: the email',
]);

const POINTS = STATEMENTS.flatMap((statement, index) => [
  { point: `before ${statement}`, at: index, when: 'before' as const },
  { point: `after ${statement}`, at: index, when: 'after' as const },
]);

describeEachDatabase('a process that ends', (database) => {
  let service: TestService;
  let sink: MailSink;
  let sender: Sender;
  let reminder: string;
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
    await service.create({ people: [{ role: 'coordinator', name: 'Asha Rao', email: 'asha.rao@ofsted.example' }] });
    await sql`update reminders set state = 'cancelled', closed_at = now() where kind <> 'timeline'`.execute(service.db);
    reminder = (await service.reminders()).find((row) => row.kind === 'timeline')?.id ?? '';
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

  it('nowhere asks the database what the points below name', async () => {
    const { db, statements } = dyingAt(Infinity, 'before');
    expect(await sendReminder({ ...work(), db, now: work().now }, reminder)).toBe('accepted');
    expect(statements()).toBe(STATEMENTS.length);
  });

  it.each(POINTS)(
    '$point: the email goes, and twice only if the mail server has it already',
    async ({ point, at, when }) => {
      const ending = sendReminder({ ...work(), db: dyingAt(at, when).db, now: work().now }, reminder);
      // The guard answers no where it cannot ask, and then nothing more is heard either.
      await expect(ending).rejects.toThrow('the process has ended');
      const first = sink.messages.map((message) => message.content.toString('latin1'));
      const isDoubled = DOUBLED.has(point);
      expect(first).toHaveLength(isDoubled ? 1 : 0);

      // The lease runs out, and another process comes by.
      service.setClock('2025-01-15 12:05');
      const again = await sendReminder(work(), reminder);
      expect(again).toBe('accepted');
      const all = sink.messages.map((message) => message.content.toString('latin1'));
      expect(all).toHaveLength(isDoubled ? 2 : 1);
      expect(new Set(all).size).toBe(1);
      expect((await service.reminders()).find((row) => row.id === reminder)).toMatchObject({ state: 'accepted' });
      // Who looks later sees where an email may have arrived twice.
      const emails = await service.emails();
      if (isDoubled) expect(emails).toMatchObject([{ possible_duplicate: true }]);
      expect(await sendReminder(work(), reminder)).toBe('nothing-to-do');
    },
  );

  it('after the record of it sends nothing again', async () => {
    expect(await sendReminder(work(), reminder)).toBe('accepted');
    service.setClock('2025-01-15 13:00');
    expect(await sendReminder(work(), reminder)).toBe('nothing-to-do');
    expect(sink.messages).toHaveLength(1);
  });
});
