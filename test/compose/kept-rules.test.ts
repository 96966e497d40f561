import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, beforeAll, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../src/project-root.ts';
import { readRuleSources } from '../../src/service/rules-library.ts';
import { runBin } from '../cli/run-bin.ts';

const KEPT = path.join(PROJECT_ROOT, 'dist', 'kept-rules');
const PREVIEW = ['preview', '--kind', 'inspection', '--start', '2027-03-01', '--as-at', '2027-01-04', '--json'];

let config: string;
let edition: string;

beforeAll(() => {
  config = path.join(mkdtempSync(path.join(tmpdir(), 'kept-rules-')), 'config');
  cpSync(path.join(PROJECT_ROOT, 'config'), config, { recursive: true });
  edition = path.join(config, 'frameworks', 'cafcass-2024-10-04.yaml');
  return () => rmSync(path.dirname(config), { recursive: true });
});

it('what rules are made of survives being written as JSON', () => {
  const sources = readRuleSources(config);
  expect(JSON.parse(JSON.stringify(sources))).toStrictEqual(sources);
});

describe('rules that are kept', () => {
  it('give what the files give, until a file changes, however slightly', async () => {
    const before = new Set(listKept());
    const read = await preview();
    const [file] = listKept().filter((name) => !before.has(name));
    if (file === undefined) throw new Error('nothing was kept');
    try {
      expect(await preview()).toEqual(read);
      const { mtime, atime } = statSync(edition);
      writeFileSync(
        edition,
        readFileSync(edition, 'utf8').replaceAll('Draft report sent to Cafcass', 'Draft report SENT to Cafcass'),
      );
      utimesSync(edition, atime, mtime);
      const changed = await preview();
      expect(changed.out).toBe(read.out.replaceAll('Draft report sent to Cafcass', 'Draft report SENT to Cafcass'));
      expect(changed.out).not.toBe(read.out);

      writeFileSync(path.join(KEPT, file), '{"fingerprint": 3');
      expect(await preview()).toEqual(changed);

      writeFileSync(path.join(config, 'reminders.yaml'), 'sendWindow: 3\n');
      const broken = await preview();
      expect(broken.code).toBe(2);
      expect(broken.err).toMatch(/config\/reminders\.yaml:1 sendWindow: must be/);
    } finally {
      rmSync(path.join(KEPT, file), { force: true });
    }
  });

  it('are not needed: a directory that is not there is told of', async () => {
    const { code, err } = await runBin(PREVIEW, { CONFIG_DIR: path.join(config, 'none') });
    expect(code).toBe(2);
    expect(err).toMatch(/none\/frameworks: is missing/);
  });
});

function preview(): ReturnType<typeof runBin> {
  return runBin(PREVIEW, { CONFIG_DIR: config });
}

/** The names of what is kept: nothing in a fresh build; what another process is about to keep has another ending. */
function listKept(): readonly string[] {
  if (!existsSync(KEPT)) return [];
  return readdirSync(KEPT, { encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
}
