import type { PlainDate } from '../calendar/plain-date.ts';
import type { KindPlan } from '../timeline/compile-kind.ts';

/** A reason against a start. */
export interface Clash {
  /** Of a warning of the rule file, or one of `CLASH_IDS`. */
  readonly id: string;
  /** A whole sentence. */
  readonly message: string;
  /** The days that it is about, in order. */
  readonly dates: readonly PlainDate[];
  /** The label of the other inspection, where it is about one. */
  readonly with?: string;
}

/** What a start may clash with besides the warnings of the rule file. */
export const CLASH_IDS = [
  'bank-holiday-on-site',
  'provisional-dates',
  'lead-on-site',
  'lead-in-notice',
  'due-while-on-site',
] as const;

/** Every id that a clash of this kind can have. */
export function listClashIds({ kind }: KindPlan): readonly string[] {
  const warnings = kind.warnings.filter((rule) => rule.severity === 'warning').map((rule) => rule.id);
  return [...new Set([...warnings, ...(kind.planning?.avoid ?? []).map((each) => each.id), ...CLASH_IDS])];
}
