import fc from 'fast-check';
import { expect, it } from 'vitest';
import { localTime } from '../../src/calendar/local-time.ts';
import { plainDate } from '../../src/calendar/plain-date.ts';
import { diffReminders, type StoredReminder } from '../../src/schedules/diff-reminders.ts';
import { findMovedDates } from '../../src/schedules/find-moved-dates.ts';
import { planChangeMessages } from '../../src/schedules/plan-change-messages.ts';
import type { Person, ToldDate } from '../../src/schedules/reminder.ts';
import type { Milestone } from '../../src/timeline/milestone.ts';
import { milestoneOn } from './milestone-on.ts';

/*
 * One mailbox, two dates, a worker, and a store that does what the real one does: rows by key, a version, and emails
 * whose dates count as told for sure once they were taken. Anything may happen between any two steps of the worker.
 */

const ANNE: Person = { id: 'anne', role: 'coordinator', party: 'ofsted', name: 'Anne', email: 'a@ofsted.example' };
const NOW = { on: plainDate('2025-04-01'), at: localTime('10:00') };
const DAYS = ['2025-04-04', '2025-04-07', null] as const;

type Step =
  | { readonly does: 'move'; readonly milestone: 0 | 1; readonly to: 0 | 1 | 2 }
  | { readonly does: 'take' | 'pass' | 'accept' | 'lose-answer' | 'put-back' };

const moves = fc.record({
  does: fc.constant('move' as const),
  milestone: fc.constantFrom(0 as const, 1 as const),
  to: fc.constantFrom(0 as const, 1 as const, 2 as const),
});
const steps: fc.Arbitrary<Step> = fc.oneof(
  moves,
  fc.constantFrom<Step>({ does: 'take' }, { does: 'take' }, { does: 'pass' }, { does: 'accept' }),
  fc.constantFrom<Step>({ does: 'pass' }, { does: 'accept' }, { does: 'lose-answer' }, { does: 'put-back' }),
);
/** Long ones, or the worker hardly ever ends what it began. */
const histories = fc.array(steps, { maxLength: 40, size: 'max' });

class World {
  version = 1;
  days: [number, number] = [0, 0];
  rows = new Map<string, StoredReminder['status']>();
  told: ToldDate[] = [];
  hand: { key: string; version: number; told: ToldDate[]; passed: boolean } | null = null;
  planned = new Set<string>();
  accepted: string[] = [];
  /** Planning twice gave the same each time. */
  isSteady = true;

  constructor() {
    // Both dates were told when the inspection was planned.
    this.told = this.milestones().map((milestone) => this.toldOf(milestone, true));
  }

  milestones(): Milestone[] {
    return this.days.map((day, index) => {
      const date = DAYS[day] ?? null;
      const milestone = milestoneOn(`m${index}`, date ?? '2025-01-01');
      return date === null ? { ...milestone, planned: null, due: null, state: 'held' } : milestone;
    });
  }

  toldOf({ id, planned, due }: Milestone, sure: boolean): ToldDate {
    return { person: 'anne', milestone: id, version: this.version, sure, planned, due, opensOn: null, endsOn: null };
  }

  plan() {
    const told = [...this.told, ...(this.hand?.told ?? [])];
    return planChangeMessages({ milestones: this.milestones() }, [ANNE], told);
  }

  replan(): void {
    const plan = this.plan();
    if (
      plan.map((each) => each.key).join() !==
      this.plan()
        .map((each) => each.key)
        .join()
    )
      this.isSteady = false;
    const stored = [...this.rows].map(([key, status]) => ({ key, status }));
    const { add, reopen, cancel } = diffReminders(plan, stored, NOW);
    for (const { key } of [...add, ...reopen]) this.rows.set(key, 'open');
    // One in hand is left to its worker.
    for (const key of cancel) if (key !== this.hand?.key) this.rows.set(key, 'closed');
    this.planned = new Set(plan.map((each) => each.key));
  }

  do(step: Step): void {
    const { hand } = this;
    if (step.does === 'move') {
      this.days[step.milestone] = step.to;
      this.version += 1;
      this.replan();
    } else if (step.does === 'take') {
      const key = [...this.rows].find(([, status]) => status === 'open')?.[0];
      if (hand || key === undefined) return;
      const moved = findMovedDates(this.milestones(), this.told);
      if (moved.length === 0) this.rows.set(key, 'closed');
      else
        this.hand = {
          key,
          version: this.version,
          told: moved.map((each) => this.toldOf(each.milestone as Milestone, false)),
          passed: false,
        };
    } else if (hand === null) {
      return;
    } else if (step.does === 'pass') {
      if (hand.version === this.version) hand.passed = true;
      else this.giveBack();
    } else if (step.does === 'put-back') {
      if (!hand.passed) this.giveBack();
    } else if (hand.passed && step.does === 'accept') {
      this.accepted.push(hand.key);
      this.rows.set(hand.key, 'sent');
      this.told.push(...hand.told.map((each) => ({ ...each, sure: true })));
      this.hand = null;
    } else if (hand.passed) {
      this.told.push(...hand.told);
      this.giveBack();
    }
  }

  giveBack(): void {
    const { key } = this.hand as NonNullable<World['hand']>;
    this.hand = null;
    // A row that a later plan does not have is closed by the next sweep.
    this.rows.set(key, this.planned.has(key) ? 'open' : 'closed');
  }

  /** The worker goes on, undisturbed, until there is nothing left to do. */
  drain(): void {
    for (let round = 0; round < 20; round += 1) {
      for (const does of ['pass', 'accept', 'take'] as const) this.do({ does });
    }
  }

  /** What the person knows in the end: the dates of the last email that was taken. */
  known(): readonly (string | null)[] {
    return [0, 1].map((index) => {
      const sure = this.told.filter((each) => each.sure && each.milestone === `m${index}`);
      return sure.toSorted((a, b) => b.version - a.version)[0]?.due?.on ?? null;
    });
  }
}

it('whatever happens in between, the person knows the dates of now in the end, and no message goes twice', () => {
  fc.assert(
    fc.property(histories, (history) => {
      const world = new World();
      for (const step of history) world.do(step);
      world.drain();
      expect(world.known()).toEqual(world.days.map((day) => DAYS[day]));
      expect([...world.rows.values()].filter((status) => status === 'open')).toEqual([]);
      expect(new Set(world.accepted).size).toBe(world.accepted.length);
      expect(world.isSteady).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

it('tells of a change that settled before it could be told in one message', () => {
  fc.assert(
    fc.property(fc.array(moves, { maxLength: 5 }), (history) => {
      const world = new World();
      for (const step of history) world.do(step);
      world.drain();
      expect(world.accepted).toHaveLength(world.days.every((day) => day === 0) ? 0 : 1);
    }),
    { numRuns: 500 },
  );
});
