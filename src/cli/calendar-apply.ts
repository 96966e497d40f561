import { formatShortDate } from '../calendar/plain-date.ts';
import type { AppliedCalendar, AppliedInspection } from '../service/calendars/apply-calendar.ts';
import type { CalendarChangeInput } from '../service/calendars/calendar-change-input.ts';
import type { ServiceClient } from '../service/service-client.ts';
import { present } from '../service/timeline-input.ts';
import { count, DETAILED, printDifference } from './calendar-preview.ts';
import type { CliDeps, Printer } from './cli-deps.ts';
import { printable } from './printable.ts';
import { ProblemsFoundError } from './problems-found.ts';

/** How a change of a calendar is made. */
export interface ApplyOptions {
  readonly calendar?: string | undefined;
  /** Which inspections are planned again: all, none, or ids with commas. */
  readonly apply: string;
  /** Every inspection in detail. */
  readonly all?: true | undefined;
  readonly json?: true | undefined;
}

/** A running service does other things as well, for which it has time between two pages. */
const PAGE_BESIDE_OTHERS = 50;

/** Records a change of a calendar, then plans the inspections named again. */
export async function applyCalendarChange(
  deps: CliDeps,
  client: ServiceClient,
  options: ApplyOptions,
  change: CalendarChangeInput,
): Promise<void> {
  const { out } = deps;
  const { calendar, apply, json } = options;
  // Ids that lead nowhere are refused before anything is recorded.
  if (apply !== 'all' && apply !== 'none') {
    await client.call('previewCalendar', { ...present({ calendar, change }), inspections: apply });
  }
  const changed = await client.call('changeCalendar', present({ calendar, change }));
  if (json) out.write(`${JSON.stringify(changed)}\n`);
  else {
    await printDifference(out, changed.difference);
    for (const remark of changed.remarks) out.write(`Look out: ${remark}\n`);
    out.write(
      changed.recorded === 0
        ? 'No date depends on it, so nothing was recorded.\n'
        : `Recorded. New inspections of ${changed.title} are planned by it.\n`,
    );
  }
  if (apply === 'none') {
    if (!json && changed.standing > 0) out.write(`${standingLine(changed.standing)}\n`);
    return;
  }
  await applyPresentCalendar(deps, client, options, changed.version.is);
}

/**
 * Plans inspections again by the present calendar, a page in each transaction, until none is left.
 * @throws ProblemsFoundError at the end where some cannot be planned by it.
 */
export async function applyPresentCalendar(
  { out, err }: CliDeps,
  client: ServiceClient,
  { calendar, apply, all, json }: ApplyOptions,
  version?: string,
): Promise<void> {
  const sum = { inspections: 0, moved: 0, firmed: 0, reminders: 0, told: 0 };
  const problems: string[] = [];
  const limit = client.how === 'through-service' ? PAGE_BESIDE_OTHERS : undefined;
  let page: AppliedCalendar | undefined;
  try {
    for (let after: string | null | undefined; after !== null;) {
      const input = { ...present({ calendar, version, after, limit }), inspections: apply };
      page = await client.call('applyCalendar', input);
      for (const each of page.applied) {
        sum.inspections += 1;
        sum.moved += each.moved;
        sum.firmed += each.firmed;
        // The messages that tell of it are reminders too, and are counted by themselves.
        sum.reminders += each.reminders.added + each.reminders.shifted - each.told.length;
        sum.told += each.told.length;
        if (json) out.write(`${JSON.stringify(each)}\n`);
        else if (all || sum.inspections <= DETAILED) printApplied(out, each);
      }
      for (const { inspection, name, start, problem } of page.unmovable) {
        problems.push(
          `The ${name} of ${formatShortDate(start)} (${inspection.slice(0, 8)}) stays as it is: ${problem}.`,
        );
      }
      if (!json && apply !== 'all') for (const id of page.unchanged) out.write(`${id.slice(0, 8)} needs nothing.\n`);
      if (err.terminal && page.next !== null) err.write(`${sum.inspections} inspections …\n`);
      after = page.next;
      version ??= page.version;
    }
  } catch (error) {
    err.write(
      `At least ${count(sum.inspections, 'inspection was', 'inspections were')} planned again before that. The rest: calendar apply all\n`,
    );
    throw error;
  }
  if (json) out.write(`${JSON.stringify({ total: { ...sum, unmovable: problems.length } })}\n`);
  else {
    if (!all && sum.inspections > DETAILED) out.write(`… and ${count(sum.inspections - DETAILED, 'more')}\n`);
    out.write(
      `${count(sum.inspections, 'inspection was', 'inspections were')} planned again: ${count(sum.moved, 'date')} moved, ` +
        `${count(sum.reminders, 'reminder')} moved, ${count(sum.told, 'message')} to people who were told otherwise.\n`,
    );
  }
  if (problems.length > 0) throw new ProblemsFoundError(problems);
}

function printApplied(
  out: Printer,
  { inspection, name, start, moved, firmed, told, version }: AppliedInspection,
): void {
  const facts = [
    moved === 0 ? 'no date moved' : `${count(moved, 'date')} moved`,
    ...(firmed > 0 ? [`${count(firmed, 'date')} between provisional and firm`] : []),
    ...(told.length > 0 ? [`told: ${told.map((each) => printable(each.name)).join(', ')}`] : []),
  ];
  out.write(
    `${inspection.slice(0, 8)}  ${printable(name)} of ${formatShortDate(start)}: ${facts.join('; ')} (version ${version})\n`,
  );
}

function standingLine(standing: number): string {
  return `${count(standing, 'open inspection stays', 'open inspections stay')} as planned. What it would move in them: calendar apply`;
}
