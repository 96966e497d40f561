import ICAL from 'ical.js';
import { parse as parseCsv } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../../../src/service/access/permissions.ts';
import { runOperation } from '../../../../src/service/operations.ts';
import { readPicture } from '../picture/read-picture.ts';
import { type Page, readPage } from '../read-page.ts';
import { openPagesWorld, type PagesWorld } from '../world.ts';
import { WORLD_INSPECTIONS, type WorldInspection } from '../world-inspections.ts';
import { WORLD_CANARY } from '../world-people.ts';

let world: PagesWorld;
beforeAll(async () => {
  world = await openPagesWorld();
});
afterAll(() => world.close());

const get = async (role: Role, path: string): Promise<Page> => readPage(await world.get(role, path));
const see = (role: Role, which: WorldInspection, more = ''): Promise<Page> =>
  get(role, `/inspections/${world.inspections[which]}${more}`);
const svgOf = (page: Page): string => /<svg[\s\S]*<\/svg>/.exec(page.html)?.[0] ?? '';
const rowOf = (page: Page, title: string): readonly string[] =>
  page.rows('Milestones').find((cells) => cells[1]?.startsWith(title)) ?? [];
const states = Object.keys(WORLD_INSPECTIONS) as WorldInspection[];
const announced = states.filter((each) => !['unannounced', 'cancelled', 'callToday', 'farAhead'].includes(each));

describe('the list of inspections', () => {
  const startsOf = (page: Page): string[] => page.rows('Inspections by start date').map(([, , start]) => start ?? '');

  it('is in the order of their starts, with what each is', async () => {
    const page = await get('coordinator', '/inspections');
    expect(page.heading).toBe('Inspections');
    expect(startsOf(page)).toHaveLength(states.length);
    const days = startsOf(page).map((start) => Date.parse(`${start} 12:00 UTC`));
    expect(days).toEqual(days.toSorted((a, b) => a - b));
    expect(page.rows('Inspections by start date').find(([, , start]) => start === 'Mon 20 Jan 2025')).toEqual([
      'Cafcass inspection, start Monday 20 January 2025',
      'Inspection',
      'Mon 20 Jan 2025',
      'Announced Under embargo',
    ]);
    expect(page.link('Plan an inspection')).toBe('/plan');
  });

  it('can be of one kind', async () => {
    const page = await get('coordinator', '/inspections?kind=monitoring-visit');
    expect(startsOf(page)).toEqual(['Wed 19 Mar 2025']);
    expect(page.root.querySelector('option[selected]')?.textContent).toBe('Monitoring visit');
    expect(startsOf(await get('coordinator', '/inspections?kind='))).toHaveLength(states.length);
  });

  it('goes on where a page ends', async () => {
    const { next } = await runOperation('listInspections', world.deps, world.principalOf('coordinator'), {
      limit: states.length - 2,
    });
    const page = await get('coordinator', `/inspections?after=${next ?? ''}`);
    expect(startsOf(page)).toHaveLength(2);
    expect(page.link('Back to the first inspections')).toBe('/inspections');
  });

  it('tells the inspected party of those alone that were announced', async () => {
    const page = await get('link-person', '/inspections');
    expect(startsOf(page)).toHaveLength(announced.length);
    expect(page.html).not.toContain(WORLD_CANARY);
    expect(page.link('Plan an inspection')).toBeUndefined();
  });
});

