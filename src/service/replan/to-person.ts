import type { Person } from '../../schedules/reminder.ts';
import type { PersonRow } from '../../store/inspections.ts';

/** Somebody on an inspection as reminders are planned for them. */
export function toPerson(row: PersonRow): Person {
  const { id, role, party, name, email, invitations } = row;
  return { id, role, party, name, email, invitations };
}
