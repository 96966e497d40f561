import type { CalendarDifference } from '../calendar/diff-calendar.ts';
import { formatShortDate } from '../calendar/plain-date.ts';
import type { CalendarChangeInput } from '../service/calendars/calendar-change-input.ts';
import type { CalendarMove, UnmovableInspection } from '../service/calendars/calendar-move.ts';
import { pairReminders } from '../service/calendars/moving-reminders.ts';
import type { CalendarPreview } from '../service/calendars/preview-calendar.ts';
import type { ServiceClient } from '../service/service-client.ts';
import { present } from '../service/timeline-input.ts';
import type { CliDeps, Printer } from './cli-deps.ts';
import { showDate } from './print-change.ts';
import { printable } from './printable.ts';
import { emphasise } from './style.ts';

/** What to show. */
export interface PreviewOptions {
  readonly calendar?: string | undefined;
  /** What would be changed; without it, what the present calendar moves in those that stand on an older one. */
  readonly change?: CalendarChangeInput;
  /** All, or ids with commas. */
  readonly inspections?: string | undefined;
  /** Every inspection in detail. */
  readonly all?: true | undefined;
  readonly json?: true | undefined;
  /** What it is shown for, which says how to go on. */
  readonly how: 'change' | 'apply' | 'drill';
}

/** Inspections shown in detail unless more are asked for. */
export const DETAILED = 50;

/** Inspections asked for at once. */
const PAGE = 50;

/** Shows what a change of a calendar would move, page by page; nothing is changed. */
export async function showCalendarPreview(
  { out, err }: CliDeps,
  client: ServiceClient,
  { calendar, change, inspections = 'all', all, json, how }: PreviewOptions,
): Promise<void> {
  const sum = { inspections: 0, moving: 0, dates: 0, firmed: 0, reminders: 0, unmovable: 0 };
  const told = new Set<string>();
  let shown = 0;
  let first: CalendarPreview | undefined;
  for (let after: string | null | undefined; after !== null;) {
    const input = { ...present({ calendar, change, after }), inspections, limit: PAGE };
    const page: CalendarPreview = await client.call('previewCalendar', input);
    if (first === undefined) await printHead(out, page, { json, how, change });
    first ??= page;
    for (const move of page.inspections) {
      sum.inspections += 1;
      sum.dates += move.moved.length;
      sum.firmed += move.firmed.length;
      sum.moving += move.moved.length > 0 ? 1 : 0;
      sum.reminders += pairReminders(move).length;
      for (const { email } of move.told) told.add(`${move.inspection} ${email}`);
      if (json) out.write(`${JSON.stringify(move)}\n`);
      else if (hasNews(move) && (all || shown < DETAILED)) {
        shown += 1;
        await printMove(out, move);
      }
    }
    for (const each of page.unmovable) {
      sum.unmovable += 1;
      if (json) out.write(`${JSON.stringify(each)}\n`);
      else if (all || sum.unmovable <= DETAILED) printUnmovable(out, each);
    }
    if (!(await out.flushed())) return;
    after = page.next;
  }
  if (json) {
    out.write(`${JSON.stringify({ total: { ...sum, told: told.size } })}\n`);
    return;
  }
  if (shown < sum.moving) {
    out.write(`\nThe first ${shown} are shown; all of them: the same with --all.\n`);
  }
  out.write(`\n${describeSum(sum, told.size)}\n`);
  err.write(`\n${nextStep(how, sum.inspections + sum.unmovable)}\n`);
}

/** Days added, removed and renamed, and how far the list reaches. */
export async function printDifference(
  out: Printer,
  { added, removed, renamed, officialUntil }: CalendarDifference,
): Promise<void> {
  const rows = [
    ...added.map((day) => [day.on, 'becomes a day off', day.name]),
    ...removed.map((day) => [day.on, 'becomes a working day', day.name]),
    ...renamed.map((day) => [day.on, 'has another name', `${day.is} (${day.was} until now)`]),
  ];
  if (rows.length > 0) {
    const { printTable } = await import('./table.ts');
    printTable(
      out,
      ['Date', 'What', 'Bank holiday'],
      rows
        .toSorted((a, b) => ((a[0] as string) < (b[0] as string) ? -1 : 1))
        .map(([on, ...rest]) => [showDate(on as string), ...rest.map(printable)]),
    );
  }
  if (officialUntil.is !== officialUntil.was) {
    out.write(
      `The published list reaches to ${formatShortDate(officialUntil.is)}, to ${formatShortDate(officialUntil.was)} until now.\n`,
    );
  } else if (rows.length === 0) out.write('No day differs.\n');
}

