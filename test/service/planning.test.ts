import { sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { formatProblem, InvalidInputError } from '../../src/errors.ts';
import { londonMoment } from '../../src/clock.ts';
import { createInspection, createInspectionInput } from '../../src/service/create-inspection.ts';
import { NotAllowedError } from '../../src/service/not-allowed-error.ts';
import { createProgramme, createProgrammeInput } from '../../src/service/planning/create-programme.ts';
import { findStart, findStartInput } from '../../src/service/planning/find-start.ts';
import { compareStarts, whatIfInput } from '../../src/service/planning/what-if.ts';
import type { Principal } from '../../src/service/service-deps.ts';
import { describeEachDatabase } from '../support/each-database.ts';
import { CAFCASS, COORDINATOR, openTestService, PEOPLE, type TestService } from './test-service.ts';

const LEAD = PEOPLE[1].email;
const OTHER_LEAD = { role: 'lead-inspector', name: 'Eve Hart', email: 'eve.hart@ofsted.example' };
const PROGRAMME = [
  { kind: 'inspection', start: '2025-03-10', people: [PEOPLE[0], PEOPLE[1], PEOPLE[4]] },
  { kind: 'focused-visit', start: '2025-03-18', people: [PEOPLE[1]] },
  { kind: 'focused-visit', start: '2025-06-10', people: [OTHER_LEAD] },
];
const momentOf = (instant: Date | undefined): string => {
  const { on, at } = londonMoment(instant?.getTime() ?? 0);
  return `${on} ${at}`;
};
const TABLES = ['inspections', 'people', 'milestones', 'reminders', 'history'] as const;

describeEachDatabase('planning ahead', (database) => {
  let service: TestService;
  beforeAll(async () => {
    service = await openTestService(database());
  });
  beforeEach(async () => {
    await service.empty();
    service.setClock('2025-01-15 12:00');
  });

  const programme = (input: object, principal: Principal = COORDINATOR) =>
    createProgramme(service.deps, principal, createProgrammeInput.parse(input));
  const starts = async (input: z.input<typeof findStartInput>) =>
    (await findStart(service.deps, COORDINATOR, findStartInput.parse(input))).found.map(({ start }) => start);
  const counts = async () =>
    Object.fromEntries(
      await Promise.all(
        TABLES.map(async (table) => {
          const { rows } = await sql<{ count: string }>`select count(*) from ${sql.table(table)}`.execute(service.db);
          return [table, Number(rows[0]?.count)] as const;
        }),
      ),
    );
  const problemsOf = async (attempt: Promise<unknown>): Promise<readonly string[]> => {
    const error: unknown = await attempt.catch((caught: unknown) => caught);
    if (!(error instanceof InvalidInputError)) throw error;
    return error.problems.map((problem) => formatProblem(problem).trim());
  };

  describe('an inspection that is only tried', () => {
    const attempt = (input: object) => createInspection(service.deps, COORDINATOR, createInspectionInput.parse(input));

    it('is what would be stored, and stores nothing', async () => {
      const before = await counts();
      let rung = 0;
      const input = { ...PROGRAMME[0], dryRun: true };
      const deps = { ...service.deps, ring: () => (rung += 1) };
      const tried = await createInspection(deps, COORDINATOR, createInspectionInput.parse(input));
      expect(await counts()).toEqual(before);
      expect(rung).toBe(0);
      const { id, ...stored } = await attempt({ ...input, dryRun: false });
      expect(tried).toEqual({ ...stored, id: null, dryRun: true });
      const reminders = await service.reminders();
      expect(reminders).toHaveLength(tried.remindersPlanned);
      // Nobody of the inspected party is written to before the call, so the third person is not there.
      expect(tried.firstReminders.map((each) => [each.kind, each.recipient, each.sendAt])).toEqual([
        ['timeline', PEOPLE[0].email, '2025-01-15 12:00'],
        ['timeline', LEAD, '2025-01-15 12:00'],
        ...[PEOPLE[0].email, LEAD].map((recipient) => {
          const [first] = reminders.filter((each) => each.recipient === recipient && each.kind === 'reminder');
          return ['reminder', recipient, momentOf(first?.send_at)];
        }),
      ]);
      expect(id).not.toBeNull();
    });

    it('tells of what else its lead has then, beside its warnings', async () => {
      const { id } = await service.create({ ...PROGRAMME[0], reason: 'agreed' });
      const { warnings, clashes } = await attempt({ ...PROGRAMME[1], dryRun: true });
      expect(clashes.filter((clash) => clash.with === id.slice(0, 8)).map((clash) => clash.id)).toContain(
        'lead-on-site',
      );
      expect(clashes.some((clash) => warnings.some((each) => each.id === clash.id))).toBe(false);
      const alone = await attempt({ ...PROGRAMME[1], people: [OTHER_LEAD], dryRun: true });
      expect(alone.clashes.filter((clash) => clash.with !== undefined)).toEqual([]);
    });
  });

  describe('a programme', () => {
    it('stores what planning one by one stores', async () => {
      for (const each of PROGRAMME) await service.create(each);
      const oneByOne = await counts();
      const reminders = (await service.reminders()).map((each) => `${each.key.split(' ')[0]} ${each.recipient}`);
      await service.empty();
      service.setClock('2025-01-15 12:00');

      let rung = 0;
      const deps = { ...service.deps, ring: () => (rung += 1) };
      const input = createProgrammeInput.parse({ inspections: PROGRAMME });
      const result = await createProgramme(deps, COORDINATOR, input);
      expect(await counts()).toEqual(oneByOne);
      expect((await service.reminders()).map((each) => each.recipient)).toHaveLength(reminders.length);
      expect(result.remindersPlanned).toBe(reminders.length);
      expect(result.inspections.map(({ kind, start, published }) => [kind, start, published])).toEqual([
        ['inspection', '2025-03-10', '2025-05-01'],
        ['focused-visit', '2025-03-18', '2025-04-17'],
        ['focused-visit', '2025-06-10', '2025-07-10'],
      ]);
      const stored = await service.db.selectFrom('inspections').select('id').execute();
      expect(new Set(result.inspections.map(({ id }) => id))).toEqual(new Set(stored.map(({ id }) => id)));
      // Confirmations leave as they do for one.
      const confirmations = (await service.reminders()).filter((each) => each.kind === 'timeline');
      expect(confirmations.map((each) => each.recipient).toSorted()).toEqual(
        [PEOPLE[0].email, LEAD, LEAD, OTHER_LEAD.email].toSorted(),
      );
      expect(rung).toBe(1);
    });

    it('stores nothing where one of them is wrong, and tells of every one', async () => {
      await service.create({ kind: 'focused-visit', start: '2025-06-10' });
      const before = await counts();
      const wrong = programme({
        inspections: [
          PROGRAMME[0],
          { kind: 'inspection', start: '2025-03-09', people: [{ role: 'boss', name: 'B', email: 'b@c.example' }] },
          { kind: 'tea', start: '2025-03-10' },
          {
            kind: 'focused-visit',
            start: '10 March',
            colour: 'red',
            people: [{ role: 'ceo' }, { ...PEOPLE[1], party: 'x' }],
          },
          { kind: 'focused-visit', start: '2025-06-10', grounds: 'none' },
          PROGRAMME[0],
          { kind: 'focused-visit', start: '2025-03-18', framework: 'cafcass-1999' },
        ],
      });
      const problems = await problemsOf(wrong);
      expect(problems.map((problem) => problem.replace(/:.*/, ''))).toEqual([
        'inspections[1].start',
        'inspections[1].people[0].role',
        'inspections[2].kind',
        'inspections[3].start',
        'inspections[3].people[0].name',
        'inspections[3].people[0].email',
        'inspections[3].colour',
        'inspections[3].people[1].party',
        'inspections[4].grounds',
        'inspections[4].start',
        'inspections[5].start',
        'inspections[6]',
      ]);
      expect(problems).toContain(
        'inspections[5].start: is given twice for this kind, also inspections[0], seen 2025-03-10',
      );
      expect(problems.find((problem) => problem.startsWith('inspections[4].start'))).toMatch(
        /is the start of an inspection of this kind that is planned already: [0-9a-f]{8}, seen 2025-06-10/,
      );
      expect(await counts()).toEqual(before);
    });

    it('stores nothing where storing fails half-way', async () => {
      const before = await counts();
      // The last reminder is refused by the database itself, when everything else is written.
      await sql`alter table reminders add constraint no_eve check (recipient <> ${sql.lit(OTHER_LEAD.email)})`.execute(
        service.db,
      );
      await expect(programme({ inspections: PROGRAMME })).rejects.toThrow(/no_eve/);
      await sql`alter table reminders drop constraint no_eve`.execute(service.db);
      expect(await counts()).toEqual(before);
    });

    it('says what it would do and does nothing where it is only to be tried', async () => {
      const before = await counts();
      const tried = await programme({ inspections: PROGRAMME, dryRun: true });
      expect(tried).toMatchObject({ dryRun: true, remindersPlanned: null });
      expect(await counts()).toEqual(before);
      const { inspections } = await programme({ inspections: PROGRAMME });
      expect(tried.inspections).toEqual(inspections.map((each) => ({ ...each, id: null })));
    });

    it('warns of what one lead has twice, stored or in the programme', async () => {
      const stored = await service.create({ kind: 'focused-visit', start: '2025-06-11', people: [OTHER_LEAD] });
      const { inspections } = await programme({ inspections: PROGRAMME });
      expect(inspections.map(({ clashes }) => clashes.map((clash) => [clash.id, clash.with]))).toEqual([
        [],
        [['lead-on-site', 'inspections[0]']],
        [['lead-on-site', stored.id.slice(0, 8)]],
      ]);
    });

    it('takes a reason as the answer to what asks for one, and what nobody is reminded of as it is', async () => {
      const august = { kind: 'focused-visit', start: '2025-08-12' };
      const clashes = async (more: object) =>
        (await programme({ inspections: [{ ...august, ...more }], dryRun: true })).inspections[0]?.clashes.map(
          ({ id }) => id,
        );
      expect(await clashes({ people: [OTHER_LEAD] })).toEqual(['start-in-august']);
      expect(await clashes({ people: [OTHER_LEAD], reason: 'asked for' })).toEqual([]);
      expect(await clashes({ grounds: 'agreed' })).toEqual(['nobody-to-remind']);
    });

    it('is not planned twice, unless that is meant', async () => {
      await programme({ inspections: PROGRAMME });
      expect(await problemsOf(programme({ inspections: PROGRAMME }))).toHaveLength(3);
      expect(await problemsOf(programme({ inspections: PROGRAMME, dryRun: true }))).toHaveLength(3);
      await programme({ inspections: PROGRAMME, allowDuplicates: true });
      expect((await counts()).inspections).toBe(6);
    });

    it('may have what was planned and cancelled', async () => {
      const { id } = await service.create({ kind: 'inspection', start: '2025-03-10' });
      const again = () => programme({ inspections: [PROGRAMME[0]], dryRun: true });
      expect(await problemsOf(again())).toHaveLength(1);
      await service.record(id, 'cancelled 2025-01-15');
      expect((await again()).inspections).toHaveLength(1);
    });

    it('is planned once where people plan it at the same time', async () => {
      // With connections open already, all would look for the same inspections before any has stored them.
      await Promise.all([1, 2, 3].map(() => sql`select pg_sleep(0.05)`.execute(service.db)));
      const outcomes = await Promise.allSettled([1, 2, 3].map(() => programme({ inspections: PROGRAMME })));
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected', 'rejected']);
      expect((await counts()).inspections).toBe(3);
    });

    it('may have 500 inspections and no more', () => {
      const fits = (count: number) =>
        createProgrammeInput.safeParse({ inspections: Array.from({ length: count }, () => ({})) }).success;
      expect([0, 1, 500, 501].map(fits)).toEqual([false, true, true, false]);
    });
  });

  describe('a start is looked for', () => {
    const search = { kind: 'inspection', from: '2025-03-03', count: 1 };

    it('clear of what the lead inspector has, in whatever capitals', async () => {
      await service.create({ start: '2025-03-10' });
      // On site from 10 to 21 March, so the next call may be on Mon 24, for the start of 7 April. Its second week has
      // Good Friday in it, and all starts after it until that of 12 May have bank holidays on site.
      const first = { ...search, lead: LEAD, allow: ['short-fieldwork'] };
      expect(await starts(first)).toEqual(['2025-04-07']);
      expect(await starts({ ...first, lead: LEAD.toUpperCase() })).toEqual(['2025-04-07']);
      expect(await starts({ ...search, lead: LEAD })).toEqual(['2025-05-12']);
      expect(await starts({ ...search, lead: OTHER_LEAD.email })).toEqual(['2025-03-03']);
    });

    it('as events have moved what the lead has, and not clear of what was cancelled', async () => {
      const { id } = await service.create({ kind: 'focused-visit', start: '2025-03-18' });
      const visit = { ...search, kind: 'focused-visit', from: '2025-03-18', lead: LEAD };
      expect(await starts(visit)).toEqual(['2025-04-01']);
      await service.record(id, 'cancelled 2025-01-15');
      expect(await starts(visit)).toEqual(['2025-03-18']);
    });

    it('without regard to those who take part otherwise, or no longer', async () => {
      const visit = { ...search, kind: 'focused-visit', from: '2025-03-18', lead: LEAD };
      await service.create({
        kind: 'focused-visit',
        start: '2025-03-18',
        people: [{ ...PEOPLE[1], role: 'inspector' }],
      });
      const { id } = await service.create({ kind: 'focused-visit', start: '2025-03-18', people: [PEOPLE[1]] });
      expect(await starts(visit)).not.toEqual(['2025-03-18']);
      await service.db.updateTable('people').set({ removed_at: new Date() }).where('inspection_id', '=', id).execute();
      expect(await starts(visit)).toEqual(['2025-03-18']);
    });

    it('counts whose inspections it looked at', async () => {
      await service.create();
      const { lead } = await findStart(service.deps, COORDINATOR, findStartInput.parse({ ...search, lead: LEAD }));
      expect(lead).toEqual({ email: LEAD, inspections: 1 });
    });
  });

  it('compares starts with what the lead inspector has', async () => {
    await service.create();
    const input = { kind: 'inspection', starts: [{ start: '2025-03-17' }, { start: '2025-06-09' }], lead: LEAD };
    const { starts: compared } = await compareStarts(service.deps, COORDINATOR, whatIfInput.parse(input));
    expect(compared.map(({ clashes }) => clashes.map(({ id }) => id))).toEqual([['lead-on-site'], []]);
  });

  it('tells Cafcass nothing, whatever is stored', async () => {
    const ask = async () => {
      const attempts = [
        compareStarts(
          service.deps,
          CAFCASS,
          whatIfInput.parse({
            kind: 'inspection',
            starts: [{ start: '2025-03-10' }, { start: '2025-03-17' }],
            lead: LEAD,
          }),
        ),
        findStart(service.deps, CAFCASS, findStartInput.parse({ kind: 'inspection', lead: LEAD })),
        programme({ inspections: PROGRAMME }, CAFCASS),
        programme({ inspections: PROGRAMME, dryRun: true }, CAFCASS),
      ];
      return Promise.all(attempts.map((attempt) => attempt.catch((error: unknown) => error)));
    };
    const onEmpty = await ask();
    await service.create();
    expect(await ask()).toEqual(onEmpty);
    expect(onEmpty.every((error) => error instanceof NotAllowedError)).toBe(true);
  });
});
