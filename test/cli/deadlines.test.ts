import { parse } from 'csv-parse/sync';
import ICAL from 'ical.js';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Deadline, DeadlinePage } from '../../src/service/list-deadlines.ts';
import { toCsvRows } from '../../src/service/export/deadlines-csv.ts';
import { PEOPLE } from '../service/test-service.ts';
import { openStoredService, type StoredService } from './stored-service.ts';

let service: StoredService;

beforeAll(async () => {
  service = await openStoredService();
  return service.close;
});

beforeEach(async () => {
  await service.empty();
  service.setClock('2025-02-10 10:00');
});

describe('deadlines', () => {
  it('prints when, how far away, what, who, in which state and of which inspection', async () => {
    const { id } = await service.create();
    service.setClock('2025-02-26 10:00');
    const { code, out } = await service.run('deadlines', '--to', '2025-03-04');
    expect(code).toBe(0);
    const rows = out.split('\n');
    const what = `${id.slice(0, 8)} Cafcass inspection, Mon 10 Mar 2025`;
    expect(rows).toContainEqual(
      expect.stringMatching(new RegExp(`^Wed 26 Feb 2025 +today +Annex A .*Link support person +due +${what}$`)),
    );
    expect(rows).toContainEqual(
      expect.stringMatching(/^Mon 3 Mar 2025, 9:30am +in 3 working days +Call to announce .* due /),
    );
    expect(rows).toContainEqual(expect.stringMatching(/^Mon 24 Feb 2025 +2 working days ago .* overdue /));
  });

  it('says so where nothing is due', async () => {
    expect(await service.run('deadlines')).toEqual({ code: 0, out: 'Nothing is due.\n', err: '' });
  });

  it('counts how many are due by when', async () => {
    await service.create();
    service.setClock('2025-02-26 10:00');
    const { code, out } = await service.run('deadlines', '--counts', '--party', 'cafcass');
    expect(code).toBe(0);
    expect(out.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['Section', 'From', 'To', 'Deadlines'],
      ['overdue', '-', 'Wed 26 Feb 2025', '0'],
      ['today', 'Wed 26 Feb 2025', 'Wed 26 Feb 2025', '1'],
      ['this-week', 'Thu 27 Feb 2025', 'Sun 2 Mar 2025', '1'],
      ['next-four-weeks', 'Mon 3 Mar 2025', 'Sun 30 Mar 2025', '0'],
      ['later', 'Mon 31 Mar 2025', '-', '2'],
      ['passed', '-', 'Tue 25 Feb 2025', '0'],
      [''],
    ]);
    expect((await service.run('deadlines', '--counts', '--from', '2025-02-26')).code).not.toBe(0);
  });

  it.each<[string, string[], (deadline: Deadline) => boolean]>([
    [
      'from and to, both included',
      ['--from', '2025-04-04', '--to', '2025-04-24'],
      ({ due, planned }) => between(due ?? planned),
    ],
    ['a party', ['--party', 'cafcass'], (each) => each.party === 'cafcass'],
    ['an owner', ['--owner', 'coordinator'], (each) => each.owner === 'coordinator'],
    ['a kind', ['--kind', 'focused-visit'], (each) => each.kind === 'focused-visit'],
    ['states', ['--state', 'overdue, due'], (each) => each.state === 'overdue' || each.state === 'due'],
  ])('are filtered by %s', async (_, words, expected) => {
    await service.create();
    await service.create({ kind: 'focused-visit', start: '2025-05-13' });
    service.setClock('2025-03-05 10:00');
    const all = await readAll();
    const found = await readAll(...words);
    expect(found.length).toBeGreaterThan(0);
    expect(found.length).toBeLessThan(all.length);
    expect(found.map(keyOf)).toEqual(all.filter(expected).map(keyOf));
  });

  it('are those of one inspection, by the first characters of its id', async () => {
    const { id } = await service.create();
    await service.create({ kind: 'focused-visit', start: '2025-05-13' });
    const found = await readAll('--inspection', id.slice(0, 8));
    expect(new Set(found.map((each) => each.inspection))).toEqual(new Set([id]));
  });

  it.each<[string, string[], RegExp[]]>([
    ['a count that is none', ['--limit', 'x'], [/--limit: must be a number/]],
    ['more than a page may hold', ['--limit', '501'], [/--limit: must be from 1 to 500/]],
    [
      'unknown words, all at once',
      ['--party', 'dfe', '--owner', 'boss', '--kind', 'tea'],
      [/--party: /, /--owner: /, /--kind: /],
    ],
    [
      'a state that does not exist',
      ['--state', 'due,late'],
      [/--state: must be one or more of upcoming, due, overdue/],
    ],
    ['a day that is none', ['--from', '2025-02-30', '--to', 'x'], [/--from: must be a date/, /--to: must be a date/]],
    ['an end before the beginning', ['--from', '2025-03-01', '--to', '2025-02-01'], [/--to: must not be before/]],
    ['a cursor of something else', ['--after', 'eyJ4IjoxfQ'], [/--after: must be the cursor/]],
    ['a party that does not exist', ['--seen-by', 'dfe'], [/--seen-by: must be one of ofsted, cafcass/]],
    ['two forms of output', ['--csv', '--ics'], [/'--csv' cannot be used with option '--ics'/]],
  ])('refuse %s', async (_, words, expected) => {
    const { code, out, err } = await service.run('deadlines', ...words);
    expect(code).toBe(2);
    expect(out).toBe('');
    for (const text of expected) expect(err).toMatch(text);
  });
});

