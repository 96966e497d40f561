import { CalendarRangeError } from '../../../calendar/working-day-calendar.ts';
import { InvalidInputError, type Problem } from '../../../errors.ts';
import type { FormError, FormView } from './form-view.ts';
import type { Form } from './read-form.ts';
import { capitalise } from '../words/first-letter.ts';

/** The field of a form that an input's part is typed in, and what people call it. */
export interface FieldName {
  readonly field: string;
  readonly label: string;
  /** Set for a date, whose first box is where the cursor goes. */
  readonly date?: true;
}

/** The fields of a form by the part of the operation's input that they are, as problems name it: `start`. */
export type FieldNames = Readonly<Record<string, FieldName>> | ((where: string) => FieldName | undefined);

/** What came of an attempt: what was done, or the form to show again. */
export type Attempt<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly form: FormView };

/**
 * Does what a form asks for, unless the form itself could not be read. Whatever is wrong, of the form and of the input
 * that was made of it, becomes the form to show again, with what was typed. Other errors go on.
 */
export async function attempt<T>(form: Form, fields: FieldNames, act: () => Promise<T>): Promise<Attempt<T>> {
  if (form.problems.length > 0) return { ok: false, form: refusedForm(form, fields) };
  try {
    return { ok: true, value: await act() };
  } catch (error) {
    const problems = problemsIn(error);
    if (problems === null) throw error;
    return { ok: false, form: refusedForm(form, fields, problems) };
  }
}

/** What an error says is wrong with the input; null for one that is about something else. */
export function problemsIn(error: unknown): readonly Problem[] | null {
  if (error instanceof InvalidInputError) return error.problems;
  return error instanceof CalendarRangeError ? [{ where: '', message: PAST_CALENDAR }] : null;
}

/** Of a date that may be counted from, and others that then may not. */
const PAST_CALENDAR =
  'Other dates that follow from this fall outside the calendar of bank holidays: choose another day';

/** The form to show again, with what is wrong with it and with the input that was made of it. */
export function refusedForm(form: Form, fields: FieldNames, problems: readonly Problem[] = []): FormView {
  const find = typeof fields === 'function' ? fields : (where: string) => fields[where];
  const byField = typeof fields === 'function' ? [] : Object.values(fields);
  const wrong = [
    ...form.problems.map(({ field, text }) => {
      const known = byField.find((each) => each.field === field) ?? find(field);
      return { field: known ?? { field, label: '' }, text };
    }),
    ...problems.map(({ where, message }) => ({ field: find(where), text: message })),
  ];
  const errors = wrong.map(({ field, text }): FormError => ({
    href: field === undefined ? null : `#${field.field}${field.date ? '-day' : ''}`,
    text: toSentence(field?.label ?? '', text),
  }));
  const errorOf: Record<string, string> = Object.create(null) as Record<string, never>;
  wrong.forEach(({ field }, index) => {
    if (field !== undefined) errorOf[field.field] ??= errors[index]?.text ?? '';
  });
  return { values: form.values, errors, errorOf };
}

/** Problems speak of "must be …": with what people call the field before it, that is a sentence. */
function toSentence(label: string, text: string): string {
  const begins = /^(must|is|are|has|have|cannot|needs?|was|were)\b/.test(text);
  const whole = begins && label !== '' ? `${label} ${text}` : text;
  return capitalise(whole);
}
