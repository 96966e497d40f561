/** One thing that is wrong with a form. */
export interface FormError {
  /** Where the summary's link leads: the field; null for what belongs to no field. */
  readonly href: string | null;
  /** A sentence that says what is wrong and what would be right. */
  readonly text: string;
}

/** A form as its page shows it: what was typed, and what is wrong with it. */
export interface FormView {
  /** By the names of fields; what is absent was not sent. */
  readonly values: Readonly<Record<string, string | readonly string[]>>;
  /** All that is wrong, in the order of the fields. */
  readonly errors: readonly FormError[];
  /** What is wrong with a field, by its name. */
  readonly errorOf: Readonly<Record<string, string>>;
}

/** A form that nobody has sent yet, with what its fields begin with. */
export function emptyForm(values: FormView['values'] = {}): FormView {
  return { values, errors: [], errorOf: {} };
}