describe('pages of deadlines', () => {
  it.each([5, 7, 500])('of %i hold every one of them once, in one order', async (limit) => {
    for (const start of ['2025-03-10', '2025-03-10', '2025-03-17']) await service.create({ start });
    const all = (await service.runJson<DeadlinePage>('deadlines', '--limit', '500')).deadlines;
    expect(all).toHaveLength(69);
    expect((await walk(limit)).map(keyOf)).toEqual(all.map(keyOf));
  });

  it('neither lose nor repeat what was there before, while more is planned', async () => {
    await service.create();
    const before = (await walk(500)).map(keyOf);
    const seen: string[] = [];
    await walk(5, async (page) => {
      seen.push(...page.map(keyOf));
      if (seen.length < 20) await service.create({ kind: 'focused-visit', start: '2025-03-11' });
    });
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((key) => before.includes(key))).toEqual(before);
  });

  it('say how to go on only while there is more', async () => {
    await service.create();
    expect((await service.run('deadlines', '--limit', '22')).err).toMatch(
      /^There are more\. The next page: --after \S+\n$/,
    );
    expect((await service.run('deadlines', '--limit', '23')).err).toBe('');
  });
});

describe('deadlines --csv', () => {
  it('holds every deadline, not only a page', async () => {
    for (let number = 0; number < 3; number += 1) await service.create();
    const { out, err } = await service.run('deadlines', '--csv');
    const rows: Record<string, string>[] = parse(out, { columns: true });
    expect(rows).toHaveLength(69);
    expect(err).toBe('');
    const { deadlines } = await service.runJson<DeadlinePage>('deadlines', '--limit', '500');
    expect(rows.map((row) => [row['inspection'], row['milestone'], row['on'], row['at']])).toEqual(
      deadlines.map((each) => [each.inspection, each.milestone, dateOf(each)?.on, dateOf(each)?.at ?? '']),
    );
  });

  it('is a page where one is asked for', async () => {
    await service.create();
    const { out, err } = await service.run('deadlines', '--csv', '--limit', '2');
    expect(out.trim().split('\n')).toHaveLength(3);
    expect(err).toMatch(/--after/);
  });

  it('defuses what a spreadsheet would take for a formula, and leaves numbers numbers', async () => {
    await service.create();
    const [deadline] = (await service.runJson<DeadlinePage>('deadlines')).deadlines;
    for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1']) {
      const [[, , , , title]] = parse(toCsvRows([{ ...(deadline as Deadline), title: text }])) as [string[]];
      expect(title).toBe(`'${text}`);
    }
    const [row] = parse(toCsvRows([{ ...(deadline as Deadline), workingDaysToGo: -3 }])) as [string[]];
    expect(row).toContain('-3');
  });
});

describe('deadlines --ics', () => {
  it('is a calendar file with every deadline', async () => {
    for (let number = 0; number < 3; number += 1) await service.create();
    const { out } = await service.run('deadlines', '--ics');
    const events = new ICAL.Component(ICAL.parse(out) as unknown[])
      .getAllSubcomponents('vevent')
      .map((each) => new ICAL.Event(each));
    expect(events).toHaveLength(69);
    expect(new Set(events.map((each) => each.uid)).size).toBe(69);
    const notice = events.find((each) => each.summary.startsWith('Call to announce'));
    expect(notice?.startDate.toString()).toBe('2025-03-03T09:30:00');
  });

  it('is none where there is nothing to hold', async () => {
    const { code, out, err } = await service.run('deadlines', '--ics');
    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(err).toMatch(/no calendar file/);
  });
});

