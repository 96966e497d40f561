import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { Kysely, PostgresDialect } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openEmbeddedDatabase } from '../../src/store/embedded/embedded-database.ts';
import { feedRoutes } from '../../src/http/feeds/feed-routes.ts';
import type { FeedOptions } from '../../src/service/feeds/read-feed.ts';
import { runOperation } from '../../src/service/operations.ts';
import type { Database } from '../../src/store/database.ts';
import type { Tables } from '../../src/store/tables.ts';
import { openNetworkApp, principalOf } from '../http/network-app.ts';
import { copyEmbeddedDirectory } from '../support/embedded-directory.ts';
import { type Answer, ask, generalQuestions, type Question, questionsAbout, walkInspections } from './cafcass-view.ts';
import { CANARY, type Known, OFSTED_ONLY, type Step, STORIES, type Told, World } from './confidential-world.ts';
import { openTestService, type TestService } from './test-service.ts';

/** All ids begin alike here, so that a few characters of one name several inspections, some of them hidden. */
const BEGINNING = 'abcdabcd';
vi.mock('node:crypto', async (original) => {
  const real = await original<typeof import('node:crypto')>();
  return { ...real, randomUUID: () => `abcdabcd${real.randomUUID().slice(8)}` };
});
const ABSENT = `${BEGINNING}-0000-4000-8000-000000000000`;

/** The same stories in every run; another number in FAST_CHECK_SEED tries others, and more of them with CONFIDENTIAL_RUNS. */
const SEED = Number(process.env['FAST_CHECK_SEED'] ?? 20_250_310);
const RUNS = Number(process.env['CONFIDENTIAL_RUNS'] ?? 3);

/** Whether a step is about a milestone that Ofsted keeps to itself, and nothing else. */
function isOfstedsOwn(step: Step): boolean {
  return step.does === 'record' && step.event.milestone === OFSTED_ONLY[0];
}

