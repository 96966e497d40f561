import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StartsFound } from '../../src/service/planning/find-start.ts';
import type { WhatIf } from '../../src/service/planning/what-if.ts';
import { capture, run } from './run-in-process.ts';
import { linesWith } from './lines-with.ts';
import { openStoredService, type StoredService } from './stored-service.ts';

const TOM = 'Tom Hale <tom.hale@example.gov.uk>';
const NOW = { now: () => Date.UTC(2027, 0, 4, 10) };

let service: StoredService;
let folder: string;

beforeAll(async () => {
  service = await openStoredService();
  folder = mkdtempSync(path.join(tmpdir(), 'planning-ahead-'));
  return async () => {
    await service.close();
    rmSync(folder, { recursive: true });
  };
});

beforeEach(async () => {
  await service.empty();
  service.setClock('2027-01-04 10:00');
});

function write(content: string): string {
  const file = path.join(folder, 'visits.csv');
  writeFileSync(file, content);
  return file;
}

describe('what-if', () => {
  const STARTS = ['--start', '2027-03-01', '--start', '2027-03-15', '--start', '2027-07-26'];

  it('sets starts side by side, with days between them and what speaks against each, and needs no database', async () => {
    const { code, out, err } = await run(['what-if', '--kind', 'inspection', ...STARTS], NOW);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    // By hand: Good Friday is 26 March, Easter Monday 29 March.
    const rows = linesWith(out, 'Milestone', 'Draft report', 'Publication', 'Call to Cafcass');
    expect(rows.map((row) => row.split(/ {2,}/))).toEqual([
      ['Milestone', 'Start 1', 'Start 2', 'Start 3'],
      ['Call to Cafcass, 9:30am', 'Mon 15 Feb 2027', 'Mon 1 Mar 2027 +14', 'Mon 12 Jul 2027 +147'],
      ['Call to Cafcass, at the latest, 9:30am', 'Mon 22 Feb 2027', 'Mon 8 Mar 2027 +14', 'Mon 19 Jul 2027 +147'],
      ['Draft report', 'Tue 30 Mar 2027', 'Mon 12 Apr 2027 +13', 'Fri 20 Aug 2027 +143'],
      ['Publication of the report', 'Thu 22 Apr 2027', 'Thu 6 May 2027 +14', 'Wed 15 Sep 2027 +146'],
    ]);
    expect(out).toContain('Start 1: Monday 1 March 2027 to Friday 12 March 2027\n  Nothing speaks against it.\n');
    expect(out).toMatch(
      /Start 2: Monday 15 March 2027 to Thursday 25 March 2027\n {2}Working days on site .* 9, fewer/,
    );
  });

  it('fits a terminal, in as many tables as it takes, each with the first start', async () => {
    for (const columns of [80, 60]) {
      const out = capture({ columns, terminal: true });
      await run(['what-if', '--kind', 'inspection', ...STARTS], { ...NOW, out });
      const lines = out.text().split('\n');
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
      const heads = lines.filter((line) => line.startsWith('Milestone')).map((line) => line.match(/Start \d/g));
      expect(heads).toEqual(
        columns === 80
          ? [['Start 1', 'Start 2', 'Start 3']]
          : [
              ['Start 1', 'Start 2'],
              ['Start 1', 'Start 3'],
            ],
      );
    }
  });

  it('takes the last day on site of a start, or a number of days for all', async () => {
    const ends = async (...words: string[]) => {
      const { out } = await run(['what-if', '--kind', 'inspection', '--json', ...words], NOW);
      return (JSON.parse(out) as WhatIf).starts.map((start) => start.lastDayOnSite);
    };
    expect(await ends('--start', '2027-03-01/2027-03-10', '--start', '2027-03-25', '--fieldwork-days', '4')).toEqual([
      '2027-03-10',
      // Over Easter: Thu 25 Mar, Tue 30, Wed 31, Thu 1 Apr.
      '2027-04-01',
    ]);
  });

  it('looks at the inspections of a lead inspector where one is named', async () => {
    await service.run('programme', write(`kind,start,lead-inspector\nfocused-visit,2027-03-02,${TOM}\n`));
    const { code, out } = await service.run(
      ...['what-if', '--kind', 'inspection', '--start', '2027-03-01', '--start', '2027-06-07'],
      ...['--lead', 'tom.hale@example.gov.uk'],
    );
    expect(code).toBe(0);
    expect(linesWith(out, 'lead-on-site')).toHaveLength(1);
    expect(out).toContain('Inspections led by tom.hale@example.gov.uk that were looked at: 1.');
  });

  it.each([
    [['--start', '2027-03-01'], /--start: must be 2 starts or more/],
    [
      ['--start', '2027-03-06', '--start', '2027-03-08/2027-03-01'],
      /--start 1 \(start\): must be a working day: take 2027-03-05[^]*--start 2 \(last day on site\): must not be before the start/,
    ],
    [
      ['--start', 'x', '--start', '2027-03-08', '--fieldwork-days', '0'],
      /--fieldwork-days: must be from 1 to 100, seen "0"\n {2}--start 1 \(start\): must be a date/,
    ],
    [['--start', '2027-03-01', '--start', '2027-03-08', '--lead', 'tom'], /--lead: must be one plain address/],
    [['--start', '2027-03-01', '--start', '2027-03-08', '--grounds', 'tea'], /--grounds: must be a known ground/],
  ])('refuses %j, without a database', async (words, expected) => {
    const { code, out, err } = await run(['what-if', '--kind', 'inspection', ...words], NOW);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(expected);
  });

  it('refuses days on site for what has none', async () => {
    const words = ['--kind', 'annual-engagement', '--start', '2027-03-01', '--start', '2027-03-08'];
    const { code, err } = await run(['what-if', ...words, '--fieldwork-days', '2'], NOW);
    expect(code).toBe(2);
    expect(err).toMatch(/--fieldwork-days: must not be given for the kind annual-engagement/);
  });
});

