import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localTime } from '../../src/calendar/local-time.ts';
import { plainDate } from '../../src/calendar/plain-date.ts';
import { diffReminders, type StoredReminder } from '../../src/schedules/diff-reminders.ts';
import { findInvitationChange, type Invitation, planInvitations } from '../../src/schedules/plan-invitations.ts';
import type { Person } from '../../src/schedules/reminder.ts';
import type { Milestone } from '../../src/timeline/milestone.ts';
import { planFor } from './example-plan.ts';
import { milestoneOn } from './milestone-on.ts';

const ANNE: Person = {
  ...{ id: 'anne', role: 'lead-inspector', party: 'ofsted', name: 'Anne', email: 'a@ofsted.example' },
  invitations: true,
};
const LIN: Person = {
  ...{ id: 'lin', role: 'link-person', party: 'cafcass', name: 'Lin', email: 'lin@cafcass.example' },
  invitations: true,
};
const NOW = { on: plainDate('2025-04-01'), at: localTime('10:00') };

describe('invitations', () => {
  const invitationsOf = (...given: Parameters<typeof planFor>) =>
    planFor(...given).filter((each) => each.kind === 'invitation');

  it('are planned for what one’s own role has to do, for whoever wants them and may know', () => {
    const start = '2025-03-10';
    const before = invitationsOf({ start, people: [ANNE, LIN] });
    expect(new Set(before.map((each) => each.person))).toEqual(new Set(['anne']));
    expect(before.map((each) => each.milestone)).toContain('draft');
    expect(before.map((each) => each.milestone)).not.toContain('annex-a');
    expect(before.every((each) => each.sendAt === null && !each.atAnyTime)).toBe(true);
    const events = ['notice-given 2025-02-24 09:31'];
    const after = invitationsOf({ start, events, people: [ANNE, LIN] });
    expect(new Set(after.map((each) => each.person))).toEqual(new Set(['anne', 'lin']));
    const nobody = [ANNE, LIN].map((person) => ({ ...person, invitations: false }));
    expect(invitationsOf({ start, events, people: nobody })).toEqual([]);
    const [draft] = after.filter((each) => each.milestone === 'draft');
    expect(draft).toMatchObject({ key: 'invitation|draft|anne|@-1=2025-04-04', usefulUntil: { on: '2025-04-04' } });
    const [comments] = after.filter((each) => each.milestone === 'comments');
    expect(comments?.key).toBe('invitation|comments|lin|@-1=2025-04-07..2025-04-11');
  });
});

/*
 * One calendar, one milestone, a worker, and a store that does what the real one does: rows by key, and emails that count
 * for sure once they were taken. Anything may happen between any two steps of the worker. What arrives at the calendar is
 * taken in as iTIP has it: nothing with a lower SEQUENCE than what is there.
 */
const DAYS = ['2025-04-04', '2025-04-07', null] as const;
type Step =
  | { readonly does: 'move'; readonly to: 0 | 1 | 2 }
  | { readonly does: 'announce' | 'wish' | 'take' | 'accept' | 'lose-answer' | 'lose-mail' };
const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ does: fc.constant('move' as const), to: fc.constantFrom(0 as const, 1 as const, 2 as const) }),
  fc.constantFrom<Step>({ does: 'take' }, { does: 'accept' }, { does: 'take' }, { does: 'accept' }),
  fc.constantFrom<Step>({ does: 'announce' }, { does: 'wish' }, { does: 'lose-answer' }, { does: 'lose-mail' }),
);

class World {
  day: 0 | 1 | 2 = 0;
  announced = false;
  person: Person = ANNE;
  rows = new Map<string, StoredReminder['status']>();
  asked: Invitation[] = [];
  hand: { readonly key: string; invitation: Invitation } | null = null;
  /** The email that a row has, sent before without an answer: it goes again as it was. */
  stored = new Map<string, Invitation>();
  calendar: Invitation | null = null;
  accepted: string[] = [];
  sequences: number[] = [];

