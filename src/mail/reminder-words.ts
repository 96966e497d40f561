import { type CivilMoment, compareMoments, formatTime, localTime } from '../calendar/local-time.ts';
import { daysBetween, formatLongDate, plainDate } from '../calendar/plain-date.ts';
import type { ReminderEntry } from './reminder-email.ts';

/** The date that an entry is about: the last moment allowed, or when it is planned. */
export interface Aim {
  readonly is: 'due' | 'planned';
  readonly moment: CivilMoment;
}

/** Words that keep their capital inside a sentence. */
const NAMES = new Set(['Annex', 'Ofsted', 'Cafcass', 'Ministry']);

/**
 * Reads a moment written as `YYYY-MM-DD HH:MM`, London wall time.
 * @throws RangeError for any other text.
 */
export function readMoment(text: string): CivilMoment & { readonly at: NonNullable<CivilMoment['at']> } {
  return { on: plainDate(text.slice(0, 10)), at: localTime(text.slice(11)) };
}

/** The date that the entry is about, as `ReminderEntry.aim` describes it; null where the milestone has none. */
export function findAim(entry: ReminderEntry, asAt: CivilMoment): Aim | null {
  const { planned, due, opensOn } = entry.milestone;
  const aims = {
    planned: planned && ({ is: 'planned', moment: planned } as const),
    due: due && ({ is: 'due', moment: due } as const),
  };
  if (entry.aim) return aims[entry.aim] ?? aims.due ?? aims.planned;
  if (!aims.due || !aims.planned) return aims.due ?? aims.planned;
  const plannedFirst = compareMoments(aims.planned.moment, aims.due.moment) < 0 && aims.planned.moment.on >= asAt.on;
  return plannedFirst && opensOn === undefined && entry.stage !== 'overdue' ? aims.planned : aims.due;
}

/** What is due, in as few words as the rules give: "Draft report", else "Draft report sent to Cafcass". */
export function nameWhat(entry: ReminderEntry): string {
  return entry.what ?? entry.milestone.what ?? entry.milestone.title;
}

/** A title in sentence case as it stands inside a sentence: a small letter first, unless the word is a name. */
export function insideSentence(title: string): string {
  const [word = ''] = title.split(/[\s,:]/u);
  const isName = NAMES.has(word.replace(/['’]s$/u, '')) || /[\p{Lu}\d]/u.test(word.slice(1));
  return isName ? title : title.slice(0, 1).toLowerCase() + title.slice(1);
}

/** "Friday 4 April 2025 by 9:30am", or "at 9:30am" for what is planned. */
export function formatAim(aim: Aim): string {
  return formatMoment(aim.moment, aim.is === 'due' ? 'by' : 'at');
}

/** "Friday 4 April 2025 at 9:30am". */
export function formatMoment(moment: CivilMoment, preposition: 'at' | 'by'): string {
  const date = formatLongDate(moment.on);
  return moment.at === undefined ? date : `${date} ${preposition} ${formatTime(moment.at)}`;
}

/** "in 3 working days", "today", "2 working days ago". */
export function formatDistance(workingDaysToGo: number, aim: Aim, asAt: CivilMoment): string {
  if (aim.moment.on === asAt.on) return 'today';
  // No working day lies between, and yet it is another day: a date at a weekend.
  const [count, unit] =
    workingDaysToGo === 0 ? [daysBetween(asAt.on, aim.moment.on), 'day'] : [workingDaysToGo, 'working day'];
  const size = Math.abs(count);
  const days = `${size} ${unit}${size === 1 ? '' : 's'}`;
  return count > 0 ? `in ${days}` : `${days} ago`;
}

/** The text with a full stop, where it does not end a sentence already. */
export function asSentence(text: string): string {
  return /[.!?]$/u.test(text) ? text : `${text}.`;
}

/** "A, B and C". */
export function joinWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}