describe('find-start', () => {
  it('works back from a date of publication, and says why later starts fail', async () => {
    const { code, out, err } = await service.run(
      ...['find-start', '--kind', 'inspection', '--published-before', '2027-07-20', '--count', '3'],
    );
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out.split('\n').slice(0, 6)).toEqual([
      'Publication of the report before Tue 20 Jul 2027: the latest Monday starts of a Cafcass inspection',
      '',
      'Start            Last day on site  Call             Published',
      'Mon 17 May 2027  Fri 28 May 2027   Fri 30 Apr 2027  Wed 7 Jul 2027',
      'Mon 10 May 2027  Fri 21 May 2027   Mon 26 Apr 2027  Wed 30 Jun 2027',
      'Mon 19 Apr 2027  Fri 30 Apr 2027   Mon 5 Apr 2027   Thu 10 Jun 2027',
    ]);
    expect(out).toContain(
      'Mon 7 Jun 2027: Publication of the report would be on Tue 27 Jul 2027, not before Tue 20 Jul',
    );
    expect(out).toMatch(/Mon 24 May 2027: .*\n.*\(short-fieldwork\) Also bank-holiday-on-site\./);
    expect(out).toContain('Most often in the way: short-fieldwork (2), bank-holiday-on-site (2), too late (1).');
  });

  it('goes forward from a day, over what clashes, or through it where that is allowed', async () => {
    const words = ['find-start', '--kind', 'focused-visit', '--from', '2027-07-27', '--count', '2'];
    const found = async (...more: string[]) =>
      (await service.runJson<StartsFound>(...words, ...more)).found.map(({ start, allowed }) => [
        start,
        ...allowed.map(({ id }) => id),
      ]);
    expect(await found()).toEqual([['2027-07-27'], ['2027-09-07']]);
    expect(await found('--allow', 'start-in-august')).toEqual([['2027-07-27'], ['2027-08-03', 'start-in-august']]);
    expect(await found('--grounds', 'agreed')).toEqual([['2027-07-27'], ['2027-08-03']]);
    expect(await found('--weekday', 'thursday')).toEqual([['2027-07-29'], ['2027-09-02']]);
    expect(await found('--weekday', 'any')).toEqual([['2027-07-27'], ['2027-07-28']]);
  });

  it('tells a run of starts as one', async () => {
    const { out } = await service.run('find-start', '--kind', 'focused-visit', '--from', '2027-08-01', '--count', '1');
    expect(out).toContain('  Tue 3 Aug 2027 to Tue 31 Aug 2027 (5 starts): The start, Tuesday 3 August 2027, falls in');
  });

  it('shows the milestone that was asked about', async () => {
    const words = ['--kind', 'focused-visit', '--milestone', 'draft', '--before', '2027-02-01', '--weekday', 'any'];
    const { out } = await service.run('find-start', ...words, '--count', '1');
    expect(out.split('\n').slice(2, 4)).toEqual([
      'Start            Last day on site  Call             Published        Draft letter',
      'Thu 21 Jan 2027  Fri 22 Jan 2027   Thu 14 Jan 2027  Mon 22 Feb 2027  Fri 29 Jan 2027',
    ]);
  });

  it('notes what rests on bank holidays that are not published yet, which is no clash', async () => {
    const words = ['find-start', '--kind', 'inspection', '--from', '2028-09-04', '--count', '1', '--json'];
    const { found } = JSON.parse((await service.run(...words)).out) as StartsFound;
    expect(found[0]?.notes).toContain(
      'Bank holidays are published up to Sun 31 Dec 2028 only, so what comes later may still move: Action plan, Fri 26 Jan 2029.',
    );
    const early = await service.run('find-start', '--kind', 'inspection', '--from', '2028-01-10', '--count', '1');
    expect(early.out).not.toContain('Bank holidays are published');
  });

  it('says honestly that there is none, and what stood in the way, with an exit code of its own', async () => {
    const none = await service.run('find-start', '--kind', 'inspection', '--published-before', '2027-02-01');
    expect(none.code).toBe(3);
    expect(none.err).toBe('No start was found.\n');
    expect(none.out).toContain('None from Mon 4 Jan 2027 on. Starts tried: 1.');
    const json = await service.run('find-start', '--kind', 'inspection', '--published-before', '2027-02-01', '--json');
    expect(json.code).toBe(3);
    expect(JSON.parse(json.out)).toMatchObject({ found: [], inTheWay: [{ id: 'misses-target', starts: 1 }] });
  });

  it.each([
    [['--kind', 'annual-engagement', '--published-before', '2027-02-01'], /--published-before: must not be given/],
    [['--kind', 'inspection', '--milestone', 'tea', '--before', '2027-02-01'], /--milestone: must be one of notice, /],
    [
      ['--kind', 'monitoring-visit', '--milestone', 'action-plan', '--before', '2027-02-01'],
      /--milestone: must be a milestone that has a date\. .*, seen action-plan/,
    ],
    [['--kind', 'inspection', '--milestone', 'draft'], /--before: is missing/],
    [['--kind', 'inspection', '--before', '2027-02-01'], /--milestone: is missing/],
    [
      ['--kind', 'inspection', '--milestone', 'draft', '--published-before', '2027-02-01'],
      /--published-before: must stand/,
    ],
    [
      ['--kind', 'inspection', '--allow', 'start-in-august', '--allow', 'x'],
      /--allow 2: must be one of .*lead-on-site/,
    ],
    [['--kind', 'inspection', '--published-before', '2025-07-01'], /--published-before: must be later: starts are/],
    [['--kind', 'inspection', '--years', '6'], /--years: must be from 1 to 5/],
    [['--kind', 'inspection', '--weekday', 'sunday'], /--weekday: must be one of monday, /],
    [['--kind', 'tea'], /--kind: must be one of inspection, /],
    [[], /--kind: is missing/],
  ])('refuses %j', async (words, expected) => {
    const { code, out, err } = await service.run('find-start', ...words);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(expected);
  });
});

