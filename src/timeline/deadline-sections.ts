import { addDays, type PlainDate, weekdayOf } from '../calendar/plain-date.ts';

/**
 * Where an open deadline stands in a list, by the day it is listed under; each stands in exactly one.
 *
 * - `overdue`: past the last moment that the rule allows.
 * - `today`: today, and not over yet.
 * - `this-week`: after today, up to Sunday.
 * - `next-four-weeks`: the four weeks from Monday to Sunday that follow.
 * - `later`: after those.
 * - `passed`: its usual day is over and nothing is recorded, but no rule says by when; it is never overdue.
 */
export const DEADLINE_SECTIONS = ['overdue', 'today', 'this-week', 'next-four-weeks', 'later', 'passed'] as const;
export type DeadlineSection = (typeof DEADLINE_SECTIONS)[number];

/** The days of a section, both included; null where it has no first or no last one. */
export interface SectionDays {
  readonly from: PlainDate | null;
  readonly to: PlainDate | null;
}

/**
 * Which days belong to which section as at a day in London. Weeks are calendar weeks, Monday to Sunday, whatever days of
 * them are worked on. On a Sunday nothing is left of the week: `from` is after `to` then.
 */
export function daysOfSections(today: PlainDate): Readonly<Record<DeadlineSection, SectionDays>> {
  const sunday = addDays(today, 7 - weekdayOf(today));
  const lastSunday = addDays(sunday, 28);
  return {
    overdue: { from: null, to: today },
    today: { from: today, to: today },
    'this-week': { from: addDays(today, 1), to: sunday },
    'next-four-weeks': { from: addDays(sunday, 1), to: lastSunday },
    later: { from: addDays(lastSunday, 1), to: null },
    passed: { from: null, to: addDays(today, -1) },
  };
}

/** The section of an open deadline. */
export function sectionOf(isOverdue: boolean, on: PlainDate, today: PlainDate): DeadlineSection {
  if (isOverdue) return 'overdue';
  if (on < today) return 'passed';
  const days = daysOfSections(today);
  const upTo = (section: DeadlineSection): boolean => on <= (days[section].to as PlainDate);
  if (upTo('today')) return 'today';
  if (upTo('this-week')) return 'this-week';
  return upTo('next-four-weeks') ? 'next-four-weeks' : 'later';
}
