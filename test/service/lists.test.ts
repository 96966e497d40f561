import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { InvalidInputError } from '../../src/errors.ts';
import { countDeadlines, countDeadlinesInput } from '../../src/service/count-deadlines.ts';
import { type Deadline, listDeadlines, listDeadlinesInput } from '../../src/service/list-deadlines.ts';
import {
  listReminders,
  listRemindersInput,
  type ReminderSummary,
  retryReminder,
} from '../../src/service/list-reminders.ts';
import type { Principal } from '../../src/service/service-deps.ts';
import { describeService } from '../../src/service/service-status.ts';
import { listInspections, listInspectionsInput, showInspection } from '../../src/service/show-inspection.ts';
import { MILESTONE_STATES } from '../../src/timeline/milestone.ts';
import { describeEachDatabase } from '../support/each-database.ts';
import { CAFCASS, COORDINATOR, openTestService, type TestService } from './test-service.ts';

describeEachDatabase('lists', (database) => {
  let service: TestService;
  beforeAll(async () => {
    service = await openTestService(database());
  });
  beforeEach(async () => {
    await service.empty();
    service.setClock('2025-01-15 12:00');
  });

  const deadlines = (input: z.input<typeof listDeadlinesInput> = {}, principal: Principal = COORDINATOR) =>
    listDeadlines(service.deps, principal, listDeadlinesInput.parse(input));
  const countAll = (input: z.input<typeof countDeadlinesInput> = {}, principal: Principal = COORDINATOR) =>
    countDeadlines(service.deps, principal, countDeadlinesInput.parse(input));
  const reminders = (input: z.input<typeof listRemindersInput> = {}, principal: Principal = COORDINATOR) =>
    listReminders(service.deps, principal, listRemindersInput.parse(input));
  const everyPage = async <Item, Page extends { readonly next: string | null }>(
    read: (after: string | undefined) => Promise<Page>,
    items: (page: Page) => readonly Item[],
  ): Promise<Item[]> => {
    const all: Item[] = [];
    for (let after: string | undefined; ;) {
      const page = await read(after);
      all.push(...items(page));
      if (page.next === null) return all;
      after = page.next;
    }
  };

  describe('of deadlines', () => {
    it('tell each milestone’s state as the timeline does, at any moment', async () => {
      const { id } = await service.create();
      const compare = async (): Promise<Set<string>> => {
        const shown = await showInspection(service.deps, COORDINATOR, { inspection: id });
        const dated = shown.timeline.milestones.filter((each) => each.due ?? each.planned);
        const expected = Object.fromEntries(dated.map((each) => [each.id, each.state]));
        const { deadlines: listed } = await deadlines({ states: [...MILESTONE_STATES], limit: 500 });
        expect(Object.fromEntries(listed.map((each) => [each.milestone, each.state]))).toEqual(expected);
        return new Set(Object.values(expected));
      };
      const seen = new Set<string>();
      const look = async (...moments: string[]) => {
        for (const moment of moments) {
          service.setClock(moment);
          for (const state of await compare()) seen.add(state);
        }
      };
      await look('2025-02-24 09:29', '2025-03-03 09:30', '2025-03-03 09:30:59', '2025-03-03 09:31', '2025-03-07 23:59');
      await service.record(id, 'notice-given 2025-03-03');
      await look('2025-03-10 00:00', '2025-03-30 00:30', '2025-03-30 02:30', '2025-04-04 23:59:59', '2025-04-05 00:00');
      await service.record(id, 'draft-sent 2025-04-04', {});
      await look('2025-04-11 23:59', '2025-04-12 00:00', '2025-10-26 01:30', '2028-03-22 00:00');
      expect([...seen].sort()).toEqual(['done', 'due', 'overdue', 'upcoming']);
    });

    it('hold what is not done, the earliest first, over any number of pages', async () => {
      for (const start of ['2025-03-10', '2025-03-17', '2025-03-10']) await service.create({ start });
      const whole = (await deadlines({ limit: 500 })).deadlines;
      expect(whole.length).toBeGreaterThan(60);
      const order = whole.map((each) => (each.due ?? each.planned)?.on ?? '');
      expect(order).toEqual([...order].sort());
      for (const limit of [1, 7, 50]) {
        const paged = await everyPage<Deadline, Awaited<ReturnType<typeof deadlines>>>(
          (after) => deadlines({ limit, after }),
          (page) => page.deadlines,
        );
        expect(paged).toEqual(whole);
      }
      const { deadlines: first, asAt } = await deadlines({ limit: 1 });
      expect(asAt).toBe('2025-01-15');
      expect(first[0]).toMatchObject({
        milestone: 'confirmation-email',
        state: 'upcoming',
        workingDaysToGo: 28,
        failedReminders: [],
      });
    });

    it('can be narrowed, by days that are both included', async () => {
      const { id } = await service.create();
      await service.create({ kind: 'focused-visit', start: '2025-03-25' });
      const found = async (input: z.input<typeof listDeadlinesInput>) =>
        new Set((await deadlines({ ...input, limit: 500 })).deadlines.map((each) => each.milestone));
      expect(await found({ from: '2025-04-04', to: '2025-04-11', kind: 'inspection' })).toEqual(
        new Set(['draft', 'comments']),
      );
      expect(await found({ party: 'cafcass', kind: 'focused-visit' })).toEqual(new Set(['annex-a', 'comments']));
      expect(await found({ owner: 'coordinator', inspection: id })).toEqual(
        new Set(['ministry-copy', 'publication', 'next-inspection-window']),
      );
      expect(await found({ states: 'overdue' })).toEqual(new Set());
      service.setClock('2025-03-04 10:00');
      expect(await found({ states: 'overdue,due', kind: 'inspection' })).toContain('notice');
    });

    it('are counted as they are listed, by section and by inspection, for each party', async () => {
      const { id } = await service.create();
      await service.create({ kind: 'focused-visit', start: '2025-03-25' });
      for (const moment of ['2025-02-26 10:00', '2025-03-02 10:00', '2025-03-04 10:00', '2025-12-31 10:00']) {
        service.setClock(moment);
        for (const input of [{}, { party: 'cafcass' }, { owner: 'coordinator', inspection: id }]) {
          const listed = (await deadlines({ ...input, limit: 500 })).deadlines;
          const counted = await countAll(input);
          expect(counted.total).toBe(listed.length);
          for (const { id: section, from, to, count } of counted.sections) {
            const found = listed.filter(({ state, due, planned }) => {
              if (section === 'overdue' || state === 'overdue') return section === state;
              const on = (due ?? planned)?.on ?? '';
              return (from === null || on >= from) && (to === null || on <= to);
            });
            expect([moment, section, count]).toEqual([moment, section, found.length]);
          }
        }
        const { inspections, total } = await countAll({});
        expect(inspections.reduce((sum, { count }) => sum + count, 0)).toBe(total);
      }
      const one = await countAll({ inspection: id });
      expect(one.inspections).toHaveLength(2);
      expect(one.inspections.find((each) => each.inspection === id)?.count).toBe(one.total);
      expect((await countAll({}, CAFCASS)).inspections).toEqual([]);
      await service.record(id, 'notice-given 2025-03-03', {});
      const seen = await countAll({}, CAFCASS);
      expect(seen.inspections.map((each) => each.inspection)).toEqual([id]);
      expect(seen.total).toBe((await deadlines({ limit: 500 }, CAFCASS)).deadlines.length);
      await service.record(id, 'cancelled 2025-03-04', { reason: 'a trial' });
      expect((await countAll({}, CAFCASS)).total).toBe(0);
    });

    it('refuse words that no rule knows, since an empty list would look like good news', async () => {
      const bad = { party: 'ofstd', owner: 'boss', kind: 'visit', from: '2025-02-01', to: '2025-01-31' };
      const error: unknown = await deadlines(bad).catch((caught: unknown) => caught);
      expect((error as InvalidInputError).problems.map((each) => each.where)).toEqual(['party', 'owner', 'kind', 'to']);
      await expect(deadlines({ after: 'anything' })).rejects.toBeInstanceOf(InvalidInputError);
      await expect(deadlines({ inspection: 'ffffffff' })).rejects.toMatchObject({ code: 'inspection-not-found' });
    });

    it('show Cafcass what is announced and theirs to see, and nothing that went wrong in sending', async () => {
      const { id } = await service.create();
      await service.create({ start: '2025-03-17' });
      expect((await deadlines({}, CAFCASS)).deadlines).toEqual([]);
      service.setClock('2025-02-24 10:00');
      await service.record(id, 'notice-given 2025-02-24 09:30');
      await sql`update reminders set state = 'failed', closed_at = now(), last_error = '550 no' where milestone = 'annex-a'`.execute(
        service.db,
      );
      const seen = (await deadlines({ limit: 500 }, CAFCASS)).deadlines;
      expect(new Set(seen.map((each) => each.inspection))).toEqual(new Set([id]));
      expect(seen.map((each) => each.milestone)).not.toContain('lead-inspector-preparation');
      expect(seen.flatMap((each) => each.failedReminders)).toEqual([]);
      const own = (await deadlines({ limit: 500, inspection: id })).deadlines;
      expect(own.find((each) => each.milestone === 'annex-a')?.failedReminders[0]).toEqual({
        recipient: expect.stringContaining('@') as string,
        error: '550 no',
      });
    });

    it('leave out what was cancelled', async () => {
      const { id } = await service.create();
      await service.record(id, 'cancelled 2025-01-15');
      expect((await deadlines({ states: [...MILESTONE_STATES] })).deadlines).toEqual([]);
    });
  });

  describe('of reminders', () => {
    it('hold what is to be sent in its order, over any number of pages', async () => {
      await service.create();
      await service.create();
      const whole = (await reminders({ limit: 500 })).reminders;
      expect(whole).toHaveLength((await service.reminders()).length);
      for (const limit of [1, 9]) {
        const paged = await everyPage<ReminderSummary, Awaited<ReturnType<typeof reminders>>>(
          (after) => reminders({ limit, after }),
          (page) => page.reminders,
        );
        expect(paged).toEqual(whole);
      }
    });

    it('say to whom, why, and what would stop it, by the rules of the kind', async () => {
      const { id } = await service.create({ kind: 'annual-engagement', start: '2025-05-01' });
      const { reminders: listed } = await reminders({ inspection: id });
      expect(listed.find((each) => each.milestone === 'ceo-letter')).toMatchObject({
        sendAt: '2025-05-22 09:00',
        state: 'pending',
        to: { name: 'Asha Rao', email: 'asha.rao@ofsted.example', role: 'coordinator', party: 'ofsted' },
        why: 'Coordinator; letter/five-days, aimed at 2025-05-30',
        stoppedBy: ['recording letter-sent', 'a change of its date', 'cancelling the inspection'],
        outcome: null,
      });
      expect(listed[0]).toMatchObject({ about: 'The whole timeline', stoppedBy: ['cancelling the inspection'] });
      await service.record(id, 'cancelled 2025-01-15');
      expect((await reminders({ inspection: id })).reminders).toEqual([]);
      expect((await reminders({ inspection: id, states: 'cancelled' })).reminders[0]).toMatchObject({
        stoppedBy: [],
        outcome: 'cancelled was recorded for 2025-01-15',
      });
    });

    it('are nothing for Cafcass', async () => {
      const { id } = await service.create();
      service.setClock('2025-02-24 10:00');
      await service.record(id, 'notice-given 2025-02-24 09:30');
      expect(await reminders({}, CAFCASS)).toEqual({ reminders: [], next: null });
    });
  });

  describe('a failed reminder', () => {
    const fail = async (): Promise<{ id: string; inspection: string }> => {
      const { id: inspection } = await service.create();
      const row = (await service.reminders()).find(
        (each) => each.inspection_id === inspection && each.stage === 'draft-and-final/two-days',
      );
      await sql`update reminders set state = 'failed', closed_at = now(), attempt = 3, last_error = '550 no', closed_because = 'x'
        where id = ${row?.id}`.execute(service.db);
      return { id: row?.id ?? '', inspection };
    };
    const retry = (id: string, principal = COORDINATOR) => retryReminder(service.deps, principal, { reminder: id });

    it('is tried again at once, with all attempts before it', async () => {
      const { id, inspection } = await fail();
      service.setClock('2025-02-24 10:00');
      // A change that leaves its date as it is leaves it to be tried again.
      await service.record(inspection, 'notice-given 2025-02-24 09:30');
      const before = Date.now();
      await retry(id);
      const row = (await service.reminders()).find((each) => each.id === id);
      expect(row).toMatchObject({
        state: 'pending',
        attempt: 0,
        closed_at: null,
        closed_because: null,
        useful_until: null,
      });
      expect(row?.due_at?.getTime()).toBeLessThanOrEqual(Date.now());
      expect(row?.due_at?.getTime()).toBeGreaterThan(before - 60_000);
      await expect(retry(id)).rejects.toMatchObject({ code: 'reminder-not-failed' });
    });

    it('is not where its date moved, its inspection ended, or nobody knows of it', async () => {
      const { id, inspection } = await fail();
      await expect(retry(id, CAFCASS)).rejects.toMatchObject({ code: 'reminder-not-failed' });
      await expect(retry(randomUUID())).rejects.toMatchObject({ code: 'reminder-not-failed' });
      service.setClock('2025-03-27 16:00');
      await service.record(inspection, 'fieldwork-ended 2025-03-27');
      await expect(retry(id)).rejects.toMatchObject({ code: 'reminder-not-failed' });
      const other = await fail();
      await service.record(other.inspection, 'cancelled 2025-03-27');
      await expect(retry(other.id)).rejects.toMatchObject({ code: 'reminder-not-failed' });
      expect((await service.reminders()).filter((row) => row.state === 'failed')).toHaveLength(2);
    });
  });

  describe('of inspections', () => {
    const list = (principal: Principal, more = {}) =>
      listInspections(service.deps, principal, listInspectionsInput.parse(more));

    it('show each party what it may know of, in the order of their start', async () => {
      const ids: string[] = [];
      for (const start of ['2025-03-17', '2025-03-10', '2025-03-10']) ids.push((await service.create({ start })).id);
      const all = (await list(COORDINATOR)).inspections;
      expect(all.map((each) => each.start)).toEqual(['2025-03-10', '2025-03-10', '2025-03-17']);
      const paged = await everyPage(
        (after) => list(COORDINATOR, { limit: 1, ...(after ? { after } : {}) }),
        (page) => page.inspections,
      );
      expect(paged).toEqual(all);
      expect((await list(CAFCASS)).inspections).toEqual([]);
      service.setClock('2025-02-24 10:00');
      await service.record(ids[1] ?? '', 'notice-given 2025-02-24 09:30');
      expect((await list(CAFCASS)).inspections).toMatchObject([{ id: ids[1], state: 'announced' }]);
    });

    it('tell Cafcass of one not announced exactly what they tell of one that is not there', async () => {
      const { id } = await service.create();
      const told = async (given: string) =>
        showInspection(service.deps, CAFCASS, { inspection: given }).catch(
          (error: unknown) => error as Error & { code: string },
        );
      const hidden = await told(id);
      const absent = await told(randomUUID());
      expect(hidden).toMatchObject({ code: 'inspection-not-found' });
      const nameless = (answer: unknown) => String(answer).replace(/[0-9a-f-]{36}/, 'ID');
      expect(nameless(hidden)).toBe(nameless(absent));
    });

    it('show Cafcass no milestone, note, reason or person that is Ofsted’s own', async () => {
      const { id } = await service.create({ reason: 'Ofsted’s own words', grounds: 'agreed' });
      service.setClock('2025-02-26 10:00');
      await service.record(id, 'notice-given 2025-02-24 09:30');
      await service.record(id, 'milestone-done 2025-02-25', { milestone: 'lead-inspector-preparation' });
      await service.record(id, 'notice-given 2025-02-24 09:31', { reason: 'Ofsted’s own words' });
      const seen = await showInspection(service.deps, CAFCASS, { inspection: id });
      expect(seen.people.map((person) => person.party)).toEqual(['cafcass', 'cafcass']);
      expect(seen.events.map((event) => event.type)).toEqual(['notice-given']);
      expect(JSON.stringify(seen)).not.toMatch(/own words|lead-inspector-preparation|prepares off site/);
      const own = await showInspection(service.deps, COORDINATOR, { inspection: id });
      expect(JSON.stringify(own)).toMatch(/own words/);
      expect(own.events).toHaveLength(3);
    });
  });

  describe('the state of the service', () => {
    it('is for the inspecting party alone', async () => {
      await expect(describeService(service.deps, CAFCASS)).rejects.toMatchObject({ code: 'not-allowed' });
    });

    it('counts as late what could have left and did not', async () => {
      const late = async () => (await describeService(service.deps, COORDINATOR)).counts.late;
      await service.create({ start: '2044-03-07' });
      const [row] = (await service.reminders()).filter((each) => each.stage === 'draft-and-final/two-days');
      await sql`update reminders set state = 'accepted', closed_at = now() where kind = 'timeline'`.execute(service.db);
      const set = (ago: string, anyTime = false) =>
        sql`update reminders set send_at = now() - ${ago}::interval, at_any_time = ${anyTime} where id = ${row?.id}`.execute(
          service.db,
        );
      service.setClock('2025-01-15 12:00');
      await set('14 minutes');
      expect(await late()).toBe(0);
      await set('16 minutes');
      expect(await late()).toBe(1);
      // What waits for the send window is not late, nor in the minutes after it opened.
      service.setClock('2025-01-15 20:00');
      expect(await late()).toBe(0);
      service.setClock('2025-01-16 08:44');
      expect(await late()).toBe(0);
      service.setClock('2025-01-16 08:45');
      expect(await late()).toBe(1);
      service.setClock('2025-01-15 20:00');
      await set('16 minutes', true);
      expect(await late()).toBe(1);
      await sql`update people set removed_at = now()`.execute(service.db);
      expect(await late()).toBe(0);
    });

    it('counts everything else', async () => {
      const { id } = await service.create();
      await service.create();
      await service.record(id, 'cancelled 2025-01-15');
      const { counts } = await describeService(service.deps, COORDINATOR);
      expect(counts).toMatchObject({
        inspections: 1,
        inHand: 0,
        failed: 0,
        lapsed: 0,
        accepted: 0,
        possibleDuplicates: 0,
      });
      expect(counts.waiting).toBe((await service.reminders()).filter((row) => row.state === 'pending').length);
    });
  });
});
