import { readFileSync } from 'node:fs';
import path from 'node:path';
import { sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../src/project-root.ts';
import type { CreatedInspection } from '../../src/service/create-inspection.ts';
import { assembleRules } from '../../src/service/assemble-rules.ts';
import { registerCalendars } from '../../src/service/calendars/register-calendars.ts';
import type { OperationInput, OperationOutput } from '../../src/service/operations.ts';
import type { OperationName } from '../../src/service/operation-routes.ts';
import { runOperation } from '../../src/service/operations.ts';
import { readRuleSources } from '../../src/service/rules-library.ts';
import type { Principal, ServiceDeps } from '../../src/service/service-deps.ts';
import { describeEachDatabase } from '../support/each-database.ts';
import { CAFCASS, COORDINATOR, openTestService, PEOPLE, type TestService } from './test-service.ts';

const SOURCES = readRuleSources(path.join(PROJECT_ROOT, 'config'));
const LIST = JSON.parse(
  readFileSync(path.join(PROJECT_ROOT, 'test/fixtures/bank-holidays/gov-uk-bank-holidays.json'), 'utf8'),
) as Record<string, { division: string; events: { title: string; date: string; notes: string }[] }>;

/** Thursday 3 April 2025: the draft of the inspection of Mon 10 Mar 2025 is due on the Friday after. */
const ONE_OFF = {
  kind: 'add',
  date: '2025-04-03',
  name: 'One-off bank holiday',
  source: 'Royal proclamation',
} as const;

describeEachDatabase('a calendar that changes', (database) => {
  let service: TestService;
  let deps: ServiceDeps;
  let kept: unknown[];

  beforeAll(async () => {
    service = await openTestService(database());
  });
  beforeEach(async () => {
    await service.empty();
    service.setClock('2025-01-15 12:00');
    deps = await startProcess();
  });

  /** What another process on the same database would plan by. */
  const startProcess = async (): Promise<ServiceDeps> => {
    const rules = assembleRules(SOURCES);
    await registerCalendars(service.db, rules, 'a test');
    kept = [];
    return {
      ...service.deps,
      rules,
      runtime: { ...service.deps.runtime, keepCalendars: (calendars) => kept.push(calendars) },
    };
  };
  const call = <Name extends OperationName>(
    name: Name,
    input: OperationInput<Name>,
    as: Principal = COORDINATOR,
    process = deps,
  ): Promise<OperationOutput<Name>> => runOperation(name, process, as, input);
  const create = async (start: string, more: object = {}): Promise<{ readonly id: string }> =>
    (await call('createInspection', { kind: 'inspection', start, people: [...PEOPLE], ...more })) as CreatedInspection;
  const draftOf = async (id: string): Promise<string> => {
    const row = await service.db
      .selectFrom('milestones')
      .innerJoin('inspections', 'inspections.id', 'milestones.inspection_id')
      .select(['due_on', 'version', 'calendar_version'])
      .where('milestone', '=', 'draft')
      .where('inspection_id', '=', id)
      .executeTakeFirstOrThrow();
    return `${row.due_on} v${row.version}`;
  };
  /** Every row of every table, as text. */
  const everything = async (): Promise<string> => {
    const tables = ['inspections', 'people', 'events', 'milestones', 'reminders', 'emails', 'told_dates', 'history'];
    const rows = [];
    for (const table of [...tables, 'calendar_versions', 'calendar_changes', 'service_settings']) {
      rows.push(await sql`select * from ${sql.table(table)} order by 1, 2`.execute(service.db));
    }
    return JSON.stringify(rows);
  };

  describe('is previewed', () => {
    it('with every date and reminder that would move, and nothing is written', async () => {
      const { id } = await create('2025-03-10');
      const before = await everything();
      const preview = await call('previewCalendar', { change: ONE_OFF });
      expect(preview).toMatchObject({
        calendar: 'england-and-wales',
        difference: { added: [{ on: '2025-04-03', name: 'One-off bank holiday' }], removed: [], renamed: [] },
        standing: 1,
        unmovable: [],
        next: null,
      });
      const [move] = preview.inspections;
      expect(move).toMatchObject({ inspection: id, from: preview.version.was });
      expect(move?.moved).toContainEqual(
        expect.objectContaining({ id: 'draft', was: '2025-04-04', is: '2025-04-07', date: 'due' }),
      );
      expect(move?.moved.map((each) => each.id)).not.toContain('call');
      expect(move?.reminders.cancelled.length).toBeGreaterThan(0);
      expect(move?.reminders.added.length).toBeGreaterThan(0);
      expect(await everything()).toBe(before);
      expect(deps.rules.calendar('england-and-wales').version).toBe(preview.version.was);
    });

    it('page by page', async () => {
      const ids: string[] = [];
      for (const start of ['2025-03-10', '2025-03-11', '2025-03-12', '2025-05-12', '2025-06-09']) {
        ids.push((await create(start)).id);
      }
      const seen: string[] = [];
      for (let after: string | null | undefined; after !== null;) {
        const page = await call('previewCalendar', { change: ONE_OFF, limit: 2, ...(after ? { after } : {}) });
        seen.push(...page.inspections.map((each) => each.inspection));
        expect(page.standing).toBe(5);
        after = page.next;
      }
      expect(seen.toSorted()).toEqual(ids.toSorted());
    });

    it('with those that cannot be planned by it, and why', async () => {
      const { id } = await create('2025-04-03');
      const { unmovable, inspections } = await call('previewCalendar', { change: ONE_OFF });
      expect(inspections).toEqual([]);
      expect(unmovable).toMatchObject([
        {
          inspection: id,
          problem: expect.stringMatching(
            /^its start, Thursday 3 April 2025, is a day off by it \(One-off bank holiday\): defer it/,
          ) as string,
        },
      ]);
    });

    it('not by an inspected party, and not for days that cannot be', async () => {
      await expect(call('previewCalendar', { change: ONE_OFF }, CAFCASS)).rejects.toMatchObject({
        code: 'not-allowed',
      });
      await expect(call('changeCalendar', { change: ONE_OFF }, CAFCASS)).rejects.toMatchObject({ code: 'not-allowed' });
      await expect(call('applyCalendar', { inspections: 'all' }, CAFCASS)).rejects.toMatchObject({
        code: 'not-allowed',
      });
      const refusals: [object, string][] = [
        [{ ...ONE_OFF, date: '2025-04-05' }, 'is a Saturday, a day off already'],
        [{ ...ONE_OFF, date: '2025-04-18' }, 'is a bank holiday already: Good Friday'],
        [{ kind: 'remove', date: '2025-04-03', source: 'x' }, 'is no bank holiday of the calendar England and Wales'],
        [{ ...ONE_OFF, source: ' ' }, 'must not be empty'],
        [
          { kind: 'list', source: 'x', list: { division: 'scotland', events: [{ date: '2025-01-01', title: 'x' }] } },
          'must be england-and-wales',
        ],
      ];
      for (const [change, message] of refusals) {
        for (const name of ['previewCalendar', 'changeCalendar'] as const) {
          await expect(call(name, { change: change as typeof ONE_OFF })).rejects.toThrow(message);
        }
      }
      await expect(call('previewCalendar', { calendar: 'mars' })).rejects.toThrow('must be one of england-and-wales');
    });
  });

  describe('is recorded', () => {
    it('for new inspections alone, until it is applied to the others', async () => {
      const { id } = await create('2025-03-10');
      const before = await draftOf(id);
      const changed = await call('changeCalendar', { change: ONE_OFF });
      expect(changed).toMatchObject({ recorded: 1, standing: 1 });
      expect(await draftOf(id)).toBe(before);
      expect(await draftOf((await create('2025-03-10')).id)).toBe('2025-04-07 v1');
      expect(kept).toEqual([
        null,
        [{ calendar: 'england-and-wales', changes: [{ kind: 'added', on: '2025-04-03', name: ONE_OFF.name }] }],
      ]);
      const { timeline } = await call('showInspection', { inspection: id });
      expect(timeline.milestones.find((each) => each.id === 'draft')?.due?.on).toBe('2025-04-04');
    });

    it('and taken back', async () => {
      const { version } = deps.rules.calendar('england-and-wales');
      await call('changeCalendar', { change: ONE_OFF });
      await call('changeCalendar', { change: { kind: 'remove', date: ONE_OFF.date, source: 'It was a mistake' } });
      expect(deps.rules.calendar('england-and-wales').version).toBe(version);
      expect((await startProcess()).rules.calendar('england-and-wales').version).toBe(version);
      const rows = await service.db.selectFrom('calendar_changes').selectAll().orderBy('sequence').execute();
      expect(rows.map((row) => [row.sequence, row.kind, row.source, row.recorded_by])).toEqual([
        [1, 'added', 'Royal proclamation', 'Asha Rao'],
        [2, 'removed', 'It was a mistake', 'Asha Rao'],
      ]);
    });

    it('and known to every other process with its next question', async () => {
      const other = await startProcess();
      await call('changeCalendar', { change: ONE_OFF });
      const { milestones } = await call('preview', { kind: 'inspection', start: '2025-03-10' }, COORDINATOR, other);
      expect(milestones.find((each) => each.id === 'draft')?.due?.on).toBe('2025-04-07');
    });

    it('unless somebody else changed the calendar since it was looked at', async () => {
      const { version } = await call('previewCalendar', { change: ONE_OFF });
      await call('changeCalendar', { change: { ...ONE_OFF, date: '2025-06-05' } });
      const attempt = call('changeCalendar', { change: ONE_OFF, version: version.was });
      await expect(attempt).rejects.toMatchObject({ code: 'version-conflict' });
      const rows = await service.db.selectFrom('calendar_changes').selectAll().execute();
      expect(rows).toHaveLength(1);
    });
  });

  describe('is applied', () => {
    it('to all: dates, reminders, version and history, and twice is once', async () => {
      const { id } = await create('2025-03-10');
      const far = await create('2025-09-08');
      const was = deps.rules.calendar('england-and-wales').version;
      const { version } = await call('changeCalendar', { change: ONE_OFF });
      const { applied, unmovable, next } = await call('applyCalendar', { inspections: 'all' });
      expect({ unmovable, next }).toEqual({ unmovable: [], next: null });
      expect(applied.map((each) => each.inspection).toSorted()).toEqual([id, far.id].toSorted());
      expect(await draftOf(id)).toBe('2025-04-07 v2');
      const quiet = applied.find((each) => each.inspection === far.id);
      expect(quiet).toMatchObject({
        version: 2,
        moved: 0,
        reminders: { added: 0, cancelled: 0, shifted: 0 },
        told: [],
      });
      const entries = await service.db
        .selectFrom('history')
        .selectAll()
        .where('inspection_id', '=', id)
        .orderBy('sequence')
        .execute();
      expect(entries.map((entry) => entry.what)).toEqual(['planned', 'calendar-applied']);
      expect(entries[1]).toMatchObject({
        by_whom: 'Asha Rao',
        because: 'Thursday 3 April 2025 is off, One-off bank holiday (Royal proclamation).',
        details: { from: was, to: version.is },
      });
      const before = await everything();
      expect(await call('applyCalendar', { inspections: 'all' })).toMatchObject({ applied: [], next: null });
      expect(await everything()).toBe(before);
    });

    it('to chosen ones by their first characters, the rest later', async () => {
      const first = await create('2025-03-10');
      const second = await create('2025-03-11');
      await call('changeCalendar', { change: ONE_OFF });
      const { applied, unchanged } = await call('applyCalendar', { inspections: first.id.slice(0, 8) });
      expect(applied.map((each) => each.inspection)).toEqual([first.id]);
      expect(unchanged).toEqual([]);
      expect(await draftOf(second.id)).toMatch(/v1$/);
      expect(await call('applyCalendar', { inspections: [first.id] })).toMatchObject({ unchanged: [first.id] });
      await expect(call('applyCalendar', { inspections: [first.id, 'ffffffff'] })).rejects.toThrow(
        'inspections: There is no inspection ffffffff',
      );
      expect((await call('previewCalendar', {})).inspections).toMatchObject([{ inspection: second.id }]);
      const all = await call('applyCalendar', { inspections: 'all' });
      expect(all.applied.map((each) => each.inspection)).toEqual([second.id]);
    });

    it('page by page, going on where it was broken off', async () => {
      const ids: string[] = [];
      for (const start of ['2025-03-10', '2025-03-11', '2025-03-12', '2025-03-17', '2025-03-18']) {
        ids.push((await create(start)).id);
      }
      await call('changeCalendar', { change: ONE_OFF });
      const first = await call('applyCalendar', { inspections: 'all', limit: 2 });
      expect(first.applied).toHaveLength(2);
      expect(first.next).not.toBeNull();
      // Whoever asked is gone; somebody begins anew in another process.
      deps = await startProcess();
      const rest = await call('applyCalendar', { inspections: 'all' });
      expect(rest.applied).toHaveLength(3);
      for (const id of ids) expect(await draftOf(id)).toMatch(/v2$/);
    });

    it('not to what was cancelled, nor to what cannot be planned by it', async () => {
      const stuck = await create('2025-04-03');
      const ended = await create('2025-03-10');
      await call('recordEvent', { inspection: ended.id, type: 'cancelled', on: '2025-01-15', reason: 'No court.' });
      await call('changeCalendar', { change: ONE_OFF });
      const { applied, unmovable } = await call('applyCalendar', { inspections: 'all' });
      expect(applied).toEqual([]);
      expect(unmovable.map((each) => each.inspection)).toEqual([stuck.id]);
      expect(await draftOf(stuck.id)).toMatch(/v1$/);
      expect(await draftOf(ended.id)).toMatch(/v2$/);
    });

    it('once a start on that day is deferred, or fieldwork has begun on it', async () => {
      const deferred = await create('2025-04-03');
      const begun = await create('2025-04-03', { kind: 'focused-visit' });
      await call('changeCalendar', { change: ONE_OFF });
      expect((await call('applyCalendar', { inspections: 'all' })).unmovable).toHaveLength(2);
      await call('recordEvent', {
        inspection: deferred.id,
        type: 'deferred',
        on: '2025-01-15',
        date: '2025-04-07',
        reason: 'The day was made a bank holiday.',
      });
      service.setClock('2025-04-03 12:00');
      const notice = {
        inspection: begun.id,
        type: 'notice-given',
        on: '2025-03-27',
        at: '09:00',
        reason: 'Late entry.',
      };
      await call('recordEvent', { ...notice, told: 'the chief executive' });
      await call('recordEvent', { inspection: begun.id, type: 'fieldwork-started', on: '2025-04-03' });
      const { applied, unmovable } = await call('applyCalendar', { inspections: 'all' });
      expect(unmovable).toEqual([]);
      expect(applied.map((each) => each.inspection).toSorted()).toEqual([deferred.id, begun.id].toSorted());
    });

    it('and tells everybody once who was told a date that moves', async () => {
      const { id } = await create('2025-03-10');
      const [people] = [await service.db.selectFrom('people').selectAll().execute()];
      const coordinator = people.find((each) => each.role === 'coordinator') ?? expect.unreachable();
      const row = (await service.reminders()).find((each) => each.person_id === coordinator.id) ?? expect.unreachable();
      const emailId = '00000000-0000-4000-8000-00000000000e';
      await service.db
        .insertInto('emails')
        .values({
          id: emailId,
          recipient: coordinator.email,
          message_id: '<told@x.example>',
          dated_at: new Date('2025-01-15T12:00:00Z'),
          boundary: 'b',
          content: '{}',
          reminder_ids: [row.id],
          accepted_at: new Date('2025-01-15T12:00:00Z'),
        })
        .execute();
      await service.db
        .insertInto('told_dates')
        .values({
          email_id: emailId,
          inspection_id: id,
          person_id: coordinator.id,
          milestone: 'draft',
          version: 1,
          due_on: '2025-04-04' as never,
        })
        .execute();
      const preview = await call('previewCalendar', { change: ONE_OFF });
      expect(preview.inspections[0]?.told.map((each) => each.email)).toEqual([coordinator.email]);
      await call('changeCalendar', { change: ONE_OFF });
      const { applied } = await call('applyCalendar', { inspections: 'all' });
      expect(applied[0]?.told.map((each) => each.email)).toEqual([coordinator.email]);
      const messages = (await service.reminders()).filter((each) => each.kind === 'change');
      expect(messages.map((each) => [each.recipient, each.state])).toEqual([[coordinator.email, 'pending']]);
    });

    it('while inspections are created: none stands on an older state unseen', async () => {
      for (const start of ['2025-03-10', '2025-03-11', '2025-03-12']) await create(start);
      const starts = ['2025-03-17', '2025-03-18', '2025-03-19', '2025-03-20', '2025-03-24', '2025-03-25'];
      const other = await startProcess();
      const [changed] = await Promise.all([
        call('changeCalendar', { change: ONE_OFF }).then(async (result) => {
          await call('applyCalendar', { inspections: 'all', limit: 2 });
          await call('applyCalendar', { inspections: 'all' });
          return result;
        }),
        ...starts.map((start) =>
          call('createInspection', { kind: 'inspection', start, people: [] }, COORDINATOR, other),
        ),
      ]);
      const rows = await service.db.selectFrom('inspections').select('calendar_version').execute();
      expect(rows).toHaveLength(9);
      expect(new Set(rows.map((row) => row.calendar_version))).toEqual(new Set([changed.version.is]));
    });
  });

  it('makes provisional dates firm when the list grows, which tells nobody', async () => {
    const sources = SOURCES.calendars.map((each) => ({
      ...each,
      officialUntil: '2024-12-31' as typeof each.officialUntil,
      version: 'until-2024',
    }));
    const rules = assembleRules({ ...SOURCES, calendars: sources });
    await service.empty();
    service.setClock('2025-01-15 12:00');
    await registerCalendars(service.db, rules, 'a test');
    deps = { ...deps, rules };
    const { id } = await create('2025-03-10');
    const change = {
      kind: 'list',
      list: LIST['england-and-wales'] ?? expect.unreachable(),
      source: 'GOV.UK’s list of bank holidays',
    } as const;
    const preview = await call('previewCalendar', { change });
    expect(preview.difference).toEqual({
      added: [],
      removed: [],
      renamed: [],
      officialUntil: { was: '2024-12-31', is: '2028-12-31' },
    });
    expect(preview.inspections).toMatchObject([{ inspection: id, moved: [], told: [] }]);
    expect(preview.inspections[0]?.firmed.length).toBeGreaterThan(10);
    const reminders = await service.reminders();
    await call('changeCalendar', { change });
    await call('applyCalendar', { inspections: 'all' });
    const rows = await service.db.selectFrom('milestones').select('provisional').execute();
    expect(new Set(rows.map((row) => row.provisional))).toEqual(new Set([false]));
    const bare = (all: typeof reminders) => all.map(({ plan_version, ...row }) => [plan_version > 0, row]);
    expect(bare(await service.reminders())).toEqual(bare(reminders));
    expect(await call('changeCalendar', { change })).toMatchObject({ recorded: 0, standing: 0 });
  });
});
