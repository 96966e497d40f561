import { beforeAll, beforeEach, expect, it } from 'vitest';
import { InvalidInputError } from '../../src/errors.ts';
import { NotAllowedError } from '../../src/service/not-allowed-error.ts';
import { type ProgrammeYear, showProgramme, showProgrammeInput } from '../../src/service/planning/show-programme.ts';
import { describeEachDatabase } from '../support/each-database.ts';
import { CAFCASS, COORDINATOR, openTestService, PEOPLE, type TestService } from './test-service.ts';

const LEAD = { ...PEOPLE[1], name: 'Ben Cole' };
const OTHER_LEAD = { role: 'lead-inspector', name: 'Eve Hart', email: 'eve.hart@ofsted.example' };

describeEachDatabase('the programme of a year', (database) => {
  let service: TestService;
  beforeAll(async () => {
    service = await openTestService(database());
  });
  beforeEach(async () => {
    await service.empty();
    service.setClock('2025-01-15 12:00');
  });

  const show = (input: object = {}): Promise<ProgrammeYear> =>
    showProgramme(service.deps, COORDINATOR, showProgrammeInput.parse(input));
  const startsOf = ({ inspections }: ProgrammeYear): readonly string[] => inspections.map(({ start }) => start);

  it('gives what each inspection fills its days with', async () => {
    await service.create({ start: '2025-03-10', people: [LEAD] });
    const year = await show();
    expect([year.from, year.to, year.complete]).toEqual(['2025-01-01', '2025-12-31', true]);
    // By hand from the framework: call Mon 24 Feb, on site to Fri 21 Mar, draft Fri 4 Apr, comments to Fri 11 Apr.
    expect(year.inspections).toMatchObject([
      {
        kind: 'inspection',
        start: '2025-03-10',
        state: 'planned',
        leads: ['Ben Cole'],
        notice: { from: '2025-02-24', to: '2025-03-10' },
        onSite: { from: '2025-03-10', to: '2025-03-21' },
        windows: [{ milestone: 'comments', from: '2025-04-07', to: '2025-04-11' }],
        clashes: [],
      },
    ]);
    expect(year.inspections[0]?.dates.map(({ milestone, is, on }) => [milestone, is, on])).toEqual([
      ['notice', 'call', '2025-02-24'],
      ['publication', 'publication', '2025-05-01'],
      ['action-plan', 'due', '2025-08-04'],
    ]);
    expect(year.bankHolidays.map(({ on }) => on)).toEqual([
      ...['2025-01-01', '2025-04-18', '2025-04-21', '2025-05-05', '2025-05-26'],
      ...['2025-08-25', '2025-12-25', '2025-12-26'],
    ]);
  });

  it('has those whose days reach into it, from before and after, and none that have ended', async () => {
    // Published in January, its action plan due on Tue 14 Apr 2026.
    await service.create({ start: '2025-11-17', people: [LEAD] });
    // Called in the last days of the year before its start.
    await service.create({ start: '2027-01-11', people: [OTHER_LEAD] });
    const cancelled = await service.create({ start: '2026-06-01', people: [LEAD] });
    await service.record(cancelled.id, 'cancelled 2025-01-15');
    expect(startsOf(await show({ from: '2025-01-01' }))).toEqual(['2025-11-17']);
    expect(startsOf(await show({ from: '2026-01-01' }))).toEqual(['2025-11-17', '2027-01-11']);
    expect(startsOf(await show({ from: '2026-04-15', to: '2026-10-31' }))).toEqual([]);
  });

  it('tells of two that clash once, with the later one, and of what is settled or over not at all', async () => {
    await service.create({ start: '2025-03-10', people: [LEAD] });
    await service.create({ kind: 'focused-visit', start: '2025-03-18', people: [LEAD] });
    await service.create({ kind: 'focused-visit', start: '2025-03-19', people: [OTHER_LEAD] });
    await service.create({ kind: 'focused-visit', start: '2025-08-12', people: [OTHER_LEAD], reason: 'agreed' });
    const clashes = ({ inspections }: ProgrammeYear) => inspections.map((each) => each.clashes.map(({ id }) => id));
    expect(clashes(await show())).toEqual([[], ['lead-on-site'], [], []]);
    // Its action plan is due in August, the days on which it clashes are not.
    expect(clashes(await show({ from: '2025-08-01' }))).toEqual([[], []]);
    service.setClock('2025-03-22 12:00');
    expect((await show()).inspections[1]?.clashes.filter(({ id }) => id === 'lead-on-site')).toEqual([]);
  });

  it('is of a year at most, and nothing for whoever is inspected', async () => {
    await expect(show({ from: '2025-01-01', to: '2026-01-01' })).rejects.toThrow(InvalidInputError);
    await expect(show({ from: '2025-01-02', to: '2025-01-01' })).rejects.toThrow(InvalidInputError);
    for (const from of ['0001-01-01', '1900-06-30', '9999-12-31']) {
      await expect(show({ from })).rejects.toThrow(InvalidInputError);
    }
    await expect(show({ to: '0001-05-01' })).rejects.toThrow(InvalidInputError);
    const { lastDate } = service.deps.rules.calendar('england-and-wales').calendar;
    expect((await show({ from: lastDate })).to).toBe(lastDate);
    await expect(showProgramme(service.deps, CAFCASS, {})).rejects.toThrow(NotAllowedError);
  });
});
