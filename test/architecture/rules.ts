import { isBuiltin } from 'node:module';
import type { SourceFile } from './source-file.ts';

/** One thing that no file may do, and why. */
export interface Rule {
  readonly rule: string;
  readonly because: string;
  /**
   * Whether a file may not import a target: a path of the project or a package; `values` are the names that it imports
   * to use while it runs, types left out.
   */
  readonly forbidsImport?: (file: string, target: string, values: readonly string[]) => boolean;
  /** Whether a file may not use a name of the platform. */
  readonly forbidsGlobal?: (file: string, name: string) => boolean;
}

/** From the bottom up: each may import those before it. */
const core = ['src/calendar', 'src/framework', 'src/timeline', 'src/planning', 'src/schedules'];
const seams = ['src/store', 'src/queue', 'src/mail', 'src/webhooks'];
/** Where processes are put together. */
const composition = ['src/main.ts', 'src/compose'];
const openToAll = ['src/errors.ts', 'src/checked-value.ts', 'src/checked-yaml.ts'];
/** Pure packages: they decide by their arguments alone. */
const corePackages = ['zod', 'date-holidays'];
/** What pages use of the service besides types, errors and lists of words: values of values, which read and change nothing. */
const pureForPages = [
  'src/service/access/known-principal.ts',
  'src/service/calendars/calendar-change-input.ts',
  'src/service/calendars/moving-reminders.ts',
  'src/service/csv',
  'src/service/not-allowed-error.ts',
  'src/service/planning/read-programme-row.ts',
];
/** The only pages that run anything of the service, and what. */
const doorsOfPages: Readonly<Record<string, readonly string[]>> = {
  'src/http/pages/site.ts': ['src/service/operations.ts', 'src/service/drafts.ts'],
  'src/http/pages/acknowledge/acknowledge-pages.ts': ['src/service/seen-email.ts'],
};
const impureGlobals =
  /^(Date|process|performance|fetch|crypto|setTimeout|setInterval|setImmediate|queueMicrotask|console|require|globalThis|Math\.random|Intl)$/;