describe('what Cafcass may see', () => {
  const asCafcass = (...words: string[]) => service.run(...words, '--seen-by', 'cafcass');

  it('is nothing before the call is recorded: no row, no count, no other error', async () => {
    const { id } = await service.create();
    const hidden = id.slice(0, 8);
    const absent = 'abcdef01';
    const lists = [['list'], ['deadlines'], ['deadlines', '--csv'], ['deadlines', '--ics'], ['deadlines', '--json']];
    const shown = await inTurn(lists, (words) => asCafcass(...words));
    for (const words of [['show'], ['deadlines', '--inspection']]) {
      const unannounced = await asCafcass(...words, hidden);
      const unknown = await asCafcass(...words, absent);
      expect(unannounced.code).toBe(3);
      expect(unannounced).toEqual(JSON.parse(JSON.stringify(unknown).replaceAll(absent, hidden)));
    }
    await service.empty();
    service.setClock('2025-02-10 10:00');
    expect(shown).toEqual(await inTurn(lists, (words) => asCafcass(...words)));
  });

  it('cannot be widened by a cursor, a state or a filter', async () => {
    await service.create();
    const { next } = await service.runJson<DeadlinePage>('deadlines', '--limit', '1');
    const attempts = [
      ['--after', next as string],
      ['--state', 'upcoming,due,overdue,done,held,no-date,not-applicable'],
      ['--party', 'cafcass'],
      ['--owner', 'link-person'],
      ['--from', '2025-01-01', '--to', '2026-01-01'],
    ];
    for (const words of attempts) expect((await asCafcass('deadlines', ...words)).out).toBe('Nothing is due.\n');
  });

  it('is its own milestones and people once the call is recorded', async () => {
    const { id } = await service.create();
    await service.record(id, 'notice-given 2025-02-10 09:12', { reason: 'early' });
    const { deadlines } = JSON.parse((await asCafcass('deadlines', '--json')).out) as DeadlinePage;
    expect(deadlines.map((each) => each.milestone)).toContain('annex-a');
    expect(deadlines.map((each) => each.milestone)).not.toContain('lead-inspector-preparation');
    const { out } = await asCafcass('show', id);
    expect(out).toContain('lin.okoro@cafcass.example');
    expect(out).not.toContain('asha.rao@ofsted.example');
  });
});

describe('failed reminders', () => {
  it('are told of with the deadline that they were about', async () => {
    await service.create({ people: [PEOPLE[0]] });
    await service.db
      .updateTable('reminders')
      .set({ state: 'failed', last_error: '550 no such\u001B[1m mailbox', closed_at: new Date() })
      .where('milestone', '=', 'notice')
      .execute();
    const { err } = await service.run('deadlines', '--to', '2025-03-03');
    expect(err).toContain('to asha.rao@ofsted.example: 550 no such\uFFFD[1m mailbox');
    expect((await service.run('deadlines', '--seen-by', 'cafcass')).err).toBe('');
  });
});

async function inTurn<T, R>(items: readonly T[], act: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await act(item));
  return results;
}

async function readAll(...words: string[]): Promise<readonly Deadline[]> {
  return (await service.runJson<DeadlinePage>('deadlines', '--limit', '500', ...words)).deadlines;
}

async function walk(
  limit: number,
  afterPage: (page: readonly Deadline[]) => Promise<void> = () => Promise.resolve(),
): Promise<readonly Deadline[]> {
  const found: Deadline[] = [];
  for (let after: string[] = []; ;) {
    const page = await service.runJson<DeadlinePage>('deadlines', '--limit', String(limit), ...after);
    found.push(...page.deadlines);
    await afterPage(page.deadlines);
    if (page.next === null) return found;
    after = ['--after', page.next];
  }
}

function keyOf(deadline: Deadline): string {
  return `${deadline.inspection} ${deadline.milestone}`;
}

function dateOf({ due, planned }: Deadline): Deadline['due'] {
  return due ?? planned;
}

function between(moment: Deadline['due']): boolean {
  return moment !== null && moment.on >= '2025-04-04' && moment.on <= '2025-04-24';
}
