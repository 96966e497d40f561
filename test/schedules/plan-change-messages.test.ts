import { describe, expect, it } from 'vitest';
import { localTime } from '../../src/calendar/local-time.ts';
import { plainDate } from '../../src/calendar/plain-date.ts';
import { findMovedDates } from '../../src/schedules/find-moved-dates.ts';
import { planChangeMessages } from '../../src/schedules/plan-change-messages.ts';
import { planReminders } from '../../src/schedules/plan-reminders.ts';
import type { Person, ToldDate } from '../../src/schedules/reminder.ts';
import type { Milestone } from '../../src/timeline/milestone.ts';
import { EVERYBODY, requestFor } from './example-plan.ts';
import { milestoneOn } from './milestone-on.ts';

const person = (id: string, party: string, email = `${id}@${party}.example`): Person => ({
  id,
  role: 'coordinator',
  party,
  name: id,
  email,
});
const ANNE = person('anne', 'ofsted');
const CARL = person('carl', 'cafcass');

/** What somebody was told of a milestone for sure, at version 1 unless told. */
function told(who: Person, milestone: Milestone, more: Partial<ToldDate> = {}): ToldDate {
  const { planned, due, opensOn = null, endsOn = null } = milestone;
  return { person: who.id, milestone: milestone.id, version: 1, sure: true, planned, due, opensOn, endsOn, ...more };
}

const FRIDAY = milestoneOn('draft', '2025-04-04');
const MONDAY = milestoneOn('draft', '2025-04-07');

function keysFor(milestones: readonly Milestone[], people: readonly Person[], given: readonly ToldDate[]): string[] {
  return planChangeMessages({ milestones }, people, given).map((each) => each.key);
}

describe('a message of what moved', () => {
  it('goes to whoever was told the date, at once within the send window', () => {
    expect(planChangeMessages({ milestones: [MONDAY] }, [ANNE, CARL], [told(ANNE, FRIDAY)])).toEqual([
      {
        key: 'change|anne|draft@1=2025-04-07/2025-04-07//',
        kind: 'change',
        stage: 'change',
        tells: 'before',
        milestone: null,
        person: 'anne',
        aim: null,
        of: null,
        sendAt: null,
        usefulUntil: null,
        atAnyTime: false,
      },
    ]);
  });

  it('holds all that moved, and nothing that stayed', () => {
    const final = milestoneOn('final', '2025-04-24');
    const moved = [MONDAY, final, milestoneOn('publication', '2025-05-02')];
    const given = [told(ANNE, FRIDAY), told(ANNE, final), told(ANNE, milestoneOn('publication', '2025-05-01'))];
    expect(keysFor(moved, [ANNE], given)).toEqual([
      'change|anne|draft@1=2025-04-07/2025-04-07//|publication@1=2025-05-02/2025-05-02//',
    ]);
  });

  const none = { planned: null, due: null } as const;
  it.each([
    ['a date that is gone', { ...FRIDAY, ...none, state: 'held' as const }, FRIDAY, 'none'],
    ['a date that nobody keeps any more', { ...FRIDAY, state: 'not-applicable' as const }, FRIDAY, 'none'],
    ['a date that came', FRIDAY, { ...FRIDAY, ...none }, '2025-04-04/2025-04-04//'],
    [
      'another time',
      { ...FRIDAY, due: { on: plainDate('2025-04-04'), at: localTime('09:30') } },
      FRIDAY,
      '2025-04-04/2025-04-04T09:30//',
    ],
    [
      'a window that opens later',
      { ...FRIDAY, opensOn: plainDate('2025-04-02') },
      FRIDAY,
      '2025-04-04/2025-04-04/2025-04-02/',
    ],
    [
      'a step that takes longer',
      { ...FRIDAY, endsOn: plainDate('2025-04-08') },
      FRIDAY,
      '2025-04-04/2025-04-04//2025-04-08',
    ],
  ])('tells of %s', (_what, now, before, dates) => {
    expect(keysFor([now], [ANNE], [told(ANNE, before)])).toEqual([`change|anne|draft@1=${dates}`]);
  });

  it.each([
    ['what was never told', [MONDAY], []],
    ['what is as it was told', [FRIDAY], [told(ANNE, FRIDAY)]],
    ['what is done', [{ ...MONDAY, state: 'done' as const }], [told(ANNE, FRIDAY)]],
    ['what had no date and has none', [{ ...FRIDAY, state: 'held' as const }], [told(ANNE, FRIDAY, none)]],
    ['what was told and told anew since', [MONDAY], [told(ANNE, FRIDAY), told(ANNE, MONDAY, { version: 2 })]],
    ['what somebody else was told', [MONDAY], [told(CARL, FRIDAY)]],
    ['what the party may not see any more', [{ ...MONDAY, visibleTo: ['cafcass'] }], [told(ANNE, FRIDAY)]],
  ])('is not of %s', (_what, milestones, given) => {
    expect(keysFor(milestones, [ANNE], given)).toEqual([]);
  });

  it('tells that a milestone is gone altogether, once', () => {
    const former = milestoneOn('former', '2025-04-04');
    const given = [told(ANNE, former), told(ANNE, FRIDAY), told(ANNE, milestoneOn('earlier', '2025-04-04'), none)];
    expect(keysFor([MONDAY], [ANNE], given)).toEqual(['change|anne|draft@1=2025-04-07/2025-04-07//|former@1=none']);
    expect(keysFor([FRIDAY], [ANNE], [...given, told(ANNE, former, { version: 2, ...none })])).toEqual([]);
  });

  it('is one for a mailbox, and one for each party of one', () => {
    const bea = person('bea', 'ofsted', 'ANNE@ofsted.example');
    const spy = person('spy', 'cafcass', 'anne@ofsted.example');
    const given = [told(bea, FRIDAY), told(spy, FRIDAY)];
    const plan = planChangeMessages({ milestones: [MONDAY] }, [ANNE, bea, spy], given);
    expect(plan.map((each) => each.person)).toEqual(['anne', 'spy']);
  });

  it('is another each time the date that was told before it is another', () => {
    const away = keysFor([MONDAY], [ANNE], [told(ANNE, FRIDAY)]);
    const back = keysFor([FRIDAY], [ANNE], [told(ANNE, FRIDAY), told(ANNE, MONDAY, { version: 2 })]);
    const again = keysFor([MONDAY], [ANNE], [told(ANNE, MONDAY, { version: 2 }), told(ANNE, FRIDAY, { version: 3 })]);
    expect(new Set([...away, ...back, ...again]).size).toBe(3);
  });

  it('stays the same while an email that tells the same is being handed over', () => {
    const before = keysFor([MONDAY], [ANNE], [told(ANNE, FRIDAY)]);
    expect(keysFor([MONDAY], [ANNE], [told(ANNE, FRIDAY), told(ANNE, MONDAY, { version: 2, sure: false })])).toEqual(
      before,
    );
  });

  it('is wanted where an email that may have arrived tells something else', () => {
    const given = [told(ANNE, FRIDAY), told(ANNE, MONDAY, { version: 2, sure: false })];
    expect(findMovedDates([FRIDAY], given)).toMatchObject([{ was: { due: MONDAY.due }, is: { due: FRIDAY.due } }]);
  });

  it('takes no heed of what may have been told before what was told for sure', () => {
    const given = [told(ANNE, FRIDAY, { sure: false }), told(ANNE, MONDAY, { version: 2 })];
    expect(keysFor([MONDAY], [ANNE], given)).toEqual([]);
  });
});

