import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../../../src/project-root.ts';
import { assembleRules } from '../../../../src/service/assemble-rules.ts';
import { registerCalendars } from '../../../../src/service/calendars/register-calendars.ts';
import { runOperation } from '../../../../src/service/operations.ts';
import { readRuleSources } from '../../../../src/service/rules-library.ts';
import type { ServiceDeps } from '../../../../src/service/service-deps.ts';
import { openTestService, type TestService } from '../../../service/test-service.ts';
import { describeEmbeddedDatabase } from '../../../support/each-database.ts';
import { principalOf } from '../../network-app.ts';
import { openPagesApp, type PagesApp } from '../pages-app.ts';
import type { Page } from '../read-page.ts';

const SOURCES = readRuleSources(path.join(PROJECT_ROOT, 'config'));
const LIST = readFileSync(path.join(PROJECT_ROOT, 'test/fixtures/bank-holidays/gov-uk-bank-holidays.json'), 'utf8');
const HOME = '/calendars/england-and-wales';

/** Thursday 3 April 2025: the draft of the inspection of Mon 10 Mar 2025 is due on the Friday after. */
const ONE_OFF = {
  'date-day': '3',
  'date-month': '4',
  'date-year': '2025',
  name: 'One-off bank holiday',
  source: 'Royal proclamation',
};
const FIRST = 'Cafcass inspection from Monday 10 March 2025';
const SECOND = 'Cafcass inspection from Monday 17 March 2025';

