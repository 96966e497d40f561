import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { EmailContent } from '../../../../src/store/reminder-tables.ts';
import { sendReminder } from '../../../../workers/send-reminder.ts';
import { openTestService, type TestService } from '../../../service/test-service.ts';
import { describeEachDatabase } from '../../../support/each-database.ts';
import { openPagesApp, type PagesApp } from '../pages-app.ts';

const BASE_URL = 'https://timeline.example';

describeEachDatabase('the link in an email', (database) => {
  let service: TestService;
  let pages: PagesApp;
  beforeAll(async () => {
    service = await openTestService(database());
    pages = await openPagesApp(service.deps);
  });
  afterAll(() => pages.close());
  beforeEach(() => service.empty());

  /** Has what is due to somebody emailed to them, and gives the words of the email. */
  const email = async (recipient: string): Promise<EmailContent> => {
    const work = service.workWith({
      send: async (_email: unknown, mayLeave: () => Promise<boolean>) =>
        (await mayLeave())
          ? { kind: 'accepted', response: '250 OK' }
          : { kind: 'temporary', response: '', countsAttempt: false },
    } as never);
    const due = (await service.reminders()).find(
      (each) => each.recipient === recipient && each.send_at <= new Date(service.deps.now()),
    );
    const linked = { ...work, mail: { ...work.mail, baseUrl: BASE_URL } };
    expect(await sendReminder(linked, due?.id ?? '')).toBe('accepted');
    const [sent] = (await service.emails()).filter((each) => each.recipient === recipient);
    return sent?.content as EmailContent;
  };
  const pathIn = (text: string): string =>
    /https:\/\/timeline\.example(\/acknowledge\/[\w-]{43})\b/.exec(text)?.[1] ?? '';
  const seenTimes = async (): Promise<readonly (string | null)[]> => {
    const answer = await pages.app.inject({
      url: '/api/reminders?states=accepted',
      headers: { 'x-test-principal': 'coordinator' },
    });
    return answer.json<{ reminders: { seenAt: string | null }[] }>().reminders.map((each) => each.seenAt);
  };
  const announce = async (): Promise<void> => {
    service.setClock('2025-02-03 10:00');
    const { id } = await service.create();
    service.setClock('2025-02-24 09:30');
    await service.record(id, 'notice-given 2025-02-24');
    service.setClock('2025-02-24 10:00');
  };

  it('leads to a page that says what it is; only its button records, and once', async () => {
    await announce();
    const { text, html, subject } = await email('lin.okoro@cafcass.example');
    const path = pathIn(text);
    expect(pathIn(html)).toBe(path);

    for (const method of ['GET', 'HEAD'] as const) await pages.app.inject({ method, url: path });
    const page = await pages.get('viewer', path);
    expect(page.heading).toBe('Tell Ofsted that you have seen an email');
    expect(page.summary).toEqual({
      Email: subject,
      'Sent to': 'Lin Okoro',
      'Sent on': 'Monday 24 February 2025 at 10am',
    });
    expect(await seenTimes()).toEqual([null]);

    service.setClock('2025-02-24 11:15');
    const pressed = await pages.app.inject({ method: 'POST', url: path });
    expect([pressed.statusCode, pressed.headers.location]).toEqual([303, path]);
    expect(await seenTimes()).toEqual(['2025-02-24 11:15']);

    service.setClock('2025-02-25 09:00');
    await pages.app.inject({ method: 'POST', url: path });
    expect(await seenTimes()).toEqual(['2025-02-24 11:15']);
    const after = await pages.get('viewer', path);
    expect(after.heading).toBe('You have told Ofsted that you have seen this email');
    expect(after.summary['Seen on']).toBe('Monday 24 February 2025 at 11:15am');
    expect(after.root.querySelector('form')).toBeNull();
  });

  it('leads nowhere once the call is taken back, for the inspected party', async () => {
    await announce();
    const path = pathIn((await email('lin.okoro@cafcass.example')).text);
    const [inspection] = await service.db.selectFrom('inspections').select('id').execute();
    await service.record(inspection?.id ?? '', 'event-corrected 2025-02-24', { corrects: 1, at: undefined });
    expect((await pages.get('viewer', path)).status).toBe(404);
    await pages.app.inject({ method: 'POST', url: path });
    const rows = await service.db
      .selectFrom('emails')
      .select('seen_at')
      .where('seen_token_hash', 'is not', null)
      .execute();
    expect(rows).toEqual([{ seen_at: null }]);
  });

  it.each(['nothing', 'a'.repeat(43), '%00'])(
    'of an email that there is not, %s, leads to a page that says so',
    async (token) => {
      const page = await pages.get('viewer', `/acknowledge/${token}`);
      expect([page.status, page.heading]).toEqual([404, 'Page not found']);
      expect((await pages.post('viewer', `/acknowledge/${token}`)).status).toBe(404);
    },
  );
});
