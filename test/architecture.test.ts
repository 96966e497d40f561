import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../src/project-root.ts';
import { findCycles } from './architecture/find-cycles.ts';
import { findViolations, RULES } from './architecture/rules.ts';
import { COMPUTED_IMPORT, parseSourceFile, readSourceFiles, type SourceFile } from './architecture/source-file.ts';

describe('the source', () => {
  const files = readSourceFiles(PROJECT_ROOT, ['src', 'workers']);

  it('is found', () => {
    expect(files.map((file) => file.path)).toContain('src/calendar/plain-date.ts');
  });

  it('keeps the rules of the architecture', () => {
    expect(findViolations(files).join('\n')).toBe('');
  });

  it('names no party of the rules in a template of the pages', () => {
    const folder = join(PROJECT_ROOT, 'src/http/pages');
    const templates = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.njk'),
    );
    expect(templates.length).toBeGreaterThan(50);
    const naming = templates.filter((name) => /cafcass|ofsted/i.test(readFileSync(join(folder, name), 'utf8')));
    expect(naming).toEqual([]);
  });

  it('imports in no ring', () => {
    expect(findCycles(files)).toEqual([]);
  });
});

describe('each rule refuses', () => {
  const imports: readonly (readonly [string, string, string])[] = [
    ['src/calendar/a.ts', 'src/framework/b.ts', 'calendar <- framework'],
    ['src/framework/a.ts', 'src/timeline/b.ts', 'calendar <- framework'],
    ['src/timeline/a.ts', 'src/schedules/b.ts', 'calendar <- framework'],
    ['src/schedules/a.ts', 'src/store/b.ts', 'calendar <- framework'],
    ['src/timeline/a.ts', 'src/planning/b.ts', 'calendar <- framework'],
    ['src/planning/a.ts', 'src/schedules/b.ts', 'calendar <- framework'],
    ['src/planning/a.ts', 'node:fs', 'nothing of Node'],
    ['src/calendar/a.ts', 'src/clock.ts', 'calendar <- framework'],
    ['src/schedules/a.ts', 'src/settings.ts', 'calendar <- framework'],
    ['src/calendar/a.ts', 'node:fs', 'nothing of Node'],
    ['src/calendar/a.ts', 'fs', 'nothing of Node'],
    ['src/schedules/a.ts', 'kysely', 'the core imports no package'],
    ['src/timeline/a.ts', COMPUTED_IMPORT, 'the core imports no package'],
    ['src/checked-yaml.ts', 'src/calendar/b.ts', 'errors.ts, checked-value.ts and checked-yaml.ts'],
    ['src/store/a.ts', 'src/mail/b.ts', 'store, queue, mail and webhooks'],
    ['src/store/embedded/a.ts', 'src/queue/b.ts', 'store, queue, mail and webhooks'],
    ['src/mail/a.ts', 'src/service/b.ts', 'store, queue, mail and webhooks'],
    ['src/webhooks/a.ts', 'src/store/b.ts', 'store, queue, mail and webhooks'],
    ['src/observe/a.ts', 'src/store/b.ts', 'observe imports the queue'],
    ['src/observe/a.ts', 'src/service/b.ts', 'observe imports the queue'],
    ['src/service/a.ts', 'src/observe/b.ts', 'observe imports the queue'],
    ['src/service/a.ts', 'src/http/b.ts', 'service imports neither'],
    ['src/http/a.ts', 'src/cli/b.ts', 'http and cli never'],
    ['src/cli/a.ts', 'src/http/b.ts', 'http and cli never'],
    ['src/http/pages/a/b.ts', 'src/service/record-event.ts', 'pages run operations'],
    ['src/http/pages/a/b.ts', 'src/service/operations.ts', 'pages run operations'],
    ['src/http/pages/a/b.ts', 'src/service/drafts.ts', 'pages run operations'],
    ['src/http/pages/a/b.ts', 'src/service/seen-email.ts', 'pages run operations'],
    ['src/http/pages/site.ts', 'src/service/record-event.ts', 'pages run operations'],
    ['src/http/pages/a/b.ts', 'src/store/b.ts', 'pages use nothing of store'],
    ['src/http/pages/a/b.ts', 'src/mail/b.ts', 'pages use nothing of store'],
    ['src/http/pages/a/b.ts', 'src/queue/b.ts', 'pages use nothing of store'],
    ['workers/a.ts', 'src/http/b.ts', 'workers import neither'],
    ['workers/a.ts', 'src/cli/b.ts', 'workers import neither'],
    ['src/http/a.ts', 'src/main.ts', 'only src/main.ts, src/compose and src/cli'],
    ['src/http/a.ts', 'src/compose/b.ts', 'only src/main.ts, src/compose and src/cli'],
    ['src/service/a.ts', 'workers/b.ts', 'service imports neither'],
    ['workers/a.ts', 'src/compose/b.ts', 'workers import neither'],
    ['src/store/a.ts', 'test/b.ts', 'nothing of test'],
  ];
  const globals: readonly (readonly [string, string, string])[] = [
    ['src/calendar/a.ts', 'Date', 'the core uses no clock'],
    ['src/schedules/a.ts', 'Math.random', 'the core uses no clock'],
    ['src/store/a.ts', 'process.env', 'only src/settings.ts'],
    ['workers/a.ts', 'process.env', 'only src/settings.ts'],
  ];

  it.each(imports)('%s importing %s', (path, target, rule) => {
    const [violation = ''] = findViolations([fileWith({ path, imports: [target] })]);
    expect(violation).toContain(`${path}:1 imports ${target}\n`);
    expect(violation).toContain(rule);
    expect(violation).toMatch(/\n {2}because \w+/);
  });

  it.each(globals)('%s using %s', (path, name, rule) => {
    expect(findViolations([fileWith({ path, globals: [name] })]).join()).toContain(rule);
  });

  it('and every rule is tried here', () => {
    const files = [
      ...imports.map(([path, target]) => fileWith({ path, imports: [target] })),
      ...globals.map(([path, name]) => fileWith({ path, globals: [name] })),
    ];
    expect(RULES.filter((rule) => findViolations(files, [rule]).length === 0)).toEqual([]);
  });
});

