import type { PlainDate } from './plain-date.ts';

declare const localTimeBrand: unique symbol;

/** A time of day on the wall clock, `HH:MM` from 00:00 to 23:59, with no time zone. */
export type LocalTime = string & { readonly [localTimeBrand]: true };

/** A civil date and, where the rule gives one, a time of day: London wall time, no instant. */
export interface CivilMoment {
  readonly on: PlainDate;
  readonly at?: LocalTime;
}

/** The time written as `HH:MM`, or null where the text is anything else. */
export function parseLocalTime(text: string): LocalTime | null {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text) ? (text as LocalTime) : null;
}

/**
 * The time written as `HH:MM`, for text that is known to be one.
 * @throws RangeError for any other text.
 */
export function localTime(text: string): LocalTime {
  const time = parseLocalTime(text);
  if (time === null) throw new RangeError(`"${text}" is not a time: write it as HH:MM, for example 09:30`);
  return time;
}

/** Minutes since midnight, 0 to 1439. */
export function minutesOf(time: LocalTime): number {
  return (time.charCodeAt(0) * 10 + time.charCodeAt(1) - 528) * 60 + time.charCodeAt(3) * 10 + time.charCodeAt(4) - 528;
}

/** "9:30am", "midday" or "11:59pm", as GOV.UK writes times. */
export function formatTime(time: LocalTime): string {
  const minutes = minutesOf(time);
  if (minutes === 720) return 'midday';
  if (minutes === 0) return 'midnight';
  const hour = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return `${hour % 12 === 0 ? 12 : hour % 12}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}${hour < 12 ? 'am' : 'pm'}`;
}

/** Negative, zero or positive as `a` is before, equal to or after `b`; a moment without a time is the start of its day. */
export function compareMoments(a: CivilMoment, b: CivilMoment): number {
  if (a.on !== b.on) return a.on < b.on ? -1 : 1;
  const left = a.at ?? '00:00';
  const right = b.at ?? '00:00';
  return left < right ? -1 : left > right ? 1 : 0;
}
