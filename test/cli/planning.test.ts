import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CreatedInspection } from '../../src/service/create-inspection.ts';
import type { RecordedResult } from '../../src/service/record-event.ts';
import type { InspectionDetail, InspectionPage } from '../../src/service/show-inspection.ts';
import { openStoredService, type StoredService } from './stored-service.ts';

const PLAN = ['--kind', 'inspection', '--start', '2027-03-01'];
const ASHA = 'role=coordinator,name=Asha Rao,email=asha.rao@example.gov.uk';
const TOM = 'role=lead-inspector,name=Hale, Tom,email=tom.hale@example.gov.uk';
const MIA = 'role=link-person,name=Mia Stone,email=mia.stone@example.org,party=cafcass';

let service: StoredService;
let folder: string;

beforeAll(async () => {
  service = await openStoredService();
  folder = mkdtempSync(path.join(tmpdir(), 'planning-'));
  return async () => {
    await service.close();
    rmSync(folder, { recursive: true });
  };
});

beforeEach(async () => {
  await service.empty();
  service.setClock('2027-01-04 10:00');
});

const CALL = ['record', 'notice-given', '--told', 'the chief executive', '--at', '09:30'] as const;

describe('create', () => {
  it('stores an inspection with its people and says what follows', async () => {
    const { code, out, err } = await service.run('create', ...PLAN, '--person', ASHA, '--person', TOM, '--person', MIA);
    expect(err).toBe('');
    expect(code).toBe(0);
    const id = /Planned as ([0-9a-f-]{36})\. Reminders planned: (\d+)\./.exec(out);
    expect(Number(id?.[2])).toBeGreaterThan(10);
    expect(out).toContain('Emails leave while the service runs: inspection-timeline start');
    const detail = await service.runJson<InspectionDetail>('show', id?.[1] ?? '');
    expect(detail.people.map(({ role, name, party }) => [role, name, party])).toEqual([
      ['coordinator', 'Asha Rao', 'ofsted'],
      ['lead-inspector', 'Hale, Tom', 'ofsted'],
      ['link-person', 'Mia Stone', 'cafcass'],
    ]);
  });

  it.each([
    [
      'people.csv',
      '\uFEFFrole,name,email,party\r\ncoordinator,"Rao, Asha",asha.rao@example.gov.uk,\r\n\r\nceo,Jo Fox,jo@example.org,cafcass\r\n',
    ],
    [
      'people.json',
      '[{"role":"coordinator","name":"Rao, Asha","email":"asha.rao@example.gov.uk"},{"role":"ceo","name":"Jo Fox","email":"jo@example.org"}]',
    ],
    [
      'people.yaml',
      '- { role: coordinator, name: "Rao, Asha", email: asha.rao@example.gov.uk }\n- role: ceo\n  name: Jo Fox\n  email: jo@example.org\n',
    ],
  ])('takes people from %s, beside those of options', async (name, content) => {
    const file = write(name, content);
    const created = await service.runJson<CreatedInspection>('create', ...PLAN, '--people', file, '--person', TOM);
    const { people } = await service.runJson<InspectionDetail>('show', created.id);
    expect(people.map((person) => person.name)).toEqual(['Jo Fox', 'Rao, Asha', 'Hale, Tom']);
  });

  it('tells every problem of dates and people at once, where it was typed, and stores nothing', async () => {
    const file = write('bad.csv', 'role,name,email\nceo,,x@y\ncoordinator,Asha,asha@example.org,extra\nceo,"Jo\n');
    const { code, out, err } = await service.run(
      ...['create', '--kind', 'inspection', '--start', '2027-03-06', '--people', file, '--person', 'foo'],
      ...['--person', 'role=boss,name=B,email=b', '--person', 'role=ceo,name=C,email=c@example.org,party=ofsted'],
      ...['--person', `${ASHA},pay=1`],
    );
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err.split('\n')[0]).toBe('Nothing was planned. The input is refused:');
    for (const text of [
      '--start: must be a working day: take 2027-03-05',
      '--person 1 role: is missing',
      '--person 1 name: is missing',
      '--person 2 role: must be one of coordinator, ',
      '--person 2 email: must be ',
      '--person 3 party: must be cafcass, the party of the role ceo',
      '--person 4 pay: is not a known key here',
      `${file}:4: is not readable as CSV`,
    ]) {
      expect(err).toContain(text);
    }
    expect((await service.runJson<InspectionPage>('list')).inspections).toEqual([]);
  });

  it.each([
    ['a row of another length', 'role,name,email\nceo,Jo,jo@example.org,x\n', /:2: must have 3 cells/],
    [
      'an unknown column',
      'role,name,mail\n',
      /:1: must hold only the columns role, name, email, party, invitations, seen mail/,
    ],
    ['a missing column', 'role,name\n', /:1: lacks the column email/],
    ['an empty file', '', /:1: must name the columns/],
    ['somebody twice', 'role,name,email\nceo,Jo,jo@example.org\nceo,Jo,JO@example.org\n', /:3 email: is given twice/],
    [
      'an address that is two',
      'role,name,email\nceo,Jo,"a@example.org,b@example.org"\n',
      /:2 email: must be one plain/,
    ],
    ['a name on two lines', 'role,name,email\nceo,"Jo\nBcc: x",jo@example.org\n', /:3 name: must hold no control/],
  ])('refuses a people file with %s', async (_, content, expected) => {
    const { code, err } = await service.run('create', ...PLAN, '--people', write('people.csv', content));
    expect(code).toBe(2);
    expect(err).toMatch(expected);
  });

  it.each([
    ['list.yaml', '- {role: ceo, name: Jo}\n- 3\n', [/list\.yaml:1 email: is missing/, /list\.yaml:2: must be a map/]],
    ['map.json', '{"role": "ceo"}', [/map\.json:1 .*must be a list/]],
  ])('places problems of %s in its lines', async (name, content, expected) => {
    const { code, err } = await service.run('create', ...PLAN, '--people', write(name, content));
    expect(code).toBe(2);
    for (const text of expected) expect(err).toMatch(text);
  });

  it('names a people file that is not there', async () => {
    const { code, err } = await service.run('create', ...PLAN, '--people', path.join(folder, 'none.csv'));
    expect(code).toBe(2);
    expect(err).toMatch(/none\.csv: there is no such file/);
  });

  it('warns where nobody will be reminded, where a reason is wanted, and of the same plan twice', async () => {
    const august = ['create', '--kind', 'inspection', '--start', '2027-08-02'];
    expect((await service.run(...august)).err).toMatch(/falls in August[^]*Nobody was named/);
    const again = await service.run(...august, '--reason', 'agreed with the ministry', '--person', ASHA);
    expect(again.code).toBe(0);
    expect(again.err).not.toContain('August');
    expect(again.err).toContain('planned already');
  });

  it('shows what it would plan and whom it would write to, and stores nothing', async () => {
    const { code, out, err } = await service.run('create', ...PLAN, '--person', ASHA, '--dry-run');
    expect(code).toBe(0);
    expect(out).toMatch(/Nothing was planned\. Reminders that would be: \d+\./);
    expect(out).toMatch(/all dates +│? *asha\.rao@example\.gov\.uk/);
    expect(err).not.toContain('Nobody was named');
    expect((await service.runJson<InspectionPage>('list')).inspections).toEqual([]);
    expect(await service.runJson('create', ...PLAN, '--dry-run')).toMatchObject({ id: null, dryRun: true });
  });

  it('records who planned it', async () => {
    await service.runJson('create', ...PLAN, '--by', 'Zoë from planning');
    const [row] = await service.db.selectFrom('inspections').select('created_by').execute();
    expect(row?.created_by).toBe('Zoë from planning');
    const { code, err } = await service.run('create', ...PLAN, '--by', ' ');
    expect(code).toBe(2);
    expect(err).toMatch(/--by: must be a name/);
  });
});

