import type { Form } from '../forms/read-form.ts';
import type { EventField } from './event-fields.ts';

/** What is recorded, as the operation is given it. */
export type EventInput = Readonly<Record<string, string>> & { readonly type: string; readonly on: string };

/** Reads the form of an event; what is missing or cannot be read is noted on the form, all of it. */
export function readEventForm(form: Form, type: string, fields: readonly EventField[], today: string): EventInput {
  const input: Record<string, string> = {};
  for (const { name, is, missing } of fields) {
    const before = form.problems.length;
    const value = is === 'date' ? form.date(name) : is === 'time' ? form.time(name) : form.text(name);
    if (value !== undefined) input[name] = value;
    else if (missing !== null && form.problems.length === before) form.refuse(name, missing);
  }
  return { on: today, ...input, type };
}
