import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LocalTime } from '../../src/calendar/local-time.ts';
import { addDays, plainDate } from '../../src/calendar/plain-date.ts';
import { isWorkingDay, nextWorkingDay } from '../../src/calendar/working-day-calendar.ts';
import { diffReminders, type ReminderChanges, type StoredReminder } from '../../src/schedules/diff-reminders.ts';
import { planReminders, type ReminderRequest } from '../../src/schedules/plan-reminders.ts';
import { EVERYBODY, RULES, requestFor } from './example-plan.ts';

const CALENDAR = RULES.calendar('england-and-wales').calendar;
const KINDS = RULES.current.kinds.map((kind) => kind.id);

const startDays = fc
  .integer({ min: 0, max: 5_000 })
  .map((days) => nextWorkingDay(CALENDAR, addDays(plainDate('2024-01-01'), days)));
/** People in any roles, some of them behind one mailbox. */
const peoples = fc.array(
  fc.record({
    who: fc.constantFrom(...EVERYBODY),
    mailbox: fc.constantFrom('a@x.example', 'A@x.example', 'b@x.example', ''),
  }),
  { maxLength: 8 },
);

/** An inspection of any kind with as much recorded as there might be. */
const examples = fc.record({
  kind: fc.constantFrom(...KINDS),
  start: startDays,
  people: peoples,
  recorded: fc.nat({ max: 4 }),
  hidden: fc.array(fc.nat({ max: 30 }), { maxLength: 6 }),
  priorityAction: fc.boolean(),
});

type Example = typeof examples extends fc.Arbitrary<infer T> ? T : never;

function build({ kind, start, people, recorded, hidden, priorityAction }: Example): ReminderRequest {
  const given = people.map(({ who, mailbox }, index) => ({ ...who, id: `p${index}`, email: mailbox || who.email }));
  const events = eventsOf(kind, start).slice(0, recorded);
  const conditions = priorityAction && kind !== 'annual-engagement' ? ['priority-action'] : [];
  const request = requestFor({ kind, start, people: given, events, conditions });
  const milestones = request.timeline.milestones.map((milestone, index) =>
    hidden.includes(index) ? { ...milestone, visibleTo: ['ofsted'] } : milestone,
  );
  return { ...request, timeline: { ...request.timeline, milestones } };
}

const requests = examples.map(build);

/** The same inspection moved, with more or fewer events, or with fewer people. */
const changes = fc
  .record({
    example: examples,
    shift: fc.constantFrom(0, 0, 1, 7, 14, -7),
    more: fc.integer({ min: -1, max: 2 }),
    leaves: fc.boolean(),
    moment: fc.record({ days: fc.integer({ min: -40, max: 160 }), minutes: fc.nat({ max: 1439 }) }),
  })
  .map(({ example, shift, more, leaves, moment }) => {
    const { start, people, recorded } = example;
    const after = {
      ...example,
      start: nextWorkingDay(CALENDAR, addDays(start, shift - 1)),
      recorded: Math.max(0, recorded + more),
      people: leaves ? people.slice(0, -1) : people,
    };
    const at = `${String(Math.floor(moment.minutes / 60)).padStart(2, '0')}:${String(moment.minutes % 60).padStart(2, '0')}`;
    return {
      before: build(example),
      after: build(after),
      now: { on: addDays(start, moment.days), at: at as LocalTime },
    };
  });

function eventsOf(kind: string, start: string): readonly string[] {
  if (kind === 'annual-engagement')
    return [`meeting-announced ${addDays(plainDate(start), -20)}`, `meeting-held ${start}`];
  const on = (days: number): string => addDays(plainDate(start), days);
  return [`notice-given ${on(-10)} 09:31`, `fieldwork-ended ${on(11)}`, `draft-sent ${on(26)}`, `final-sent ${on(45)}`];
}

/** The stored reminders after a change of plan, as the store carries it out. */
function applied(stored: readonly StoredReminder[], change: ReminderChanges): readonly StoredReminder[] {
  const statuses = new Map(stored.map((each) => [each.key, each.status]));
  for (const each of change.add) {
    expect(statuses.has(each.key), `${each.key} is stored already`).toBe(false);
    statuses.set(each.key, 'open');
  }
  for (const each of change.reopen) {
    expect(statuses.get(each.key)).toBe('closed');
    statuses.set(each.key, 'open');
  }
  for (const key of change.cancel) {
    expect(statuses.get(key)).toBe('open');
    statuses.set(key, 'closed');
  }
  return [...statuses].map(([key, status]) => ({ key, status }));
}

function openKeys(stored: readonly StoredReminder[]): readonly string[] {
  return stored
    .filter((each) => each.status === 'open')
    .map((each) => each.key)
    .sort();
}

