import { beforeEach, describe, expect, it } from 'vitest';
import type { StoredService } from '../../../cli/stored-service.ts';
import { madeUpEdition, rulesWith } from '../../../fixtures/frameworks/made-up-edition.ts';
import { openPagesForSuite } from '../open-pages-for-suite.ts';
import type { PagesApp } from '../pages-app.ts';
import type { Page } from '../read-page.ts';

describe('a newer edition of the rules, on a page', () => {
  let service: StoredService;
  let pages: PagesApp;
  let id: string;
  // The newer edition comes out only after the inspection was planned.
  openPagesForSuite(
    '2025-02-20 10:00',
    (opened) => ({ service, pages } = opened),
    ({ deps }) => ({ ...deps, rules: rulesWith(madeUpEdition()) }),
  );
  beforeEach(async () => {
    ({ id } = await service.create());
  });

  const edition = (): string => `/inspections/${id}/edition`;
  const decide = async (typed: Record<string, string>): Promise<Page> => {
    const page = await pages.get('coordinator', edition());
    return pages.post('coordinator', edition(), { ...page.fields(), ...typed });
  };
  const standsOn = async (): Promise<string | undefined> =>
    (await service.db.selectFrom('inspections').select('framework').where('id', '=', id).executeTakeFirst())?.framework;

  it('is compared with the present one: what moves, what is added and removed, and why', async () => {
    const page = await pages.get('coordinator', edition());
    const moved = page.rows('Milestones with other dates');
    // 12 working days in place of 10: two after Fri 4 April.
    expect(moved.find((row) => row[0] === 'Draft report sent to Cafcass')).toEqual([
      'Draft report sent to Cafcass',
      'Due',
      'Fri 4 Apr 2025',
      'Tue 8 Apr 2025',
    ]);
    expect(page.rows('Milestones that are added')[0]?.slice(0, 2)).toEqual([
      'Welcome on the first day',
      'Fri 7 Mar 2025',
    ]);
    expect(page.rows('Milestones that are removed').map(([title]) => title)).toEqual(['Full inspection team meeting']);
    expect(page.rows('Milestones with the same dates').flat()).toContain('Who does it');
  });

  it('asks what to do, and why', async () => {
    const refused = await decide({});
    expect([refused.status, refused.errors]).toEqual([
      422,
      ['Select whether to adopt the newer edition', 'Enter a reason'],
    ]);
  });

  it('is adopted after a preview, once', async () => {
    const before = await standsOn();
    const { location } = await decide({ choice: 'adopt', reason: 'The new rules hold from now on' });
    const check = await pages.get('coordinator', location ?? '');
    expect(check.summary).toMatchObject({
      Decision: 'Adopt the newer edition',
      Reason: 'The new rules hold from now on',
    });
    expect(check.rows('Dates that move')).toContainEqual([
      'Draft report sent to Cafcass',
      'Fri 4 Apr 2025',
      'Tue 8 Apr 2025',
      '2 working days later',
    ]);
    expect(await standsOn()).toBe(before);
    const press = (): Promise<Page> => pages.post('coordinator', location ?? '', check.fields());
    const done = `/inspections/${id}?saved=edition-adopted`;
    expect([(await press()).location, (await press()).location]).toEqual([done, done]);
    expect(await standsOn()).toBe('cafcass-made-up-2026');
    const history = await pages.get('coordinator', `/inspections/${id}/history?show=change`);
    expect(history.texts('.app-entry h3').filter((title) => title.startsWith('Newer rules adopted'))).toHaveLength(1);
    expect((await pages.get('coordinator', edition())).text).toContain('There is no newer edition.');
  });

  it('says what somebody else changed between preview and adoption', async () => {
    const { location } = await decide({ choice: 'adopt', reason: 'New rules' });
    const check = await pages.get('coordinator', location ?? '');
    await service.record(id, 'notice-given 2025-02-20 09:30');
    const conflict = await pages.post('coordinator', location ?? '', check.fields());
    expect(conflict.status).toBe(409);
    expect(conflict.texts('.govuk-notification-banner li')).toEqual([
      'Notice given to Cafcass by telephone on Thu 20 Feb 2025, 9:30am, by Asha Rao',
    ]);
    expect((await pages.post('coordinator', location ?? '', conflict.fields())).status).toBe(303);
  });

  it('is decided with a reason that can be stored, which the form says and not the last page', async () => {
    const long = await decide({ choice: 'keep', reason: 'x'.repeat(2001) });
    expect([long.status, long.errors]).toEqual([422, ['The reason must be at most 2,000 characters']]);
  });

  it('is not offered again once it was decided to keep the present one', async () => {
    const before = await standsOn();
    const { location } = await decide({ choice: 'keep', reason: 'It is nearly over' });
    const check = await pages.get('coordinator', location ?? '');
    expect(check.text).toContain('No dates move, and nobody is told by email.');
    expect((await pages.post('coordinator', location ?? '', check.fields())).location).toBe(
      `/inspections/${id}?saved=edition-kept`,
    );
    expect(await standsOn()).toBe(before);
    const page = await pages.get('coordinator', edition());
    expect(page.text).toContain('This edition is not offered here any more');
    expect(page.root.querySelector('main form')).toBeNull();
  });

  it('is compared by inspectors, decided by coordinators, and no business of Cafcass', async () => {
    expect((await pages.get('inspector', edition())).root.querySelector('main form')).toBeNull();
    expect(
      (await pages.post('inspector', edition(), { choice: 'keep', reason: 'x', to: 'cafcass-made-up-2026' })).status,
    ).toBe(403);
    for (const who of ['viewer', 'link-person', 'senior-leader'] as const) {
      expect((await pages.get(who, edition())).status, who).toBe(403);
    }
  });
});
