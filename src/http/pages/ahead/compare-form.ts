import type { FieldName } from '../forms/attempt.ts';
import type { Form } from '../forms/read-form.ts';
import { leadField } from './lead-field.ts';
import { readGrounds } from './planning-choices.ts';

/** How many starts the form takes. */
export const START_FIELDS = ['start1', 'start2', 'start3', 'start4', 'start5', 'start6'] as const;

/** What `compareStarts` is asked with. */
export interface CompareInput {
  readonly kind: string;
  readonly starts: readonly { readonly start: string }[];
  readonly conditions: readonly string[];
  readonly grounds?: string;
  readonly fieldworkDays?: string;
  readonly lead?: string;
}

/** What somebody compares: the form as it was typed, and what it asks. */
export interface CompareDraft {
  readonly values: Form['values'];
  readonly input: CompareInput;
}

/** The kind of the drafts of comparisons. */
export const COMPARE_DRAFT = 'compare-starts';

/** What the form asks, with the fields that problems of each part belong to. What is missing is noted. */
export function readCompareForm(form: Form): {
  readonly input: CompareInput;
  readonly fieldOf: (where: string) => FieldName | undefined;
} {
  const kind = form.text('kind');
  if (kind === undefined) form.refuse('kind', 'Select what to plan');
  const noted = form.problems.length;
  const typed = START_FIELDS.map((field) => [field, form.date(field)] as const);
  const starts = typed.flatMap(([field, start]) => (start === undefined ? [] : [{ field, start }]));
  if (starts.length < 2 && form.problems.length === noted) {
    const empty = typed.find(([, start]) => start === undefined)?.[0] ?? 'start1';
    form.refuse(empty, 'Enter at least 2 start dates');
  }
  const [grounds, fieldworkDays, lead] = [readGrounds(form), form.text('fieldworkDays'), form.text('lead')];
  return {
    input: {
      kind: kind ?? '',
      starts: starts.map(({ start }) => ({ start })),
      conditions: form.list('conditions'),
      ...(grounds === undefined ? {} : { grounds }),
      ...(fieldworkDays === undefined ? {} : { fieldworkDays }),
      ...(lead === undefined ? {} : { lead }),
    },
    fieldOf: (where) => {
      const place = /^starts\[(\d+)\]/.exec(where)?.[1];
      const field = place === undefined ? where : (starts[Number(place)]?.field ?? where);
      const number = START_FIELDS.indexOf(field as (typeof START_FIELDS)[number]);
      return number >= 0 ? { field, label: `Start ${number + 1}`, date: true } : leadField(field);
    },
  };
}