describe('an inspection that starts on Mon 10 Mar 2025', () => {
  const before = requestFor({ start: '2025-03-10', events: ['notice-given 2025-02-24 09:31'] });
  const given = EVERYBODY.flatMap((who) =>
    before.timeline.milestones
      .filter((milestone) => milestone.visibleTo.includes(who.party))
      .map((milestone) => told(who, milestone)),
  );
  const changesOf = (events: readonly string[]) =>
    planReminders({ ...requestFor({ start: '2025-03-10', events }), told: given }).filter(
      (each) => each.kind === 'change',
    );

  it('has everybody told of the comments when the draft goes out late, and of nothing else', () => {
    const plan = changesOf(['notice-given 2025-02-24 09:31', 'draft-sent 2025-04-07']);
    expect(plan.map((each) => each.person)).toEqual(EVERYBODY.map((who) => who.id));
    expect(new Set(plan.map((each) => each.key.split('|').slice(2).join()))).toEqual(
      new Set(['comments@1=2025-04-14T23:59/2025-04-14T23:59/2025-04-08/']),
    );
  });

  it('tells of nothing but its end once it is cancelled', () => {
    const events = ['notice-given 2025-02-24 09:31', 'cancelled 2025-03-03'];
    const plan = planReminders({ ...requestFor({ start: '2025-03-10', events }), told: given });
    expect(plan.map((each) => [each.kind, each.person])).toEqual(EVERYBODY.map((who) => ['change', who.id]));
    expect(plan.every((each) => each.key.includes('|fieldwork-start@1=none|'))).toBe(true);
  });

  it('tells Cafcass nothing while no call is recorded', () => {
    const plan = changesOf(['draft-sent 2025-04-07']);
    const parties = plan.map((each) => EVERYBODY.find((who) => who.id === each.person)?.party);
    expect([...new Set(parties)]).toEqual(['ofsted']);
  });

  it('tells Cafcass nothing of what is Ofsted’s alone', () => {
    const plan = changesOf(['notice-given 2025-02-24 09:31', 'fieldwork-ended 2025-03-24']);
    const about = (who: string) => plan.find((each) => each.person === who)?.key.includes('next-inspection-window');
    expect([about('coordinator'), about('link-person')]).toEqual([true, false]);
  });
});
