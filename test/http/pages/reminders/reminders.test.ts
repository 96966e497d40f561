import { beforeEach, describe, expect, it } from 'vitest';
import type { StoredService } from '../../../cli/stored-service.ts';
import { openPagesForSuite } from '../open-pages-for-suite.ts';
import type { PagesApp } from '../pages-app.ts';

describe('reminders, on pages', () => {
  let service: StoredService;
  let pages: PagesApp;
  let id: string;
  openPagesForSuite('2025-02-20 10:00', (opened) => ({ service, pages } = opened));
  beforeEach(async () => {
    ({ id } = await service.create());
  });

  /** Has the first email about the draft refused by the mail server, and gives its id. */
  const fail = async (): Promise<string> => {
    const [row] = (await service.reminders()).filter((each) => each.milestone === 'draft');
    const failed = { state: 'failed', closed_at: new Date(), last_error: '550 no such mailbox' } as const;
    await service.db
      .updateTable('reminders')
      .set(failed)
      .where('id', '=', row?.id ?? '')
      .execute();
    return row?.id ?? '';
  };
  const stateOf = async (reminder: string): Promise<string | undefined> =>
    (await service.reminders()).find((each) => each.id === reminder)?.state;

  it('say when, to whom, about what, why and what would stop them', async () => {
    const page = await pages.get('coordinator', `/inspections/${id}/reminders`);
    // 1 working day before the planned call on Mon 24 Feb 2025: the Friday before it.
    expect(page.rows('Next emails')).toContainEqual([
      'Fri 21 Feb 2025, 3pm',
      'Ben Cole ben.cole@ofsted.example',
      'Call to announce the inspection',
      'Lead inspector. “Day before”, for Monday 24 February 2025 at 9:30am.',
      'Recording “Notice given to Cafcass by telephone”, a change of its date, or cancelling the inspection.',
    ]);
  });

  it('lead from page to page without leaving any out', async () => {
    const waiting = (await service.reminders()).filter((each) => each.state === 'pending').length;
    const seen: string[] = [];
    let url: string | undefined = `/inspections/${id}/reminders`;
    while (url !== undefined) {
      const page = await pages.get('coordinator', url);
      seen.push(...page.rows('Next emails').map((row) => row.join()));
      url = page.link('Next page');
    }
    expect(waiting).toBeGreaterThan(25);
    expect(seen).toHaveLength(waiting);
    expect(seen.toSorted()).toEqual([...new Set(seen)].toSorted());
  });

  it('say why some are not sent', async () => {
    await service.record(id, 'cancelled 2025-02-20');
    const page = await pages.get('coordinator', `/inspections/${id}/reminders?show=cancelled`);
    expect(page.rows('Emails not sent')[0]?.at(-1)).toBe('“Cancelled” was recorded for Thursday 20 February 2025');
    expect((await pages.get('coordinator', `/inspections/${id}/reminders`)).text).toContain(
      'No emails are waiting to be sent.',
    );
  });

  it('that failed are shown first over all inspections, and tried again by a button, once', async () => {
    const failed = await fail();
    const page = await pages.get('coordinator', '/reminders');
    expect(page.texts('strong[aria-current]')).toEqual(['Failed (1)']);
    expect(page.rows('Failed emails')[0]?.slice(2)).toEqual([
      'Draft report sent to Cafcass Cafcass inspection, start Mon 10 Mar 2025',
      expect.stringMatching(/^Lead inspector\. “Five days”, for /),
      '550 no such mailbox',
      'Try again: Draft report sent to Cafcass to Ben Cole',
    ]);
    const retry = `/reminders/${failed}/retry`;
    const done = await pages.post('coordinator', retry, page.fields(retry));
    expect(await stateOf(failed)).toBe('pending');
    expect((await pages.get('coordinator', done.location ?? '')).saved).toBe('The email is tried again now.');
    // What every object has is no word of ours.
    for (const area of ['/reminders', '/ahead/programme']) {
      expect((await pages.get('coordinator', `${area}?saved=constructor`)).saved).toBeNull();
    }
    const twice = await pages.post('coordinator', retry, page.fields(retry));
    expect((await pages.get('coordinator', twice.location ?? '')).text).toContain(
      'That email does not wait to be tried again.',
    );
  });

  it('that failed are warned of on the page of their inspection, which a retry leads back to', async () => {
    const failed = await fail();
    const page = await pages.get('coordinator', `/inspections/${id}/reminders`);
    expect(page.text).toContain('Some emails failed.');
    const list = await pages.get('coordinator', page.link('See which') ?? '');
    const done = await pages.post(
      'coordinator',
      `/reminders/${failed}/retry`,
      list.fields(`/reminders/${failed}/retry`),
    );
    expect(done.location).toMatch(`/inspections/${id}/reminders?`);
  });

  it('are tried again by coordinators only, and are nobody’s business at Cafcass', async () => {
    const failed = await fail();
    for (const who of ['viewer', 'inspector', 'administrator'] as const) {
      const page = await pages.get(who, '/reminders?show=failed');
      expect(page.rows('Failed emails'), who).toHaveLength(1);
      expect(page.text, who).not.toContain('Try again');
      expect((await pages.post(who, `/reminders/${failed}/retry`)).status, who).toBe(403);
    }
    await service.record(id, 'notice-given 2025-02-20 09:30');
    for (const who of ['link-person', 'senior-leader'] as const) {
      for (const url of ['/reminders', `/inspections/${id}/reminders`]) {
        const page = await pages.get(who, url);
        expect([page.status, page.text.includes('Ben Cole')], `${who} ${url}`).toEqual([403, false]);
      }
    }
    expect(await stateOf(failed)).toBe('failed');
  });
});
