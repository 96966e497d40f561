import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Role, ROLE_NAMES, ROLES } from '../../../src/service/access/permissions.ts';
import { type Crawl, crawl } from './crawl.ts';
import { HIDDEN } from './world-inspections.ts';
import { WORLD_CANARY } from './world-people.ts';
import { openPagesWorld, type PagesWorld } from './world.ts';

/** What only people of the inspecting party may ever read. */
const OFSTED_ONLY = ['Lead inspector prepares off site', 'Window for the next inspection'];
const MOST_BYTES = 100_000;

let world: PagesWorld;
beforeAll(async () => {
  world = await openPagesWorld();
});
afterAll(() => world.close());

const crawls = new Map<Role, Promise<Crawl>>();
/** What somebody of a role can click on; those who do most, and those who must see least, look at more. */
function crawlOf(role: Role): Promise<Crawl> {
  const known =
    crawls.get(role) ?? crawl(world, role, { eachRoute: ['coordinator', 'link-person'].includes(role) ? 6 : 2 });
  crawls.set(role, known);
  return known;
}

describe('what people can click on', () => {
  it.each(ROLE_NAMES)('leads a %s somewhere', async (role) => {
    const { broken, pages } = await crawlOf(role);
    expect(broken).toEqual([]);
    expect(pages.size).toBeGreaterThan(10);
  });

  it.each(ROLE_NAMES)('is no page of 100 kB for a %s', async (role) => {
    const { pages } = await crawlOf(role);
    const large = [...pages.values()].filter(({ html, bytes }) => html && bytes >= MOST_BYTES);
    expect(large.map(({ url, bytes }) => `${url}: ${bytes}`)).toEqual([]);
  });

  it.each(ROLE_NAMES.filter((role) => ROLES[role].inspected))(
    'is for a %s the same as if what is unannounced did not exist',
    async (role) => {
      const { pages } = await crawlOf(role);
      const secrets = [...HIDDEN.map((name) => world.inspections[name]), ...OFSTED_ONLY, WORLD_CANARY];
      const leaks = [...pages.values()].flatMap(({ url, content }) =>
        secrets
          .filter((secret) => content.toLowerCase().includes(secret.toLowerCase()))
          .map((each) => `${url}: ${each}`),
      );
      expect(leaks).toEqual([]);
    },
  );
});

it('shows Cafcass the same bytes where there is nothing hidden', async () => {
  const before = await crawl(world, 'senior-leader');
  const ids = HIDDEN.map((name) => world.inspections[name]);
  await world.service.db.transaction().execute(async (tx) => {
    // What is recorded cannot be deleted otherwise.
    await sql`set local session_replication_role = replica`.execute(tx);
    const { rows } = await sql<{ name: string }>`
      select table_name as name from information_schema.columns
      where table_schema = 'timeline' and column_name = 'inspection_id'`.execute(tx);
    for (const { name } of rows)
      await sql`delete from ${sql.table(name)} where inspection_id = any(${ids})`.execute(tx);
    await sql`delete from inspections where id = any(${ids})`.execute(tx);
  });
  const after = await crawl(world, 'senior-leader');
  expect(withoutKeys(after)).toEqual(withoutKeys(before));
});

/** Requests and forms have keys of their own each time. */
function withoutKeys({ pages }: Crawl): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...pages].map(([url, { content }]) => [
      url,
      content
        .replaceAll(/"(x-request-id|date)":"[^"]*"/g, '')
        .replaceAll(/(type="hidden" name="\w+" value=")[^"]*/g, '$1'),
    ]),
  );
}
