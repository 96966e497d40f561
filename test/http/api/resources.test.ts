import ICAL from 'ical.js';
import { parse } from 'csv-parse/sync';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseMedia } from '../../../src/http/api/choose-media.ts';
import { openStoredService, type StoredService } from '../../cli/stored-service.ts';
import { PEOPLE } from '../../service/test-service.ts';
import { openNetworkApp, TEST_PRINCIPAL_HEADER } from '../network-app.ts';

let service: StoredService;
let app: FastifyInstance;
/** One that was called, one that was not. */
let known: string;
let hidden: string;

beforeAll(async () => {
  service = await openStoredService();
  app = await openNetworkApp(service.deps);
  service.setClock('2025-02-10 10:00');
  ({ id: known } = await service.create());
  ({ id: hidden } = await service.create({ kind: 'focused-visit', start: '2025-05-13', people: [...PEOPLE] }));
  service.setClock('2025-02-24 12:00');
  await service.record(known, 'notice-given 2025-02-24');
  service.setClock('2025-02-24 13:00');
  await service.record(known, 'event-corrected 2025-02-24', { corrects: 1, date: '2025-02-21', reason: 'a slip' });
});
afterAll(async () => {
  await app.close();
  await service.close();
});

function get(role: string, url: string, accept?: string) {
  const headers = { [TEST_PRINCIPAL_HEADER]: role, ...(accept === undefined ? {} : { accept }) };
  return app.inject({ url: `/api${url}`, headers });
}
const json = async <T>(role: string, url: string): Promise<T> => (await get(role, url)).json<T>();

describe('/history', () => {
  interface Page {
    readonly changes: readonly { readonly inspection: string; readonly title: string; readonly by: string }[];
    readonly next: string | null;
  }

  it('has the changes of all inspections, the latest first, page by page', async () => {
    const pages: Page[] = [];
    for (let after = ''; ;) {
      const page = await json<Page>('inspector', `/history?limit=1${after}`);
      pages.push(page);
      if (page.next === null) break;
      after = `&after=${page.next}`;
    }
    const told = pages.flatMap((page) => page.changes.map((each) => [each.inspection, each.title]));
    expect(told).toEqual([
      [known, 'Mistake corrected: Notice given to Cafcass by telephone, Mon 24 Feb 2025, 9:30am → Fri 21 Feb 2025'],
      [known, 'Notice given to Cafcass by telephone on Mon 24 Feb 2025, 9:30am'],
      ...[known, hidden]
        .toSorted()
        .toReversed()
        .map((id) => [id, id === known ? 'Planned: start Mon 10 Mar 2025' : 'Planned: start Tue 13 May 2025']),
    ]);
  });

  it('is of one person where one is named, and for planners only', async () => {
    expect((await json<Page>('inspector', '/history?by=Asha%20Rao')).changes).toHaveLength(4);
    expect((await json<Page>('inspector', '/history?by=nobody')).changes).toEqual([]);
    for (const role of ['viewer', 'link-person']) expect((await get(role, '/history')).statusCode, role).toBe(403);
  });
});

describe('/frameworks', () => {
  interface Shown {
    readonly kinds: readonly {
      readonly milestones: readonly { readonly id: string }[];
      readonly warnings?: readonly unknown[];
      readonly planning?: unknown;
    }[];
  }
  const milestonesOf = ({ kinds }: Shown): readonly string[] =>
    kinds.flatMap((kind) => kind.milestones.map((m) => m.id));

  it('shows the rules as their file has them, without what is made of them', async () => {
    const shown = await json<Shown>('viewer', '/frameworks/cafcass-2024-10-04');
    const [file] = service.deps.rules.frameworks;
    expect(milestonesOf(shown)).toEqual(file?.kinds.flatMap((kind) => kind.milestones.map((m) => m.id)));
    expect(shown.kinds[0]).not.toHaveProperty('dates');
    expect((await get('viewer', '/frameworks/x')).json()).toMatchObject({ code: 'unknown-rules' });
  });

  it('shows an inspected party no milestone that is not its to see, and nothing of planning', async () => {
    for (const url of ['/frameworks', '/frameworks/cafcass-2024-10-04']) {
      expect((await get('viewer', url)).body).toContain('"lead-inspector-preparation"');
      expect((await get('link-person', url)).body, url).not.toContain('lead-inspector-preparation');
    }
    const seen = await json<Shown>('link-person', '/frameworks/cafcass-2024-10-04');
    expect(seen.kinds.every((kind) => kind.warnings?.length === 0 && kind.planning === undefined)).toBe(true);
    expect(milestonesOf(seen)).toContain('annex-a');
  });
});

