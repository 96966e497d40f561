import { formatShortDate, type PlainDate } from '../calendar/plain-date.ts';
import type { PassedOver } from '../planning/find-starts.ts';
import type { StartsFound } from '../service/planning/find-start.ts';
import type { Printer } from './cli-deps.ts';
import { describeLead, lineWidth } from './print-what-if.ts';
import { printable } from './printable.ts';
import { emphasise } from './style.ts';
import { printTable } from './table.ts';
import { wrapText } from './wrap-text.ts';

/** What stands in the way and cannot be allowed, in words; of anything else the id is what --allow takes. */
const NEVER_ALLOWED: Readonly<Record<string, string>> = {
  'misses-target': 'too late',
  'calendar-range': 'past the calendar',
};
/** Runs of starts passed over that are told of; the rest is counted. */
const MOST_RUNS = 10;

/** Prints the starts found with the dates that people know a plan by, and why others were passed over. */
export function printStarts(out: Printer, result: StartsFound): void {
  const { found, passedOver, inTheWay, lead } = result;
  const tell = (line: string): void => out.write(`${wrapText(line, lineWidth(out))}\n`);
  out.write(`${emphasise(out, wrapText(headingOf(result), lineWidth(out)))}\n`);
  out.write('\n');
  if (found.length > 0) {
    printFound(out, result);
    for (const { start, allowed, notes } of found) {
      const told = [...allowed.map(({ id, message }) => `${message} (${id}, allowed)`), ...notes];
      for (const line of told) tell(`  ${formatShortDate(start)}: ${printable(line)}`);
    }
  } else {
    // Back from a date the last day looked at is the first that came too late, which is told below.
    const to = result.target === null ? ` to ${formatShortDate(result.to)}` : ' on';
    tell(`None from ${formatShortDate(result.from)}${to}. Starts tried: ${result.looked}.`);
  }
  if (passedOver.length > 0) {
    out.write(`\n${emphasise(out, 'Passed over')}\n`);
    for (const run of passedOver.slice(0, MOST_RUNS)) tell(`  ${describeRun(run)}`);
    if (passedOver.length > MOST_RUNS) tell(`  … and ${passedOver.length - MOST_RUNS} more, which --json shows.`);
    out.write('\n');
    tell(
      `Most often in the way: ${inTheWay.map(({ id, starts }) => `${NEVER_ALLOWED[id] ?? id} (${starts})`).join(', ')}.`,
    );
  }
  if (lead !== null) tell(describeLead(lead));
}

function headingOf({ name, target, weekday }: StartsFound): string {
  const day = weekday === null ? '' : `${weekday.charAt(0).toUpperCase()}${weekday.slice(1)} `;
  if (target === null) return `The next ${day}starts of a ${name} that nothing speaks against`;
  return `${target.title} before ${formatShortDate(target.before)}: the latest ${day}starts of a ${name}`;
}

function printFound(out: Printer, { found, target }: StartsFound): void {
  const columns = [
    ['Start', (each: (typeof found)[number]) => each.start],
    ['Last day on site', (each: (typeof found)[number]) => each.lastDayOnSite],
    ['Call', (each: (typeof found)[number]) => each.call],
    ['Published', (each: (typeof found)[number]) => each.published],
    [target?.title ?? '', (each: (typeof found)[number]) => each.target],
  ] as const;
  // What every start lacks, or what is there by another name, has no column.
  const shown = columns.filter(
    ([, dateOf], at) =>
      found.some((each) => dateOf(each) !== null) &&
      !columns.slice(0, at).some(([, other]) => found.every((each) => other(each) === dateOf(each))),
  );
  printTable(
    out,
    shown.map(([title]) => title),
    found.map((each) => shown.map(([, dateOf]) => writeDate(dateOf(each)))),
  );
}

function describeRun({ first, last, starts, clashes }: PassedOver): string {
  const days =
    starts === 1 ? formatShortDate(first) : `${formatShortDate(first)} to ${formatShortDate(last)} (${starts} starts)`;
  const [reason, ...more] = clashes;
  const others = [...new Set(more.map((clash) => clash.id))].filter((id) => id !== reason?.id);
  const also = others.length === 0 ? '' : ` Also ${others.join(', ')}.`;
  const id = reason === undefined || reason.id in NEVER_ALLOWED ? '' : ` (${reason.id})`;
  return `${days}: ${printable(reason?.message ?? '')}${id}${also}`;
}

function writeDate(date: PlainDate | null): string {
  return date === null ? '-' : formatShortDate(date);
}
