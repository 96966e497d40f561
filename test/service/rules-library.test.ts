import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../src/errors.ts';
import { PROJECT_ROOT } from '../../src/project-root.ts';
import { UnknownRulesError } from '../../src/service/assemble-rules.ts';
import { loadRules } from '../../src/service/rules-library.ts';

let config: string;

beforeEach(() => {
  config = path.join(mkdtempSync(path.join(tmpdir(), 'rules-library-')), 'config');
  cpSync(path.join(PROJECT_ROOT, 'config'), config, { recursive: true });
  return () => rmSync(path.dirname(config), { recursive: true });
});

describe('loadRules', () => {
  it('reads every edition, its calendar and the reminders', () => {
    const rules = loadRules(config);
    expect(rules.frameworks.map((each) => each.id)).toEqual(['cafcass-2024-10-04']);
    expect(rules.current.id).toBe('cafcass-2024-10-04');
    expect(rules.reminders.sendWindow).toEqual({ from: '08:30', to: '17:30' });
    expect(rules.calendar('england-and-wales').calendar.bankHolidays.length).toBeGreaterThan(600);
    expect(rules.plan('cafcass-2024-10-04', 'inspection')).toBe(rules.plan('cafcass-2024-10-04', 'inspection'));
  });

  it('gives a calendar a fingerprint that changes with its days off', () => {
    const before = loadRules(config).calendar('england-and-wales').version;
    expect(loadRules(config).calendar('england-and-wales').version).toBe(before);
    const file = path.join(config, 'calendars', 'england-and-wales.yaml');
    const extra = '{ date: 2027-06-03, name: One-off bank holiday, source: a test }';
    writeFileSync(
      file,
      `id: england-and-wales\ntitle: England and Wales\nlibrary: { country: GB, state: ENG, types: [public] }\nofficialUntil: 2028-12-31\nofficialSource: a test\nadd:\n  - ${extra}\n`,
    );
    expect(loadRules(config).calendar('england-and-wales').version).not.toBe(before);
  });

  it.each<[string, () => void, RegExp]>([
    ['no directory', () => rmSync(config, { recursive: true }), /frameworks: is missing/],
    [
      'no rule file',
      () => rmSync(path.join(config, 'frameworks', 'cafcass-2024-10-04.yaml')),
      /must hold at least one rule file/,
    ],
    [
      'a folder for a rule file',
      () => mkdirSync(path.join(config, 'frameworks', 'x.yaml')),
      /config\/frameworks\/x\.yaml: cannot be read: EISDIR/,
    ],
    ['no reminders', () => rmSync(path.join(config, 'reminders.yaml')), /config\/reminders\.yaml: is missing/],
    [
      'no calendar',
      () => rmSync(path.join(config, 'calendars', 'england-and-wales.yaml')),
      /calendars\/england-and-wales\.yaml: is missing/,
    ],
    [
      'a broken calendar',
      () => writeFileSync(path.join(config, 'calendars', 'england-and-wales.yaml'), 'id: 3\n'),
      /calendars\/england-and-wales\.yaml:1 id: must be text/,
    ],
    [
      'broken reminders',
      () => writeFileSync(path.join(config, 'reminders.yaml'), 'reminders: 3\n'),
      /reminders\.yaml:1 reminders: must be a list/,
    ],
    [
      'a broken rule file',
      () => writeFileSync(path.join(config, 'frameworks', 'x.yaml'), '- a\n'),
      /frameworks\/x\.yaml:1 /,
    ],
  ])('refuses a configuration with %s, naming the file', (_, spoil, expected) => {
    spoil();
    expect(() => loadRules(config)).toThrow(InvalidInputError);
    expect(() => loadRules(config)).toThrow(expected);
  });

  it('refuses a kind, an edition or a calendar that it does not have', () => {
    const rules = loadRules(config);
    expect(() => rules.plan('cafcass-2024-10-04', 'tea')).toThrow(/kind: must be one of inspection, .*, seen tea/);
    expect(() => rules.plan('tea', 'inspection')).toThrow(UnknownRulesError);
    expect(() => rules.calendar('scotland')).toThrow(/No framework counts by the calendar scotland/);
  });
});