describe('list and show', () => {
  it('find an inspection by the first characters of its id, and say so where they do not', async () => {
    const { id } = await service.runJson<CreatedInspection>('create', ...PLAN, '--person', ASHA);
    const list = await service.run('list');
    expect(list.out.split('\n')[1]).toMatch(new RegExp(`^${id.slice(0, 8)} .*Mon 1 Mar 2027 +planned$`));
    const shown = await service.run('show', id.slice(0, 8), '--explain');
    expect(shown.code).toBe(0);
    expect(shown.out).toContain(`Inspection ${id}, version 1, planned`);
    expect(shown.out).toContain('day 0');
    for (const other of ['ffffffff', 'no-id', '']) {
      const { code, out, err } = await service.run('show', other);
      expect(out).toBe('');
      expect([code, err]).toEqual(
        other === ''
          ? [2, expect.stringContaining('<inspection>: must ')]
          : [3, `There is no inspection ${other}: \`list\` shows those there are.\n`],
      );
    }
  });

  it('list says so where there is nothing', async () => {
    expect(await service.run('list')).toEqual({ code: 0, out: 'No inspections.\n', err: '' });
  });

  it('list does not take a kind that does not exist for one that has nothing', async () => {
    expect((await service.run('list', '--kind', 'focused-visit')).code).toBe(0);
    const { code, err } = await service.run('list', '--kind', 'visit');
    expect(code).toBe(2);
    expect(err).toMatch(/--kind: must be one of inspection, focused-visit, .*, seen visit/);
  });

  it('show keeps the words of notes from the terminal', async () => {
    const { id } = await service.runJson<CreatedInspection>('create', ...PLAN);
    await service.runJson(...CALL, '--note', 'told\u001B[2J\u202Ethe chief', '--on', '2027-01-04');
    const { out } = await service.run('show', id);
    expect(out).toContain('told\uFFFD[2J\uFFFDthe chief');
  });
});

