import { TZDate } from '@date-fns/tz';
import {
  ICalAlarmRelatesTo,
  ICalAlarmType,
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalCalendar,
  ICalCalendarMethod,
  ICalEventBusyStatus,
  type ICalEventData,
  ICalEventStatus,
  ICalEventTransparency,
} from 'ical-generator';
import { tzlib_get_ical_block } from 'timezones-ical-library';
import type { LocalTime } from '../calendar/local-time.ts';
import { addDays, type PlainDate } from '../calendar/plain-date.ts';
import type { Mailbox } from './email-address.ts';
import type { CalendarMethod } from './outgoing-email.ts';
import { withoutTellingWord } from './telling-word.ts';

const ZONE = 'Europe/London';

/** One date in a calendar file. Dates are civil dates, times London wall times. */
export interface CalendarEntry {
  /** Stays the same for as long as the entry lives, whatever moves; opaque, of letters, digits and `.-_@`. */
  readonly uid: string;
  /** Higher by one each time the entry's date or status changes, from 0. */
  readonly sequence: number;
  readonly title: string;
  /** Plain text, lines ending in a line feed. */
  readonly description: string;
  readonly on: PlainDate;
  /** The last day of an entry of several days, included; not together with `at`. */
  readonly endsOn?: PlainDate;
  /** Absent for an entry of whole days. */
  readonly at?: LocalTime;
  /** How long a timed entry lasts; a mere moment where absent. */
  readonly durationMinutes?: number;
  readonly status: 'confirmed' | 'cancelled';
  /** The instant at which the entry was last changed, ISO 8601 in UTC; it is DTSTAMP and LAST-MODIFIED both. */
  readonly stamp: string;
  /** When the calendar program reminds of it, before its start (for whole days: before midnight); never where absent. */
  readonly alarmMinutesBefore?: number;
  /** The alarm counts back from the end of the entry: for whole days from the midnight after the last. */
  readonly alarmFromEnd?: boolean;
  /** Where more is to be seen. */
  readonly url?: string;
}

/** What a calendar file says besides its entries. */
export interface CalendarFile {
  readonly method: CalendarMethod;
  readonly entries: readonly CalendarEntry[];
  /** Who the entries come from, at an address of the sender's own domain; REQUEST needs it. */
  readonly organizer?: Mailbox;
  /** Who is invited, or no longer is; REQUEST needs it, and PUBLISH leaves it out, since nobody answers to one. */
  readonly attendee?: Mailbox;
  /** Of a calendar that programs read again and again, which alone may hold no entry. It is no message, and has no METHOD. */
  readonly feed?: {
    /** What programs call it. */
    readonly name: string;
    readonly refreshMinutes: number;
  };
}

/**
 * The text of an `.ics` file (RFC 5545), the same for the same input, whatever the zone of the process.
 * @throws RangeError for an entry or a combination that calendar programs would misread.
 */
export function buildCalendarFile(file: CalendarFile): string {
  if (file.entries.length === 0 && !file.feed) throw new RangeError('A calendar file needs an entry.');
  if (file.method === 'REQUEST' && !(file.organizer && file.attendee)) {
    throw new RangeError('An invitation needs an organizer and an attendee.');
  }
  if (file.method === 'CANCEL' && file.entries.some((entry) => entry.status !== 'cancelled')) {
    throw new RangeError('A cancellation holds cancelled entries only.');
  }
  const calendar = new ICalCalendar({
    prodId: '//Inspection timeline//Inspection timeline//EN',
    ...(!file.feed && { method: ICalCalendarMethod[file.method] }),
    // A zone of the whole calendar would put DTSTAMP into it, which must be UTC: each timed entry has its own.
    timezone: { name: null, generator: readZoneRules },
    ...(file.feed && { name: cleanName(file.feed.name), ttl: file.feed.refreshMinutes * 60 }),
  });
  for (const entry of file.entries) {
    const event = calendar.createEvent(buildEvent(entry, file));
    // The generator does not take this with the rest.
    if (entry.alarmFromEnd) for (const alarm of event.alarms()) alarm.relatesTo(ICalAlarmRelatesTo.end);
  }
  const text = `${calendar.toString()}\r\n`;
  if (file.entries.length > 0) return text;
  // A calendar of nothing at all is none (RFC 5545, 3.6).
  const rules = readZoneRules(ZONE).replace(/\r?\n/g, '\r\n').trim();
  return text.replace('END:VCALENDAR', `${rules}\r\nEND:VCALENDAR`);
}

