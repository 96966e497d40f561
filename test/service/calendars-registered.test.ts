import path from 'node:path';
import { sql } from 'kysely';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../src/project-root.ts';
import { assembleRules, type RulesLibrary } from '../../src/service/assemble-rules.ts';
import { describeCalendars } from '../../src/service/calendars/describe-calendars.ts';
import { changedCalendar } from '../../src/service/calendars/calendar-version.ts';
import { learnCalendars, registerCalendars } from '../../src/service/calendars/register-calendars.ts';
import { readRuleSources } from '../../src/service/rules-library.ts';
import { planOf } from '../../src/service/stored-timeline.ts';
import { plainDate } from '../../src/calendar/plain-date.ts';
import { nameOfDayOff } from '../../src/calendar/working-day-calendar.ts';
import { describeEachDatabase } from '../support/each-database.ts';
import { openTestService, type TestService } from './test-service.ts';

const SOURCES = readRuleSources(path.join(PROJECT_ROOT, 'config'));
const ID = 'england-and-wales';
const CONFIGURED = SOURCES.calendars.find(({ id }) => id === ID) ?? expect.unreachable();
const ONE_OFF = { kind: 'added', on: plainDate('2027-06-03'), name: 'One-off bank holiday' } as const;

/** The rules of a process of its own. */
const freshRules = (): RulesLibrary => assembleRules(SOURCES);
const withOneOff = (): RulesLibrary =>
  assembleRules({ ...SOURCES, calendars: [changedCalendar(CONFIGURED, [ONE_OFF])] });

describeEachDatabase('calendars are registered', (database) => {
  let service: TestService;
  beforeAll(async () => {
    service = await openTestService(database());
  });
  beforeEach(async () => {
    await service.empty();
    service.setClock('2025-01-15 12:00');
  });

  const rows = async (): Promise<string[]> =>
    (await service.db.selectFrom('calendar_versions').selectAll().orderBy('registered_at').execute()).map(
      (row) => `${row.calendar} ${row.version}${row.is_current ? ' current' : ''}`,
    );

  it('once, as the file has them, and again only when they change', async () => {
    const changed = await registerCalendars(service.db, freshRules(), 'a test');
    expect(changed).toEqual([]);
    expect(await rows()).toEqual([`${ID} ${CONFIGURED.version} current`]);
    await registerCalendars(service.db, freshRules(), 'a test');
    expect(await rows()).toEqual([`${ID} ${CONFIGURED.version} current`]);
    const rules = withOneOff();
    await registerCalendars(service.db, rules, 'a test');
    const newer = rules.configured[0]?.version;
    expect(newer).not.toBe(CONFIGURED.version);
    expect(await rows()).toEqual([`${ID} ${CONFIGURED.version}`, `${ID} ${newer} current`]);
  });

  it('with what was recorded over the file', async () => {
    await service.db
      .insertInto('calendar_changes')
      .values({
        id: '00000000-0000-4000-8000-000000000001',
        calendar: ID,
        sequence: 1,
        kind: 'added',
        on_date: ONE_OFF.on,
        name: ONE_OFF.name,
        source: 'a test',
        recorded_by: 'a test',
      })
      .execute();
    const rules = freshRules();
    expect(await registerCalendars(service.db, rules, 'a test')).toEqual([{ calendar: ID, changes: [ONE_OFF] }]);
    const { calendar, version } = rules.calendar(ID);
    expect(nameOfDayOff(calendar, ONE_OFF.on)).toBe('One-off bank holiday');
    expect(version).toBe(changedCalendar(CONFIGURED, [ONE_OFF]).version);
  });

  it('so that a stored inspection keeps the state that it was planned by', async () => {
    await registerCalendars(service.db, freshRules(), 'a test');
    const { id } = await service.create();
    const rules = withOneOff();
    await registerCalendars(service.db, rules, 'a test');
    const stored = await service.db
      .selectFrom('inspections')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(stored.calendar_version).toBe(CONFIGURED.version);
    expect(nameOfDayOff(planOf(rules, stored).calendar, ONE_OFF.on)).toBeNull();
    expect(nameOfDayOff(rules.calendar(ID).calendar, ONE_OFF.on)).toBe(ONE_OFF.name);
  });

  it('and another process learns of it with the next question', async () => {
    const here = freshRules();
    await registerCalendars(service.db, here, 'a test');
    const there = withOneOff();
    await registerCalendars(service.db, there, 'a test');
    expect(here.calendar(ID).version).toBe(CONFIGURED.version);
    await learnCalendars(service.db, here);
    expect(here.calendar(ID).version).toBe(there.calendar(ID).version);
    expect(here.knows(ID, CONFIGURED.version)).toBe(true);
  });

  it('with a stand-in for states that were not kept when inspections were planned', async () => {
    const { id } = await service.create();
    await sql`update inspections set calendar_version = 'long-gone'`.execute(service.db);
    const rules = freshRules();
    await registerCalendars(service.db, rules, 'a test');
    expect(await rows()).toContain(`${ID} long-gone`);
    const stored = await service.db
      .selectFrom('inspections')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(planOf(rules, stored).calendar.bankHolidays).toEqual(rules.calendar(ID).calendar.bankHolidays);
  });

  it('and the status says which inspections stand on older states', async () => {
    await registerCalendars(service.db, freshRules(), 'a test');
    await service.create();
    const ended = await service.create({ start: '2025-03-11' });
    await service.record(ended.id, 'cancelled 2025-01-15', { reason: 'No court.' });
    const rules = withOneOff();
    await registerCalendars(service.db, rules, 'a test');
    const deps = { ...service.deps, rules };
    expect(await describeCalendars(deps)).toMatchObject([{ id: ID, standing: 1, problem: null }]);
    await service.empty();
    service.setClock('2025-01-15 12:00');
    await service.create();
    await sql`update inspections set calendar_version = 'long-gone'`.execute(service.db);
    await registerCalendars(service.db, freshRules(), 'a test');
    expect(await describeCalendars(service.deps)).toMatchObject([
      {
        standing: 1,
        problem: expect.stringMatching(/^1 open inspection was planned by a state .* not known/) as string,
      },
    ]);
  });

  it('by many processes that begin at once', async () => {
    await Promise.all(Array.from({ length: 6 }, () => registerCalendars(service.db, freshRules(), 'a test')));
    expect(await rows()).toEqual([`${ID} ${CONFIGURED.version} current`]);
  });
});
