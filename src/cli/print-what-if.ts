import type { CivilMoment } from '../calendar/local-time.ts';
import { formatTime } from '../calendar/local-time.ts';
import { formatLongDate, formatShortDate } from '../calendar/plain-date.ts';
import type { ComparedDate, Distance } from '../planning/compare-starts.ts';
import type { ComparedStart, WhatIf } from '../service/planning/what-if.ts';
import type { Printer } from './cli-deps.ts';
import { printable } from './printable.ts';
import { emphasise } from './style.ts';
import { printTable } from './table.ts';
import { wrapText } from './wrap-text.ts';

/** "Mon 24 Feb 2025 +364". */
const DATE_WIDTH = 20;
/** Milestones' names are not made narrower than this. */
const NAME_WIDTH = 28;

/**
 * Prints starts side by side, and below them what speaks against each. On a terminal too narrow for all of them there
 * are several tables, each beginning with the first start, which the others are measured by.
 */
export function printWhatIf(out: Printer, { name, starts, dates, lead }: WhatIf): void {
  out.write(`${emphasise(out, `What if: ${name}`)}\n`);
  for (const columns of chunksOf(out, starts)) {
    out.write('\n');
    printTable(
      out,
      ['Milestone', ...columns.map((index) => `Start ${index + 1}`)],
      dates.map((row) => [titleOf(row), ...columns.map((index) => cellOf(row, index))]),
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

/** The columns of each table: the first start, and as many others as fit. */
function chunksOf(out: Printer, starts: readonly ComparedStart[]): readonly (readonly number[])[] {
  const others = starts.map((_, index) => index).slice(1);
  const room = Math.floor((out.columns - NAME_WIDTH - DATE_WIDTH - 2) / (DATE_WIDTH + 2));
  const size = out.terminal ? Math.max(1, room) : others.length;
  const chunks: (readonly number[])[] = [];
  for (let at = 0; at < others.length; at += size) chunks.push([0, ...others.slice(at, at + size)]);
  return chunks;
}

function titleOf({ title, date, on }: ComparedDate): string {
  const at = on.find((moment) => moment?.at !== undefined)?.at;
  const which = { opens: ' opens', planned: '', due: ', at the latest' }[date];
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
