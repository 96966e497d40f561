import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../src/errors.ts';
import { NotAllowedError } from '../../src/service/not-allowed-error.ts';
import { showHistory } from '../../src/service/history/show-history.ts';
import { verifyHistory, verifyHistoryInput } from '../../src/service/history/verify-history.ts';
import { runOperation } from '../../src/service/operations.ts';
import type { EditionChange } from '../../src/service/editions/change-edition.ts';
import type { EditionPage } from '../../src/service/editions/list-editions.ts';
import { VersionConflictError } from '../../src/service/version-conflict-error.ts';
import type { Principal, ServiceDeps } from '../../src/service/service-deps.ts';
import type { OperationName } from '../../src/service/operation-routes.ts';
import { MADE_UP_ID, madeUpEdition, rulesWith } from '../fixtures/frameworks/made-up-edition.ts';
import { describeEachDatabase } from '../support/each-database.ts';
import { CAFCASS, COORDINATOR, openTestService, type TestService } from './test-service.ts';

const REAL_ID = 'cafcass-2024-10-04';
const MADE_UP = madeUpEdition();
const NEWER = rulesWith(MADE_UP);

describeEachDatabase('editions of the rules', (database) => {
  let service: TestService;
  let deps: ServiceDeps;
  let id: string;
  beforeAll(async () => {
    service = await openTestService(database());
  });
  beforeEach(async () => {
    await service.empty();
    service.setClock('2025-02-20 12:00');
    ({ id } = await service.create());
    // The newer edition comes out only now.
    deps = { ...service.deps, rules: NEWER };
  });

  const call = async <T>(name: OperationName, input: object, by: Principal = COORDINATOR): Promise<T> =>
    (await runOperation(name, deps, by, input)) as T;
  const problemsOf = async (attempt: Promise<unknown>): Promise<readonly string[]> => {
    const error: unknown = await attempt.catch((caught: unknown) => caught);
    if (!(error instanceof InvalidInputError)) throw new Error(`not refused as input: ${String(error)}`);
    return error.problems.map(({ where, message, seen }) => `${where} ${message}: ${seen}`);
  };
  const milestone = async (name: string): Promise<string | undefined> => {
    const rows = await service.db.selectFrom('milestones').selectAll().where('milestone', '=', name).execute();
    return rows[0] && `${rows[0].due_on ?? rows[0].planned_on} ${rows[0].owner}`;
  };
  const rowsNow = async (): Promise<unknown> => ({
    inspections: await service.db.selectFrom('inspections').selectAll().execute(),
    milestones: await service.db.selectFrom('milestones').selectAll().orderBy('milestone').execute(),
    reminders: await service.reminders(),
    history: await service.db.selectFrom('history').selectAll().orderBy('sequence').execute(),
  });

  it('are listed, and a newer one is offered to every inspection that stands on an older one', async () => {
    const newly = await call<{ id: string }>('createInspection', { kind: 'inspection', start: '2025-05-12' });
    const page = await call<EditionPage>('listEditions', {});
    expect(page.editions.map((each) => [each.id, each.current, each.inspections])).toEqual([
      [REAL_ID, false, 1],
      [MADE_UP_ID, true, 1],
    ]);
    expect(page.offers).toEqual([
      { inspection: id, name: 'Cafcass inspection', start: '2025-03-10', from: REAL_ID, to: MADE_UP_ID },
    ]);
    expect(page.offers.map((each) => each.inspection)).not.toContain(newly.id);
    const seen = await call<EditionPage>('listEditions', {}, CAFCASS);
    expect(seen.offers).toEqual([]);
    expect(seen.editions.map((each) => each.inspections)).toEqual([null, null]);
  });

  it('are not offered to an inspection that was cancelled', async () => {
    await service.record(id, 'cancelled 2025-02-20');
    expect((await call<EditionPage>('listEditions', {})).offers).toEqual([]);
  });

  it('are compared milestone by milestone with the rules of both, and nothing changes by it', async () => {
    const before = await rowsNow();
    const { comparison, from, to, version, dryRun } = await call<EditionChange>('compareEditions', { inspection: id });
    expect([from.id, to.id, version, dryRun]).toEqual([REAL_ID, MADE_UP_ID, 1, true]);
    expect(comparison.added).toEqual([expect.objectContaining({ milestone: 'welcome', on: 'Fri 7 Mar 2025' })]);
    expect(comparison.added[0]?.why).toMatch(/1 working day before .*\(A made-up section: its first paragraph\)$/);
    expect(comparison.removed.map((each) => each.milestone)).toEqual(['team-meeting']);
    const draft = comparison.moved.find((each) => each.milestone === 'draft');
    expect(draft?.differences[0]).toEqual({ field: 'due', was: 'Fri 4 Apr 2025', is: 'Tue 8 Apr 2025' });
    expect(draft?.differences.map((each) => each.field)).toEqual(['due', 'rule', 'reading']);
    const rule = draft?.differences.find((each) => each.field === 'rule');
    expect(rule?.was).toMatch(/10 working days after/);
    expect(rule?.is).toMatch(/12 working days after/);
    // The comments run from the sending of the draft; the final does not.
    expect(comparison.moved.map((each) => each.milestone)).toEqual(['draft', 'comments']);
    expect(comparison.otherwise).toEqual([
      {
        milestone: 'interim-feedback',
        title: 'Findings so far fed back',
        differences: [{ field: 'owner', was: 'Lead inspector', is: 'Coordinator' }],
      },
    ]);
    expect(await rowsNow()).toEqual(before);
  });

  describe('are adopted', () => {
    it('with a reason: dates, reminders and history follow, and it is offered no more', async () => {
      const given = { inspection: id, to: MADE_UP_ID, reason: 'agreed with Cafcass' };
      const before = await rowsNow();
      const proposed = await call<EditionChange>('adoptEdition', { ...given, dryRun: true });
      expect(await rowsNow()).toEqual(before);
      const adopted = await call<EditionChange>('adoptEdition', { ...given, version: proposed.version });
      expect(adopted.moved).toEqual(proposed.moved);
      expect(adopted.comparison).toEqual(proposed.comparison);
      expect([adopted.version, adopted.dryRun]).toEqual([2, false]);
      expect(await milestone('draft')).toBe('2025-04-08 lead-inspector');
      expect(await milestone('interim-feedback')).toMatch(/coordinator$/);
      expect(await milestone('welcome')).toMatch(/^2025-03-07/);
      expect(await milestone('team-meeting')).toBeUndefined();
      const open = (await service.reminders()).filter((row) => row.state === 'pending' && row.milestone === 'draft');
      expect([...new Set(open.map((row) => row.aim_on))]).toEqual(['2025-04-08']);
      expect((await call<EditionPage>('listEditions', {})).offers).toEqual([]);
      const { items } = await showHistory(deps, COORDINATOR, { inspection: id });
      expect(items.at(-1)).toMatchObject({
        title: 'Newer rules adopted: Cafcass inspection framework, edition of Tue 1 Sep 2026',
        because: 'agreed with Cafcass',
        by: 'Asha Rao',
      });
      const { histories } = await verifyHistory(deps, COORDINATOR, verifyHistoryInput.parse({}));
      expect(histories.map((each) => [each.entries, each.breaches])).toEqual([[2, []]]);
    });

    it('and taken back, which gives the dates of before', async () => {
      const first = await milestone('draft');
      await call('adoptEdition', { inspection: id, to: MADE_UP_ID, reason: 'agreed' });
      await call('adoptEdition', { inspection: id, to: REAL_ID, reason: 'a mistake' });
      expect(await milestone('draft')).toBe(first);
      expect(await milestone('team-meeting')).toBeDefined();
    });

    it('only where everything recorded is known to them, or it is said what is not', async () => {
      await service.record(id, 'notice-given 2025-02-20');
      const events = MADE_UP.events.filter((event) => event.id !== 'annex-a-received');
      deps = { ...deps, rules: rulesWith({ ...MADE_UP, events }) };
      service.setClock('2025-02-26 12:00');
      await service.record(id, 'annex-a-received 2025-02-25');
      const before = await rowsNow();
      for (const name of ['compareEditions', 'adoptEdition'] as const) {
        const given = name === 'adoptEdition' ? { to: MADE_UP_ID, reason: 'agreed' } : {};
        expect(await problemsOf(call(name, { inspection: id, ...given }))).toEqual([
          expect.stringMatching(
            /^event no 2, type must be a known event of the kind inspection: .*: annex-a-received$/,
          ),
        ]);
      }
      expect(await rowsNow()).toEqual(before);
    });

    it('only where they have the kind', async () => {
      deps = {
        ...deps,
        rules: rulesWith({ ...MADE_UP, kinds: MADE_UP.kinds.filter((kind) => kind.id !== 'inspection') }),
      };
      expect(await problemsOf(call('compareEditions', { inspection: id }))).toEqual([
        expect.stringMatching(/^kind must be one of focused-visit, .*: inspection$/),
      ]);
    });

    it('only where they have the roles of everybody', async () => {
      deps = { ...deps, rules: rulesWith({ ...MADE_UP, roles: MADE_UP.roles.filter((role) => role.id !== 'ceo') }) };
      expect(await problemsOf(call('compareEditions', { inspection: id }))).toEqual([
        'the person Dev Shah has a role that cafcass-made-up-2026 does not have: ceo',
      ]);
    });

    it('not by somebody who saw another version', async () => {
      await service.record(id, 'notice-given 2025-02-20');
      const given = { inspection: id, to: MADE_UP_ID, reason: 'agreed', version: 1 };
      await expect(call('adoptEdition', given)).rejects.toThrow(VersionConflictError);
    });

    it('not where they are no other edition of these rules', async () => {
      deps = { ...deps, rules: rulesWith({ ...MADE_UP, title: 'Another framework' }) };
      for (const to of [MADE_UP_ID, REAL_ID, 'x']) {
        expect(await problemsOf(call('adoptEdition', { inspection: id, to, reason: 'agreed' }))).toEqual([
          `to must be another edition of these rules, and ${REAL_ID} is the only one: ${to}`,
        ]);
      }
      expect((await call<EditionPage>('listEditions', {})).offers).toEqual([]);
    });
  });

  describe('are not adopted', () => {
    it('with a reason, and offered no more until a still newer one comes out', async () => {
      const version = async () => (await service.db.selectFrom('inspections').select('version').execute())[0]?.version;
      await call('keepEdition', { inspection: id, to: MADE_UP_ID, reason: 'fieldwork has begun' });
      expect(await version()).toBe(1);
      expect((await call<EditionPage>('listEditions', {})).offers).toEqual([]);
      expect(await problemsOf(call('keepEdition', { inspection: id, to: MADE_UP_ID, reason: 'again' }))).toEqual([
        `to was kept from already: ${MADE_UP_ID}`,
      ]);
      const newest = madeUpEdition((file) => {
        file.id = 'cafcass-made-up-2027';
        file.edition = '2027-01-01';
      });
      deps = { ...deps, rules: rulesWith(MADE_UP, newest) };
      expect((await call<EditionPage>('listEditions', {})).offers.map((each) => each.to)).toEqual([newest.id]);
      const { histories } = await verifyHistory(deps, COORDINATOR, verifyHistoryInput.parse({}));
      expect(histories.map((each) => [each.entries, each.breaches])).toEqual([[2, []]]);
      // It may still be adopted by whoever says so.
      await call('adoptEdition', { inspection: id, to: MADE_UP_ID, reason: 'after all' });
    });

    it('by what is no newer one', async () => {
      await call('adoptEdition', { inspection: id, to: MADE_UP_ID, reason: 'agreed' });
      expect(await problemsOf(call('keepEdition', { inspection: id, to: REAL_ID, reason: 'x' }))).toEqual([
        `to must be a newer edition than its own: ${REAL_ID}`,
      ]);
    });
  });

  it('are no matter of an inspected party', async () => {
    await service.record(id, 'notice-given 2025-02-20');
    const given = { inspection: id, to: MADE_UP_ID, reason: 'agreed' };
    for (const [name, input] of [
      ['compareEditions', { inspection: id }],
      ['adoptEdition', given],
      ['keepEdition', given],
    ] as const) {
      await expect(call(name, input, CAFCASS)).rejects.toThrow(NotAllowedError);
    }
  });
});
