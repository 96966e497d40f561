import { sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../src/errors.ts';
import type { Sender } from '../../src/mail/sender.ts';
import {
  createInspection,
  createInspectionInput,
  type CreatedInspection,
} from '../../src/service/create-inspection.ts';
import { recordEvent, recordEventInput } from '../../src/service/record-event.ts';
import { showInspection } from '../../src/service/show-inspection.ts';
import { listEvents } from '../../src/store/recorded-events.ts';
import { sendReminder } from '../../workers/send-reminder.ts';
import { describeEachDatabase } from '../support/each-database.ts';
import { CAFCASS, COORDINATOR, openTestService, PEOPLE, type TestService } from './test-service.ts';

describeEachDatabase('an inspection', (database) => {
  let service: TestService;
  beforeAll(async () => {
    service = await openTestService(database());
  });
  beforeEach(async () => {
    await service.empty();
    service.setClock('2025-01-15 12:00');
  });

  /** The draft's reminders to the lead inspector, as `two-days 2025-04-04 pending`. */
  const draftReminders = async (): Promise<string[]> =>
    (await service.reminders())
      .filter((row) => row.milestone === 'draft' && row.recipient === 'ben.cole@ofsted.example')
      .map((row) => `${row.stage.split('/')[1]} ${row.aim_on} ${row.state}`);
  const problemsOf = async (attempt: Promise<unknown>): Promise<string[]> => {
    const error: unknown = await attempt.then(
      () => expect.unreachable('it was not refused'),
      (caught: unknown) => caught,
    );
    expect(error).toBeInstanceOf(InvalidInputError);
    return (error as InvalidInputError).problems.map((problem) => problem.where);
  };

  describe('is created', () => {
    it('with its people and the timeline that is shown of it', async () => {
      let rung = 0;
      const deps = { ...service.deps, ring: () => (rung += 1) };
      const input = createInspectionInput.parse({ kind: 'inspection', start: '2025-03-10', people: PEOPLE });
      const created = (await createInspection(deps, COORDINATOR, input)) as CreatedInspection;
      const shown = await showInspection(service.deps, COORDINATOR, { inspection: created.id.slice(0, 8) });
      expect(shown).toMatchObject({ id: created.id, version: 1, state: 'planned', start: '2025-03-10', events: [] });
      expect(shown.timeline).toEqual(created.timeline);
      expect(shown.people.map((person) => person.email).sort()).toEqual(PEOPLE.map((person) => person.email).sort());
      expect(rung).toBe(1);
    });

    it('or refused with everything that is wrong with it, and nothing stored', async () => {
      const attempt = service.create({
        start: '2025-03-08',
        people: [
          { role: 'boss', name: 'A', email: 'a@x.example' },
          { role: 'coordinator', name: 'B', email: 'b@x.example, c@x.example' },
          { role: 'coordinator', name: 'C', email: 'c@x.example', party: 'cafcass' },
          { role: 'coordinator', name: 'D', email: 'D@x.example' },
          { role: 'coordinator', name: 'D', email: 'd@x.example' },
        ],
      });
      expect(await problemsOf(attempt)).toEqual([
        'start',
        'people[0].role',
        'people[1].email',
        'people[2].party',
        'people[4].email',
      ]);
      const { rows } = await database().pool.query('select 1 from inspections');
      expect(rows).toEqual([]);
    });

    it.each(['Asha\nBcc: all@x.example', 'Asha\u2028Rao', ' ', 'x'.repeat(121)])('with no person named %j', (name) => {
      const people = [{ role: 'coordinator', name, email: 'a@x.example' }];
      const given = { kind: 'inspection', start: '2025-03-10', people };
      expect(createInspectionInput.safeParse(given).success).toBe(false);
    });

    it('with as many people as a plan can hold, and no more', () => {
      const people = Array.from({ length: 201 }, () => PEOPLE[0]);
      const given = { kind: 'inspection', start: '2025-03-10', people };
      expect(createInspectionInput.safeParse(given).success).toBe(false);
      expect(createInspectionInput.safeParse({ ...given, people: people.slice(1) }).success).toBe(true);
    });

    it('with a word of warning where it is planned already, or nobody will be reminded', async () => {
      const ids = (warnings: readonly { readonly id: string }[]) => warnings.map((warning) => warning.id);
      const first = await service.create();
      expect(ids(first.warnings)).not.toContain('planned-already');
      const second = await service.create({ people: [] });
      expect(ids(second.warnings)).toEqual(expect.arrayContaining(['planned-already', 'nobody-to-remind']));
      expect(second.warnings.find((warning) => warning.id === 'planned-already')?.message).toContain(first.id);
      expect(ids((await service.create({ kind: 'focused-visit' })).warnings)).not.toContain('planned-already');
      for (const { id } of [first, second]) await service.record(id, 'cancelled 2025-01-15');
      expect(ids((await service.create()).warnings)).not.toContain('planned-already');
    });

    it('with its reason in place of a warning that asks for one', async () => {
      service.setClock('2024-11-01 12:00');
      const ids = async (input: Record<string, unknown>) =>
        (await service.create({ start: '2024-12-30', ...input })).warnings.map((warning) => warning.id);
      expect(await ids({})).toContain('start-over-christmas');
      expect(await ids({ reason: 'The court asked for it.' })).not.toContain('start-over-christmas');
    });
  });

  describe('has what happened recorded', () => {
    it('with both dates of a milestone that is planned before its last moment', async () => {
      const { id } = await service.create();
      const input = {
        inspection: id,
        type: 'deferred',
        on: '2025-01-15',
        date: '2025-03-17',
        reason: 'flood',
        dryRun: true,
      };
      const { moved } = await recordEvent(service.deps, COORDINATOR, recordEventInput.parse(input));
      expect(moved.filter((each) => each.id === 'notice')).toMatchObject([
        { date: 'due', title: 'Call to announce the inspection', was: '2025-03-03T09:30', is: '2025-03-10T09:30' },
        {
          date: 'planned',
          title: 'Call to announce the inspection, planned',
          was: '2025-02-24T09:30',
          is: '2025-03-03T09:30',
        },
      ]);
      expect(moved.filter((each) => each.id === 'draft')).toMatchObject([
        { date: 'due', was: '2025-04-04', is: '2025-04-11' },
      ]);
      expect(moved.filter((each) => each.id === 'team-meeting')).toMatchObject([
        { date: 'planned', title: 'Full inspection team meeting' },
      ]);
    });

    it('without a word to the inspected party of a start before the call', async () => {
      const { id } = await service.create();
      const deferral = { inspection: id, type: 'deferred', on: '2025-01-15', date: '2025-03-17', reason: 'flood' };
      await recordEvent(service.deps, COORDINATOR, recordEventInput.parse(deferral));
      service.setClock('2025-03-03 09:40');
      await service.record(id, 'notice-given 2025-03-03 09:31', { told: 'the chief executive' });
      const own = await showInspection(service.deps, COORDINATOR, { inspection: id });
      expect(own.timeline.earlierStarts).toEqual(['2025-03-10']);
      const seen = await showInspection(service.deps, CAFCASS, { inspection: id });
      expect(seen.timeline.start).toBe('2025-03-17');
      expect(own.events.map((event) => event.type)).toEqual(['deferred', 'notice-given']);
      expect(seen.events.map((event) => event.type)).toEqual(['notice-given']);
      expect(seen.timeline.milestones.filter((each) => each.superseded)).toEqual([]);
      expect(seen.timeline.earlierStarts).toEqual([]);
    });

    it('with every date gone once it is cancelled, and back when that was a mistake', async () => {
      const { id } = await service.create();
      const cancelled = await service.record(id, 'cancelled 2025-01-15');
      expect(cancelled.moved.find((each) => each.id === 'draft')).toMatchObject({ was: '2025-04-04', is: null });
      const correction = { inspection: id, type: 'event-corrected', on: '2025-01-15', corrects: 1, reason: 'a slip' };
      const { moved } = await recordEvent(service.deps, COORDINATOR, recordEventInput.parse(correction));
      expect(moved.find((each) => each.id === 'draft')).toMatchObject({ was: null, is: '2025-04-04' });
      expect(moved).toHaveLength(cancelled.moved.length);
    });

    it('taken back, with a word on whom of the inspected party it has reached', async () => {
      const { id } = await service.create();
      service.setClock('2025-02-24 09:40');
      const call = { told: 'the chief executive' };
      await service.record(id, 'notice-given 2025-02-24 09:31', call);
      const correct = async () => {
        const input = {
          inspection: id,
          type: 'event-corrected',
          on: '2025-02-24',
          corrects: 1,
          reason: 'a slip',
          dryRun: true,
        };
        return recordEvent(service.deps, COORDINATOR, recordEventInput.parse(input));
      };
      expect((await correct()).notes.join(' ')).toMatch(/Nobody of the inspected party was sent an email/);
      const link = (await service.reminders()).find((row) => row.recipient === 'lin.okoro@cafcass.example');
      const sender: Sender = {
        description: 'a sender of the test',
        send: () => Promise.resolve({ kind: 'accepted', response: '250 ok' }),
        check: () => Promise.resolve(null),
        close: () => Promise.resolve(),
      };
      expect(await sendReminder(service.workWith(sender), link?.id ?? '')).toBe('accepted');
      const result = await correct();
      expect(result.notes.join(' ')).toMatch(/sent an email already: Lin Okoro <lin.okoro@cafcass.example>/);
      expect(result.timeline.announced).toBe(false);
      expect(result.version, 'nothing was recorded').toBe(2);
    });

    it('with milestones, reminders and version moved in one', async () => {
      const { id } = await service.create();
      service.setClock('2025-03-27 16:00');
      const result = await service.record(id, 'fieldwork-ended 2025-03-27');
      expect(result).toMatchObject({ id, version: 2 });
      expect(result.moved).toContainEqual({
        id: 'draft',
        title: 'Draft report sent to Cafcass',
        was: '2025-04-04',
        is: '2025-04-10',
        date: 'due',
        visibleTo: ['ofsted', 'cafcass'],
      });
      expect(await draftReminders()).toEqual([
        'five-days 2025-04-04 cancelled',
        'two-days 2025-04-04 cancelled',
        'five-days 2025-04-10 pending',
        'same-day 2025-04-04 cancelled',
        'overdue 2025-04-04 cancelled',
        'two-days 2025-04-10 pending',
        'same-day 2025-04-10 pending',
        'overdue 2025-04-10 pending',
      ]);
      const shown = await showInspection(service.deps, COORDINATOR, { inspection: id });
      expect(shown.version).toBe(2);
      expect(shown.timeline).toEqual(result.timeline);
    });

    it('and corrected with a reason: a date that comes back has its reminders reopened, none twice', async () => {
      const { id } = await service.create();
      service.setClock('2025-03-24 09:00');
      await service.record(id, 'fieldwork-ended 2025-03-20');
      expect((await draftReminders()).filter((each) => each.endsWith('pending'))).toEqual([
        'five-days 2025-04-03 pending',
        'two-days 2025-04-03 pending',
        'same-day 2025-04-03 pending',
        'overdue 2025-04-03 pending',
      ]);
      expect(await problemsOf(service.record(id, 'fieldwork-ended 2025-03-21'))).toEqual(['type']);
      await service.record(id, 'fieldwork-ended 2025-03-21', { reason: 'Typed wrongly.' });
      expect((await draftReminders()).filter((each) => each.endsWith('pending'))).toEqual([
        'five-days 2025-04-04 pending',
        'two-days 2025-04-04 pending',
        'same-day 2025-04-04 pending',
        'overdue 2025-04-04 pending',
      ]);
      expect(await draftReminders()).toHaveLength(8);
      const { events } = await showInspection(service.deps, COORDINATOR, { inspection: id });
      expect(events.map((event) => [event.on, event.holds])).toEqual([
        ['2025-03-20', false],
        ['2025-03-21', true],
      ]);
    });

    it('with what was sent left as it is, and never sent again', async () => {
      const { id } = await service.create();
      await sql`update reminders set state = 'accepted', closed_at = now() where stage like '%five-days'`.execute(
        service.db,
      );
      service.setClock('2025-03-31 09:00');
      await service.record(id, 'fieldwork-ended 2025-03-28');
      await service.record(id, 'fieldwork-ended 2025-03-21', { reason: 'Typed wrongly.' });
      const draft = await draftReminders();
      expect(draft.filter((each) => each.startsWith('five-days 2025-04-04'))).toEqual([
        'five-days 2025-04-04 accepted',
      ]);
      expect(draft.filter((each) => each.endsWith('pending'))).toEqual([
        'two-days 2025-04-04 pending',
        'same-day 2025-04-04 pending',
        'overdue 2025-04-04 pending',
      ]);
    });

    it('and ends with its cancellation: nothing is sent, nothing more recorded', async () => {
      const { id } = await service.create();
      await service.record(id, 'cancelled 2025-01-15');
      const rows = await service.reminders();
      expect(rows.filter((row) => row.state !== 'cancelled' || row.due_at !== null)).toEqual([]);
      expect(await problemsOf(service.record(id, 'notice-given 2025-01-15'))).toContain('type');
      expect(await showInspection(service.deps, COORDINATOR, { inspection: id })).toMatchObject({ state: 'cancelled' });
    });

    it('not where somebody else changed it since it was read', async () => {
      const { id } = await service.create();
      const input = { inspection: id, type: 'cancelled', on: '2025-01-15' };
      const record = (version: number) =>
        recordEvent(service.deps, COORDINATOR, recordEventInput.parse({ ...input, version }));
      await expect(record(2)).rejects.toMatchObject({ code: 'version-conflict' });
      expect(await record(1)).toMatchObject({ version: 2 });
    });

    it('one after the other, however many at once', async () => {
      const { id } = await service.create();
      service.setClock('2025-03-11 12:00');
      const events = [
        'notice-given 2025-02-24',
        'annex-a-received 2025-02-26',
        'case-access-given 2025-02-27',
        'fieldwork-started 2025-03-10',
      ];
      const results = await Promise.all(events.map((event) => service.record(id, event)));
      expect(new Set(results.map((result) => result.version))).toEqual(new Set([2, 3, 4, 5]));
      const stored = await listEvents(service.db, id);
      expect(stored.map((event) => event.sequence)).toEqual([1, 2, 3, 4]);
      expect(new Set(stored.map((event) => event.type))).toEqual(new Set(events.map((event) => event.split(' ')[0])));
    });

    it('with a note where it replaces what somebody else set, unless they say what they saw', async () => {
      const { id } = await service.create();
      const pin = async (date: string, by: string, more: object = {}): Promise<readonly string[]> => {
        const given = { inspection: id, type: 'milestone-pinned', on: '2025-01-15', milestone: 'draft', date, ...more };
        const input = recordEventInput.parse({ ...given, reason: 'a clash' });
        return (await recordEvent(service.deps, { ...COORDINATOR, name: by }, input)).notes;
      };
      expect(await pin('2025-04-02', 'Ben Cole')).toEqual([]);
      expect(await pin('2025-04-03', 'Ben Cole')).toEqual([]);
      const note = 'It replaces the pin, Thu 3 Apr 2025, recorded by Ben Cole.';
      expect(await pin('2025-04-01', 'Asha Rao', { dryRun: true })).toEqual([note]);
      expect(await pin('2025-04-01', 'Asha Rao', { version: 3 })).toEqual([]);
    });

    it('only by the inspecting party, announced or not', async () => {
      const { id } = await service.create();
      const input = recordEventInput.parse({ inspection: id, type: 'cancelled', on: '2025-01-15' });
      await expect(recordEvent(service.deps, CAFCASS, input)).rejects.toMatchObject({ code: 'inspection-not-found' });
      service.setClock('2025-02-24 10:00');
      await service.record(id, 'notice-given 2025-02-24 09:30');
      await expect(recordEvent(service.deps, CAFCASS, input)).rejects.toMatchObject({ code: 'not-allowed' });
    });
  });
});
