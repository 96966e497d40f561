import type { LocalTime } from '../calendar/local-time.ts';
import type { PlainDate } from '../calendar/plain-date.ts';
import type { HistoryChange, HistoryEmail, InspectionHistory } from '../service/history/show-history.ts';
import type { Printer } from './cli-deps.ts';
import { formatMoment } from './dates.ts';
import { showDate } from './print-change.ts';
import { printable } from './printable.ts';
import { emphasise } from './style.ts';
import { wrapText } from './wrap-text.ts';

/** Lines longer than this are hard to read, however wide the terminal. */
const WIDEST = 100;

const OUTCOMES = {
  accepted: 'accepted by the mail server',
  failed: 'FAILED',
  unclear: 'perhaps sent: the answer of the mail server was lost',
  'being-sent': 'not yet sent, tried again',
} as const;

/** Prints everything that happened to an inspection, the first thing first, moments in London time. */
export function printHistory(out: Printer, { id, name, version, kept, items }: InspectionHistory): void {
  out.write(`${emphasise(out, `${name} ${id.slice(0, 8)}`)}, at version ${version}\n`);
  if (!kept) out.write('It was planned before histories were kept: its next change begins one.\n');
  for (const item of items) {
    const [on, at] = item.london.split(' ') as [PlainDate, LocalTime];
    const lines = item.kind === 'email' ? tellEmail(item) : tellChange(item);
    out.write(`\n${emphasise(out, formatMoment({ on, at }))}\n`);
    for (const line of lines) out.write(`${wrapText(`  ${line}`, Math.min(out.columns, WIDEST))}\n`);
  }
}

function tellEmail({ to, subject, outcome, response }: HistoryEmail): readonly string[] {
  const answer = outcome === 'accepted' || response === null ? '' : `: ${printable(response)}`;
  return [`Email to ${printable(to.name)} <${to.email}>: ${printable(subject)}`, `${OUTCOMES[outcome]}${answer}`];
}

function tellChange({ title, by, because, facts, moved, reminders, told, entry }: HistoryChange): readonly string[] {
  const place = entry === null ? '' : `, entry ${entry.sequence}, version ${entry.version}`;
  return [
    printable(title),
    `by ${printable(by)}${place}`,
    ...(because === null ? [] : [`because: ${printable(because)}`]),
    ...facts.map(printable),
    ...moved.map((each) => `${each.title}: ${showDate(each.was)} -> ${showDate(each.is)}`),
    ...(reminders === null
      ? []
      : [`Reminders: ${reminders.added} added, ${reminders.cancelled} cancelled, ${reminders.kept} kept`]),
    ...(told.length === 0 ? [] : [`To be told by email: ${told.map(printable).join('; ')}`]),
  ];
}