export const RULES: readonly Rule[] = [
  {
    rule: 'calendar <- framework <- timeline <- planning <- schedules: a folder of the core imports itself and those before it',
    because: 'rules about dates stay where they can be tested by values alone, and nothing below knows who uses it',
    forbidsImport: (file, target) =>
      isIn(file, core) &&
      target.startsWith('src/') &&
      !openToAll.includes(target) &&
      !isIn(target, core.slice(0, indexIn(file, core) + 1)),
  },
  {
    rule: `the core imports no package but ${corePackages.join(' and ')}, and nothing of Node`,
    because: 'the core has no clock, disk, network, database or log, so the same input always gives the same dates',
    forbidsImport: (file, target) => isIn(file, core) && isPackage(target) && !corePackages.includes(target),
  },
  {
    rule: 'the core uses no clock, environment, random value, timer or log of the platform',
    because: 'dates are civil dates in London: whatever is read from the machine would differ between machines',
    forbidsGlobal: (file, name) => isIn(file, core) && impureGlobals.test(name),
  },
  {
    rule: 'errors.ts, checked-value.ts and checked-yaml.ts import nothing of src but each other, in that order',
    because: 'all may import them, so what they import, all import',
    forbidsImport: (file, target) =>
      openToAll.includes(file) &&
      target.startsWith('src/') &&
      !openToAll.slice(0, openToAll.indexOf(file)).includes(target),
  },
  {
    rule: 'store, queue, mail and webhooks do not import each other, nor what stands above them',
    because: 'each can be replaced or tested alone; service, http and cli bring them together',
    forbidsImport: (file, target) =>
      isIn(file, seams) &&
      isIn(target, [...seams, 'src/service', 'src/http', 'src/cli', ...composition, 'workers']) &&
      folderOf(file) !== folderOf(target),
  },
  {
    rule: 'observe imports the queue of the shell at most, and store, queue, mail and service import nothing of it',
    because: 'what looks at the service is told what it looks at; the service works the same unobserved',
    forbidsImport: (file, target) =>
      (isIn(file, ['src/observe']) &&
        target.startsWith('src/') &&
        !openToAll.includes(target) &&
        !isIn(target, ['src/observe', 'src/queue'])) ||
      (isIn(file, [...seams, 'src/service']) && isIn(target, ['src/observe'])),
  },
  {
    rule: 'service imports neither http nor cli nor workers',
    because: 'what the service does must not depend on who asks for it',
    forbidsImport: (file, target) =>
      isIn(file, ['src/service']) && isIn(target, ['src/http', 'src/cli', ...composition, 'workers']),
  },
  {
    rule: 'http and cli never import one another',
    because: 'they are two doors to the same service; what both need belongs in the service',
    forbidsImport: (file, target) =>
      (isIn(file, ['src/http']) && isIn(target, ['src/cli'])) ||
      (isIn(file, ['src/cli']) && isIn(target, ['src/http'])),
  },
  {
    rule: 'pages run operations and drafts through site.ts, and no other function of the service that reads or changes anything',
    because:
      'permissions, the wall and one key for one change stand where operations run; beside them a page would pass none',
    forbidsImport: (file, target, values) =>
      isIn(file, ['src/http/pages']) &&
      isIn(target, ['src/service']) &&
      values.some((name) => name === '*' || /^[a-z]/.test(name)) &&
      !isIn(target, [...pureForPages, ...(doorsOfPages[file] ?? [])]),
  },
  {
    rule: 'pages use nothing of store, queue, mail, webhooks and observe but types and lists of words',
    because: 'what a page shows is what an operation answered; what is stored is behind the wall',
    forbidsImport: (file, target, values) =>
      isIn(file, ['src/http/pages']) &&
      isIn(target, [...seams, 'src/observe']) &&
      values.some((name) => !/^[A-Z][A-Z_]*$/.test(name)),
  },
  {
    rule: 'workers import neither http nor cli, nor what puts processes together',
    because: 'a worker runs without a web server and without a terminal',
    forbidsImport: (file, target) => isIn(file, ['workers']) && isIn(target, ['src/http', 'src/cli', ...composition]),
  },
  {
    rule: 'only src/main.ts, src/compose and src/cli import src/main.ts, src/compose or workers',
    because: 'a process is put together in one place; everything else is handed what it needs',
    forbidsImport: (file, target) =>
      isIn(file, ['src']) && !isIn(file, ['src/cli', ...composition]) && isIn(target, [...composition, 'workers']),
  },
  {
    rule: 'src and workers import nothing of test, bench or scripts',
    because: 'those are not part of what is installed',
    forbidsImport: (file, target) => isIn(file, ['src', 'workers']) && isIn(target, ['test', 'bench', 'scripts']),
  },
  {
    rule: 'only src/settings.ts reads process.env',
    because: 'the environment is checked once at the start, and a setting read elsewhere would escape the check',
    forbidsGlobal: (file, name) =>
      isIn(file, ['src', 'workers']) && file !== 'src/settings.ts' && name === 'process.env',
  },
];

/** Everything in which the files break the rules, each with the place, the rule and its reason. */
export function findViolations(files: readonly SourceFile[], rules: readonly Rule[] = RULES): readonly string[] {
  return files.flatMap((file) =>
    rules.flatMap(({ rule, because, forbidsImport, forbidsGlobal }) => [
      ...file.imports
        .filter((each) => forbidsImport?.(file.path, each.name, each.values ?? ['*']))
        .map((each) => `${file.path}:${each.line} imports ${each.name}\n  rule: ${rule}\n  because ${because}`),
      ...file.globals
        .filter((each) => forbidsGlobal?.(file.path, each.name))
        .map((each) => `${file.path}:${each.line} uses ${each.name}\n  rule: ${rule}\n  because ${because}`),
    ]),
  );
}

/** Whether a path is one of some files, or stands in one of some folders. */
function isIn(file: string, places: readonly string[]): boolean {
  return indexIn(file, places) >= 0;
}

function indexIn(file: string, places: readonly string[]): number {
  return places.findIndex((place) => file === place || file.startsWith(`${place}/`));
}

/** `src/store` for every file in it, at any depth. */
function folderOf(file: string): string {
  return file.split('/', 2).join('/');
}

function isPackage(target: string): boolean {
  return isBuiltin(target) || !/^(src|workers|test|bench|scripts)\//.test(target);
}