describe('the page of an inspection', () => {
  it.each(states)('shows %s with its picture and its milestones, and is light', async (which) => {
    const page = await see('coordinator', which);
    expect([page.status, page.heading]).toEqual([
      200,
      expect.stringMatching(/^Cafcass .*, start \w+day \d+ \w+ \d{4}$/),
    ]);
    expect(Buffer.byteLength(page.html)).toBeLessThan(60_000);
    const rows = page.rows('Milestones');
    expect(rows.map(([number]) => number)).toEqual(rows.map((_, index) => String(index + 1)));
    // Every mark of the picture has the number of its row.
    const named = new Map(rows.map(([number = '', title = '']) => [number, title]));
    if (which === 'cancelled') {
      expect([svgOf(page), page.text]).toEqual(['', expect.stringContaining('No date is left to show in a picture.')]);
      return;
    }
    const marks = Object.values(readPicture(svgOf(page)).days).flatMap((day) => day.marks);
    expect(marks.length).toBeGreaterThan(0);
    for (const mark of marks) expect([...named.keys()]).toContain(mark.split(' ')[0]);
    expect(page.html).not.toMatch(/\sstyle=/);
  });

  it('compares what happened with the plan', async () => {
    const page = await see('coordinator', 'comments');
    expect(rowOf(page, 'Draft report sent').slice(2)).toEqual([
      'Fri 28 Feb 2025',
      'Fri 28 Feb 2025',
      'Fri 7 Mar 2025',
      '5 working days later than planned',
      'Done',
    ]);
    expect(rowOf(page, 'Comments or a formal complaint').slice(2, 4)).toEqual([
      'Mon 10 Mar 2025 to Fri 14 Mar 2025',
      'Fri 14 Mar 2025, 11:59pm',
    ]);
    expect(rowOf(page, 'Final report').slice(2, 4)).toEqual(['Tue 18 Mar 2025', 'Tue 18 Mar 2025']);
  });

  it('says what is next, and how far away', async () => {
    const page = await see('coordinator', 'noticeWeek');
    const steps = page.texts('main .govuk-list--spaced li');
    expect(steps).toContain(
      'Annex A shared by Cafcass Wednesday 12 March 2025, due today. Link support person, Cafcass.',
    );
    expect(steps.join(' ')).toContain('Thursday 13 March 2025, due in 1 working day.');
    expect((await see('coordinator', 'unannounced')).texts('main .govuk-list--spaced li')[0]).toBe(
      'Call to announce the inspection Planned for Monday 24 March 2025 at 9:30am. ' +
        'Last moment Monday 31 March 2025 at 9:30am, due in 13 working days. Lead inspector, Ofsted.',
    );
  });

  it('says first what changes how all the rest is read', async () => {
    const noticesOf = async (which: WorldInspection): Promise<readonly string[]> =>
      (await see('coordinator', which)).texts('.govuk-warning-text__text');
    expect(await noticesOf('unannounced')).toEqual([
      'ImportantNot announced. Cafcass has not been told. Keep this to yourself.',
    ]);
    expect((await noticesOf('embargo'))[0]).toContain('Under embargo until publication');
    expect((await noticesOf('cancelled'))[0]).toContain('Cancelled. Nothing is due any more.');
    const warned = await Promise.all((['unannounced', 'cancelled'] as const).map((each) => see('coordinator', each)));
    expect(warned.map((page) => page.texts('h2').includes('To look at'))).toEqual([true, false]);
    expect((await noticesOf('complaint'))[0]).toMatch(
      /On hold: Formal complaint\. Since Thursday 27 February 2025\..*Without a date now: Final report/,
    );
    expect(await noticesOf('onSite')).toEqual([]);
  });

  it('marks what stands on a date', async () => {
    expect(rowOf(await see('coordinator', 'unannounced'), 'Inspection team conference')[6]).toContain('Pinned');
    expect(rowOf(await see('coordinator', 'embargo'), 'Final report')[6]).toContain('Under embargo');
    expect(rowOf(await see('coordinator', 'complaint'), 'Final report')[6]).toBe('On hold Hold: Formal complaint');
    expect(rowOf(await see('coordinator', 'farAhead'), 'Action plan')[6]).toContain('May still change');
  });

  it('tells in a banner what was done, and nothing that an address makes up', async () => {
    expect((await see('coordinator', 'onSite', '?saved=planned')).saved).toBe('The inspection was planned.');
    expect((await see('coordinator', 'onSite', '?saved=toString')).saved).toBeNull();
  });

  it('leads each role to its own pages alone', async () => {
    const linksOf = async (role: Role): Promise<readonly string[]> =>
      (await see(role, 'onSite')).texts('nav.app-sections a');
    expect(await linksOf('coordinator')).toEqual([
      'Timeline',
      'Record what happened',
      'Publication',
      'Reminders',
      'History',
      'Print',
    ]);
    expect(await linksOf('viewer')).toEqual(['Timeline', 'Reminders', 'History', 'Print']);
    expect(await linksOf('link-person')).toEqual(['Timeline', 'History', 'Print']);
  });
});

