import type { FastifyRequest } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signInCookies } from '../../../src/http/sign-in/cookies.ts';
import { FORM_TOKEN_FIELD, formTokenOf } from '../../../src/http/sign-in/form-token.ts';
import { ROLE_NAMES, ROLES } from '../../../src/service/access/permissions.ts';
import { isPageRoute } from './page-routes-of.ts';
import { openPagesWorld, type PagesWorld } from './world.ts';

/** Everybody who may ask for a page. */
const ASKERS = ['anonymous', ...ROLE_NAMES] as const;
type Asker = (typeof ASKERS)[number];

/** What everybody takes part in, and was called; what was called without the inspector; and what nobody was called for. */
const TARGETS = { own: 'noticeWeek', other: 'complaint', unannounced: 'unannounced' } as const;
type Target = keyof typeof TARGETS;

const UNKNOWN = '11111111-1111-4111-8111-111111111111';

/** What stands in the place of a parameter, besides an inspection; any other is an id that nothing has. */
const PARAMETERS: Readonly<Record<string, string>> = {
  milestone: 'annex-a',
  type: 'annex-a-received',
  framework: 'cafcass-2024-10-04',
  calendar: 'england-and-wales',
  kind: 'inspection',
};

let world: PagesWorld;
const headers: Partial<Record<Asker, Readonly<Record<string, string>>>> = {};

beforeAll(async () => {
  world = await openPagesWorld();
  for (const role of ROLE_NAMES) headers[role] = await world.headersOf(role);
});
afterAll(() => world.close());

/**
 * Each page, and what each form is sent to, for everybody: the status, where a browser is sent, and a word where
 * somebody of Cafcass is told anything else of what is unannounced than of what does not exist. Forms are sent empty,
 * as one of our pages would. A page that is new, or that answers somebody otherwise, changes the table: look at what
 * changed before it is written anew (`-u`).
 */
it('shows each role the pages that are its own, and nobody else', async () => {
  const rows: string[][] = [['route', ...ASKERS]];
  for (const route of world.routes.filter(isPageRoute)) {
    const targets = takesInspection(route) ? (Object.keys(TARGETS) as Target[]) : [null];
    for (const target of targets) {
      const cells: string[] = [];
      for (const asker of ASKERS) cells.push(await tell(asker, route, target));
      rows.push([target === null ? route : `${route}, ${target}`, ...cells]);
    }
  }
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join(' | ')
      .trimEnd(),
  );
  const table = `${lines.join('\n')}\n`;
  expect(table).not.toContain('LEAKS');
  await expect(table).toMatchFileSnapshot('pages-matrix.txt');
}, 300_000);

function takesInspection(route: string): boolean {
  return route.includes('/inspections/:');
}

async function tell(asker: Asker, route: string, target: Target | null): Promise<string> {
  const id = target === null ? UNKNOWN : world.inspections[TARGETS[target]];
  const answer = await ask(asker, route, id);
  const location = answer.headers.location === undefined ? [] : [firstFolder(answer.headers.location)];
  const cell = [String(answer.statusCode), ...location];
  const isCafcass = asker !== 'anonymous' && ROLES[asker].inspected;
  if (target === 'unannounced' && isCafcass) {
    const absent = await ask(asker, route, UNKNOWN);
    const alike = absent.statusCode === answer.statusCode && absent.body === answer.body.replaceAll(id, UNKNOWN);
    if (!alike) cell.push('LEAKS');
  }
  return cell.join(' ');
}

async function ask(asker: Asker, route: string, id: string) {
  const [method = '', path = ''] = route.split(' ');
  const url = path
    .replace(/(?<=\/inspections\/):\w+/, id)
    .replaceAll(/:(\w+)/g, (_, name: string) => PARAMETERS[name] ?? UNKNOWN);
  // A form may end the session that it is sent in.
  const who = (method === 'POST' && asker !== 'anonymous' ? await world.headersOf(asker) : headers[asker]) ?? {
    'sec-fetch-site': 'same-origin',
  };
  return world.app.inject({
    method: method as 'GET',
    url,
    headers: { ...who, accept: 'text/html' },
    ...(method === 'GET' ? {} : { payload: { [FORM_TOKEN_FIELD]: tokenOf(who) } }),
  });
}

/** What forms of our pages show themselves by. */
function tokenOf(who: Readonly<Record<string, string>>): string {
  const session = who['cookie']?.replace('session=', '') ?? '';
  return formTokenOf(signInCookies(false), { cookies: { session } } as unknown as FastifyRequest) ?? '';
}

/** `/inspections` of any page below it: the rest holds ids. */
function firstFolder(location: string): string {
  return `/${location.split(/[/?#]/)[1] ?? ''}`;
}
