import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localTime } from '../../src/calendar/local-time.ts';
import { plainDate } from '../../src/calendar/plain-date.ts';
import { londonInstant } from '../../src/clock.ts';
import type { Framework } from '../../src/framework/framework.ts';
import { PROJECT_ROOT } from '../../src/project-root.ts';
import { run, settingsOf } from './run-in-process.ts';

const CAFCASS = path.join(PROJECT_ROOT, 'config/frameworks/cafcass-2024-10-04.yaml');
const given = { settings: () => settingsOf('/nowhere') };
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'rules-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('rules validate', () => {
  it('says what a valid file holds', async () => {
    const { code, out } = await run(['rules', 'validate', CAFCASS], given);
    expect(code).toBe(0);
    expect(out).toMatch(/cafcass-2024-10-04\.yaml is valid: 4 kinds, \d+ worked examples, all as given\.\n$/);
  });

  it('tells every problem with file, line and path, and counts them', async () => {
    const file = path.join(folder, 'bad.yaml');
    const text = readFileSync(CAFCASS, 'utf8');
    writeFileSync(
      file,
      text.replace('publisher: Ofsted', 'publisher: 3').replace('calendar: england-and-wales', 'calendar: mars'),
    );
    const { code, out, err } = await run(['rules', 'validate', file], given);
    expect(code).toBe(2);
    expect(out).toBe('');
    const lines = err.trim().split('\n');
    expect(lines[0]).toBe(`${file}, with 2 problems, is refused:`);
    expect(lines[1]).toMatch(/bad\.yaml:\d+ publisher: must be text, seen 3$/);
    expect(lines[2]).toMatch(/bad\.yaml:\d+ calendar: must be one of england-and-wales, .*, seen "mars"$/);
  });

  it('tells of an example that does not come out', async () => {
    const file = path.join(folder, 'wrong-example.yaml');
    const text = readFileSync(CAFCASS, 'utf8');
    const changed = text.replace('fieldwork-end.planned: Fri 21 Mar 2025', 'fieldwork-end.planned: Thu 20 Mar 2025');
    expect(changed).not.toBe(text);
    writeFileSync(file, changed);
    const { code, err } = await run(['rules', 'validate', file], given);
    expect(code).toBe(2);
    expect(err).toContain('fieldwork-end.planned is expected on Thu 20 Mar 2025; the rules give Fri 21 Mar 2025');
  });

  it.each([
    ['none.yaml', /none\.yaml: there is no such file/],
    ['.', /is a folder, not a file/],
  ])('refuses %s', async (name, expected) => {
    const { code, err } = await run(['rules', 'validate', path.join(folder, name)], given);
    expect(code).toBe(2);
    expect(err).toMatch(expected);
  });
});

describe('rules show', () => {
  it('prints kinds, milestones, clauses and readings', async () => {
    const { code, out } = await run(['rules', 'show']);
    expect(code).toBe(0);
    expect(out).toMatch(/\nFocused visit \(focused-visit\)\n/);
    expect(out).toMatch(/\ncomments +Comments or a formal complaint from Cafcass +link-person +rule +Clearing/);
    expect(out).toMatch(/Readings of unclear clauses\n\n {2}notice-five-or-ten\n {4}/);
  });

  it('can be narrowed to a kind, as JSON too', async () => {
    const { out } = await run(['rules', 'show', '--kind', 'annual-engagement', '--json']);
    expect((JSON.parse(out) as Framework).kinds.map((kind) => kind.id)).toEqual(['annual-engagement']);
  });

  it('refuses a kind or an edition that does not exist', async () => {
    for (const option of ['kind', 'framework']) {
      const { code, err } = await run(['rules', 'show', `--${option}`, 'tea']);
      expect(code).toBe(2);
      expect(err).toMatch(new RegExp(`--${option}: must be one of .*, seen tea`));
    }
  });
});

describe('calendar check', () => {
  const at = (date: string) => ({ now: () => londonInstant(plainDate(date), localTime('12:00')) });

  it('prints the bank holidays of the next twelve months', async () => {
    const { code, out, err } = await run(['calendar', 'check'], at('2026-11-22'));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^England and Wales: published up to Sun 31 Dec 2028\n/);
    expect(out).toMatch(/\nMon 28 Dec 2026 +Boxing Day \(substitute day\)\n/);
    expect(out.trim().split('\n').slice(3)).toHaveLength(8);
  });

  it('fails where the list ends within a year', async () => {
    const { code, out, err } = await run(['calendar', 'check', '--json'], at('2028-02-01'));
    expect(code).toBe(1);
    expect(err).toMatch(/^Problem: The published list ends on 2028-12-31: /);
    expect(JSON.parse(out)).toMatchObject([{ id: 'england-and-wales', officialUntil: '2028-12-31' }]);
  });
});
