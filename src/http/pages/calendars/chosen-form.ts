import type { FieldName } from '../forms/attempt.ts';
import type { Form } from '../forms/read-form.ts';

/** Which inspections are to be planned again: all, none, or these. What is wrong is noted in the form. */
export function readChosen(form: Form, offers: { readonly none: boolean }): 'all' | 'none' | readonly string[] {
  const which = form.text('which');
  const ids = form.list('inspection');
  if (which === 'all' || (which === 'none' && offers.none)) return which;
  if (which === 'chosen') {
    if (ids.length === 0) form.refuse('inspection', 'Choose at least one inspection');
    return ids;
  }
  form.refuse('which', 'Choose which inspections to plan again');
  return 'none';
}

/** The fields of the choice; the first inspection's box is where its message leads. */
export const chosenFields: Readonly<Record<string, FieldName>> = {
  which: { field: 'which', label: 'The choice' },
  inspection: { field: 'inspection', label: 'The choice' },
  inspections: { field: 'inspection', label: 'The choice' },
};
