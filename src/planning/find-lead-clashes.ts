import { formatShortDate } from '../calendar/plain-date.ts';
import type { Clash } from './clash.ts';
import type { Commitment } from './commitment.ts';
import { overlapOf, type Stretch } from './dates-of-timeline.ts';

/**
 * Where one person cannot lead two inspections well: on site at both, in the notice period of one while in that of the
 * other or on site there, and something of one due while on site at the other. One clash of the first two for a pair.
 */
export function findLeadClashes(own: Commitment, others: readonly Commitment[]): readonly Clash[] {
  return others.flatMap((other) => [
    ...findTaken(own, other),
    ...findDue(own, other, (title) => `${title} of this one`, nameOf(other)),
    ...findDue(other, own, (title) => `${title} of ${nameOf(other)}`, 'this one', other.label),
  ]);
}

function findTaken(own: Commitment, other: Commitment): readonly Clash[] {
  const onSite = overlapOf(own.onSite, other.onSite);
  if (onSite !== null) {
    return [toClash('lead-on-site', onSite, other, `The lead inspector is on site at ${nameOf(other)} too`)];
  }
  const inNotice =
    overlapOf(own.notice, other.onSite) ?? overlapOf(own.onSite, other.notice) ?? overlapOf(own.notice, other.notice);
  if (inNotice === null) return [];
  const where = overlapOf(own.notice, other.onSite) === null ? 'in the notice period of' : 'on site at';
  return [toClash('lead-in-notice', inNotice, other, `The lead inspector is ${where} ${nameOf(other)}`)];
}

/** What is due of one while the lead is on site at the other. */
function findDue(
  one: Commitment,
  { onSite, label }: Commitment,
  nameDue: (title: string) => string,
  at: string,
  withLabel = label,
): readonly Clash[] {
  if (onSite === null) return [];
  return one.due
    .filter(({ on }) => on >= onSite.from && on <= onSite.to)
    .map(({ title, on }) => ({
      id: 'due-while-on-site',
      message: `${nameDue(title)} is due on ${formatShortDate(on)}, while the lead inspector is on site at ${at}, ${write(onSite)}.`,
      dates: [on],
      with: withLabel,
    }));
}

function toClash(id: string, days: Stretch, other: Commitment, words: string): Clash {
  const dates = days.from === days.to ? [days.from] : [days.from, days.to];
  return { id, message: `${words}: ${write(days)}.`, dates, with: other.label };
}

function nameOf({ name, label, start }: Commitment): string {
  return `the ${name} ${label} (start ${formatShortDate(start)})`;
}

function write({ from, to }: Stretch): string {
  return from === to ? formatShortDate(from) : `${formatShortDate(from)} to ${formatShortDate(to)}`;
}
