import { type CivilMoment, formatTime } from '../calendar/local-time.ts';
import { formatLongDate, formatShortDate } from '../calendar/plain-date.ts';
import type { ComparedDate, Distance } from '../planning/compare-starts.ts';
import type { ComparedStart, WhatIf } from '../service/planning/what-if.ts';
import type { Printer } from './cli-deps.ts';
import { printable } from './printable.ts';
import { emphasise } from './style.ts';
import { printTable } from './table.ts';
import { wrapText } from './wrap-text.ts';

/** Milestones' names are not made narrower than this. */
const NAME_WIDTH = 20;
/** Between two columns. */
const GAP = 2;

/**
 * Prints starts side by side, and below them what speaks against each. On a terminal too narrow for all of them there
 * are several tables, each beginning with the first start, which the others are measured by.
 */
export function printWhatIf(out: Printer, { name, starts, dates, lead }: WhatIf): void {
  out.write(`${emphasise(out, `What if: ${name}`)}\n`);
  const cells = starts.map((_, index) => dates.map((row) => cellOf(row, index)));
  for (const columns of chunksOf(out, cells)) {
    out.write('\n');
    printTable(
      out,
      ['Milestone', ...columns.map((index) => `Start ${index + 1}`)],
      dates.map((row, at) => [titleOf(row), ...columns.map((index) => cells[index]?.[at] ?? '')]),
    );
  }
  starts.forEach((start, index) => printStart(out, start, index));
  if (lead !== null) out.write(`\n${wrapText(describeLead(lead), lineWidth(out))}\n`);
}

/** How many inspections of whom were looked at. */
export function describeLead({ email, inspections }: { readonly email: string; readonly inspections: number }): string {
  if (inspections === 0) return `No inspection led by ${printable(email)} is stored, so none was kept clear of.`;
  return `Inspections led by ${printable(email)} that were looked at: ${inspections}.`;
}

/** Texts that are read, not searched, are no wider than this. */
export function lineWidth(out: Printer): number {
  return Math.min(out.columns, 100);
}

/** The columns of each table: the first start, and as many others as fit beside it. */
function chunksOf(out: Printer, cells: readonly (readonly string[])[]): readonly (readonly number[])[] {
  const [first = 0, ...others] = cells.map((column) => GAP + Math.max(...column.map((cell) => cell.length)));
  const chunks: number[][] = [];
  let width = Infinity;
  others.forEach((own, at) => {
    if (out.terminal && width + own > out.columns) {
      chunks.push([0]);
      width = NAME_WIDTH + first;
    } else if (chunks.length === 0) {
      chunks.push([0]);
    }
    chunks.at(-1)?.push(at + 1);
    width += own;
  });
  return chunks;
}

function titleOf({ title, date, on }: ComparedDate): string {
  const at = on.find((moment) => moment?.at !== undefined)?.at;
  const which = { planned: '', opens: ', first day', closes: ', last day', due: ', at the latest' }[date];
  return `${title}${which}${at === undefined ? '' : `, ${formatTime(at)}`}`;
}

function cellOf({ on, fromFirst }: ComparedDate, index: number): string {
  const moment: CivilMoment | null = on[index] ?? null;
  if (moment === null) return '-';
  return `${formatShortDate(moment.on)}${index === 0 ? '' : describeDistance(fromFirst[index] ?? null)}`;
}

function describeDistance(distance: Distance | null): string {
  if (distance === null) return '';
  return distance.days === 0 ? ' =' : ` ${distance.days > 0 ? '+' : ''}${distance.days}`;
}

function printStart(out: Printer, { start, lastDayOnSite, clashes, notes }: ComparedStart, index: number): void {
  const until = lastDayOnSite === null || lastDayOnSite === start ? '' : ` to ${formatLongDate(lastDayOnSite)}`;
  out.write(`\n${emphasise(out, `Start ${index + 1}: ${formatLongDate(start)}${until}`)}\n`);
  const lines = [
    ...clashes.map(({ id, message }) => `${message} (${id})`),
    ...notes.map((message) => `Note: ${message}`),
  ];
  for (const line of lines.length > 0 ? lines : ['Nothing speaks against it.']) {
    out.write(`${wrapText(`  ${printable(line)}`, lineWidth(out))}\n`);
  }
}
