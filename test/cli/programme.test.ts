import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { InspectionDetail, InspectionPage } from '../../src/service/show-inspection.ts';
import { linesWith } from './lines-with.ts';
import { openStoredService, type StoredService } from './stored-service.ts';

const TOM = 'Tom Hale <tom.hale@example.gov.uk>';

let service: StoredService;
let folder: string;

beforeAll(async () => {
  service = await openStoredService();
  folder = mkdtempSync(path.join(tmpdir(), 'programme-'));
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

describe('programme', () => {
  const GOOD = [
    'Kind,Start,Lead inspector,coordinator,Quality assurance manager,reason',
    `Inspection,2027-03-01,${TOM},Asha Rao <asha@example.gov.uk>; Ben Ito <ben@example.gov.uk>,,`,
    '',
    `focused visit,2027-03-09,"""Hale, Tom"" <Tom.Hale@example.gov.uk>",,Cara Diaz <cara@example.gov.uk>,`,
    `focused-visit,2027-08-10,Eve Hart <eve@example.gov.uk>,,,agreed in May`,
    'monitoring-visit,2027-09-07,,,,',
    '',
  ].join('\r\n');

  it('plans every row of a spreadsheet with its people, and warns by lines', async () => {
    const file = write(`\uFEFF${GOOD}`);
    const { code, out, err } = await service.run('programme', file, '--by', 'Asha Rao');
    expect(code).toBe(0);
    expect(out.replaceAll(/^[0-9a-f]{8}/gm, 'an id   ').split('\n')).toEqual([
      'Id        Kind              Start            Last day on site  Published',
      'an id     inspection        Mon 1 Mar 2027   Fri 12 Mar 2027   Thu 22 Apr 2027',
      'an id     focused-visit     Tue 9 Mar 2027   Wed 10 Mar 2027   Mon 12 Apr 2027',
      'an id     focused-visit     Tue 10 Aug 2027  Wed 11 Aug 2027   Fri 10 Sep 2027',
      'an id     monitoring-visit  Tue 7 Sep 2027   Wed 8 Sep 2027    Thu 7 Oct 2027',
      '',
      expect.stringMatching(/^Planned: 4\. Reminders planned: \d{2,}\.$/) as string,
      'Emails leave while the service runs: inspection-timeline start',
      '',
    ]);
    expect(err.split('\n')).toEqual([
      'Warning: Line 4: The lead inspector is on site at the Cafcass inspection in line 2 (start Mon 1 Mar 2027) too: Tue 9 Mar 2027 to Wed 10 Mar 2027. (lead-on-site)',
      'Warning: Line 6: Nobody was named, so nobody will be reminded. (nobody-to-remind)',
      '',
    ]);
    const { inspections } = await service.runJson<InspectionPage>('list');
    const people = await Promise.all(
      inspections.map(async ({ id }) =>
        (await service.runJson<InspectionDetail>('show', id)).people.map(({ role, name }) => `${role} ${name}`),
      ),
    );
    expect(people).toEqual([
      ['coordinator Asha Rao', 'coordinator Ben Ito', 'lead-inspector Tom Hale'],
      ['lead-inspector Hale, Tom', 'qa-manager Cara Diaz'],
      ['lead-inspector Eve Hart'],
      [],
    ]);
    expect(await service.run('history', 'verify')).toMatchObject({ code: 0 });
    const planners = await service.db.selectFrom('inspections').select('created_by').distinct().execute();
    expect(planners).toEqual([{ created_by: 'Asha Rao' }]);
  });

  it('says what it would plan and plans nothing, with the line of each', async () => {
    const { out } = await service.run('programme', write(GOOD), '--dry-run');
    expect(linesWith(out, 'Line', 'inspection', 'Would', 'Nothing')).toEqual([
      'Line  Kind              Start            Last day on site  Published',
      '2     inspection        Mon 1 Mar 2027   Fri 12 Mar 2027   Thu 22 Apr 2027',
      'Would be planned: 4.',
      'Nothing was stored.',
    ]);
    const json = await service.runJson<{ inspections: readonly { line: number; id: string | null }[] }>(
      ...['programme', write(GOOD), '--dry-run'],
    );
    expect(json.inspections.map(({ line, id }) => [line, id])).toEqual([2, 4, 5, 6].map((line) => [line, null]));
    expect((await service.runJson<InspectionPage>('list')).inspections).toEqual([]);
  });

  it('tells every bad row at once, by line and column, and plans nothing', async () => {
    await service.run('programme', write('kind,start\nfocused-visit,2027-03-09\n'));
    const file = write(
      [
        'kind,start,priorityAction,lead-inspector',
        'inspection,2027-03-06,maybe,Tom Hale tom@example.org',
        'tea,2027-03-01,,',
        'focused-visit,2027-03-09,,A B <a.b>',
        'focused-visit,2027-03-10,yes,A B <a@b.example>',
        'focused-visit,2027-03-10,no,A B <a@b.example>;C D <A@b.example>',
        'focused-visit,"2027-03-11,,',
        'foo,bar',
        'annual-engagement,2027-03-11,yes,',
        ',2027-03-11,,',
        '',
      ].join('\n'),
    );
    const { code, out, err } = await service.run('programme', file);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    const [head, ...problems] = err.trimEnd().split('\n');
    expect(head).toBe('Nothing was planned. The programme is refused:');
    const places = problems.map((line) => line.trim().replace(`${file}:`, '').replace(/:.*/, ''));
    expect(places).toEqual([
      '2 lead-inspector',
      '2 priorityAction',
      '2 start',
      '3 kind',
      '4 lead-inspector',
      '4 start',
      '6 lead-inspector',
      '6 start',
      '7',
      '8',
      '9 priorityAction',
      '10 kind',
    ]);
    expect(err).toMatch(/7: is not readable as CSV: [^\n]*[^ ,]\n/);
    expect(err).not.toMatch(/seen *\n/);
    expect(err).toContain('10 kind: is empty: every row needs one\n');
    expect(err).toContain(
      '2 lead-inspector: must be written as Name <name@example.gov.uk>, seen Tom Hale tom@example.org',
    );
    expect(err).toMatch(
      /4 start: is the start of an inspection of this kind that is planned already: [0-9a-f]{8}, seen/,
    );
    expect(err).toContain('6 start: is given twice for this kind, also in line 5, seen 2027-03-10');
    expect((await service.runJson<InspectionPage>('list')).inspections).toHaveLength(1);
  });

  it('is not planned twice, unless that is meant', async () => {
    const file = write('kind,start\nfocused-visit,2027-03-09\n');
    expect((await service.run('programme', file)).code).toBe(0);
    expect((await service.run('programme', file)).code).toBe(2);
    expect((await service.run('programme', file, '--allow-duplicates')).code).toBe(0);
  });

  it.each([
    ['an empty file', '', /:1: must name the columns: kind, start, fieldworkEnd/],
    ['a heading alone', 'kind,start\n', /inspections: must hold at least one inspection|must hold at least one/],
    ['an unknown column', 'kind,start,boss\n', /:1: must hold only the columns .*link-person, seen boss/],
    ['a column twice, written in two ways', 'kind,start,lead-inspector,Lead inspector\n', /:1: holds a column twice/],
    ['a missing column', 'kind\n', /:1: lacks the column start/],
    [
      'more than 500 rows',
      `kind,start\n${'focused-visit,2027-03-09\n'.repeat(501)}`,
      /:502: must be one of at most 500/,
    ],
  ])('refuses %s', async (_, content, expected) => {
    const { code, err } = await service.run('programme', write(content));
    expect(code).toBe(2);
    expect(err).toMatch(expected);
  });

  it('refuses a file that is not there', async () => {
    const { code, err } = await service.run('programme', path.join(folder, 'none.csv'));
    expect(code).toBe(2);
    expect(err).toContain('there is no such file');
  });
});