function buildEvent(entry: CalendarEntry, file: CalendarFile): ICalEventData {
  checkEntry(entry);
  const stamp = new Date(entry.stamp);
  const busy = entry.at !== undefined && entry.durationMinutes !== undefined;
  const cancelled = entry.status === 'cancelled';
  return {
    id: entry.uid,
    sequence: entry.sequence,
    stamp,
    lastModified: stamp,
    summary: onOneLine(entry.title),
    description: cleanText(entry.description),
    ...(entry.url !== undefined && { url: entry.url }),
    status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    transparency: busy ? ICalEventTransparency.OPAQUE : ICalEventTransparency.TRANSPARENT,
    busystatus: busy ? ICalEventBusyStatus.BUSY : ICalEventBusyStatus.FREE,
    ...(entry.at === undefined ? wholeDays(entry) : timed(entry, entry.at)),
    ...(entry.alarmMinutesBefore !== undefined &&
      !cancelled && {
        alarms: [
          {
            type: ICalAlarmType.display,
            triggerBefore: entry.alarmMinutesBefore * 60,
            description: onOneLine(entry.title),
          },
        ],
      }),
    ...(file.organizer && { organizer: { name: cleanName(file.organizer.name), email: file.organizer.address } }),
    ...(file.attendee &&
      file.method !== 'PUBLISH' && {
        attendees: [
          {
            name: cleanName(file.attendee.name),
            email: file.attendee.address,
            role: ICalAttendeeRole.REQ,
            status: ICalAttendeeStatus.NEEDSACTION,
            // Nobody reads answers, and the date stands whatever they are.
            rsvp: false,
          },
        ],
      }),
  };
}

/** Dates as UTC midnights, which the generator writes by their UTC parts; DTEND is the day after the last. */
function wholeDays(entry: CalendarEntry): Pick<ICalEventData, 'start' | 'end' | 'allDay'> {
  return {
    allDay: true,
    start: new Date(`${entry.on}T00:00:00Z`),
    end: new Date(`${addDays(entry.endsOn ?? entry.on, 1)}T00:00:00Z`),
  };
}

/** A `TZDate` knows its zone, so that the generator reads its parts in London and not in the zone of the process. */
function timed(entry: CalendarEntry, at: LocalTime): Pick<ICalEventData, 'start' | 'end' | 'timezone'> {
  const [year, month, day] = entry.on.split('-').map(Number) as [number, number, number];
  const [hour, minute] = at.split(':').map(Number) as [number, number];
  const start = new TZDate(year, month - 1, day, hour, minute, ZONE);
  return {
    timezone: ZONE,
    start,
    ...(entry.durationMinutes !== undefined && {
      end: new TZDate(start.getTime() + entry.durationMinutes * 60_000, ZONE),
    }),
  };
}

function checkEntry(entry: CalendarEntry): void {
  const refuse = (problem: string): never => {
    throw new RangeError(`The calendar entry ${JSON.stringify(entry.uid)} ${problem}.`);
  };
  if (!/^[A-Za-z0-9._@-]{1,200}$/.test(entry.uid)) refuse('has a UID with signs other than letters, digits and .-_@');
  if (!Number.isSafeInteger(entry.sequence) || entry.sequence < 0) refuse('has a SEQUENCE that is no count');
  if (Number.isNaN(Date.parse(entry.stamp)) || !entry.stamp.endsWith('Z'))
    refuse('has a stamp that is no instant in UTC');
  if (entry.endsOn !== undefined && (entry.at !== undefined || entry.endsOn < entry.on))
    refuse('ends before it starts');
  for (const minutes of [entry.durationMinutes, entry.alarmMinutesBefore]) {
    if (minutes !== undefined && !(Number.isSafeInteger(minutes) && minutes > 0))
      refuse('has a time that is no count of minutes');
  }
}

function readZoneRules(zone: string): string {
  const [rules] = tzlib_get_ical_block(zone, false);
  if (!rules) throw new RangeError(`There are no calendar rules for the zone ${zone}.`);
  return rules;
}

/**
 * Without the word that gives an inspection away, since calendars get passed on; and without control characters other
 * than line ends: the generator escapes the rest, but lets these through.
 */
function cleanText(text: string): string {
  return withoutTellingWord(text)
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .replace(/\p{Cs}/gu, '');
}

function onOneLine(text: string): string {
  return cleanText(text).replace(/\s+/gu, ' ').trim();
}

/** A parameter's value in quotation marks can hold none itself (RFC 5545, 3.1); there is no escape for them. */
function cleanName(name: string): string {
  return onOneLine(name).replace(/["\\]/g, '');
}
