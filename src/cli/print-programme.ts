import { formatShortDate } from '../calendar/plain-date.ts';
import type { Programme } from '../service/planning/create-programme.ts';
import { nameLines, type RowPlace } from '../service/planning/read-programme-row.ts';
import type { CliDeps } from './cli-deps.ts';
import { lineWidth } from './print-what-if.ts';
import { printable } from './printable.ts';
import { emphasise } from './style.ts';
import { printTable } from './table.ts';
import { wrapText } from './wrap-text.ts';

/** Prints a programme as a table, and what speaks against its inspections on stderr, each by its line of the file. */
export function printProgramme(
  { out, err }: Pick<CliDeps, 'out' | 'err'>,
  { dryRun, inspections, remindersPlanned }: Programme,
  places: readonly RowPlace[],
): void {
  const lineOf = (index: number): string => String(places[index]?.line ?? '');
  printTable(
    out,
    [dryRun ? 'Line' : 'Id', 'Kind', 'Start', 'Last day on site', 'Published'],
    inspections.map(({ id, kind, start, lastDayOnSite, published }, index) => [
      id === null ? lineOf(index) : id.slice(0, 8),
      kind,
      ...[start, lastDayOnSite, published].map((date) => (date === null ? '-' : formatShortDate(date))),
    ]),
  );
  const reminders = remindersPlanned === null ? '' : ` Reminders planned: ${remindersPlanned}.`;
  out.write(`\n${dryRun ? 'Would be planned' : 'Planned'}: ${inspections.length}.${reminders}\n`);
  if (dryRun) out.write('Nothing was stored.\n');
  inspections.forEach(({ clashes }, index) => {
    for (const { id, message } of clashes) {
      const line = `Line ${lineOf(index)}: ${printable(nameLines(places, message))} (${id})`;
      err.write(`${wrapText(`${emphasise(err, 'Warning')}: ${line}`, err.terminal ? lineWidth(err) : Infinity)}\n`);
    }
  });
}
