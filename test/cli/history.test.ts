import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EditionPage } from '../../src/service/editions/list-editions.ts';
import type { InspectionDocument } from '../../src/service/export/inspection-document.ts';
import type { InspectionHistory } from '../../src/service/history/show-history.ts';
import type { TimelineAsOf } from '../../src/service/history/timeline-as-of.ts';
import type { CheckedHistory } from '../../src/service/history/verify-history.ts';
import { openStoredService, type StoredService } from './stored-service.ts';

let service: StoredService;
let id: string;
let short: string;

beforeAll(async () => {
  service = await openStoredService();
  return service.close;
});

beforeEach(async () => {
  await service.empty();
  service.setClock('2025-02-20 12:00');
  ({ id } = await service.create());
  short = id.slice(0, 8);
  service.setClock('2025-04-09 16:00');
  await service.record(id, 'notice-given 2025-02-24 09:30');
  await service.record(id, 'fieldwork-ended 2025-03-21');
  await service.record(id, 'draft-sent 2025-04-09 15:00', { reason: 'it was \u001B[31mlate' });
});

describe('history', () => {
  it('prints what was done, by whom, why, and what it moved', async () => {
    const { code, out, err } = await service.run('history', '--inspection', short);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(
      new RegExp(`^Cafcass inspection ${short}, at version 4\\n\\nThu 20 Feb 2025, midday\\n  Planned: start Mon`),
    );
    const [, last = ''] = out.split('\n  Draft sent to Cafcass on Wed 9 Apr 2025, 3pm\n');
    expect(last).toMatch(/^ {2}by Asha Rao, entry 4, version 4\n {2}because: it was \uFFFD\[31mlate\n/);
    expect(last).toContain(' from Cafcass: Fri 11 Apr 2025, 11:59pm -> Wed 16 Apr 2025, 11:59pm\n');
  });

  it('needs no id where there is only one inspection', async () => {
    expect((await service.run('history')).out).toContain(`Cafcass inspection ${short}`);
    await service.create({ start: '2025-05-12' });
    const { code, err } = await service.run('history');
    expect(code).toBe(2);
    expect(err).toContain('--inspection: must be given, since there is more than one');
  });

  it('gives the same as JSON, and to Cafcass what it may see', async () => {
    const all = await service.runJson<InspectionHistory>('history', '--inspection', id);
    const seen = await service.runJson<InspectionHistory>('history', '--inspection', id, '--seen-by', 'cafcass');
    expect([all.items.length, seen.items.length]).toEqual([4, 3]);
    expect(JSON.stringify(seen)).not.toContain('late');
  });
});

describe('history verify', () => {
  it('prints where each history ends, short enough to be noted', async () => {
    const { code, out, err } = await service.run('history', 'verify');
    const { items } = await service.runJson<InspectionHistory>('history', '--inspection', id);
    const last = items.at(-1);
    const head = last?.kind === 'change' ? last.entry?.hash.slice(0, 16) : '';
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toBe(`${short}  Cafcass inspection: 4 entries, right, head ${head}\n1 history checked.\n`);
  });

  it('goes through every page', async () => {
    await sql`
      insert into inspections (id, kind, framework, calendar, calendar_version, name, start_on, first_start_on,
        conditions, version, embargoed, created_at, created_by)
      select gen_random_uuid(), kind, framework, calendar, calendar_version, name, start_on, first_start_on,
        conditions, version, embargoed, '2020-01-01', created_by
      from inspections, generate_series(1, 230)`.execute(service.db);
    const { code, out } = await service.run('history', 'verify');
    expect(code).toBe(0);
    expect(out).toMatch(/\n231 histories checked\.\n$/);
    expect(out.split('\n').filter((line) => line.includes('planned before histories were kept'))).toHaveLength(230);
  });

  it('fails and names inspection, entry and what differs', async () => {
    await sql`alter table events disable trigger user`.execute(service.db);
    await sql`update events set on_date = '2025-04-04' where type = 'draft-sent'`.execute(service.db);
    await sql`alter table events enable trigger user`.execute(service.db);
    const { code, out, err } = await service.run('history', 'verify', '--inspection', short);
    expect(code).toBe(1);
    expect(out).toContain(`${short}  Cafcass inspection: 4 entries, BROKEN, head `);
    expect(err).toBe(
      `Inspection ${short}, entry 4: the event draft-sent of 2025-04-09: on is "2025-04-04" in the table and "2025-04-09" by the history.\n`,
    );
    const asJson = await service.run('history', 'verify', '--json');
    expect(asJson.code).toBe(1);
    const lines = asJson.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as CheckedHistory);
    expect(lines.map((each) => each.breaches.length)).toEqual([1]);
  });
});