describe('record', () => {
  it('finds the only inspection, moves what follows, and says what became of reminders', async () => {
    await service.runJson('create', ...PLAN, '--person', ASHA, '--person', TOM);
    service.setClock('2027-03-31 17:00');
    const { code, out } = await service.run('record', 'draft-sent', '--on', '2027-03-31', '--reason', 'moderation');
    expect(code).toBe(0);
    expect(out).toMatch(/^Recorded draft-sent\. Inspection [0-9a-f]{8} is at version 2\.\n\nMoved +Was +Is/);
    expect(out).toMatch(/\nReminders: \d+ added, [1-9]\d* cancelled, \d+ kept\.\n/);
    expect(out).toMatch(
      /Comments or a formal complaint from Cafcass +Tue 6 Apr 2027, 11:59pm +Wed 7 Apr 2027, 11:59pm/,
    );
  });

  it('takes today where no day is given', async () => {
    const { id } = await service.runJson<CreatedInspection>('create', ...PLAN);
    service.setClock('2027-02-15 09:20');
    await service.runJson(...CALL, '--at', '09:12');
    const { events } = await service.runJson<InspectionDetail>('show', id);
    expect(events).toMatchObject([{ type: 'notice-given', on: '2027-02-15', at: '09:12', recordedBy: 'the tester' }]);
  });

  it('refuses to guess an inspection', async () => {
    expect((await service.run('record', 'notice-given')).err).toMatch(/--inspection: must be given, and there is no/);
    await service.runJson('create', ...PLAN);
    await service.runJson('create', '--kind', 'focused-visit', '--start', '2027-05-11');
    const { code, err } = await service.run('record', 'notice-given');
    expect(code).toBe(2);
    expect(err).toMatch(/--inspection: must be given, since there is more than one/);
  });

  it('refuses another version than the one seen, with an exit code of its own', async () => {
    const { id } = await service.runJson<CreatedInspection>('create', ...PLAN);
    const first = await service.runJson<RecordedResult>(...CALL, '--inspection', id, '--version', '1');
    expect(first.version).toBe(2);
    const again = ['record', 'annex-a-received', '--inspection', id, '--version', '1'];
    const { code, err } = await service.run(...again);
    expect(code).toBe(4);
    expect(err).toMatch(/at version 2, you saw 1/);
    expect((await service.runJson<InspectionDetail>('show', id)).events).toHaveLength(1);
  });

  it.each<[string, string[], number, RegExp]>([
    ['an event that does not exist', ['lunch'], 2, /<event>: must be one of notice-given, /],
    ['a day that is none', ['notice-given', '--on', '2027-02-30'], 2, /--on: must be a date/],
    ['a time that is none', ['notice-given', '--at', '25:00'], 2, /--at: must be a time/],
    ['a version that is none', ['notice-given', '--version', 'x'], 2, /'--version <number>' argument 'x' is invalid/],
    ['what has not happened yet', ['notice-given', '--on', '2027-06-01'], 2, /2027-06-01/],
    ['what comes after something else', ['published'], 2, /final-sent/],
    ['an unknown milestone', ['milestone-done', '--milestone', 'lunch'], 2, /--milestone: must be/],
    ['no event at all', [], 2, /missing required argument 'event'/],
    [
      'an inspection that does not exist',
      ['notice-given', '--inspection', 'ffffffff'],
      3,
      /There is no inspection ffffffff/,
    ],
  ])('refuses %s, and records nothing', async (_, words, expected, text) => {
    const { id } = await service.runJson<CreatedInspection>('create', ...PLAN);
    const { code, out, err } = await service.run('record', ...words);
    expect(err).toMatch(text);
    expect(code).toBe(expected);
    expect(out).toBe('');
    expect((await service.runJson<InspectionDetail>('show', id)).events).toEqual([]);
  });

  it('corrects what was recorded only for a reason', async () => {
    const { id } = await service.runJson<CreatedInspection>('create', ...PLAN);
    await service.runJson(...CALL, '--on', '2027-01-04', '--at', '09:00');
    const { code, err } = await service.run(...CALL, '--on', '2027-01-04', '--at', '08:30');
    expect(code).toBe(2);
    expect(err).toMatch(/reason/);
    const corrected = [...CALL, '--on', '2027-01-04', '--at', '08:30', '--reason', 'misheard'];
    await service.runJson(...corrected);
    const { events } = await service.runJson<InspectionDetail>('show', id);
    expect(events.map((event) => [event.at, event.holds])).toEqual([
      ['09:00', false],
      ['08:30', true],
    ]);
    const { out } = await service.run('show', id);
    expect(out).toContain('corrected by no 2');
    expect(out).toContain('corrects no 1');
  });
});

function write(name: string, content: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
}