/** "1 inspection", "2 inspections". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en-GB')} ${number === 1 ? one : many}`;
}

async function printHead(
  out: Printer,
  page: CalendarPreview,
  { json, how, change }: { readonly json: true | undefined; readonly how: string; readonly change: unknown },
): Promise<void> {
  const { calendar, title, version, difference, remarks, standing } = page;
  if (json) {
    out.write(`${JSON.stringify({ calendar, title, version, difference, remarks, standing })}\n`);
    return;
  }
  out.write(`${emphasise(out, title)}${how === 'drill' ? ': a drill, nothing is changed' : ''}\n\n`);
  if (change !== undefined) await printDifference(out, difference);
  for (const remark of remarks) out.write(`Look out: ${remark}\n`);
}

function hasNews({ moved, firmed, reminders, told }: CalendarMove): boolean {
  const { added, cancelled, shifted } = reminders;
  return [moved, firmed, added, cancelled, shifted, told].some((list) => list.length > 0);
}

async function printMove(out: Printer, move: CalendarMove): Promise<void> {
  const { printTable } = await import('./table.ts');
  const { inspection, name, start, moved, firmed, told } = move;
  out.write(`\n${emphasise(out, `${printable(name)} of ${formatShortDate(start)}`)} (${inspection.slice(0, 8)})\n`);
  const reminders = pairReminders(move).map((each) => [
    `reminder to ${each.recipient}${each.title === null ? '' : `: ${each.title}`}`,
    showDate(each.was),
    showDate(each.is),
  ]);
  const rows = [...moved.map((each) => [each.title, showDate(each.was), showDate(each.is)]), ...reminders];
  if (rows.length > 0) printTable(out, ['What moves', 'Was', 'Would be'], rows);
  const firm = firmed.filter((each) => !each.provisional);
  if (firm.length > 0) out.write(`No longer provisional: ${firm.map((each) => each.title).join(', ')}.\n`);
  const doubtful = firmed.filter((each) => each.provisional);
  if (doubtful.length > 0) out.write(`Provisional then: ${doubtful.map((each) => each.title).join(', ')}.\n`);
  for (const { name: person, email, party } of told) {
    out.write(`Would be told by email what moved: ${printable(person)} <${email}> (${party})\n`);
  }
}

function printUnmovable(out: Printer, { inspection, name, start, problem }: UnmovableInspection): void {
  out.write(
    `\n${emphasise(out, `${printable(name)} of ${formatShortDate(start)}`)} (${inspection.slice(0, 8)}) cannot be planned by it: ${printable(problem)}.\n`,
  );
}

function describeSum(
  sum: Record<'inspections' | 'moving' | 'dates' | 'firmed' | 'reminders' | 'unmovable', number>,
  told: number,
): string {
  if (sum.inspections + sum.unmovable === 0) return 'No open inspection would be planned again.';
  const parts = [
    `${count(sum.inspections, 'open inspection')} would be planned again`,
    `${count(sum.dates, 'date moves', 'dates move')} in ${sum.moving} of them`,
    count(sum.reminders, 'reminder moves', 'reminders move'),
    ...(sum.firmed > 0 ? [`${count(sum.firmed, 'date changes', 'dates change')} between provisional and firm`] : []),
    told === 0 ? 'nobody is told by email' : `${count(told, 'message tells', 'messages tell')} people what moved`,
    ...(sum.unmovable > 0 ? [`${count(sum.unmovable, 'inspection')} cannot be planned by it`] : []),
  ];
  return `In all: ${parts.join('; ')}.`;
}

function nextStep(how: PreviewOptions['how'], inspections: number): string {
  if (how === 'drill') return 'This was a drill: nothing was changed, and nobody was told.';
  if (how === 'change') {
    return 'Nothing was changed. To change it, say for which inspections: the same with --apply all, --apply ID,ID or --apply none.';
  }
  if (inspections === 0) return 'Every open inspection stands on the present calendar.';
  return 'Nothing was changed. To change it, name the inspections: calendar apply all, or calendar apply ID,ID.';
}