describe("a Cafcass user sees an inspection from the recording of the call until it is taken back, and never a milestone, word or person that is Ofsted's own", () => {
  let database: Database;
  let service: TestService;
  let app: FastifyInstance;
  let feed: string;
  const statements: string[] = [];
  const closers: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    const directory = await copyEmbeddedDirectory();
    closers.push(directory.remove);
    database = await openEmbeddedDatabase({ directory: directory.path, holder: 'a test', report: console.error });
    closers.push(() => database.close());
    await database.pool.query('create schema timeline');
    service = await openTestService(database);
    const db = new Kysely<Tables>({
      dialect: new PostgresDialect({ pool: database.pool }),
      log: ({ query }) => void statements.push(query.sql),
    });
    const deps = { ...service.deps, now: () => service.deps.now(), db };
    const feeds = (): FeedOptions => ({ neutralTitles: true, baseUrl: undefined });
    app = await openNetworkApp(deps, { plugins: [(each) => each.register(feedRoutes, { deps, feeds })] });
    closers.push(() => app.close());
    feed = await makeFeed();
  });
  afterAll(async () => {
    for (const close of closers.toReversed()) await close();
  });

  /** The path of a feed of the person who asks. */
  async function makeFeed(): Promise<string> {
    const { user, name } = principalOf('link-person', 'lin.okoro@cafcass.example');
    const { id, email } = user as { id: string; email: string };
    const row = { id, email, name, party: 'cafcass', roles: ['link-person'], created_by: 'a test' };
    await service.db.insertInto('users').values(row).execute();
    const runtime = { ...service.deps.runtime, address: () => 'https://timeline.example' };
    const deps = { ...service.deps, runtime, now: () => service.deps.now() };
    const { address } = await runOperation('createFeed', deps, principalOf('link-person', email), {});
    return new URL(address).pathname;
  }

  /** Everything that can be asked, with its answers. */
  async function look(world: World): Promise<ReadonlyMap<string, Answer>> {
    const asked = [
      ...generalQuestions(feed),
      ...world.inspections.flatMap(({ id }) => questionsAbout(id, world.today).filter((each) => each.mayBeAsked)),
      // Whatever takes an id finds it the same way.
      ...questionsAbout(BEGINNING.slice(0, 4), world.today).filter(({ text }) => text.endsWith('abcd {}')),
    ];
    const answers = new Map<string, Answer>();
    for (const question of asked) answers.set(question.text, await ask(app, question));
    return answers;
  }

  /** Answers that changed although they may not have; what came to be asked about a new inspection is none. */
  function differences(before: ReadonlyMap<string, Answer>, after: ReadonlyMap<string, Answer>): readonly string[] {
    return [...before].flatMap(([text, answer]) =>
      JSON.stringify(after.get(text)) === JSON.stringify(answer) ? [] : [text],
    );
  }

  /** Nothing in a text is of a hidden inspection, or Ofsted's own; ids that were asked for by name are not told by it. */
  function expectNothingHidden(text: string, where: string, world: World, given = ''): void {
    expect(text.includes(CANARY), `${where} holds a word of Ofsted's own`).toBe(false);
    for (const own of OFSTED_ONLY) expect(text.includes(own), `${where} holds ${own}`).toBe(false);
    for (const hidden of world.inspections.filter((each) => !world.isKnown(each))) {
      expect(text.includes(hidden.word), `${where} names a hidden inspection`).toBe(false);
      if (!given.includes(hidden.id)) expect(text.includes(hidden.id), `${where} holds the id of one`).toBe(false);
    }
  }

  /** A hidden inspection is answered for as one that there is not, in every byte and by the same statements. */
  async function expectAsAbsent(hidden: Known, today: string): Promise<void> {
    const [asked, absent] = [questionsAbout(hidden.id, today), questionsAbout(ABSENT, today)];
    for (const [index, question] of asked.entries()) {
      const seen = await observe(question, hidden.id);
      const expected = await observe(absent[index] as Question, ABSENT);
      expect(seen, question.text).toEqual(expected);
      // Reminders are Ofsted's own: the list of them is empty for whatever is asked.
      if (!question.text.includes('/reminders')) expect(seen.answer.status, question.text).toBeGreaterThanOrEqual(400);
    }
  }

  async function observe(question: Question, id: string): Promise<{ answer: Answer; statements: readonly string[] }> {
    statements.length = 0;
    const answer = await ask(app, question);
    return { answer: { ...answer, body: answer.body.replaceAll(id, 'ID') }, statements: [...statements] };
  }

  async function expectRule(world: World, answers: ReadonlyMap<string, Answer>, { emails }: Told): Promise<void> {
    const known = world.inspections.filter((each) => world.isKnown(each));
    expect((await walkInspections(app)).toSorted(), 'the list').toEqual(known.map(({ id }) => id).toSorted());
    for (const [text, { status, headers, body }] of answers) {
      expectNothingHidden(JSON.stringify(headers) + body, text, world, text);
      expect(status, text).toBeLessThan(500);
    }
    for (const { id, word } of known) {
      expect(answers.get('GET the feed')?.body.includes(word), 'the feed').toBe(true);
      const shown = answers.get(`GET /api/inspections/${id} {}`);
      expect([shown?.status, shown?.body.includes(word)], 'a known inspection').toEqual([200, true]);
    }
    // Of several that begin alike Cafcass finds the one it knows, as if there were no other.
    const byBeginning = answers.get(`GET /api/inspections/${BEGINNING.slice(0, 4)} {}`);
    expect(byBeginning?.status, 'by its first characters').toBe(known.length === 1 ? 200 : 404);
    for (const { subject, text, html, calendar, cancellation, to } of emails) {
      const all = [subject, text, html, calendar?.content, calendar?.fileName, cancellation?.content, to.name].join(
        '\n',
      );
      expectNothingHidden(all, `the email "${subject}"`, world);
    }
  }

  it('whatever is recorded, in lists, pages, errors, files and emails', { timeout: 240_000 }, async () => {
    let [hiddenSteps, ownSteps, emails] = [0, 0, 0];
    await fc.assert(
      fc.asyncProperty(STORIES, async (story) => {
        await service.empty();
        const world = new World(service);
        let before = await look(world);
        for (const step of story) {
          const wereHidden = new Set(world.inspections.filter((each) => !world.isKnown(each)));
          const told = await world.play(step);
          const answers = await look(world);
          await expectRule(world, answers, told);
          // What happens to a hidden inspection changes nothing of what is seen, and neither does what was refused.
          const isUnseen = told.changed.every(
            (each) => !world.isKnown(each) && (wereHidden.has(each) || each.events === 0),
          );
          if (step.does !== 'wait' && isUnseen && told.emails.length === 0) {
            expect(differences(before, answers), JSON.stringify(step)).toEqual([]);
            if (told.changed.length > 0) hiddenSteps += 1;
          }
          // Nor does what is done about a milestone of Ofsted's own: no version counts it, and no tag is another.
          if (isOfstedsOwn(step) && told.emails.length === 0 && told.changed.every((each) => world.isKnown(each))) {
            expect(differences(before, answers), JSON.stringify(step)).toEqual([]);
            if (told.changed.length > 0) ownSteps += 1;
          }
          emails += told.emails.length;
          before = answers;
        }
        const hidden = world.inspections.find((each) => !world.isKnown(each));
        if (hidden) await expectAsAbsent(hidden, world.today);
      }),
      { numRuns: RUNS, seed: SEED, endOnFailure: true },
    );
    // The stories are of something.
    expect(hiddenSteps).toBeGreaterThan(RUNS);
    expect(emails).toBeGreaterThan(RUNS);
    expect(ownSteps).toBeGreaterThan(0);
  });
});