describe('the rules allow', () => {
  it.each([
    ['src/schedules/a.ts', 'src/calendar/b.ts'],
    ['src/timeline/a.ts', 'src/timeline/b.ts'],
    ['src/calendar/a.ts', 'src/errors.ts'],
    ['src/framework/a.ts', 'src/checked-yaml.ts'],
    ['src/calendar/a.ts', 'zod'],
    ['src/store/a.ts', 'src/store/migrations/b.ts'],
    ['src/store/a.ts', 'src/clock.ts'],
    ['src/service/a.ts', 'src/store/b.ts'],
    ['src/http/a.ts', 'src/service/b.ts'],
    ['src/cli/a.ts', 'src/main.ts'],
    ['src/main.ts', 'src/http/b.ts'],
    ['src/compose/a.ts', 'workers/b.ts'],
    ['src/compose/a.ts', 'src/http/b.ts'],
    ['src/cli/a.ts', 'src/compose/b.ts'],
    ['workers/a.ts', 'src/mail/b.ts'],
    ['src/calendarium/a.ts', 'node:fs'],
    ['src/http/pages/site.ts', 'src/service/operations.ts'],
    ['src/http/pages/site.ts', 'src/service/drafts.ts'],
    ['src/http/pages/acknowledge/acknowledge-pages.ts', 'src/service/seen-email.ts'],
    ['src/http/pages/a/b.ts', 'src/timeline/b.ts'],
    ['src/http/pages/a/b.ts', 'src/service/csv/b.ts'],
  ])('%s to import %s', (path, target) => {
    expect(findViolations([fileWith({ path, imports: [target] })])).toEqual([]);
  });

  it.each([
    ['src/service/show-inspection.ts', []],
    ['src/service/stored-timeline.ts', ['InspectionNotFoundError']],
    ['src/service/access/permissions.ts', ['ROLES', 'ROLE_NAMES']],
    ['src/store/reminder-tables.ts', []],
    ['src/webhooks/webhook-event.ts', ['WEBHOOK_EVENT_TYPES']],
  ])('a page to import types, errors and lists of %s', (name, values) => {
    const file = fileWith({ path: 'src/http/pages/a/b.ts' });
    expect(findViolations([{ ...file, imports: [{ name, line: 1, values }] }])).toEqual([]);
  });
});

