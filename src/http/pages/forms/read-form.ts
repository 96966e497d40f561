import { type PlainDate, parsePlainDate } from '../../../calendar/plain-date.ts';
import type { LocalTime } from '../../../calendar/local-time.ts';
import { parseTypedTime } from './parse-typed-time.ts';

/** A field that holds what it cannot. */
export interface FieldProblem {
  readonly field: string;
  readonly text: string;
}

/** What somebody sent by a form, read field by field; what cannot be read is noted, all of it. */
export interface Form {
  /** Everything sent, as it was typed. */
  readonly values: Readonly<Record<string, string | readonly string[]>>;
  /** What could not be read until now. */
  readonly problems: readonly FieldProblem[];
  /** A text without spaces around it; undefined where there is none. */
  readonly text: (name: string) => string | undefined;
  /** All texts of a name, those of checkboxes for example. */
  readonly list: (name: string) => readonly string[];
  /** Whether a box is ticked. */
  readonly flag: (name: string) => boolean;
  /** The day of the fields `name-day`, `name-month` and `name-year`; undefined where all are empty, or are no day. */
  readonly date: (name: string) => PlainDate | undefined;
  /** A time of day as people type it; undefined where there is none, or it is no time. */
  readonly time: (name: string) => LocalTime | undefined;
  /** Notes that a field is wrong. */
  readonly refuse: (field: string, text: string) => void;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Reads the body of a form. */
export function readForm(body: unknown): Form {
  const values = valuesOf(body);
  const problems: FieldProblem[] = [];
  const refuse = (field: string, text: string): void => void problems.push({ field, text });
  const text = (name: string): string | undefined => {
    const value = values[name];
    const first = (typeof value === 'string' ? value : value?.[0])?.trim();
    return first === '' ? undefined : first;
  };
  const list = (name: string): readonly string[] => {
    const value = values[name];
    return (typeof value === 'string' ? [value] : (value ?? []))
      .map((each) => each.trim())
      .filter((each) => each !== '');
  };
  return {
    values,
    problems,
    refuse,
    text,
    list,
    flag: (name) => text(name) !== undefined,
    date: (name) => {
      const parts = ['day', 'month', 'year'].map((part) => [part, text(`${name}-${part}`)] as const);
      const missing = parts.filter(([, value]) => value === undefined).map(([part]) => part);
      if (missing.length === 3) return undefined;
      if (missing.length > 0) {
        refuse(name, `must include a ${missing.join(' and a ')}`);
        return undefined;
      }
      const date = toDate(...(parts.map(([, value]) => value) as [string, string, string]));
      if (date === null) refuse(name, 'must be a real date, for example 27 3 2025');
      return date ?? undefined;
    },
    time: (name) => {
      const typed = text(name);
      if (typed === undefined) return undefined;
      const time = parseTypedTime(typed);
      if (time === null) refuse(name, 'must be a time, for example 9:30am or 14:00');
      return time ?? undefined;
    },
  };
}

/** Only what a form can hold: texts, and lists of them. */
function valuesOf(body: unknown): Record<string, string | readonly string[]> {
  const values: Record<string, string | readonly string[]> = Object.create(null) as Record<string, never>;
  for (const [name, value] of Object.entries((body ?? {}) as Record<string, unknown>)) {
    if (typeof value === 'string') values[name] = value;
    else if (Array.isArray(value)) values[name] = value.filter((each) => typeof each === 'string');
  }
  return values;
}

function toDate(day: string, month: string, year: string): PlainDate | null {
  const named = MONTHS.indexOf(month.slice(0, 3).toLowerCase()) + 1;
  const number = named > 0 ? String(named) : month;
  if (!/^\d{1,2}$/.test(day) || !/^\d{1,2}$/.test(number) || !/^\d{4}$/.test(year)) return null;
  return parsePlainDate(`${year}-${number.padStart(2, '0')}-${day.padStart(2, '0')}`);
}
