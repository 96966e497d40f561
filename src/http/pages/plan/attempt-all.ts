import type { Problem } from '../../../errors.ts';
import { type Attempt, type FieldNames, problemsIn, refusedForm } from '../forms/attempt.ts';
import type { FormError } from '../forms/form-view.ts';
import type { Form } from '../forms/read-form.ts';

/**
 * Tries what a form asks for even where parts of it could not be read, so that everything that is wrong is told at once.
 * Only for what changes nothing. Errors that are about no input go on.
 * @param order The links to the fields, `#start-day`, in the order in which they stand on the page.
 */
export async function attemptAll<T>(
  form: Form,
  fields: FieldNames,
  look: () => Promise<T>,
  order: readonly string[],
): Promise<Attempt<T>> {
  let problems: readonly Problem[] = [];
  try {
    const value = await look();
    if (form.problems.length === 0) return { ok: true, value };
  } catch (error) {
    const found = problemsIn(error);
    if (found === null) throw error;
    problems = found;
  }
  const refused = refusedForm(form, fields, problems);
  const placeOf = ({ href }: FormError): number => (href === null ? order.length : order.indexOf(href));
  return { ok: false, form: { ...refused, errors: refused.errors.toSorted((a, b) => placeOf(a) - placeOf(b)) } };
}
