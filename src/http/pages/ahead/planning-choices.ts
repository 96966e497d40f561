import type { Framework } from '../../../framework/framework.ts';
import type { Form } from '../forms/read-form.ts';

/** What is chosen of the rules when planning ahead, as the items of fields. */
export interface PlanningChoices {
  readonly kinds: readonly Choice[];
  readonly conditions: readonly Choice[];
  readonly grounds: readonly Choice[];
}

/** An item of radios, checkboxes or a list. */
export interface Choice {
  readonly value: string;
  readonly text: string;
}

/** The choice that gives no grounds. */
const NO_GROUNDS = 'not-known';

/** The choices by the rules that new inspections are planned by. */
export function choicesOf({ kinds, conditions, grounds }: Framework): PlanningChoices {
  return {
    kinds: kinds.map(({ id, title }) => ({ value: id, text: title })),
    conditions: conditions
      .filter(({ id }) => kinds.some((kind) => kind.conditions.includes(id)))
      .map(({ id, title }) => ({ value: id, text: title })),
    grounds: [
      { value: NO_GROUNDS, text: 'Not known, or an inspection' },
      ...grounds.map(({ id, title }) => ({ value: id, text: title })),
    ],
  };
}

/** The grounds that were chosen; undefined for none. */
export function readGrounds(form: Form): string | undefined {
  const chosen = form.text('grounds');
  return chosen === NO_GROUNDS ? undefined : chosen;
}