describe('year', () => {
  it('prints the inspections of a year with their bank holidays, and what clashes on stderr', async () => {
    const people = [{ role: 'lead-inspector', name: 'Tom Hale', email: 'tom.hale@example.gov.uk' }];
    await service.create({ start: '2027-03-01', people });
    await service.create({ kind: 'focused-visit', start: '2027-03-09', people });
    const { code, out, err } = await service.run('year');
    expect(code).toBe(0);
    const [head, ...rows] = out.replaceAll(/^[0-9a-f]{8}/gm, 'an id   ').split('\n');
    expect(head).toBe('Programme: Fri 1 Jan 2027 to Fri 31 Dec 2027');
    expect(rows.slice(1, 3).map((row) => row.split(/ {2,}/).slice(1, 4))).toEqual([
      ['inspection', 'Mon 1 Mar 2027 to Fri 12 Mar 2027', 'Wed 31 Mar 2027 to Tue 6 Apr 2027'],
      ['focused-visit', 'Tue 9 Mar 2027 to Wed 10 Mar 2027', 'Thu 18 Mar 2027 to Wed 24 Mar 2027'],
    ]);
    expect(out).toContain('Bank holidays: New Year’s Day Fri 1 Jan 2027, Good Friday Fri 26 Mar 2027,');
    expect(err.trim().split('\n')).toEqual([
      expect.stringMatching(
        /^Warning: [0-9a-f]{8}: The lead inspector is on site at the Cafcass inspection /,
      ) as string,
    ]);
    expect(await service.run('year', '--from', '2029-01-01')).toMatchObject({ code: 0, err: '' });
    expect((await service.run('year', '--from', '2027-01-01', '--to', '2028-06-01')).code).toBe(2);
  });
});
