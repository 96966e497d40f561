import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { capture, type Ran, run } from './run-in-process.ts';

const AS_AT = ['--as-at', '2025-01-06'];
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'batch-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('preview --batch', () => {
  it('prints one JSON object a line, each what preview prints of that row', async () => {
    const { code, out, err } = await batch(
      'kind,start,fieldworkEnd,priorityAction\ninspection,2025-03-10,,\nfocused-visit,2025-11-25,2025-11-26,yes\n',
    );
    expect(err).toBe('');
    expect(code).toBe(0);
    const alone = [
      ['--kind', 'inspection', '--start', '2025-03-10'],
      ['--kind', 'focused-visit', '--start', '2025-11-25', '--fieldwork-end', '2025-11-26', '--priority-action'],
    ];
    const expected = await Promise.all(alone.map((words) => run(['preview', '--json', ...AS_AT, ...words])));
    expect(out.trim().split('\n').map(parse)).toEqual(expected.map((each) => parse(each.out)));
  });

  it('reads what spreadsheets write: a mark at the start, carriage returns, quotes, empty lines and columns in any order', async () => {
    const { code, out } = await batch(
      '\uFEFFstart,kind\r\n"2025-03-10",inspection\r\n\r\n 2025-11-25 ,"focused-visit"\r\n',
    );
    expect(code).toBe(0);
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => (parse(line) as { start: string }).start),
    ).toEqual(['2025-03-10', '2025-11-25']);
  });

  it('tells of every bad row with its line, prints the good ones, and ends with 2', async () => {
    const { code, out, err, file } = await batch(
      [
        'kind,start,fieldworkEnd,priorityAction',
        'inspection,2025-03-10,,',
        'inspection,2025-03-09,2025-02-01,',
        'tea,soon,,',
        'inspection,2025-03-10',
        'inspection,2025-03-10,,perhaps',
        '"insp"ection,2025-03-10,,',
        'focused-visit,2025-11-25,,no',
        '"inspection,2025-03-10,,',
        '',
      ].join('\n'),
    );
    expect(code).toBe(2);
    const lines = out
      .trim()
      .split('\n')
      .map((line) => parse(line) as { kind?: string; line?: number });
    expect(lines.map((each) => each.kind ?? each.line)).toEqual(['inspection', 3, 4, 5, 6, 7, 'focused-visit', 9]);
    for (const text of [
      `${file}:3: start: must be a working day: take 2025-03-07`,
      `${file}:3: fieldworkEnd: must not be before the start`,
      `${file}:4: kind: must be one of inspection, `,
      `${file}:4: start: must be a date written as`,
      `${file}:5: must have 4 cells, as the first line has: kind, start, fieldworkEnd, priorityAction, seen 2`,
      `${file}:6: priorityAction: must be yes or no, seen perhaps`,
      `${file}:7: is not readable as CSV: Invalid Closing Quote`,
      `${file}:9: is not readable as CSV: Quote Not Closed`,
      '6 of 8 rows were refused.',
    ]) {
      expect(err).toContain(text);
    }
  });

  it.each<[string, string, RegExp]>([
    [
      'other columns',
      'kind,begin\ninspection,2025-03-10\n',
      /:1: must hold only .*seen begin\n.*:1: lacks the column start/,
    ],
    ['a column twice', 'kind,start,kind\n', /:1: holds a column twice, seen kind/],
    ['nothing', '', /:1: must name the columns: kind, start, /],
    ['something else than text', '\u0000\u0001\u0002"\u0003', /:1: is not readable as CSV/],
  ])('refuses a file with %s', async (_, content, expected) => {
    const { code, out, err } = await batch(content);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(expected);
  });

  it.each([
    ['is not there', 'none.csv', /none\.csv: there is no such file/],
    ['is a folder', '.', /is a folder, not a file/],
  ])('refuses a file that %s', async (_, name, expected) => {
    const { code, err } = await run(['preview', '--batch', path.join(folder, name)]);
    expect(code).toBe(2);
    expect(err).toMatch(expected);
  });

  it('is not mixed with the options of a single plan', async () => {
    const { code, err } = await run(['preview', '--batch', 'x.csv', '--start', '2025-03-10']);
    expect(code).toBe(2);
    expect(err).toMatch(/'--batch <file>' cannot be used with option '--start <date>'/);
  });

  it('reads no further than somebody reads it, and waits for a slow reader', async () => {
    const file = await writeRows(2_000);
    let taken = 0;
    let waited = 0;
    const out = {
      ...capture(),
      write: () => {
        taken += 1;
      },
      flushed: async () => {
        waited += 1;
        await new Promise(setImmediate);
        return taken < 100;
      },
    };
    const { code } = await run(['preview', '--batch', file], { out });
    expect(code).toBe(0);
    expect(waited).toBeGreaterThan(3);
    expect(taken).toBeLessThan(200);
  });

  it('holds no more of a long file in memory than of a short one', async () => {
    const file = await writeRows(3_000);
    let bytes = 0;
    let most = 0;
    const out = {
      ...capture(),
      write: (text: string) => {
        bytes += text.length;
        most = Math.max(most, process.memoryUsage().heapUsed);
      },
    };
    const before = process.memoryUsage().heapUsed;
    expect((await run(['preview', '--batch', file], { out })).code).toBe(0);
    expect(bytes).toBeGreaterThan(40_000_000);
    expect(most - before).toBeLessThan(bytes);
  });
});

async function batch(content: string): Promise<Ran & { readonly file: string }> {
  const file = path.join(folder, 'rows.csv');
  writeFileSync(file, content);
  return { ...(await run(['preview', '--batch', file, ...AS_AT])), file };
}

/** A file of so many rows, each a working day in a year with none at the weekend: Mondays. */
async function writeRows(count: number): Promise<string> {
  const file = path.join(folder, `${count}.csv`);
  const stream = createWriteStream(file);
  stream.write('kind,start\n');
  for (let row = 0; row < count; row += 1) stream.write('inspection,2025-03-10\n');
  stream.end();
  await once(stream, 'close');
  return file;
}

function parse(text: string): unknown {
  return JSON.parse(text);
}
