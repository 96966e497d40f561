import { addDays, formatLongDate, type PlainDate } from '../../calendar/plain-date.ts';
import { formatTime, type LocalTime } from '../../calendar/local-time.ts';
import { previousWorkingDay } from '../../calendar/working-day-calendar.ts';
import { londonInstant, londonMoment } from '../../clock.ts';
import type { CalendarEntry } from '../../mail/calendar-file.ts';
import { neutralDescription, neutralTitle } from '../../mail/neutral-entry.ts';
import { asSentence } from '../../mail/reminder-words.ts';
import { type CalendarDates, lastDayOf, toCalendarSpan } from '../../schedules/calendar-dates.ts';
import type { FeedEntryRow } from '../../store/feed-entries.ts';
import type { RulesLibrary } from '../assemble-rules.ts';
import { feedUid } from '../milestone-uid.ts';

/** What the entries of one reader's calendar are written with. */
export interface FeedWriting {
  readonly rules: RulesLibrary;
  readonly userId: string;
  /** Says nothing of who or what before the announcement. */
  readonly neutralTitles: boolean;
  readonly baseUrl: string | undefined;
}

/** One working day before a date of one's own, at this time. */
const ALARM_AT = '09:00' as LocalTime;
/** So long before a moment of one's own. */
const ALARM_MINUTES = 60;

/**
 * A milestone as an entry of its reader's calendar; null where it has no date. What is done stands where it was done,
 * what was cancelled where it was to be. Nothing in it follows the clock, so that it is the same until something changes.
 */
export function toFeedEntry(row: FeedEntryRow, writing: FeedWriting): CalendarEntry | null {
  const dates = datesOf(row);
  if (dates === null) return null;
  const changed = Math.floor(row.changed_at.getTime() / 1000) * 1000;
  const cancelled = row.ended && row.status !== 'done';
  return {
    uid: feedUid(row.inspection_id, row.milestone, writing.userId),
    sequence: row.revision,
    ...wordEntry(row, writing, sayMoment(changed)),
    ...dates,
    status: cancelled ? 'cancelled' : 'confirmed',
    stamp: new Date(changed).toISOString(),
    ...(row.own && row.status === 'open' ? alarmOf(dates, row, writing.rules) : {}),
  };
}

function datesOf(row: FeedEntryRow): CalendarDates | null {
  const moment = (on: PlainDate | null, at: LocalTime | null) =>
    on === null ? null : at === null ? { on } : { on, at };
  if (row.status === 'done' && row.actual_on !== null && row.ends_on === null) {
    return moment(row.actual_on, row.actual_at);
  }
  return toCalendarSpan({
    planned: moment(row.planned_on, row.planned_at),
    due: moment(row.due_on, row.due_at),
    opensOn: row.opens_on,
    endsOn: row.ends_on,
  });
}

function wordEntry(
  row: FeedEntryRow,
  { rules, neutralTitles, baseUrl }: FeedWriting,
  asAt: string,
): Pick<CalendarEntry, 'title' | 'description' | 'url'> {
  const says = `As at ${asAt}, when this last changed.`;
  if (neutralTitles && !row.announced) {
    const neutral = { inspectionId: row.inspection_id, step: row.position + 1, isDue: row.due_on !== null };
    return {
      title: `${row.status === 'done' ? 'Done: ' : ''}${neutralTitle(neutral)}`,
      description: `${neutralDescription(neutral)}\n\n${says}`,
    };
  }
  const { framework, kind } = rules.plan(row.framework, row.kind);
  const what = kind.milestones.find((each) => each.id === row.milestone)?.what ?? row.title;
  const owner = framework.roles.find((each) => each.id === row.owner)?.title ?? row.owner;
  const party = framework.parties.find((each) => each.id === row.party)?.title ?? row.party;
  const lines = [
    asSentence(row.title),
    `${owner}, ${party}.`,
    sayDates(row),
    ...(row.provisional ? ['This may still change.'] : []),
    ...(row.embargoed ? ['Under embargo until publication.'] : []),
    says,
  ];
  const prefix = row.status === 'done' ? 'Done: ' : row.ended ? 'Cancelled: ' : '';
  return {
    title: `${prefix}${what}: ${row.name}${row.embargoed ? ' (under embargo)' : ''}`,
    description: lines.filter((line) => line !== '').join('\n'),
    ...(baseUrl === undefined ? {} : { url: `${baseUrl}/inspections/${row.inspection_id}` }),
  };
}

function sayDates(row: FeedEntryRow): string {
  const { status, planned_on, planned_at, due_on, due_at, opens_on, ends_on } = row;
  if (status === 'done') return '';
  const say = (on: PlainDate, at: LocalTime | null, word: string): string =>
    `${formatLongDate(on)}${at === null ? '' : ` ${word} ${formatTime(at)}`}`;
  const facts = [
    ...(opens_on === null ? [] : [`Opens ${formatLongDate(opens_on)}.`]),
    ...(due_on === null ? [] : [`Due ${say(due_on, due_at, 'by')}.`]),
    ...(planned_on === null || (planned_on === due_on && planned_at === due_at)
      ? []
      : [
          `Planned for ${say(planned_on, planned_at, 'at')}${ends_on === null ? '' : ` to ${formatLongDate(ends_on)}`}.`,
        ]),
  ];
  return facts.join(' ');
}

/**
 * Of whole days the alarm is at nine o'clock on the working day before the last moment, in London: across a clock change
 * the midnight that it counts from is an hour nearer or further.
 */
function alarmOf(
  dates: CalendarDates,
  { opens_on }: FeedEntryRow,
  rules: RulesLibrary,
): Pick<CalendarEntry, 'alarmMinutesBefore' | 'alarmFromEnd'> {
  if (dates.at !== undefined) return { alarmMinutesBefore: ALARM_MINUTES };
  const fromEnd = opens_on !== null && dates.endsOn !== undefined;
  const day = fromEnd ? lastDayOf(dates) : dates.on;
  const midnight = londonInstant(fromEnd ? addDays(day, 1) : day, '00:00' as LocalTime);
  const { calendar } = rules.calendar(rules.current.calendar);
  const alarm = londonInstant(previousWorkingDay(calendar, day), ALARM_AT);
  return { alarmMinutesBefore: (midnight - alarm) / 60_000, ...(fromEnd ? { alarmFromEnd: true } : {}) };
}

/** "3:40pm on Friday 4 April 2025", London time. */
function sayMoment(instant: number): string {
  const { on, at } = londonMoment(instant);
  return `${formatTime(at)} on ${formatLongDate(on)}`;
}
