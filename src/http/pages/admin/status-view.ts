import type { ServiceStatus } from '../../../service/service-status.ts';
import { count, day } from '../words/dates.ts';
import { capitalise } from '../words/first-letter.ts';

/** A line of the status, with whether it is as it should be. */
export interface StatusLine {
  readonly name: string;
  readonly words: string;
  /** What is wrong; null where nothing is. */
  readonly problem: string | null;
  /** It could be wrong: what only counts cannot. */
  readonly judged: boolean;
}

/** The status as its page shows it. */
export interface StatusView {
  /** How many lines tell of a problem. */
  readonly problems: number;
  readonly parts: readonly StatusLine[];
  readonly emails: readonly StatusLine[];
  readonly calendars: readonly StatusLine[];
  readonly notices: readonly string[];
  readonly failures: readonly { readonly recipient: string; readonly error: string }[];
  readonly more: readonly StatusLine[];
}

/** So many seconds the clocks of program and database may differ without anything being late. */
const MOST_SKEW_SECONDS = 60;

/** The status in words. */
export function statusView(status: ServiceStatus): StatusView {
  const { counts, webhooks } = status;
  const parts = status.parts.map(({ name, description, problem }) => ({
    name: capitalise(name),
    words: description,
    problem,
    judged: true,
  }));
  const emails = [
    line('Sent', counts.accepted),
    line('To be sent', counts.waiting),
    line('Being sent now', counts.inHand),
    line('Late', counts.late, 'Due for longer than 15 minutes'),
    line('Failed', counts.failed, 'Refused by the mail server'),
    line('Perhaps sent twice', counts.possibleDuplicates),
    line('Not sent because too late', counts.lapsed),
  ];
  const calendars = status.calendars.map(({ title, officialUntil, standing, problem }) => ({
    name: title,
    words: `Published until ${day(officialUntil)}${standing === 0 ? '' : `; ${count(standing, 'inspection')} on an older state`}`,
    problem,
    judged: true,
  }));
  const skew = Math.abs(status.clockSkewSeconds);
  const more = [
    line('Inspections that are open', counts.inspections),
    line('Inspections offered a newer edition of the rules', status.editionOffers),
    line('Messages to webhooks that wait', webhooks.waiting),
    line('Messages to webhooks that failed', webhooks.failed, 'Given up within the last 30 days'),
    line('Webhooks that nothing is sent to', webhooks.disabled, 'Stopped after they failed'),
    {
      name: 'Clocks of program and database',
      words: skew === 0 ? 'The same' : `${count(skew, 'second')} apart`,
      problem: skew > MOST_SKEW_SECONDS ? 'The clocks differ: set them' : null,
      judged: true,
    },
  ];
  const all = [...parts, ...emails, ...calendars, ...more];
  return {
    problems: all.filter(({ problem }) => problem !== null).length,
    parts,
    emails,
    calendars,
    notices: status.notices,
    failures: status.failures.map(({ recipient, error }) => ({ recipient, error: error ?? 'No reason was given' })),
    more,
  };
}

/** A figure that is a problem, where it says so, unless it is nought. */
function line(name: string, figure: number, problem?: string): StatusLine {
  return {
    name,
    words: figure.toLocaleString('en-GB'),
    problem: problem !== undefined && figure > 0 ? problem : null,
    judged: problem !== undefined,
  };
}
