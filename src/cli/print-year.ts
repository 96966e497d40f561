import { formatShortDate, type PlainDate } from '../calendar/plain-date.ts';
import type { ProgrammeYear } from '../service/planning/show-programme.ts';
import type { CliDeps } from './cli-deps.ts';
import { lineWidth } from './print-what-if.ts';
import { printable } from './printable.ts';
import { emphasise } from './style.ts';
import { printTable } from './table.ts';
import { wrapText } from './wrap-text.ts';

/** Prints the inspections of a year as a table, and what speaks against them on stderr. */
export function printYear(
  { out, err }: Pick<CliDeps, 'out' | 'err'>,
  { from, to, inspections, complete, bankHolidays }: ProgrammeYear,
): void {
  out.write(`${emphasise(out, `Programme: ${formatShortDate(from)} to ${formatShortDate(to)}`)}\n`);
  if (inspections.length === 0) {
    out.write('No inspections.\n');
  } else {
    printTable(
      out,
      ['Id', 'Kind', 'On site', 'Comments', 'Dates', 'Lead'],
      inspections.map(({ id, kind, onSite, windows, dates, leads }) => [
        id.slice(0, 8),
        kind,
        onSite === null ? '-' : stretch(onSite),
        windows.map(stretch).join(', ') || '-',
        dates.map(({ title, on }) => `${title} ${formatShortDate(on)}`).join(', ') || '-',
        leads.map(printable).join(', ') || '-',
      ]),
    );
  }
  const holidays = bankHolidays.map(({ on, name }) => `${name} ${formatShortDate(on)}`).join(', ');
  if (holidays !== '') out.write(`\n${wrapText(`Bank holidays: ${holidays}.`, lineWidth(out))}\n`);
  if (!complete) err.write('There are more inspections than could be shown: ask for fewer days.\n');
  for (const { id, clashes } of inspections) {
    for (const { message } of clashes) {
      const line = `${emphasise(err, 'Warning')}: ${id.slice(0, 8)}: ${printable(message)}`;
      err.write(`${wrapText(line, err.terminal ? lineWidth(err) : Infinity)}\n`);
    }
  }
}

function stretch({ from, to }: { readonly from: PlainDate; readonly to: PlainDate }): string {
  return from === to ? formatShortDate(from) : `${formatShortDate(from)} to ${formatShortDate(to)}`;
}
