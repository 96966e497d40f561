import { formatShortDate, plainDate } from '../calendar/plain-date.ts';
import type { EditionChange } from '../service/editions/change-edition.ts';
import type { MilestoneDifference, OneSided } from '../service/editions/compare-editions.ts';
import type { Printer } from './cli-deps.ts';
import { printChange } from './print-change.ts';
import { printWarnings } from './print-warnings.ts';
import { emphasise } from './style.ts';
import { wrapText } from './wrap-text.ts';

/** Prints what another edition makes of an inspection: milestone by milestone with the reasons, then what follows. */
export async function printEditionChange(out: Printer, change: EditionChange): Promise<void> {
  const { from, to, comparison } = change;
  const name = ({ title, edition }: EditionChange['from']): string =>
    `${title}, edition of ${formatShortDate(plainDate(edition))}`;
  const verb = change.dryRun ? 'would stand' : 'stands';
  out.write(`${emphasise(out, `Inspection ${change.id.slice(0, 8)}`)} ${verb} on ${to.id},\n`);
  out.write(`${wrapped(out, `  ${name(to)},`)}\nin place of ${from.id},\n${wrapped(out, `  ${name(from)}.`)}\n`);
  const { added, removed, moved, otherwise, same, newWarnings } = comparison;
  printOneSided(out, 'Only in the newer', added);
  printOneSided(out, 'No longer there', removed);
  printDifferences(out, 'Another date', moved);
  printDifferences(out, 'The same date, but not the same rule', otherwise);
  out.write(`\n${same} ${same === 1 ? 'milestone stays' : 'milestones stay'} as before.\n`);
  // Which dates move was told above, with the reasons.
  await printChange(out, { ...change, moved: [] });
  printWarnings(out, newWarnings);
}

function printOneSided(out: Printer, title: string, milestones: readonly OneSided[]): void {
  if (milestones.length === 0) return;
  out.write(`\n${emphasise(out, title)}\n`);
  for (const milestone of milestones) {
    out.write(`  ${milestone.title}: ${milestone.on}\n${wrapped(out, `    ${milestone.why}`)}\n`);
  }
}

function printDifferences(out: Printer, title: string, milestones: readonly MilestoneDifference[]): void {
  if (milestones.length === 0) return;
  out.write(`\n${emphasise(out, title)}\n`);
  for (const milestone of milestones) {
    out.write(`  ${milestone.title}\n`);
    for (const { field, was, is } of milestone.differences) {
      if (field === 'rule' || field === 'reading') {
        out.write(`${wrapped(out, `    ${field} was: ${was}`)}\n${wrapped(out, `    ${field} is: ${is}`)}\n`);
      } else {
        out.write(`${wrapped(out, `    ${field}: ${was} -> ${is}`)}\n`);
      }
    }
  }
}

function wrapped(out: Printer, text: string): string {
  return wrapText(text, Math.min(out.columns, 100));
}