describeEmbeddedDatabase('the pages of bank holidays', (database) => {
  let service: TestService;
  let deps: ServiceDeps;
  let pages: PagesApp;
  let first: string;
  let second: string;

  beforeAll(async () => {
    service = await openTestService(database());
  });
  /** Two inspections, and bank holidays as they were published. */
  const begin = async (): Promise<() => Promise<void>> => {
    await service.empty();
    service.setClock('2025-01-15 12:00');
    const rules = assembleRules(SOURCES);
    await registerCalendars(service.db, rules, 'a test');
    deps = { ...service.deps, rules };
    pages = await openPagesApp(deps);
    first = (await service.create()).id;
    second = (await service.create({ start: '2025-03-17' })).id;
    return () => pages.close();
  };
  afterAll(() => service.setClock());

  const changes = (): Promise<readonly { kind: string; on_date: string; source: string; recorded_by: string }[]> =>
    service.db.selectFrom('calendar_changes').select(['kind', 'on_date', 'source', 'recorded_by']).execute();
  const draftDue = async (id: string): Promise<string | null> => {
    const row = await service.db
      .selectFrom('milestones')
      .select('due_on')
      .where('inspection_id', '=', id)
      .where('milestone', '=', 'draft')
      .executeTakeFirstOrThrow();
    return row.due_on;
  };
  const upload = (content: string): Promise<Page> =>
    pages.upload('coordinator', `${HOME}/import`, {}, { field: 'file', name: 'bank-holidays.json', content });
  /** Adds the one-off bank holiday up to where it is confirmed. */
  const preview = async (): Promise<{ url: string; page: Page }> => {
    const sent = await pages.post('coordinator', `${HOME}/add`, ONE_OFF);
    expect(sent.status).toBe(303);
    const url = sent.location as string;
    return { url, page: await pages.get('coordinator', url) };
  };

  describe('a calendar', () => {
    beforeAll(begin);

    it('is listed with how far its list reaches and what comes next', async () => {
      const page = await pages.get('link-person', '/calendars');
      expect(page.rows('Calendars')).toEqual([
        ['England and Wales', 'Sunday 31 December 2028', 'Good Friday, Friday 18 April 2025'],
      ]);
    });

    it('shows the bank holidays of a year, substitute days and those at a weekend', async () => {
      const page = await pages.get('coordinator', `${HOME}?year=2027`);
      const rows = page.rows('Bank holidays in 2027');
      expect(rows.map((row) => row.slice(0, 4))).toContainEqual([
        'Monday 27 December 2027',
        'Christmas Day (substitute day)',
        'The published list',
        'Substitute day',
      ]);
      expect(rows.map(([on]) => on)).toContain('Friday 26 March 2027');
      expect(page.link('Remove Good Friday, Friday 26 March 2027')).toBe(`${HOME}/remove?date=2027-03-26`);
      expect([page.link('Bank holidays in 2026'), page.link('Bank holidays in 2028')]).toEqual([
        `${HOME}?year=2026`,
        `${HOME}?year=2028`,
      ]);
      const later = await pages.get('coordinator', `${HOME}?year=2031`);
      expect(later.rows('Bank holidays in 2031').map((row) => row[3])).toContain('Provisional');
    });

    it('begins with this year, and stays within its years', async () => {
      expect((await pages.get('viewer', HOME)).rows('Bank holidays in 2025')).toHaveLength(8);
      expect((await pages.get('viewer', `${HOME}?year=soon`)).rows('Bank holidays in 2025')).toHaveLength(8);
      expect((await pages.get('viewer', `${HOME}?year=1700`)).status).toBe(200);
      expect((await pages.get('viewer', '/calendars/mars')).status).toBe(404);
    });

    it('offers nothing to whoever may only look, and names no source to a link person', async () => {
      for (const who of ['viewer', 'link-person'] as const) {
        const page = await pages.get(who, HOME);
        expect(page.texts('main a').filter((text) => /remove|add|upload|would move/i.test(text))).toEqual([]);
      }
      expect((await pages.get('link-person', HOME)).text).not.toContain('Who says so');
      expect((await pages.get('inspector', HOME)).link('See what a further bank holiday would move')).toBe(
        '/calendars/drill?calendar=england-and-wales',
      );
    });
  });

  describe('a drill', () => {
    beforeAll(begin);
    const url = '/calendars/drill?calendar=england-and-wales&date-day=3&date-month=4&date-year=2025';

    it('shows every date and reminder that would move, and changes nothing', async () => {
      const page = await pages.get('inspector', url);
      expect(page.rows('Days that change')).toEqual([
        ['Thursday 3 April 2025', 'Made-up bank holiday', 'Becomes a bank holiday'],
      ]);
      expect(page.text).toContain('2 open inspections would be planned again.');
      const dates = page.rows(`Dates that move in ${FIRST}`);
      expect(dates).toContainEqual(['Draft report sent to Cafcass', 'Fri 4 Apr 2025', 'Mon 7 Apr 2025']);
      expect(dates.map(([title]) => title)).not.toContain('Fieldwork ends');
      expect(page.rows(`Reminders that move in ${FIRST}`)).toContainEqual([
        'Draft report sent to Cafcass',
        'ben.cole@ofsted.example',
        'Fri 4 Apr 2025, 9am',
        'Mon 7 Apr 2025, 9am',
      ]);
      expect(page.root.querySelector('input[type=checkbox]')).toBeNull();
      expect(await changes()).toEqual([]);
      expect(await draftDue(first)).toBe('2025-04-04');
    });

    it('asks for a weekday that is no bank holiday', async () => {
      const empty = await pages.get('inspector', '/calendars/drill');
      expect([empty.status, empty.errors]).toEqual([200, []]);
      const saturday = await pages.get('inspector', url.replace('day=3', 'day=5'));
      expect([saturday.status, saturday.errors]).toEqual([422, ['The date is a Saturday, a day off already']]);
      const none = await pages.get('inspector', '/calendars/drill?date-day=&date-month=&date-year=');
      expect(none.errors).toEqual(['Enter the date']);
      expect((await pages.get('viewer', url)).status).toBe(403);
      expect((await pages.get('link-person', url)).status).toBe(403);
    });
  });

  describe('a change', () => {
    beforeEach(begin);

    it('is looked at before it is made, and made for all inspections at once', async () => {
      const { url, page } = await preview();
      expect(page.heading).toBe('Check what would move');
      expect(page.text).toContain('Nothing has been changed yet. 2 open inspections would be planned again.');
      expect(page.rows(`Dates that move in ${SECOND}`)).toContainEqual([
        'Draft report sent to Cafcass',
        'Fri 11 Apr 2025',
        'Mon 14 Apr 2025',
      ]);
      expect(await changes()).toEqual([]);

      const done = await pages.post('coordinator', url, { ...page.fields(), which: 'all' });
      expect([done.status, done.location]).toEqual([303, url]);
      const outcome = await pages.get('coordinator', url);
      expect(outcome.saved).toBe('The calendar was changed.');
      expect(new Set(outcome.rows('2 inspections planned again').map(([title]) => title))).toEqual(
        new Set([FIRST, SECOND]),
      );
      expect(await changes()).toEqual([
        { kind: 'added', on_date: '2025-04-03', source: 'Royal proclamation', recorded_by: 'The coordinator' },
      ]);
      expect([await draftDue(first), await draftDue(second)]).toEqual(['2025-04-07', '2025-04-14']);

      const rows = (await pages.get('coordinator', `${HOME}?year=2025`)).rows('Bank holidays in 2025');
      expect(rows.map((row) => row.slice(0, 4))).toContainEqual([
        'Thursday 3 April 2025',
        'One-off bank holiday',
        'Royal proclamation',
        'Recorded here',
      ]);
      expect((await pages.get('link-person', `${HOME}?year=2025`)).html).not.toContain('Royal proclamation');
    });

    it('is made once, however often the button is pressed', async () => {
      const { url, page } = await preview();
      const fields = { ...page.fields(), which: 'all' };
      const answers = await Promise.all([
        pages.post('coordinator', url, fields),
        pages.post('coordinator', url, fields),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([303, 303]);
      expect((await pages.post('coordinator', url, fields)).location).toBe(url);
      // The one that found nothing left to do is not what is told of.
      expect((await pages.get('coordinator', url)).text).not.toContain('No inspection was planned again');
      expect(await changes()).toHaveLength(1);
      const applied = await service.db
        .selectFrom('history')
        .select('inspection_id')
        .where('what', '=', 'calendar-applied')
        .execute();
      expect(applied).toHaveLength(2);
      expect(new Set(applied.map((row) => row.inspection_id))).toEqual(new Set([first, second]));
    });

    it('goes on where it was broken off between the calendar and its inspections', async () => {
      const { url, page } = await preview();
      const fields = page.fields();
      const { name, source } = ONE_OFF;
      const change = { kind: 'add', date: '2025-04-03', name, source } as const;
      const input = { calendar: 'england-and-wales', change, version: fields['version'] };
      await runOperation('changeCalendar', deps, principalOf('coordinator'), input, { onceKey: url.split('/').at(-1) });
      expect(await draftDue(first)).toBe('2025-04-04');
      const done = await pages.post('coordinator', url, { ...fields, which: 'all' });
      expect(done.location).toBe(url);
      expect(await changes()).toHaveLength(1);
      expect([await draftDue(first), await draftDue(second)]).toEqual(['2025-04-07', '2025-04-14']);
    });

    it('is made for chosen inspections, and the others can be brought up afterwards', async () => {
      const { url, page } = await preview();
      const fields = page.fields();
      const nothing = await pages.post('coordinator', url, { ...fields, which: 'chosen' });
      expect([nothing.status, nothing.errors]).toEqual([422, ['Choose at least one inspection']]);
      const undecided = await pages.post('coordinator', url, fields);
      expect(undecided.errors).toEqual(['Choose which inspections to plan again']);
      expect(await changes()).toEqual([]);

      await pages.post('coordinator', url, { ...fields, which: 'chosen', inspection: second });
      expect([await draftDue(first), await draftDue(second)]).toEqual(['2025-04-04', '2025-04-14']);
      const outcome = await pages.get('coordinator', url);
      expect(outcome.text).toContain('1 open inspection stands on an older version of this calendar.');
      expect(
        (await pages.get('coordinator', HOME)).link('See what would move if they were planned by the present one'),
      ).toBe(`${HOME}/apply`);
      expect((await pages.get('viewer', HOME)).text).not.toContain('older version');

      const rest = await pages.get('coordinator', `${HOME}/apply`);
      expect(rest.texts('.app-move h3')).toEqual([FIRST]);
      const stale = await pages.post('coordinator', `${HOME}/apply`, { version: 'another', which: 'all' });
      expect(stale.location).toBe(`${HOME}/apply?changed=1`);
      expect(await draftDue(first)).toBe('2025-04-04');
      const brought = await pages.post('coordinator', `${HOME}/apply`, { ...rest.fields(), which: 'all' });
      expect(brought.status).toBe(303);
      const last = await pages.get('coordinator', brought.location as string);
      expect(last.saved).toBe('The inspections were planned again.');
      expect(last.rows('1 inspection planned again')[0]?.[0]).toBe(FIRST);
      expect(await draftDue(first)).toBe('2025-04-07');
      expect((await pages.get('coordinator', `${HOME}/apply`)).text).toContain(
        'Every open inspection stands on the present calendar.',
      );
    });

    it('is shown anew where somebody else changed the calendar meanwhile', async () => {
      const { url, page } = await preview();
      const other = await pages.post('coordinator:other@example.org', `${HOME}/remove`, {
        'date-day': '5',
        'date-month': '5',
        'date-year': '2025',
        source: 'Another proclamation',
      });
      // In these tests everybody has the same id, and so sees the other's draft.
      const theirs = await pages.get('coordinator', other.location as string);
      await pages.post('coordinator', other.location as string, { ...theirs.fields(), which: 'none' });

      const late = await pages.post('coordinator', url, { ...page.fields(), which: 'all' });
      expect(late.location).toBe(`${url}?changed=1`);
      const again = await pages.get('coordinator', `${url}?changed=1`);
      expect(again.text).toContain('Somebody else changed this calendar while you looked at it.');
      expect((await changes()).map(({ kind }) => kind)).toEqual(['removed']);
      await pages.post('coordinator', url, { ...again.fields(), which: 'all' });
      expect((await changes()).map(({ kind }) => kind)).toEqual(['removed', 'added']);
    });
  });

  describe('a list of GOV.UK', () => {
    beforeEach(begin);

    it('that says the same changes nothing', async () => {
      const sent = await upload(LIST);
      const page = await pages.get('coordinator', sent.location as string);
      expect(page.text).toContain('No day changes.');
      await pages.post('coordinator', sent.location as string, page.fields());
      const outcome = await pages.get('coordinator', sent.location as string);
      expect(outcome.saved).toBe('No date depends on the change, so nothing was recorded.');
      expect(await changes()).toEqual([]);
    });

    it('that has another day is taken over', async () => {
      const list = JSON.parse(LIST) as Record<string, { events: object[] }>;
      list['england-and-wales']?.events.push({ title: 'One-off bank holiday', date: '2025-04-03', notes: '' });
      const sent = await upload(JSON.stringify(list));
      const page = await pages.get('coordinator', sent.location as string);
      expect(page.rows('Days that change')).toEqual([
        ['Thursday 3 April 2025', 'One-off bank holiday', 'Becomes a bank holiday'],
      ]);
      await pages.post('coordinator', sent.location as string, { ...page.fields(), which: 'all' });
      expect(await draftDue(first)).toBe('2025-04-07');
      expect((await changes()).map(({ source }) => source)).toEqual(['GOV.UK’s list of bank holidays']);
    });
  });

  describe('what cannot be done', () => {
    beforeAll(begin);

    it('says what is wrong at its field and keeps what was typed', async () => {
      const page = await pages.post('coordinator', `${HOME}/add`, { ...ONE_OFF, 'date-day': '18', source: ' ' });
      expect([page.status, page.errors]).toEqual([422, ['Enter who says so']]);
      expect(page.fields()).toMatchObject({ 'date-day': '18', name: 'One-off bank holiday' });
      const known = await pages.post('coordinator', `${HOME}/add`, { ...ONE_OFF, 'date-day': '18' });
      expect(known.errors).toEqual(['The date is a bank holiday already: Good Friday']);
      const none = await pages.post('coordinator', `${HOME}/remove`, ONE_OFF);
      expect(none.errors).toEqual([
        'The date is no bank holiday of the calendar England and Wales (Thursday 3 April 2025)',
      ]);
      expect((await pages.get('coordinator', `${HOME}/remove?date=2025-04-18`)).fields()).toMatchObject({
        'date-day': '18',
        'date-month': '4',
        'date-year': '2025',
      });
    });

    it('is for coordinators alone', async () => {
      for (const who of ['inspector', 'viewer', 'link-person', 'administrator'] as const) {
        for (const page of ['add', 'remove', 'import', 'apply']) {
          expect([who, page, (await pages.get(who, `${HOME}/${page}`)).status]).toEqual([who, page, 403]);
          expect((await pages.post(who, `${HOME}/${page}`, ONE_OFF)).status).toBe(403);
        }
      }
      expect(await changes()).toEqual([]);
    });

    it.each([
      ['', 'Choose the file of GOV.UK’s list'],
      ['<html>', 'The file is not JSON'],
      ['{"scotland":{}}', 'The file must have a list for england-and-wales'],
      [
        '{"division":"england-and-wales","events":[{"title":"Odd","date":"2025-02-30"}]}',
        'The file events[0].date must be a date of the calendar, written as 2025-04-04 (it has "2025-02-30")',
      ],
    ])('is a list that is none: %j', async (content, message) => {
      const page = await upload(content);
      expect(page.status).toBe(422);
      expect(page.errors).toHaveLength(1);
      expect(page.errors[0]).toContain(message);
    });
  });
});
