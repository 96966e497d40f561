import type { ReminderState } from '../../../store/reminder-tables.ts';

/** A part of the reminders, as the pages show them one at a time. */
export interface ReminderSection {
  /** Its word in the address. */
  readonly id: string;
  readonly title: string;
  readonly states: readonly ReminderState[];
  /** What is said where there are none. */
  readonly empty: string;
}

/** The parts in the order in which they are offered: what failed first, since somebody has to act on it. */
export const REMINDER_SECTIONS: readonly ReminderSection[] = [
  { id: 'next', title: 'Next', states: ['pending', 'sending'], empty: 'No emails are waiting to be sent.' },
  { id: 'failed', title: 'Failed', states: ['failed'], empty: 'No emails failed.' },
  { id: 'sent', title: 'Sent', states: ['accepted'], empty: 'No emails were sent yet.' },
  {
    id: 'cancelled',
    title: 'Not sent',
    states: ['cancelled', 'superseded', 'lapsed'],
    empty: 'No emails were cancelled.',
  },
];

/** The part of that word; the first where there is none. */
export function findSection(id: string | undefined): ReminderSection {
  return REMINDER_SECTIONS.find((each) => each.id === id) ?? (REMINDER_SECTIONS[0] as ReminderSection);
}
