import type { Framework, Kind } from '../../../framework/framework.ts';
import type { WarningTest } from '../../../framework/warning-rule.ts';
import { CLASH_IDS } from '../../../planning/clash.ts';
import type { FieldName } from '../forms/attempt.ts';
import type { Form } from '../forms/read-form.ts';
import { leadField } from './lead-field.ts';
import { clashWords } from './clash-words.ts';
import { type Choice, readGrounds } from './planning-choices.ts';

/** What `findStart` is asked with. */
export interface FindStartInput {
  readonly kind: string;
  readonly publishedBefore?: string;
  readonly from?: string;
  readonly years?: string;
  readonly weekday?: string;
  readonly allow: readonly string[];
  readonly conditions: readonly string[];
  readonly grounds?: string;
  readonly fieldworkDays?: string;
  readonly lead?: string;
}

/** What somebody looks for: the form as it was typed, and what it asks. */
export interface FindStartDraft {
  readonly values: Form['values'];
  readonly input: FindStartInput;
}

/** The kind of the drafts of searches. */
export const FIND_START_DRAFT = 'find-start';

/** The days of the week that a start may be looked for on. */
export const WEEKDAY_CHOICES: readonly Choice[] = [
  { value: '', text: 'The usual day' },
  { value: 'any', text: 'Any working day' },
  ...['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'].map((text) => ({ value: text.toLowerCase(), text })),
];

/** How far to look. */
export const YEARS_CHOICES: readonly Choice[] = [
  { value: '1', text: '1 year' },
  { value: '2', text: '2 years' },
  { value: '3', text: '3 years' },
];

/** What a start of any kind may be asked to avoid, by the warnings and the planning of the rules. */
export function avoidChoices({ kinds }: Pick<Framework, 'kinds'>): readonly Choice[] {
  return [...new Set(kinds.flatMap(clashIdsOf))].map((id) => ({ value: id, text: clashWords(id) }));
}

function clashIdsOf({ warnings, planning }: Pick<Kind, 'warnings' | 'planning'>): readonly string[] {
  const ofPlans = warnings.filter(({ severity, when }) => severity === 'warning' && when.every(isOfPlan));
  return [...ofPlans.map(({ id }) => id), ...(planning?.avoid ?? []).map(({ id }) => id), ...CLASH_IDS];
}

/** Whether the plan alone says if it holds: what the hour or a recorded event gives rise to is no matter of a start. */
function isOfPlan(test: WarningTest): boolean {
  if ('passed' in test || 'notPassed' in test || 'notRecorded' in test) return false;
  return !('date' in test) || !test.date.endsWith('.recorded');
}

/** What the form asks, with the fields that problems of each part belong to. What is missing is noted. */
export function readFindStartForm(
  form: Form,
  framework: Pick<Framework, 'kinds'>,
): { readonly input: FindStartInput; readonly fieldOf: (where: string) => FieldName | undefined } {
  const kind = form.text('kind');
  if (kind === undefined) form.refuse('kind', 'Select what to plan');
  const avoid = form.list('avoid');
  const rules = framework.kinds.find(({ id }) => id === kind);
  const more = {
    publishedBefore: form.date('publishedBefore'),
    from: form.date('from'),
    years: form.text('years'),
    weekday: form.text('weekday'),
    grounds: readGrounds(form),
    fieldworkDays: form.text('fieldworkDays'),
    lead: form.text('lead'),
  };
  return {
    input: {
      kind: kind ?? '',
      allow: rules === undefined ? [] : [...new Set(clashIdsOf(rules))].filter((id) => !avoid.includes(id)),
      conditions: form.list('conditions'),
      ...(Object.fromEntries(
        Object.entries(more).filter(([, value]) => value !== undefined),
      ) as Partial<FindStartInput>),
    },
    fieldOf: (where) => FIELDS[where] ?? leadField(where),
  };
}

const FIELDS: Readonly<Record<string, FieldName>> = {
  publishedBefore: { field: 'publishedBefore', label: 'The date to publish before', date: true },
  from: { field: 'from', label: 'The earliest start', date: true },
  years: { field: 'years', label: 'How far to look' },
  weekday: { field: 'weekday', label: 'The day of the week' },
};
