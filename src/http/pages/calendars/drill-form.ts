import type { CalendarChangeInput } from '../../../service/calendars/calendar-change-input.ts';
import type { FieldName } from '../forms/attempt.ts';
import type { Form } from '../forms/read-form.ts';

/** A made-up bank holiday, which is only ever looked at. Notes where there is no date; another one stands in for it then. */
export function readDrill(form: Form): CalendarChangeInput {
  return { kind: 'add', date: readDate(form), name: 'Made-up bank holiday', source: 'a drill' };
}

/** The date of the form, which has to be there. */
export function readDate(form: Form): Extract<CalendarChangeInput, { kind: 'add' }>['date'] {
  const wrong = form.problems.length;
  const date = form.date('date');
  if (date === undefined && form.problems.length === wrong) form.refuse('date', 'Enter the date');
  // With a problem noted nothing is done with it.
  return date ?? ('' as Extract<CalendarChangeInput, { kind: 'add' }>['date']);
}

/** The fields by what they are in the change. */
export const drillFields: Readonly<Record<string, FieldName>> = {
  date: { field: 'date', label: 'The date', date: true },
  'change.date': { field: 'date', label: 'The date', date: true },
};
