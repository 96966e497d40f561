import { describe, expect, it } from 'vitest';
import { localTime } from '../../src/calendar/local-time.ts';
import { plainDate } from '../../src/calendar/plain-date.ts';
import { diffReminders, type StoredReminder } from '../../src/schedules/diff-reminders.ts';
import type { PlannedReminder } from '../../src/schedules/reminder.ts';
import { planFor, sayWhen } from './example-plan.ts';

/** The coordinator's reminders of the draft of the inspection that starts on Mon 10 Mar 2025, due Fri 4 Apr 2025. */
const PLAN = draftReminders('2025-03-10');
const [TWO_DAYS, SAME_DAY, OVERDUE, LONG_OVERDUE] = PLAN.map((each) => each.key) as [string, string, string, string];

function draftReminders(start: string): readonly PlannedReminder[] {
  return planFor({ start }).filter((each) => each.milestone === 'draft' && each.person === 'coordinator');
}

function london(text: string) {
  return { on: plainDate(text.slice(0, 10)), at: localTime(text.slice(11)) };
}

function stored(status: StoredReminder['status'], ...keys: string[]): StoredReminder[] {
  return keys.map((key) => ({ key, status }));
}

describe('an inspection planned for the first time', () => {
  it.each([
    ['long before', '2025-03-01 12:00', ['two-days', 'same-day', 'overdue', 'long-overdue']],
    ['in the minute of a reminder', '2025-04-02 09:00', ['two-days', 'same-day', 'overdue', 'long-overdue']],
    ['after its first reminder, in time for the next', '2025-04-02 09:01', ['same-day', 'overdue', 'long-overdue']],
    ['on the day, after all that come before it', '2025-04-04 09:01', ['same-day', 'overdue', 'long-overdue']],
    ['on the day at midnight', '2025-04-04 23:59', ['same-day', 'overdue', 'long-overdue']],
    ['the day after', '2025-04-05 00:00', ['overdue', 'long-overdue']],
    ['between two that tell of its being overdue', '2025-04-07 12:00', ['overdue', 'long-overdue']],
    ['after both', '2025-04-09 12:00', ['long-overdue']],
    ['while the last of them is of use', '2025-04-16 23:59', ['long-overdue']],
    ['when nothing is of use any more', '2025-04-17 00:00', []],
  ])('%s has the reminders that are still of use', (_when, now, expected) => {
    const { add, reopen, keep, cancel } = diffReminders(PLAN, [], london(now));
    expect(add.map((each) => each.stage)).toEqual(expected.map((stage) => `draft-and-final/${stage}`));
    expect([...reopen, ...keep, ...cancel]).toEqual([]);
  });

  it('has the timeline sent at once, whenever that is', () => {
    const timeline = planFor({ start: '2025-03-10' }).filter((each) => each.kind === 'timeline');
    expect(diffReminders(timeline, [], london('2029-01-01 03:00')).add).toEqual(timeline);
  });

  it('shortly before the call reminds of it at once, for the one person who has no later reminder', () => {
    const call = planFor({ start: '2025-03-10' }).filter((each) => each.milestone === 'notice');
    const { add } = diffReminders(call, [], london('2025-02-24 09:25'));
    expect(add.filter((each) => each.of === 'planned').map((each) => `${each.person} ${sayWhen(each)}`)).toEqual([
      'coordinator Mon 24 Feb 2025 08:30 call/same-day',
      'lead-inspector Mon 24 Feb 2025 08:30 call/same-day',
      'qa-manager Mon 24 Feb 2025 09:20 call/no-call-recorded',
    ]);
  });
});

describe('a plan that changes', () => {
  const before = london('2025-03-24 12:00');

  it('that is the same changes nothing', () => {
    const changes = diffReminders(PLAN, stored('open', ...PLAN.map((each) => each.key)), before);
    expect(changes).toEqual({ add: [], reopen: [], keep: PLAN, cancel: [] });
  });

  it('with a moved date has its old reminders cancelled and new ones added', () => {
    const moved = draftReminders('2025-03-17');
    const changes = diffReminders(moved, stored('open', ...PLAN.map((each) => each.key)), before);
    expect(changes.add).toEqual(moved);
    expect(changes.cancel).toEqual([TWO_DAYS, SAME_DAY, OVERDUE, LONG_OVERDUE]);
    expect([...changes.reopen, ...changes.keep]).toEqual([]);
  });

  it('with a date that comes back has them reopened, and none a second time', () => {
    const changes = diffReminders(PLAN, stored('closed', ...PLAN.map((each) => each.key)), before);
    expect(changes.reopen).toEqual(PLAN);
    expect([...changes.add, ...changes.keep, ...changes.cancel]).toEqual([]);
  });

  it('never sends again what was sent, nor takes it back', () => {
    const sent = stored('sent', TWO_DAYS, SAME_DAY);
    const { add, reopen, cancel } = diffReminders(PLAN, sent, london('2025-04-03 12:00'));
    expect(add.map((each) => each.key)).toEqual([OVERDUE, LONG_OVERDUE]);
    expect([...reopen, ...cancel]).toEqual([]);
    expect(diffReminders(draftReminders('2025-03-17'), sent, before).cancel).toEqual([]);
  });

  it('does not bring back one that a later one has overtaken', () => {
    const { reopen } = diffReminders(PLAN, stored('closed', TWO_DAYS, SAME_DAY), london('2025-04-03 12:00'));
    expect(reopen.map((each) => each.key)).toEqual([SAME_DAY]);
  });
});