describe('/calendars', () => {
  it('has bank holidays with who said so, and how far the list is official', async () => {
    const change = { kind: 'add', date: '2099-06-03', name: 'Jubilee', source: 'a proclamation' };
    await app.inject({
      method: 'POST',
      url: '/api/calendars/changes',
      headers: { [TEST_PRINCIPAL_HEADER]: 'coordinator' },
      payload: { change },
    });
    const url = '/calendars/england-and-wales?from=2099-05-20&to=2099-06-30';
    const shown = await json<{ officialUntil: string; bankHolidays: readonly unknown[] }>('viewer', url);
    expect(shown.officialUntil).toMatch(/^20\d\d-12-31$/);
    expect(shown.bankHolidays).toEqual([
      { on: '2099-05-25', name: expect.any(String) as string, source: null },
      { on: '2099-06-03', name: 'Jubilee', source: 'a proclamation' },
    ]);
    expect((await get('senior-leader', url)).json()).toMatchObject({
      problem: null,
      bankHolidays: [{ source: null }, { on: '2099-06-03', source: null }],
    });
  });
});

describe('by Accept', () => {
  it('deadlines are a table of all, or of the page that is asked for', async () => {
    const csv = await get('viewer', '/deadlines', 'text/csv');
    expect(csv.headers).toMatchObject({ 'content-type': 'text/csv; charset=utf-8; header=present', vary: 'accept' });
    expect(csv.headers['content-disposition']).toBe('attachment; filename="deadlines.csv"');
    const rows = parse(csv.body, { columns: true }) as readonly Record<string, string>[];
    const { deadlines } = await json<{ deadlines: readonly { milestone: string }[] }>('viewer', '/deadlines?limit=500');
    expect(rows.map((row) => row['milestone'])).toEqual(deadlines.map((each) => each.milestone));
    expect(rows.length).toBeGreaterThan(20);

    const page = await get('viewer', '/deadlines?limit=3', 'text/csv');
    expect(parse(page.body, { columns: true })).toEqual(rows.slice(0, 3));
    const link = /^<\/api(\/deadlines\?limit=3&after=[\w-]+)>; rel="next"$/.exec(String(page.headers['link']));
    const following = await get('viewer', link?.[1] ?? '', 'text/csv');
    expect(parse(following.body, { columns: true })).toEqual(rows.slice(3, 6));
  });

  it('a table holds for an inspected party what its list does', async () => {
    const csv = await get('link-person', '/deadlines', 'text/csv');
    expect(csv.body).toContain(known);
    expect(csv.body).not.toContain(hidden);
    expect(csv.body).not.toContain('lead-inspector-preparation');
  });

  it('dates are a calendar file that another parser reads', async () => {
    const url = `/inspections/${known.slice(0, 8)}/timeline`;
    const ask = (role: string) => get(role, url, 'text/calendar');
    const summaries = (text: string): string[] =>
      new ICAL.Component(ICAL.parse(text) as never)
        .getAllSubcomponents('vevent')
        .map((each) => String(each.getFirstPropertyValue('summary')));
    const [all, seen] = [await ask('viewer'), await ask('link-person')];
    expect(all.headers['content-type']).toBe('text/calendar; charset=utf-8');
    expect(summaries(all.body)).toContain('Draft report: Cafcass inspection');
    expect(summaries(seen.body).length).toBeLessThan(summaries(all.body).length);
    expect((await get('link-person', `/inspections/${hidden}/timeline`, 'text/calendar')).statusCode).toBe(404);
    const none = await get('viewer', '/deadlines?from=2090-01-01', 'text/calendar');
    expect(summaries(none.body)).toEqual([]);
  });

  it('a plan that is not stored is one, too', async () => {
    const answer = await app.inject({
      method: 'POST',
      url: '/api/preview',
      headers: { accept: 'text/calendar' },
      payload: { kind: 'inspection', start: '2025-03-10' },
    });
    expect([answer.statusCode, answer.body.slice(0, 15)]).toEqual([200, 'BEGIN:VCALENDAR']);
  });

  it('an export is the page itself', async () => {
    const page = await get('viewer', `/inspections/${known}/export`, 'text/html,application/xhtml+xml,*/*;q=0.8');
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.body).toMatch(/^<!DOCTYPE html>/i);
  });

  it.each<[string | undefined, string | null]>([
    [undefined, null],
    ['*/*', null],
    ['application/json', null],
    ['text/csv', 'text/csv'],
    ['text/*', 'text/csv'],
    ['text/csv;q=0.5, application/json', null],
    ['text/csv;q=0.5, text/calendar;q=0.6, */*;q=0.1', 'text/calendar'],
    ['text/csv;q=0', null],
    ['image/png', null],
    [',;q=', null],
  ])('%s gives %s', (accept, media) => {
    expect(chooseMedia(accept, ['text/csv', 'text/calendar'])).toBe(media);
  });
});
