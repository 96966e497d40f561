import { beforeEach, describe, expect, it } from 'vitest';
import type { StoredService } from '../../../cli/stored-service.ts';
import { openPagesForSuite } from '../open-pages-for-suite.ts';
import type { PagesApp } from '../pages-app.ts';

describe('the history of an inspection, on a page', () => {
  let service: StoredService;
  let pages: PagesApp;
  let id: string;
  openPagesForSuite('2025-02-20 10:00', (opened) => ({ service, pages } = opened));
  beforeEach(async () => {
    ({ id } = await service.create());
    for (const [event = '', more] of [
      ['notice-given 2025-02-24 09:30'],
      ['fieldwork-started 2025-03-10'],
      ['fieldwork-ended 2025-03-20', { reason: 'The team finished a day early' }],
    ] as const) {
      service.setClock(`${event.split(' ')[1]} 17:00`);
      await service.record(id, event, more);
    }
  });

  const history = (who: Parameters<PagesApp['get']>[0] = 'coordinator', query = '') =>
    pages.get(who, `/inspections/${id}/history${query}`);

  it('tells who did what when and why, with the dates before and after and who was told', async () => {
    const page = await history('coordinator', '?show=change');
    expect(page.texts('.app-entry h3')).toEqual([
      'Fieldwork ended on Thu 20 Mar 2025',
      'Fieldwork started on Mon 10 Mar 2025',
      'Notice given to Cafcass by telephone on Mon 24 Feb 2025, 9:30am',
      'Planned: start Mon 10 Mar 2025',
    ]);
    const [ended = ''] = page.texts('.app-entry');
    expect(ended).toContain('Thu 20 Mar 2025, 5pm, Asha Rao');
    expect(ended).toMatch(/Entry 4, version 4, hash [0-9a-f]{12}/);
    expect(ended).toContain('Why: The team finished a day early');
    // One day earlier on site, one day earlier due: Thu 3 for Fri 4 April.
    expect(ended).toContain('Draft report sent to Cafcass: Fri 4 Apr 2025 to Thu 3 Apr 2025 (1 working day earlier)');
    expect(page.texts('.app-entry')[2]).toMatch(/Told by email: .*lin\.okoro@cafcass\.example/);
    expect(page.link('Correct Fieldwork ended on Thu 20 Mar 2025')).toBe(
      `/inspections/${id}/record/event-corrected?corrects=3`,
    );
    expect(page.texts('.app-entry').at(-1)).not.toContain('Correct');
    expect(page.link('Whole record for programs (JSON)')).toBe(`/inspections/${id}/download/json`);
  });

  it('has pages, the latest first', async () => {
    for (let day = 1; day <= 20; day += 1) {
      await service.record(id, 'judgement 2025-03-20', { outcome: 'good', note: `Number ${day}` });
    }
    const first = await history('coordinator', '?show=change');
    expect(first.text).toContain('Page 1 of 2');
    const second = await pages.get('coordinator', (first.link('Earlier') ?? '').replaceAll('&amp;', '&'));
    const entries = [...first.texts('.app-entry'), ...second.texts('.app-entry')];
    expect(entries).toHaveLength(24);
    expect(entries[0]).toContain('Number 20');
    expect(entries.at(-1)).toContain('Planned: start');
    expect(second.link('Later')).toBeDefined();
  });

  it('shows Cafcass what happened since the call and no more', async () => {
    const page = await history('link-person');
    expect(page.texts('.app-entry h3').filter((title) => !title.startsWith('Email'))).toEqual([
      'Fieldwork ended on Thu 20 Mar 2025',
      'Fieldwork started on Mon 10 Mar 2025',
      'Notice given to Cafcass by telephone on Mon 24 Feb 2025, 9:30am',
    ]);
    for (const secret of ['finished a day early', 'Dev Shah <', 'Asha Rao <', 'Correct', 'Entry ', 'Reminders:']) {
      expect(page.text, secret).not.toContain(secret);
    }
  });

  it('gives the dates as they were believed on a day, beside those of now', async () => {
    const page = await pages.get(
      'coordinator',
      `/inspections/${id}/history/as-of?on-day=19&on-month=3&on-year=2025&at=`,
    );
    expect(page.text).toContain('As believed on Wednesday 19 March 2025 at 11:59pm');
    expect(page.rows('Dates then and now')).toContainEqual([
      'Draft report sent to Cafcass',
      'Upcoming',
      'Fri 4 Apr 2025',
      'Thu 3 Apr 2025 Moved since',
    ]);
    expect(page.rows('Dates then and now')).toContainEqual(['Fieldwork starts', 'Done', 'Mon 10 Mar 2025', 'The same']);
  });

  it('refuses days of which there is nothing to show', async () => {
    const asOf = (query: string) => pages.get('coordinator', `/inspections/${id}/history/as-of?${query}`);
    const early = await asOf('on-day=1&on-month=1&on-year=2025');
    expect([early.status, early.errors]).toEqual([
      422,
      ['The day must not be before what there is to show begins, on Thursday 20 February 2025 at 10am'],
    ]);
    expect((await asOf('on-day=1&on-month=1&on-year=2026')).errors).toEqual(['The day must not be in the future']);
    expect((await asOf('on-day=31&on-month=2&on-year=2025')).errors).toEqual([
      'The day must be a real date, for example 27 3 2025',
    ]);
    expect((await asOf('on-day=19&on-month=3&on-year=2025&at=teatime')).errors).toEqual([
      'The time must be a time, for example 9:30am or 14:00',
    ]);
    expect((await asOf('')).errors).toEqual([]);
  });

  it('is not there for Cafcass before the call', async () => {
    const { id: secret } = await service.create();
    for (const path of ['history', 'history/as-of?on-day=20&on-month=3&on-year=2025']) {
      expect((await pages.get('link-person', `/inspections/${secret}/${path}`)).status, path).toBe(404);
    }
  });
});