  milestone(): Milestone {
    const day = DAYS[this.day] ?? null;
    const milestone = { ...milestoneOn('draft', day ?? '2025-01-01'), owner: 'lead-inspector' };
    return day === null ? { ...milestone, planned: null, due: null, state: 'held' } : milestone;
  }

  plan() {
    const known = [...this.asked, ...(this.hand ? [this.hand.invitation] : [])];
    const timeline = { milestones: [this.milestone()], announced: this.announced };
    return planInvitations(timeline, [this.person], known);
  }

  replan(): void {
    const plan = this.plan();
    const stored = [...this.rows].map(([key, status]) => ({ key, status }));
    const changes = diffReminders(plan, stored, NOW);
    for (const { key } of [...changes.add, ...changes.reopen]) this.rows.set(key, 'open');
    for (const key of changes.cancel) if (key !== this.hand?.key) this.rows.set(key, 'closed');
    // What waits loses the words of an earlier attempt: they are of a plan that was.
    this.stored.clear();
  }

  take(): void {
    if (this.hand !== null) return;
    const key = [...this.rows].find(([, status]) => status === 'open')?.[0];
    if (key === undefined) return;
    const again = this.stored.get(key);
    const known = this.asked.filter((each) => each !== again);
    const change = findInvitationChange(
      this.milestone(),
      this.person,
      this.announced,
      known,
      (told) => told.neutral === this.announced,
    );
    if (change === null) {
      this.rows.set(key, 'closed');
      return;
    }
    const { method, dates, sequence } = change;
    const invitation: Invitation = again ?? {
      ...{ person: 'anne', milestone: 'draft', method, sequence, dates, sure: false },
      announced: this.announced,
      neutral: !this.announced,
    };
    this.hand = { key, invitation };
  }

  /** The calendar takes it in; unless told so, the sender never learns of it. */
  finish(how: 'accept' | 'lose-answer' | 'lose-mail'): void {
    if (this.hand === null) return;
    const { key, invitation } = this.hand;
    this.hand = null;
    if (how !== 'lose-mail' && invitation.sequence >= (this.calendar?.sequence ?? -1)) this.calendar = invitation;
    this.asked = this.asked.filter((each) => each.sequence !== invitation.sequence);
    this.asked.push({ ...invitation, sure: how === 'accept' });
    if (how === 'accept') {
      this.stored.delete(key);
      this.rows.set(key, 'sent');
      this.accepted.push(`${key} ${invitation.sequence}`);
      this.sequences.push(invitation.sequence);
    } else {
      this.stored.set(key, invitation);
    }
    // Left by a plan that overtook it: the sweep closes it.
    if (how !== 'accept' && !this.plan().some((each) => each.key === key)) this.rows.set(key, 'closed');
  }

  do(step: Step): void {
    if (step.does === 'take') return this.take();
    if (step.does === 'accept' || step.does === 'lose-answer' || step.does === 'lose-mail') {
      return this.finish(step.does);
    }
    if (step.does === 'move') this.day = step.to;
    if (step.does === 'announce') this.announced = !this.announced;
    if (step.does === 'wish') this.person = { ...this.person, invitations: !this.person.invitations };
    this.replan();
  }
}

it('whatever happens in between, the calendar shows in the end what is so, and no email goes twice', () => {
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 40, size: 'max' }), (history) => {
      const world = new World();
      world.replan();
      for (const step of history) world.do(step);
      // Any change brings what is stored in line; then the worker has its way.
      world.finish('accept');
      world.replan();
      for (let turn = 0; turn < 10; turn += 1) {
        world.take();
        world.finish('accept');
        world.replan();
      }
      expect(world.plan()).toEqual([]);
      const wanted = world.person.invitations === true ? DAYS[world.day] : null;
      const shown = world.calendar?.method === 'REQUEST' ? world.calendar : null;
      expect(shown?.dates.on ?? null).toBe(wanted);
      if (shown) expect(shown.neutral).toBe(!world.announced);
      expect(new Set(world.accepted).size).toBe(world.accepted.length);
      expect(world.sequences).toEqual(world.sequences.toSorted((a, b) => a - b));
    }),
    { numRuns: 1000 },
  );
});