describe('parseSourceFile', () => {
  it('finds imports of every form, and none in comments or texts', () => {
    const { imports } = parseSourceFile(
      'src/store/a.ts',
      `import { b } from './b.ts';
import type { C } from '../calendar/c.ts';
import './side-effect.ts';
export { d } from './d.ts';
export * from './e.ts';
const f = await import('./f.ts');
type G = import('./g.ts').G;
const h = await import(name);
import { i } from '@scope/pack/deep';
import { j } from 'node:fs/promises';
// import { no } from './no.ts';
const text = "import { no } from './no.ts'";
const expression = /import ['"]/;
export const k = 1;
`,
    );
    expect(imports.map(({ line, name }) => `${line} ${name}`)).toEqual([
      '1 src/store/b.ts',
      '2 src/calendar/c.ts',
      '3 src/store/side-effect.ts',
      '4 src/store/d.ts',
      '5 src/store/e.ts',
      '6 src/store/f.ts',
      '7 src/store/g.ts',
      `8 ${COMPUTED_IMPORT}`,
      '9 @scope/pack',
      '10 node:fs/promises',
    ]);
  });

  it('finds what of an import is there while the program runs', () => {
    const { imports } = parseSourceFile(
      'src/store/a.ts',
      `import type { A } from './a.ts';
import { type B, c, d as e } from './b.ts';
import * as all from './c.ts';
import first from './d.ts';
import './e.ts';
export { type F, g as h } from './f.ts';
export * from './g.ts';
export type { I } from './h.ts';
type J = import('./i.ts').J;
const k = await import('./j.ts');
`,
    );
    expect(imports.map(({ values }) => values)).toEqual([
      [],
      ['c', 'd'],
      ['*'],
      ['*'],
      ['*'],
      ['g'],
      ['*'],
      [],
      [],
      ['*'],
    ]);
  });

  it('finds the names of the platform, but not keys and members of that name', () => {
    const { globals } = parseSourceFile(
      'src/calendar/a.ts',
      `const a = new Date(0);
const b = Date.now();
const c = process.env['HOME'];
const d = process['env'];
const e = Math.random();
const f = { Date: 1, process: 2 };
const g = f.Date + f.process;
function h(day: Date): void {}
`,
    );
    const found = globals.filter(({ name }) => /^(Date|process|Math)\b/.test(name));
    expect([...new Set(found.map(({ line, name }) => `${line} ${name}`))]).toEqual([
      '1 Date',
      '2 Date.now',
      '2 Date',
      '3 process.env',
      '3 process',
      '4 process.env',
      '4 process',
      '5 Math.random',
      '5 Math',
      '8 Date',
    ]);
  });
});

describe('findCycles', () => {
  it('finds rings of any length, and of one file', () => {
    const files = [
      fileWith({ path: 'a.ts', imports: ['b.ts', 'leaf.ts'] }),
      fileWith({ path: 'b.ts', imports: ['c.ts', 'leaf.ts'] }),
      fileWith({ path: 'c.ts', imports: ['a.ts', 'zod'] }),
      fileWith({ path: 'self.ts', imports: ['self.ts'] }),
      fileWith({ path: 'leaf.ts' }),
    ];
    expect(findCycles(files)).toEqual(['a.ts -> b.ts -> c.ts -> a.ts', 'self.ts -> self.ts']);
  });

  it('takes two ways to one file for no ring', () => {
    const files = [
      fileWith({ path: 'a.ts', imports: ['b.ts', 'c.ts'] }),
      fileWith({ path: 'b.ts', imports: ['d.ts'] }),
      fileWith({ path: 'c.ts', imports: ['d.ts'] }),
      fileWith({ path: 'd.ts' }),
    ];
    expect(findCycles(files)).toEqual([]);
  });
});

function fileWith(parts: {
  readonly path: string;
  readonly imports?: readonly string[];
  readonly globals?: readonly string[];
}): SourceFile {
  const mention = (name: string) => ({ name, line: 1 });
  return {
    path: parts.path,
    imports: (parts.imports ?? []).map(mention),
    globals: (parts.globals ?? []).map(mention),
  };
}