describe('what the inspected party sees of an inspection', () => {
  it('is only what concerns it', async () => {
    const page = await see('link-person', 'onSite');
    expect([page.status, rowOf(page, 'Lead inspector prepares')]).toEqual([200, []]);
    expect(page.texts('h2')).not.toContain('To look at');
    expect(readPicture(svgOf(page)).days['2025-02-25']).toEqual({ count: 'day −9', marks: [], notes: [] });
    expect(page.summary).not.toHaveProperty('Why it is planned so');
    expect(page.link('See what you owe, and say that it is done')).toBe('/owed');
  });

  it('is nothing of one that was not announced, not even that it is there', async () => {
    const nowhere = '00000000-0000-4000-8000-000000000000';
    const paths = ['', '/print', '/milestones/notice', '/download/ics', '/download/csv', '/download/html'];
    for (const more of paths) {
      const missing = await get('link-person', `/inspections/${nowhere}${more}`);
      for (const which of ['unannounced', 'callToday', 'cancelled'] as const) {
        const hidden = await see('link-person', which, more);
        expect([more, which, hidden.status]).toEqual([more, which, 404]);
        const id = world.inspections[which];
        expect(hidden.text.replaceAll(id, nowhere)).toBe(missing.text);
        expect(hidden.html).not.toContain(WORLD_CANARY);
      }
    }
  });

  it('leaves out milestones that it may never see, as if there were none', async () => {
    const hidden = await see('link-person', 'onSite', '/milestones/lead-inspector-preparation');
    const missing = await see('link-person', 'onSite', '/milestones/nothing-of-this-name');
    expect([hidden.status, hidden.text]).toEqual([404, missing.text]);
    expect((await see('coordinator', 'onSite', '/milestones/lead-inspector-preparation')).status).toBe(200);
  });
});

describe('the page of a milestone', () => {
  it('tells day 0, the count, each day that was not counted and why', async () => {
    const page = await see('coordinator', 'onSite', '/milestones/final');
    expect(page.heading).toBe('Final report sent to Cafcass under embargo');
    expect(page.summary).toMatchObject({
      'Day 0': 'Friday 21 March 2025 (planned: Fieldwork ends)',
      Count: '22 working days after it',
      Gives: 'Thursday 24 April 2025',
      'By the rules from the plan alone': 'Thursday 24 April 2025',
    });
    const skipped = page.rows('Days not counted');
    expect(skipped).toHaveLength(12);
    expect(skipped).toContainEqual(['Friday 18 April 2025', 'Good Friday']);
    expect(skipped).toContainEqual(['Monday 21 April 2025', 'Easter Monday']);
    expect(page.texts('.govuk-details__summary-text')).toEqual([
      '12 days not counted: 10 weekend days and 2 bank holidays',
    ]);
  });

  it('names the clause, the reading taken, and the dates of the others', async () => {
    const page = await see('coordinator', 'comments', '/milestones/comments');
    expect(page.text).toContain('Clearing and publishing inspection reports and letters: second paragraph');
    expect(page.text).toContain('Reading taken: The window runs from the real sending of the draft');
    expect(page.texts('main .govuk-list--bullet li')).toEqual([
      '15 working days after fieldwork, whenever the draft was sent: Friday 7 March 2025',
    ]);
    expect(page.summary['By the rules from the plan alone']).toBe('Friday 7 March 2025 at 11:59pm');
    expect(page.summary['What Cafcass is told']).toMatch(/^You have until the end of /);
    expect(page.summary['Planned now']).toBe('Friday 14 March 2025 at 11:59pm');
  });

  it('says why there is no date', async () => {
    const page = await see('coordinator', 'complaint', '/milestones/final');
    expect(page.summary['On hold']).toBe('Formal complaint, since Thursday 27 February 2025');
    expect(page.summary['Planned now']).toBe('No date');
  });
});

