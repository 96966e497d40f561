import type { FieldName } from '../forms/attempt.ts';

/** The fields that comparing starts and looking for one have in common, by the parts of their input. */
export function leadField(where: string): FieldName | undefined {
  const field = where.replace(/\[\d+\].*$/, '');
  const label = LABELS[field];
  return label === undefined ? undefined : { field, label };
}

const LABELS: Readonly<Record<string, string>> = {
  kind: 'What to plan',
  conditions: 'What is known already',
  grounds: 'Why the visit takes place',
  fieldworkDays: 'Working days on site',
  lead: 'Email address of the lead inspector',
};
