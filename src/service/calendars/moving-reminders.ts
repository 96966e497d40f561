import type { CalendarMove } from './calendar-move.ts';

/** A reminder with when it was to leave and when it would; null where there was or would be none. */
export interface MovingReminder {
  readonly title: string | null;
  readonly recipient: string;
  readonly was: string | null;
  readonly is: string | null;
}

/** The reminders that another state of its calendar moves in an inspection: cancelled and added for the same stage are one. */
export function pairReminders({ reminders, moved }: CalendarMove): readonly MovingReminder[] {
  const titles = new Map(moved.toReversed().map((each) => [each.id, each.title]));
  const left = reminders.added.filter((each) => each.kind === 'reminder');
  const pairs = reminders.cancelled
    .filter((each) => each.kind === 'reminder')
    .map((gone): MovingReminder => {
      const index = left.findIndex(
        (each) => each.stage === gone.stage && each.milestone === gone.milestone && each.recipient === gone.recipient,
      );
      const [taken] = index < 0 ? [] : left.splice(index, 1);
      return { title: gone.title, recipient: gone.recipient, was: gone.sendAt, is: taken?.sendAt ?? null };
    });
  return [
    ...pairs,
    ...left.map(({ title, recipient, sendAt }) => ({ title, recipient, was: null, is: sendAt })),
    ...reminders.shifted.map(({ milestone, ...rest }) => ({
      title: milestone === null ? null : (titles.get(milestone) ?? milestone),
      ...rest,
    })),
  ];
}