describe('as-of', () => {
  it('prints the timeline of then under a heading that says so', async () => {
    const { code, out, err } = await service.run('as-of', '2025-04-09T15:59', '--inspection', short);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^As believed on Wednesday 9 April 2025 at 3:59pm\nVersion 1 of inspection /);
    expect(out).toMatch(/, made on Thursday 20 February 2025 at midday; it is at version 4\snow\.\n/);
    expect(out).toMatch(/\nComments .* opens Mon 7 Apr 2025 +Fri 11 Apr 2025, 11:59pm /);
    const now = await service.run('as-of', '2025-04-09');
    expect(now.out).toContain(', as it is now.\n');
    expect(now.out).toMatch(/\nComments .* opens Thu 10 Apr 2025 +Wed 16 Apr 2025, 11:59pm /);
  });

  it('gives the same as JSON', async () => {
    const then = await service.runJson<TimelineAsOf>('as-of', '2025-02-20');
    expect(then).toMatchObject({ id, asOf: '2025-02-20T23:59', version: 1, timeline: { announced: false } });
  });

  it('refuses what was before, what is to come, and what is no moment', async () => {
    for (const [moment, expected] of [
      ['2025-02-19', /<moment>: must not be before .* Thursday 20 February 2025 at midday, seen 2025-02-19/],
      ['2025-04-10', /<moment>: must not be in the future, seen 2025-04-10/],
      ['yesterday', /<moment>: must be a date or a moment written as 2025-04-04 or 2025-04-04T09:30/],
    ] as const) {
      const { code, err } = await service.run('as-of', moment);
      expect(code).toBe(2);
      expect(err).toMatch(expected);
    }
  });
});

describe('export', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'export-'));
    return () => rmSync(folder, { recursive: true });
  });

  it('writes a page to a new file of its owner alone', async () => {
    const file = path.join(folder, 'a.html');
    expect(await service.run('export', '--inspection', short, '--to', file)).toEqual({
      code: 0,
      out: '',
      err: `Written to ${file}.\n`,
    });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toMatch(
      /^<!doctype html>\n[^]*<h1>Cafcass inspection starting Monday 10 March 2025/,
    );
    const again = await service.run('export', '--inspection', short, '--to', file);
    expect(again.code).toBe(2);
    expect(again.err).toContain(`--to: must not exist yet, seen ${file}`);
    const nowhere = await service.run('export', '--to', path.join(folder, 'no', 'a.html'));
    expect(nowhere.code).toBe(2);
    expect(nowhere.err).toContain('--to: there is no such file or folder');
    expect(existsSync(path.join(folder, 'no'))).toBe(false);
  });

  it('prints JSON', async () => {
    const { code, out } = await service.run('export', '--format', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(out) as InspectionDocument).toMatchObject({ schemaVersion: 1, inspection: { id } });
    expect((await service.run('export', '--format', 'pdf')).code).toBe(2);
  });
});

describe('edition', () => {
  it('list prints the editions, with nothing offered while there is one', async () => {
    const { code, out } = await service.run('edition', 'list');
    expect(code).toBe(0);
    expect(out).toBe(
      'cafcass-2024-10-04, for new inspections\n  Cafcass inspection framework, edition of Fri 4 Oct 2024; 1 inspection on it\n',
    );
    expect(await service.runJson<EditionPage>('edition', 'list')).toMatchObject({ offers: [], next: null });
  });

  it('diff, adopt and keep say that there is no other, and the last two need a reason', async () => {
    const given = ['--to', 'x', '--reason', 'a trial'];
    for (const words of [['diff'], ['adopt', ...given], ['keep', ...given]]) {
      const { code, err } = await service.run('edition', ...words);
      expect(code).toBe(2);
      expect(err).toMatch(/--to: must be another edition of these rules, and cafcass-2024-10-04 is the only one/);
    }
    for (const verb of ['adopt', 'keep']) {
      const { code, err } = await service.run('edition', verb, '--to', 'x');
      expect(code).toBe(2);
      expect(err).toContain("required option '--reason <text>' not specified");
    }
  });
});