function holds<T extends [unknown, ...unknown[]]>(property: fc.IProperty<T>): void {
  fc.assert(property, { numRuns: 300 });
}

describe('whatever is planned', () => {
  it('goes to nobody of an inspected party before the call is recorded, and to nobody who may not see it', () => {
    holds(
      fc.property(requests, (request) => {
        for (const each of planReminders(request)) {
          const person = request.people.find(({ id }) => id === each.person);
          const milestone = request.timeline.milestones.find(({ id }) => id === each.milestone);
          if (!request.timeline.announced) expect(person?.party).toBe('ofsted');
          if (milestone) expect(milestone.visibleTo).toContain(person?.party);
        }
      }),
    );
  });

  it('leaves on a working day within the send window, or may leave at any time', () => {
    const { from, to } = RULES.reminders.sendWindow;
    holds(
      fc.property(requests, (request) => {
        for (const { sendAt, atAnyTime } of planReminders(request)) {
          if (sendAt === null || atAnyTime) {
            expect(atAnyTime).toBe(true);
            continue;
          }
          expect(isWorkingDay(CALENDAR, sendAt.on), sendAt.on).toBe(true);
          expect(sendAt.at >= from && sendAt.at <= to, sendAt.at).toBe(true);
        }
      }),
    );
  });

  it('has keys of its own, and one email to a mailbox about a date at a time', () => {
    holds(
      fc.property(requests, (request) => {
        const plan = planReminders(request);
        const mailbox = (id: string) => request.people.find((each) => each.id === id)?.email.toLowerCase();
        const twins = plan.map((each) =>
          JSON.stringify([each.milestone ?? each.stage, each.sendAt, mailbox(each.person)]),
        );
        expect(new Set(plan.map((each) => each.key)).size).toBe(plan.length);
        expect(new Set(twins).size).toBe(plan.length);
      }),
    );
  });

  it('is about no milestone that is done, and says how long it is of use: not less than its date', () => {
    holds(
      fc.property(requests, (request) => {
        for (const { milestone, aim, usefulUntil, sendAt } of planReminders(request)) {
          if (milestone === null) continue;
          const state = request.timeline.milestones.find((each) => each.id === milestone)?.state;
          expect(['upcoming', 'due', 'overdue']).toContain(state);
          expect(usefulUntil && aim && sendAt && usefulUntil.on >= aim.on && usefulUntil.on >= sendAt.on).toBe(true);
        }
      }),
    );
  });
});

describe('a change of plan', () => {
  it('made twice is made once', () => {
    holds(
      fc.property(changes, ({ before, after, now }) => {
        const first = applied([], diffReminders(planReminders(before), [], now));
        const second = applied(first, diffReminders(planReminders(after), first, now));
        expect(diffReminders(planReminders(after), second, now)).toMatchObject({ add: [], reopen: [], cancel: [] });
      }),
    );
  });

  it('cancels exactly what the new plan does not have, and leaves open nothing else', () => {
    holds(
      fc.property(changes, ({ before, after, now }) => {
        const stored = applied([], diffReminders(planReminders(before), [], now));
        const wanted = new Set(planReminders(after).map((each) => each.key));
        const change = diffReminders(planReminders(after), stored, now);
        expect([...change.cancel].sort()).toEqual(openKeys(stored).filter((key) => !wanted.has(key)));
        expect(openKeys(applied(stored, change)).filter((key) => !wanted.has(key))).toEqual([]);
      }),
    );
  });

  it('and back again leaves open what was open, and nothing twice', () => {
    holds(
      fc.property(changes, ({ before, after, now }) => {
        const first = applied([], diffReminders(planReminders(before), [], now));
        const away = applied(first, diffReminders(planReminders(after), first, now));
        const back = applied(away, diffReminders(planReminders(before), away, now));
        expect(openKeys(back)).toEqual(openKeys(first));
      }),
    );
  });

  it('never touches what was sent', () => {
    holds(
      fc.property(changes, fc.nat(), ({ before, after, now }, pick) => {
        const stored = applied([], diffReminders(planReminders(before), [], now)).map((each, index) =>
          (index + pick) % 3 === 0 ? { ...each, status: 'sent' as const } : each,
        );
        const sent = new Set(stored.filter((each) => each.status === 'sent').map((each) => each.key));
        for (const request of [before, after]) {
          const { add, reopen, cancel } = diffReminders(planReminders(request), stored, now);
          const touched = [...add, ...reopen].map((each) => each.key).concat(cancel);
          expect(touched.filter((key) => sent.has(key))).toEqual([]);
        }
      }),
    );
  });
});
