import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { feedRoutes } from '../../src/http/feeds/feed-routes.ts';
import { plainDate } from '../../src/calendar/plain-date.ts';
import { knownPrincipal } from '../../src/service/access/known-principal.ts';
import { runOperation } from '../../src/service/operations.ts';
import type { Principal, ServiceDeps } from '../../src/service/service-deps.ts';
import { insertUser, updateUser, type UserRow } from '../../src/store/users.ts';
import { readCalendar, type ReadCalendar, type ReadEntry } from '../mail/read-calendar.ts';
import { COORDINATOR, openTestService, PEOPLE, type TestService } from '../service/test-service.ts';
import { describeEachDatabase } from '../support/each-database.ts';
import { openNetworkApp } from './network-app.ts';

/** Whoever is at the machine itself. */
const OPERATOR: Principal = { ...COORDINATOR, permissions: ['see', 'administer'] };
const LEAD = PEOPLE[1];
const LINK = PEOPLE[4];
/** What may not be seen before the call, by anybody who looks at the calendar. */
const TELLING = /cafcass|ofsted|inspection|notice|call|fieldwork|report|location|attendee/i;

describeEachDatabase('a calendar that somebody subscribes to', (database) => {
  let service: TestService;
  let deps: ServiceDeps;
  let app: FastifyInstance;
  let neutralTitles = true;
  let lead: UserRow;
  let link: UserRow;

  beforeAll(async () => {
    service = await openTestService(database());
    deps = {
      ...service.deps,
      runtime: { ...service.deps.runtime, address: () => 'https://timeline.example.org' },
    };
    app = await openNetworkApp(deps, {
      plugins: [
        (to) =>
          to.register(feedRoutes, {
            deps,
            feeds: () => ({ neutralTitles, baseUrl: 'https://timeline.example.org' }),
          }),
      ],
    });
    const user = async (party: string, role: string, { name, email }: { name: string; email: string }) =>
      (await insertUser(service.db, { party, roles: [role], name, email, createdBy: 'a test' })) as UserRow;
    lead = await user('ofsted', 'inspector', LEAD);
    link = await user('cafcass', 'link-person', LINK);
  });
  beforeEach(async () => {
    await service.empty();
    await sql`truncate feeds`.execute(service.db);
    neutralTitles = true;
    service.setClock('2025-02-10 10:00');
  });
  afterAll(() => app.close());

  const principalOf = (user: UserRow): Principal => {
    const principal = knownPrincipal(deps.rules.current, { ...user, by: '' });
    if (principal === null) throw new Error('of no party');
    return principal;
  };
  const subscribe = async (user: UserRow, scope?: 'mine' | 'all'): Promise<string> => {
    const feed = await runOperation('createFeed', deps, principalOf(user), scope === undefined ? {} : { scope });
    expect(feed.webcal).toBe(feed.address.replace('https:', 'webcal:'));
    return new URL(feed.address).pathname;
  };
  const get = (url: string, headers: Record<string, string> = {}) => app.inject({ method: 'GET', url, headers });
  const read = async (url: string): Promise<ReadCalendar> => {
    const response = await get(url);
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toBe('text/calendar; charset=utf-8');
    return readCalendar(response.body);
  };
  const entryOn = (calendar: ReadCalendar, start: string): ReadEntry => {
    const found = calendar.entries.filter((entry) => entry.start === start);
    expect(found).toHaveLength(1);
    return found[0] as ReadEntry;
  };
  const announce = async (id: string): Promise<void> => {
    service.setClock('2025-02-24 09:40');
    await service.record(id, 'notice-given 2025-02-24 09:31');
  };

  it('says nothing of who or what before the call, and all of it afterwards, as the same entries', async () => {
    const { id } = await service.create();
    const url = await subscribe(lead);
    const response = await get(url);
    const before = readCalendar(response.body);
    expect(before.entries.length).toBeGreaterThan(15);
    const said = before.entries.flatMap(({ title, description, component }) => [
      `${title} ${description}`,
      ...component.getAllSubcomponents('valarm').map((alarm) => String(alarm.getFirstPropertyValue('description'))),
    ]);
    for (const name of ['location', 'organizer', 'attendee', 'url', 'contact']) {
      expect(before.entries.flatMap(({ component }) => component.getAllProperties(name))).toEqual([]);
    }
    expect(said.join(' ')).not.toMatch(TELLING);
    const draft = entryOn(before, '2025-04-04');
    expect(draft).toMatchObject({ status: 'CONFIRMED', end: '2025-04-05' });
    expect(draft.title).toMatch(new RegExp(`^Due: step \\d+ of ${id.slice(0, 8)}$`));

    await announce(id);
    const after = await read(url);
    const named = entryOn(after, '2025-04-04');
    expect(named.title).toBe('Draft report: Cafcass inspection');
    expect(named.description).toMatch(/^Draft report sent to Cafcass\.\nLead inspector, Ofsted\.\nDue Friday 4 April/);
    expect(named.uid).toBe(draft.uid);
    expect(named.sequence).toBeGreaterThan(draft.sequence);
    expect(after.entries.find((entry) => entry.start.startsWith('2025-02-24T09:31'))?.title).toMatch(/^Done: /);
  });

  it('names everything at once where neutral titles are off', async () => {
    await service.create();
    neutralTitles = false;
    expect(entryOn(await read(await subscribe(lead)), '2025-04-04').title).toBe('Draft report: Cafcass inspection');
  });

  it('shows Cafcass nothing before the call, its own part after it, and nothing once that is taken back', async () => {
    const { id } = await service.create();
    const url = await subscribe(link);
    const empty = await read(url);
    expect(empty.entries).toEqual([]);
    for (const date of ['2025-04-01', '2025-04-02', '2025-04-03']) {
      const pin = { milestone: 'draft', date: plainDate(date), reason: 'As agreed' };
      await service.record(id, 'milestone-pinned 2025-02-10', pin);
    }
    await announce(id);
    const shown = await read(url);
    expect(shown.entries.length).toBeGreaterThan(10);
    const titles = shown.entries.map((entry) => entry.title).join();
    expect(titles).not.toMatch(/preparation|next inspection/i);
    const ofLead = await read(await subscribe(lead));
    expect(ofLead.entries.length).toBeGreaterThan(shown.entries.length);
    const uids = new Set(ofLead.entries.map((entry) => entry.uid));
    expect(shown.entries.filter((entry) => uids.has(entry.uid))).toEqual([]);
    // Nothing tells when the plan was made, nor how often it was changed.
    for (const { sequence } of shown.entries) expect(sequence).toBeLessThan(3);
    for (const { stamp } of shown.entries) expect(stamp >= '2025-02-24T09:40:00Z').toBe(true);

    await service.record(id, 'event-corrected 2025-02-24', { corrects: 4, reason: 'It was not made' });
    const gone = await get(url);
    expect(gone.body).toBe((await get(url)).body);
    expect(readCalendar(gone.body).entries).toEqual([]);

    // Nor does it tell how often that was while the call was taken back.
    for (const date of ['2025-04-01', '2025-04-02', '2025-04-07', '2025-04-08']) {
      const pin = { milestone: 'draft', date: plainDate(date), reason: 'As agreed' };
      await service.record(id, 'milestone-pinned 2025-02-24', pin);
    }
    await announce(id);
    const back = await read(url);
    const before = new Map(shown.entries.map((entry) => [entry.uid, entry.sequence]));
    const steps = back.entries.map(({ uid, sequence }) => sequence - (before.get(uid) ?? NaN));
    expect(steps.length).toBe(shown.entries.length);
    expect(Math.min(...steps)).toBeGreaterThan(0);
    expect(Math.max(...steps)).toBeLessThan(5);
  });

  it('is the same to the byte until something changes, which 304 says', async () => {
    const { id } = await service.create();
    await announce(id);
    const url = await subscribe(link);
    const first = await get(url);
    service.setClock('2025-02-24 16:00');
    const again = await get(url);
    expect(again.body).toBe(first.body);
    const tag = String(first.headers.etag);
    expect(first.headers['cache-control']).toBe('private, no-cache');
    expect(first.headers['referrer-policy']).toBe('no-referrer');
    for (const known of [tag, `W/${tag}`, `"x", ${tag}`]) {
      const unchanged = await get(url, { 'if-none-match': known });
      expect([unchanged.statusCode, unchanged.body]).toEqual([304, '']);
    }
    service.setClock('2025-03-24 16:00');
    await service.record(id, 'fieldwork-started 2025-03-10');
    await service.record(id, 'fieldwork-ended 2025-03-24');
    const changed = await get(url, { 'if-none-match': tag });
    expect(changed.statusCode).toBe(200);
    const [was, is] = [readCalendar(first.body), readCalendar(changed.body)];
    const moved = entryOn(is, '2025-04-07');
    const before = was.entries.find((entry) => entry.uid === moved.uid);
    expect(before?.start).toBe('2025-04-04');
    expect(moved.sequence).toBeGreaterThan(before?.sequence ?? NaN);
  });

  it('shows windows as spans and moments in London, whatever the clocks do', async () => {
    const { id } = await service.create({ start: '2025-04-07' });
    await service.create({ kind: 'focused-visit', start: '2025-01-21' });
    const calendar = await read(await subscribe(lead, 'all'));
    expect(calendar.entries.map((entry) => entry.title)).toContainEqual(expect.stringContaining(id.slice(0, 8)));
    const timed = calendar.entries.filter((entry) => entry.start.includes('T'));
    // Winter time and summer time.
    expect(new Set(timed.map((entry) => entry.start.slice(5, 7)))).toContain('01');
    expect(new Set(timed.map((entry) => entry.start.slice(5, 7)))).toContain('03');
    for (const { start, startsAt } of timed) {
      const instant = Temporal.PlainDateTime.from(start).toZonedDateTime('Europe/London').toInstant();
      expect(startsAt * 1000).toBe(instant.epochMilliseconds);
    }
    const spans = calendar.entries.filter(
      ({ start, end }) => !start.includes('T') && end !== null && Date.parse(end) - Date.parse(start) > 86_400_000,
    );
    expect(spans.length).toBeGreaterThan(1);
    // A window of years is no banner across every day of them.
    for (const { start, end } of spans) expect(Date.parse(end ?? '') - Date.parse(start)).toBeLessThan(32 * 86_400_000);
  });

  it('reminds of dates of one’s own on the working day before, and of no others', async () => {
    await service.create();
    const calendar = await read(await subscribe(lead));
    const draft = entryOn(calendar, '2025-04-04');
    expect(draft.alarms).toEqual([{ seconds: -15 * 3600, related: 'START' }]);
    const withAlarm = calendar.entries.filter((entry) => entry.alarms.length > 0);
    expect(withAlarm.length).toBeLessThan(calendar.entries.length);

    // Nine o'clock on Friday 28 March: the clocks go forward before the midnight that it counts from.
    await service.create({ kind: 'focused-visit', start: '2025-03-21' });
    const across = entryOn(await read(await subscribe(lead)), '2025-03-31');
    const midnight = Temporal.PlainDate.from(across.start).toZonedDateTime('Europe/London');
    const alarm = midnight.add({ seconds: across.alarms[0]?.seconds ?? NaN });
    expect(alarm.toPlainDateTime().toString()).toBe('2025-03-28T09:00:00');
  });

  it('reminds of the end of a window', async () => {
    const { id } = await service.create();
    await announce(id);
    const comments = entryOn(await read(await subscribe(link)), '2025-04-07');
    expect(comments).toMatchObject({ end: '2025-04-12', title: expect.stringMatching(/^Comments/) as string });
    // Nine o'clock on Thursday 10 April, before the midnight after Friday 11 April.
    expect(comments.alarms).toEqual([{ seconds: -39 * 3600, related: 'END' }]);
  });

  it('shows what one takes part in, or all', async () => {
    await service.create();
    await service.create({ kind: 'focused-visit', start: '2025-05-13', people: [PEOPLE[0]] });
    const [mine, all] = [await read(await subscribe(lead)), await read(await subscribe(lead, 'all'))];
    const titlesOf = ({ entries }: ReadCalendar) => new Set(entries.map((entry) => entry.title.slice(-8)));
    expect(titlesOf(mine).size).toBe(1);
    expect(titlesOf(all).size).toBe(2);
  });

  it('shows what was cancelled as cancelled, forgets what is held, and says what is under embargo', async () => {
    const { id } = await service.create();
    await announce(id);
    const url = await subscribe(link);
    service.setClock('2025-03-03 10:00');
    await service.record(id, 'cancelled 2025-03-03', { reason: 'SECRET-REASON' });
    const cancelled = await get(url);
    expect(cancelled.body).not.toContain('SECRET');
    const ahead = readCalendar(cancelled.body).entries.filter((entry) => entry.start > '2025-03-03');
    expect(ahead.length).toBeGreaterThan(5);
    for (const entry of ahead) {
      expect(entry).toMatchObject({ status: 'CANCELLED', alarms: [] });
      expect(entry.title).toMatch(/^Cancelled: /);
    }

    const other = await service.create({ start: '2025-05-12' });
    await sql`update inspections set announced_at = now(), embargoed = true where id = ${other.id}`.execute(service.db);
    await sql`update milestones set status = 'held', due_on = null, planned_on = null, deadline_on = null
      where inspection_id = ${other.id} and milestone = 'final'`.execute(service.db);
    const embargoed = (await read(url)).entries.filter((entry) => entry.title.includes('embargo'));
    expect(embargoed.length).toBeGreaterThan(5);
    expect(embargoed.map((entry) => entry.title).join()).not.toContain('Final report');
    expect(embargoed[0]?.description).toContain('Under embargo until publication.');
  });

  it('carries hostile words as words', async () => {
    const { id } = await service.create();
    await announce(id);
    const name = `Zoë’s; visit, \\n "quoted"\r\nATTENDEE:mailto:x@evil.test\u0000${' long'.repeat(40)} 🎉`;
    await sql`update inspections set name = ${name.replace('\u0000', '')} where id = ${id}`.execute(service.db);
    const calendar = await read(await subscribe(lead));
    const titles = calendar.entries.map((entry) => entry.title);
    expect(titles[0]).toContain('Zoë’s; visit, \\n "quoted" ATTENDEE:mailto:x@evil.test long');
    for (const { component } of calendar.entries) expect(component.getAllProperties('attendee')).toEqual([]);
  });

  describe('answers alike with nothing', () => {
    const answerOf = async (url: string) => {
      const { statusCode, body, headers } = await get(url);
      return { statusCode, body, type: headers['content-type'], etag: headers.etag };
    };

    it('for an unknown token, a revoked one, and one of somebody who may not sign in any more', async () => {
      const { id } = await service.create();
      await announce(id);
      const unknown = await answerOf(`/feeds/${'x'.repeat(43)}.ics`);
      expect(unknown).toMatchObject({ statusCode: 404, type: expect.stringContaining('problem+json') as string });
      const revoked = await subscribe(link);
      const { feeds } = await runOperation('listFeeds', deps, principalOf(link), {});
      expect(feeds).toHaveLength(1);
      await runOperation('revokeFeed', deps, principalOf(link), { feed: feeds[0]?.id });
      expect(await answerOf(revoked)).toEqual(unknown);
      const disabled = await subscribe(link);
      expect((await get(disabled)).statusCode).toBe(200);
      await updateUser(service.db, link.id, { disabledAt: new Date() });
      expect(await answerOf(disabled)).toEqual(unknown);
      await updateUser(service.db, link.id, { disabledAt: null });
      expect((await get(disabled)).statusCode).toBe(200);
      for (const url of ['/feeds/', '/feeds/.ics', '/feeds/%00.ics', `/feeds/${'a'.repeat(5000)}`]) {
        expect((await get(url)).statusCode).toBe(404);
      }
    });

    it('and is one’s own: nobody else reads, lists or revokes it', async () => {
      const url = await subscribe(link);
      const [feed] = (await runOperation('listFeeds', deps, principalOf(link), {})).feeds;
      expect((await runOperation('listFeeds', deps, principalOf(lead), {})).feeds).toEqual([]);
      await expect(runOperation('revokeFeed', deps, principalOf(lead), { feed: feed?.id })).rejects.toMatchObject({
        code: 'feed-not-found',
      });
      await expect(runOperation('createFeed', deps, principalOf(lead), { user: link.email })).rejects.toMatchObject({
        code: 'not-allowed',
      });
      expect((await get(url)).statusCode).toBe(200);
      const made = await runOperation('createFeed', deps, OPERATOR, { user: link.email.toUpperCase() });
      expect(made).toMatchObject({ scope: 'all', email: link.email });
      const stored = await sql<{ text: string }>`select f::text as text from feeds f`.execute(service.db);
      const secret = /feeds\/(.{43})\.ics$/.exec(made.address)?.[1] ?? '';
      expect(secret).toHaveLength(43);
      expect(stored.rows.map((row) => row.text).join()).not.toContain(secret);
      await runOperation('revokeFeed', deps, OPERATOR, { feed: made.id });
      expect((await get(new URL(made.address).pathname)).statusCode).toBe(404);
    });

    it('after too many requests', async () => {
      const statuses = new Set<number>();
      const from = { method: 'GET', url: '/feeds/nobody.ics', remoteAddress: '192.0.2.7' } as const;
      for (let index = 0; index < 130; index += 1) statuses.add((await app.inject(from)).statusCode);
      expect(statuses).toEqual(new Set([404, 429]));
    });
  });

  it('is no way to invitations of others: one wishes for oneself, and of what one may know', async () => {
    const { id } = await service.create();
    const choose = (inspection: string, person?: string) =>
      runOperation('chooseInvitations', deps, principalOf(link), {
        ...{ inspection, wanted: true },
        ...(person === undefined ? {} : { person }),
      });
    const words = (inspection: string) => `There is no inspection ${inspection}: \`list\` shows those there are.`;
    for (const inspection of [id, 'ffffffff']) {
      await expect(choose(inspection)).rejects.toMatchObject({
        ...{ code: 'inspection-not-found', message: words(inspection) },
      });
    }
    await announce(id);
    await expect(choose(id, PEOPLE[3].email)).rejects.toMatchObject({ code: 'not-allowed' });
    const wish = await choose(id);
    expect(wish).toMatchObject({ email: link.email, wanted: true });
    expect(wish.emails).toBeGreaterThan(1);
    const rows = (await service.reminders()).filter((row) => row.kind === 'invitation');
    expect(new Set(rows.map((row) => row.recipient))).toEqual(new Set([link.email]));
  });

  it('counts dates that come back as changes as well', async () => {
    const { id } = await service.create();
    await announce(id);
    const url = await subscribe(link);
    service.setClock('2025-03-24 10:00');
    await service.record(id, 'fieldwork-started 2025-03-10');
    const sequences: number[] = [];
    for (const end of ['2025-03-20', '2025-03-21', '2025-03-20']) {
      await service.record(id, `fieldwork-ended ${end}`, { reason: 'As it was' });
      const draft = (await read(url)).entries.find((entry) => entry.title.startsWith('Draft report'));
      sequences.push(draft?.sequence ?? NaN);
    }
    expect(sequences[1]).toBeGreaterThan(sequences[0] ?? NaN);
    expect(sequences[2]).toBeGreaterThan(sequences[1] ?? NaN);
  });
});
