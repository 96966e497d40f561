import type { Person } from '../../schedules/reminder.ts';
import type { PersonRow } from '../../store/inspections.ts';

/** Somebody on an inspection as reminders are planned for them. */
export function toPerson(row: PersonRow): Person {
  return { id: row.id, role: row.role, party: row.party, name: row.name, email: row.email };
}
