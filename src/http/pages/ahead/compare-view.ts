import type { CivilMoment } from '../../../calendar/local-time.ts';
import { daysBetween } from '../../../calendar/plain-date.ts';
import type { ComparedDate, Distance } from '../../../planning/compare-starts.ts';
import type { ComparedStart, WhatIf } from '../../../service/planning/what-if.ts';
import { count, day, shortMoment } from '../words/dates.ts';

/** Several starts side by side, as the page shows them. */
export interface CompareView {
  readonly name: string;
  readonly starts: readonly {
    readonly heading: string;
    readonly day: string;
    readonly index: number;
    readonly warnings: readonly string[];
    readonly notes: readonly string[];
    readonly verdict: string;
  }[];
  readonly rows: readonly { readonly title: string; readonly cells: readonly CompareCell[] }[];
  /** Whose other inspections were looked at, in a sentence; null where nobody was named. */
  readonly lead: string | null;
}

/** A date of one start. */
export interface CompareCell {
  /** "Fri 4 Apr 2025, 9:30am"; null for none. */
  readonly date: string | null;
  /** How far from that of the first start; null for the first itself. */
  readonly distance: string | null;
  /** How much further than the start itself, in words; null where it moves as the start does. */
  readonly odd: string | null;
}

/** Shapes a comparison for its page. */
export function viewComparison({ name, starts, dates, lead }: WhatIf): CompareView {
  const [first] = starts;
  const shifts = starts.map(({ start }) => (first === undefined ? 0 : daysBetween(first.start, start)));
  return {
    name,
    starts: starts.map(viewStart),
    rows: dates.map((row) => ({
      title: titleOf(row),
      cells: row.on.map((on, index) => cellOf(row, on, index, shifts)),
    })),
    lead: lead && tellLead(lead),
  };
}

function viewStart({ start, clashes, notes }: ComparedStart, index: number): CompareView['starts'][number] {
  return {
    heading: `Start ${index + 1}`,
    day: day(start),
    index,
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
  const distance = fromFirst[index] ?? null;
  const further = distance === null ? 0 : distance.days - (shifts[index] ?? 0);
  return {
    date: on && shortMoment(on),
    distance: index === 0 || distance === null ? null : tellDistance(distance),
    odd:
      index === 0 || further === 0
        ? null
        : `${count(Math.abs(further), 'day')} ${further > 0 ? 'more' : 'less'} than the start`,
  };
}

function tellDistance({ days }: Distance): string {
  if (days === 0) return 'Same day';
  return `${count(Math.abs(days), 'day')} ${days > 0 ? 'later' : 'earlier'}`;
}

/** Whose other inspections were looked at, and how many they are. */
export function tellLead({ email, inspections }: { readonly email: string; readonly inspections: number }): string {
  if (inspections === 0) return `${email} leads no other inspection, so nothing was kept clear of.`;
  return `${count(inspections, 'other inspection')} led by ${email} ${inspections === 1 ? 'was' : 'were'} looked at.`;
}