describe('the page to print', () => {
  it('has the picture and every milestone, and no navigation', async () => {
    const page = await see('coordinator', 'onSite', '/print');
    expect(page.root.querySelectorAll('header, footer, nav li').length).toBe(0);
    expect(page.rows('Milestones')).toHaveLength(24);
    expect(Object.keys(readPicture(svgOf(page)).days).length).toBeGreaterThan(40);
    expect(page.text).toContain('As at Wednesday 12 March 2025');
  });

  it('says first what must not be passed on', async () => {
    expect((await see('coordinator', 'embargo', '/print')).heading).toMatch(/^Under embargo: Cafcass inspection/);
    expect((await see('coordinator', 'unannounced', '/print')).heading).toMatch(/^Not announced: Cafcass inspection/);
    expect((await see('coordinator', 'onSite', '/print')).heading).toMatch(/^Cafcass inspection/);
  });
});

describe('the downloads', () => {
  const download = async (format: string, role: Role = 'coordinator') => {
    const response = await world.get(role, `/inspections/${world.inspections.embargo}/download/${format}`);
    return {
      ...response,
      body: response.body,
      type: response.headers['content-type'],
      as: response.headers['content-disposition'],
    };
  };

  it('are a calendar with an entry for each date', async () => {
    const { body, type, as } = await download('ics');
    expect([type, as]).toEqual([
      'text/calendar; charset=utf-8',
      expect.stringMatching(/^attachment; filename="timeline-\w{8}\.ics"$/),
    ]);
    const entries = new ICAL.Component(ICAL.parse(body)).getAllSubcomponents('vevent');
    const page = await see('coordinator', 'embargo');
    const dated = page.rows('Milestones').filter((cells) => cells.slice(2, 5).some((cell) => cell !== '–'));
    expect(entries).toHaveLength(dated.length);
  });

  it('are a table with a line for each date, of all states', async () => {
    const lines = parseCsv<Record<string, string>>((await download('csv')).body, { columns: true });
    expect(lines.find(({ milestone }) => milestone === 'draft')).toMatchObject({ on: '2025-02-14', state: 'done' });
    expect(lines.find(({ milestone }) => milestone === 'publication')).toMatchObject({ on: '2025-03-13' });
    expect(new Set(lines.map(({ inspection }) => inspection))).toEqual(new Set([world.inspections.embargo]));
  });

  it('are the whole record to read and for programs, as the one who asks may see it', async () => {
    expect((await download('html')).body).toContain('How each date was counted');
    const own = JSON.parse((await download('json')).body) as { timeline: { milestones: unknown[] } };
    const theirs = JSON.parse((await download('json', 'link-person')).body) as { timeline: { milestones: unknown[] } };
    expect(theirs.timeline.milestones.length).toBeLessThan(own.timeline.milestones.length);
    expect((await download('exe')).statusCode).toBe(404);
  });
});

describe('an inspection that stands on older bank holidays', () => {
  it('is shown as its dates were counted, until the change is applied', async () => {
    const change = { kind: 'add', date: '2025-04-01', name: 'A day of rest', source: 'a test' };
    await runOperation('changeCalendar', world.deps, world.principalOf('coordinator'), { change });
    const { days } = readPicture(svgOf(await see('coordinator', 'onSite')));
    expect(days['2025-04-01']).toMatchObject({ count: 'day 7', notes: [] });
    expect(days['2025-04-04']).toMatchObject({ count: 'day 10', marks: ['16 Draft report'] });
  });
});
