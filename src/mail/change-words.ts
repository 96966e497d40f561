import type { CivilMoment } from '../calendar/local-time.ts';
import { formatLongDate } from '../calendar/plain-date.ts';
import type { ToldDates } from '../schedules/reminder.ts';
import type { ChangedDate, ChangeEmail } from './change-email.ts';
import { type DateStyle, timeOf } from './milestone-words.ts';
import { formatMoment, insideSentence } from './reminder-words.ts';

/**
 * What changed, for a list of emails: "Dates changed: Cafcass inspection starting Monday 10 March 2025".
 * @throws RangeError for an email of no change.
 */
export function buildChangeSubject(email: ChangeEmail): string {
  const { changes, inspectionTitle } = email;
  const [only] = changes;
  if (!only) throw new RangeError('An email of a change needs a date that changed.');
  const inspection = `${inspectionTitle} starting ${formatLongDate(email.startOn)}`;
  if (email.cancelled) return `Cancelled: ${inspection}`;
  if (email.deferredFrom !== undefined) {
    return `Deferred: ${inspectionTitle} now starts ${formatLongDate(email.startOn)}`;
  }
  if (changes.length === 1) return `${headline(only)}: ${inspectionTitle}`;
  return `${changes.every(({ is }) => hasNoDate(is)) ? 'No dates now' : 'Dates changed'}: ${inspection}`;
}

/** The first sentences of the email: what happened to the inspection, or how many dates changed. */
export function summariseChange({ changes, cancelled, deferredFrom, inspectionTitle, startOn }: ChangeEmail): string {
  const inspection = insideSentence(inspectionTitle);
  const start = formatLongDate(startOn);
  if (cancelled) return `The ${inspection} starting ${start} is cancelled. Its dates do not apply any more.`;
  if (deferredFrom !== undefined) {
    return `The ${inspection} does not start on ${formatLongDate(deferredFrom)} any more. It now starts on ${start}.`;
  }
  const count = changes.length === 1 ? 'A date' : `${changes.length} dates`;
  const have = changes.length === 1 ? 'has' : 'have';
  return `${count} of the ${inspection} starting ${start} ${have} changed since you were told.`;
}

/** The dates as one cell of a table: "Mon 7 Apr 2025 to Fri 11 Apr 2025 by 11:59pm", "No date". */
export function sayDates(dates: ToldDates, style: DateStyle): string {
  const { planned, due, opensOn, endsOn } = dates;
  if (hasNoDate(dates)) return 'No date';
  const say = (moment: CivilMoment, preposition: 'at' | 'by'): string =>
    [style.format(moment.on), ...timeOf(moment, preposition)].join(style.between);
  const span = (from: CivilMoment['on'], to: string): string => `${style.format(from)}${style.between}to ${to}`;
  if (opensOn !== null) {
    const last = due ?? planned;
    return last === null ? style.format(opensOn) : span(opensOn, say(last, 'by'));
  }
  if (planned === null || (due !== null && isSameMoment(planned, due))) return due === null ? '' : say(due, 'by');
  const days = endsOn === null || endsOn === planned.on ? say(planned, 'at') : span(planned.on, style.format(endsOn));
  return due === null ? days : `planned ${days}${style.betweenDates}due ${say(due, 'by')}`;
}

/** It had a date, or might have had, and has none now. */
export function hasNoDate({ planned, due, opensOn }: ToldDates): boolean {
  return planned === null && due === null && opensOn === null;
}

/** "Date changed: comments on the draft due Monday 14 April 2025 by 11:59pm", without the inspection. */
function headline({ milestone, was, is }: ChangedDate): string {
  const what = insideSentence(milestone.what ?? milestone.title);
  if (hasNoDate(is)) return `No date now: ${what}`;
  return `${hasNoDate(was) ? 'New date' : 'Date changed'}: ${what}${sayMoved(was, is)}`;
}

/** The date that moved, the last moment allowed before what is planned. */
function sayMoved(was: ToldDates, is: ToldDates): string {
  if (is.due !== null && !isSameMoment(was.due, is.due)) return ` due ${formatMoment(is.due, 'by')}`;
  if (is.planned !== null && !isSameMoment(was.planned, is.planned))
    return ` planned for ${formatMoment(is.planned, 'at')}`;
  if (is.opensOn !== null && was.opensOn !== is.opensOn) return ` from ${formatLongDate(is.opensOn)}`;
  return is.endsOn === null ? '' : ` until ${formatLongDate(is.endsOn)}`;
}

function isSameMoment(a: CivilMoment | null, b: CivilMoment | null): boolean {
  return a?.on === b?.on && a?.at === b?.at;
}
