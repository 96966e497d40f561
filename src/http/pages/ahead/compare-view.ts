import type { CivilMoment } from '../../../calendar/local-time.ts';
import { daysBetween } from '../../../calendar/plain-date.ts';
import type { ComparedDate } from '../../../planning/compare-starts.ts';
import type { ComparedStart, WhatIf } from '../../../service/planning/what-if.ts';
import { count, day, shortMoment } from '../words/dates.ts';

/** Several starts side by side, as the page shows them. */
export interface CompareView {
  readonly name: string;
  readonly starts: readonly StartView[];
  readonly rows: readonly { readonly title: string; readonly cells: readonly CompareCell[] }[];
  /** Whose other inspections were looked at, in a sentence; null where nobody was named. */
  readonly lead: string | null;
}

/** One of the starts. */
interface StartView {
  /** "Start 2". */
  readonly heading: string;
  readonly day: string;
  /** From 0 on. */
  readonly index: number;
  /** "14 days later" than the first start; null for the first. */
  readonly distance: string | null;
  readonly warnings: readonly string[];
  readonly notes: readonly string[];
  /** "2 warnings". */
  readonly verdict: string;
}

/** A date of one start. */
interface CompareCell {
  /** "Fri 4 Apr 2025, 9:30am"; null for none. */
  readonly date: string | null;
  /** "99 days later", where it lies further from that of the first start than the start does, or less far; else null. */
  readonly distance: string | null;
}

/** Shapes a comparison for its page. */
export function viewComparison({ name, starts, dates, lead }: WhatIf): CompareView {
  const first = starts[0]?.start;
  const shifts = starts.map(({ start }) => (first === undefined ? 0 : daysBetween(first, start)));
  return {
    name,
    starts: starts.map((start, index) => viewStart(start, index, shifts)),
    rows: dates.map((row) => ({
      title: titleOf(row),
      cells: row.on.map((on, index) => cellOf(row, on, index, shifts)),
    })),
    lead: lead && tellLead(lead),
  };
}

function viewStart({ start, clashes, notes }: ComparedStart, index: number, shifts: readonly number[]): StartView {
  return {
    heading: `Start ${index + 1}`,
    day: day(start),
    index,
    distance: index === 0 ? null : tellDays(shifts[index] ?? 0),
    warnings: clashes.map(({ message }) => message),
    notes,
    verdict: clashes.length === 0 ? 'No warnings' : count(clashes.length, 'warning'),
  };
}

function titleOf({ title, date }: ComparedDate): string {
  return `${title}${{ planned: '', opens: ', first day', closes: ', last day', due: ', at the latest' }[date]}`;
}

function cellOf(
  { fromFirst }: ComparedDate,
  on: CivilMoment | null,
  index: number,
  shifts: readonly number[],
): CompareCell {
  const days = fromFirst[index]?.days ?? null;
  return { date: on && shortMoment(on), distance: days === null || days === shifts[index] ? null : tellDays(days) };
}

function tellDays(days: number): string {
  if (days === 0) return 'same day';
  return `${count(Math.abs(days), 'day')} ${days > 0 ? 'later' : 'earlier'}`;
}

/** Whose other inspections were looked at, and how many they are. */
export function tellLead({ email, inspections }: { readonly email: string; readonly inspections: number }): string {
  if (inspections === 0) return `${email} leads no other inspection, so nothing was kept clear of.`;
  return `${count(inspections, 'other inspection')} led by ${email} ${inspections === 1 ? 'was' : 'were'} looked at.`;
}
