import type { PlainDate } from '../calendar/plain-date.ts';
import type { LocalTime } from '../calendar/local-time.ts';
import type { ChangeSummary } from '../service/replan/summarise-change.ts';
import type { Printer } from './cli-deps.ts';
import { formatMoment } from './dates.ts';
import { printable } from './printable.ts';

/** Prints what a change moves, does to reminders, and whom it tells: as done, or of a dry run as it would be. */
export async function printChange(out: Printer, change: ChangeSummary): Promise<void> {
  const { printTable } = await import('./table.ts');
  const would = change.dryRun ? 'would be ' : '';
  if (change.moved.length > 0) {
    out.write('\n');
    printTable(
      out,
      ['Moved', 'Was', 'Is'],
      change.moved.map((each) => [each.title, showDate(each.was), showDate(each.is)]),
    );
  }
  for (const { title, provisional } of change.firmed) {
    out.write(`${title}: ${would}${provisional ? 'provisional' : 'no longer provisional'}.\n`);
  }
  const { added, cancelled, kept } = change.reminders;
  out.write(`\nReminders: ${would}${added.length} added, ${cancelled.length} cancelled, ${kept} kept.\n`);
  for (const [word, list] of [
    ['added', added],
    ['cancelled', cancelled],
  ] as const) {
    if (!change.dryRun || list.length === 0) continue;
    out.write('\n');
    printTable(
      out,
      [`To be ${word}`, 'About', 'To'],
      list.map((each) => [
        showDate(each.sendAt),
        each.title ?? (each.kind === 'change' ? 'the dates that move' : 'all dates'),
        each.recipient,
      ]),
    );
  }
  if (change.told.length === 0) out.write(`Nobody ${change.dryRun ? 'would be' : 'is'} told of it by email.\n`);
  for (const { name, email, party, message } of change.told) {
    const what = message === 'change' ? 'what moved' : 'all dates';
    out.write(`Told by email${change.dryRun ? ' then' : ''}, ${what}: ${printable(name)} <${email}> (${party})\n`);
  }
}

/** A date of a change as people read it. */
export function showDate(text: string | null): string {
  if (text === null) return 'no date';
  const [on, at] = text.split(/[T ]/) as [PlainDate, LocalTime | undefined];
  return formatMoment(at === undefined ? { on } : { on, at });
}
