import { beforeEach, describe, expect, it } from 'vitest';
import type { StoredService } from '../../../cli/stored-service.ts';
import { openPagesForSuite } from '../open-pages-for-suite.ts';
import type { PagesApp } from '../pages-app.ts';

describe('holds and publication, on pages', () => {
  let service: StoredService;
  let pages: PagesApp;
  let id: string;
  openPagesForSuite('2025-02-20 10:00', (opened) => ({ service, pages } = opened));
  beforeEach(async () => {
    ({ id } = await service.create());
    for (const event of [
      'notice-given 2025-02-24 09:30',
      'fieldwork-started 2025-03-10',
      'fieldwork-ended 2025-03-21',
      'draft-sent 2025-04-04',
    ]) {
      service.setClock(`${event.split(' ')[1]} 17:00`);
      await service.record(id, event);
    }
  });

  const guard = () => pages.get('coordinator', `/inspections/${id}/publication`);

  it('say no with every reason, and what would remove each', async () => {
    service.setClock('2025-04-10 10:00');
    await service.record(id, 'complaint-received 2025-04-09');
    const page = await guard();
    expect(page.text).toContain('Can the report be published now? No 2 reasons.');
    expect(page.summary['Not recorded yet: Final sent to Cafcass under embargo.']).toContain(
      'Record “Final sent to Cafcass under embargo”.',
    );
    expect(page.text).toContain('Held since Wed 9 Apr 2025, because a formal complaint is being considered.');
    expect(page.link('Record now: Formal complaint resolved')).toBe(`/inspections/${id}/record/complaint-resolved`);
    // What is held cannot be recorded now.
    expect(page.link('Record now: Final sent to Cafcass under embargo')).toBeUndefined();
    expect(page.summary).toMatchObject({
      Since: 'Wednesday 9 April 2025',
      'Who may lift it': 'Ofsted, with the outcome of the complaint',
    });
    expect(page.summary['Without a date']).toContain('Report published');
  });

  it('say yes on the day, and lead to recording it', async () => {
    service.setClock('2025-04-24 12:00');
    await service.record(id, 'final-sent 2025-04-24');
    expect((await guard()).text).toContain('The embargo is not over: the day of publication is Thursday 1 May 2025.');
    service.setClock('2025-05-01 10:00');
    const page = await guard();
    expect(page.text).toContain('Yes Nothing stands in the way.');
    expect(page.link('Record that it was published')).toBe(`/inspections/${id}/record/published`);
    await service.record(id, 'published 2025-05-01');
    const after = await guard();
    expect(after.summary['It was published on Thursday 1 May 2025 already.']).toBe('Nothing is left to do.');
  });

  it('are placed and lifted by the same form as everything else', async () => {
    const record = async (type: string, typed: Record<string, string>): Promise<void> => {
      const form = await pages.get('coordinator', `/inspections/${id}/record/${type}`);
      const sent = await pages.post('coordinator', `/inspections/${id}/record/${type}`, { ...form.fields(), ...typed });
      const check = await pages.get('coordinator', sent.location ?? '/nowhere');
      expect((await pages.post('coordinator', sent.location ?? '/nowhere', check.fields())).status).toBe(303);
    };
    const before = await guard();
    expect(before.text).toContain('No hold stands.');
    expect(before.link('Place a hold')).toBe(`/inspections/${id}/record/hold-placed`);
    await record('hold-placed', {
      hold: 'pre-election',
      reason: 'An election was called',
      liftedBy: 'The chief inspector',
    });
    const held = await guard();
    expect(held.texts('.govuk-summary-card__title')).toEqual(['Pre-election period']);
    expect(held.summary).toMatchObject({
      Since: 'Friday 4 April 2025',
      Why: 'An election was called',
      'Who may lift it': 'The chief inspector',
    });
    expect(held.link('Hold lifted')).toBe(`/inspections/${id}/record/hold-lifted`);
    await record('hold-lifted', { hold: 'pre-election' });
    expect((await guard()).text).toContain('No hold stands.');
  });

  it('are shown to those who only look without a way to change them, and to no one of Cafcass', async () => {
    const page = await pages.get('administrator', `/inspections/${id}/publication`);
    expect([page.status, page.link('Place a hold')]).toEqual([200, undefined]);
    for (const who of ['viewer', 'link-person', 'senior-leader'] as const) {
      expect((await pages.get(who, `/inspections/${id}/publication`)).status, who).toBe(403);
    }
  });
});
