import type { ReminderSummary } from '../../../service/list-reminders.ts';
import { count, moment, shortDay, shortMoment } from '../words/dates.ts';
import { readMoment } from '../record/change-words.ts';
import { capitalise } from '../words/first-letter.ts';

/** One email of a list. */
export interface ReminderLine {
  readonly id: string;
  readonly inspection: string;
  readonly inspectionName: string;
  /** Its start, which tells inspections of one name apart. */
  readonly start: string;
  /** "Fri 21 Feb 2025, 3pm". */
  readonly when: string;
  readonly to: string;
  readonly email: string;
  readonly about: string;
  /** Why it is sent to that person then. */
  readonly why: string;
  /** What would stop it, as a sentence; null where it is not to be sent. */
  readonly stoppedBy: string | null;
  /** What became of it, or what the mail server said; null where nothing was said. */
  readonly outcome: string | null;
  /** "2 attempts"; null where none was made. */
  readonly attempts: string | null;
  /** When its recipient said that they have seen it; null until then. */
  readonly seen: string | null;
}

/** A reminder in words. `tell` gives titles in place of the rules' ids. */
export function reminderLine(reminder: ReminderSummary, tell: (sentence: string) => string): ReminderLine {
  const { id, inspection, inspectionName, start, sendAt, to, about, why, stoppedBy, outcome, attempts, seenAt } =
    reminder;
  return {
    id,
    inspection,
    inspectionName,
    start: shortDay(start),
    when: shortMoment(readMoment(sendAt)),
    to: to.name,
    email: to.email,
    about,
    why: tellWhy(why),
    stoppedBy: stoppedBy.length === 0 ? null : tellStops(stoppedBy.map(tell)),
    outcome: outcome === null ? null : tell(outcome),
    attempts: attempts > 0 ? count(attempts, 'attempt') : null,
    seen: seenAt === null ? null : `Seen ${shortMoment(readMoment(seenAt))}`,
  };
}

/**
 * "Lead inspector; draft-and-final/two-days, aimed at 2025-04-04" as people say it: "Lead inspector. “Two days”, for Friday
 * 4 April 2025." What it is about stands beside it.
 */
function tellWhy(why: string): string {
  const match = /^(.*?); (?:[a-z0-9-]+\/)?([a-z0-9-]+)(?:, aimed at (\d{4}-\d\d-\d\d(?: \d\d:\d\d)?))?$/.exec(why);
  if (!match) return why;
  const [, role = '', stage = '', aim] = match;
  return `${role}. “${capitalise(stage.replaceAll('-', ' '))}”${aim === undefined ? '' : `, for ${moment(readMoment(aim))}`}.`;
}

/** "Recording “Draft sent”, a change of its date, or cancelling the inspection." */
function tellStops(stops: readonly string[]): string {
  const [last, ...others] = stops.toReversed();
  const text = others.length === 0 ? `${last}` : `${others.toReversed().join(', ')}, or ${last}`;
  return `${capitalise(text)}.`;
}
