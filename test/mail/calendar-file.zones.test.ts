import fc from 'fast-check';
import ICAL from 'ical.js';
import { Temporal } from 'temporal-polyfill';
import { afterEach, describe, expect, it } from 'vitest';
import { localTime } from '../../src/calendar/local-time.ts';
import { plainDate } from '../../src/calendar/plain-date.ts';
import { buildCalendarFile, type CalendarFile } from '../../src/mail/calendar-file.ts';
import { address, exampleCalendarEntry as entry } from './example-emails.ts';

const zone = process.env['TZ'];

afterEach(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

function publish(...entries: CalendarFile['entries']): string {
  return buildCalendarFile({ method: 'PUBLISH', entries });
}

/** What another parser makes of the file. */
function readBack(content: string): { calendar: ICAL.Component; events: ICAL.Event[] } {
  const calendar = new ICAL.Component(ICAL.parse(content) as unknown[]);
  return { calendar, events: calendar.getAllSubcomponents('vevent').map((event) => new ICAL.Event(event)) };
}

function instantOf(time: ICAL.Time): string {
  return Temporal.Instant.fromEpochMilliseconds(time.toUnixTime() * 1000).toString();
}

/** The same moment by another library. */
function londonInstant(on: string, at: string): string {
  return Temporal.PlainDateTime.from(`${on}T${at}`).toZonedDateTime('Europe/London').toInstant().toString();
}

describe('an entry of whole days', () => {
  it.each([
    ['2025-04-04', undefined, '2025-04-05'],
    ['2025-03-30', undefined, '2025-03-31'],
    ['2025-10-26', undefined, '2025-10-27'],
    ['2025-12-31', undefined, '2026-01-01'],
    ['2028-02-28', '2028-02-29', '2028-03-01'],
    ['2025-03-03', '2025-03-06', '2025-03-07'],
    ['2025-03-28', '2025-04-01', '2025-04-02'],
  ])('from %s to %s ends before %s', (on, endsOn, exclusiveEnd) => {
    const content = publish(entry({ on: plainDate(on), ...(endsOn && { endsOn: plainDate(endsOn) }) }));
    const [event] = readBack(content).events;
    expect(event?.startDate.isDate).toBe(true);
    expect(event?.startDate.toString()).toBe(on);
    expect(event?.endDate.toString()).toBe(exclusiveEnd);
    expect(content).toContain('TRANSP:TRANSPARENT');
    expect(content).not.toContain('VTIMEZONE');
  });
});

describe('an entry at a time', () => {
  it.each([
    // Both sides of both clock changes, and both sides of the hours that are not there or there twice.
    ['2025-03-28', '09:30'],
    ['2025-03-30', '00:44'],
    ['2025-03-30', '02:00'],
    ['2025-03-31', '09:30'],
    ['2025-10-24', '09:30'],
    ['2025-10-26', '00:44'],
    ['2025-10-26', '02:00'],
    ['2025-10-27', '09:30'],
    ['2025-12-31', '23:59'],
    ['2028-02-29', '00:00'],
    ['2040-07-02', '12:00'],
  ])('%s %s is that moment in London', (on, at) => {
    const content = publish(entry({ on: plainDate(on), at: localTime(at), durationMinutes: 15 }));
    const { calendar, events } = readBack(content);
    const [event] = events;
    expect(calendar.getAllSubcomponents('vtimezone')).toHaveLength(1);
    expect(event?.startDate.zone.tzid).toBe('Europe/London');
    expect(event?.startDate.toString()).toBe(`${on}T${at}:00`);
    const start = londonInstant(on, at);
    expect(instantOf(event?.startDate as ICAL.Time)).toBe(start);
    expect(instantOf(event?.endDate as ICAL.Time)).toBe(Temporal.Instant.from(start).add({ minutes: 15 }).toString());
    expect(content).toContain('TRANSP:OPAQUE');
  });

  it('lasts as long as it says across a clock change', () => {
    const content = publish(entry({ on: plainDate('2025-03-30'), at: localTime('00:30'), durationMinutes: 120 }));
    expect(content).toContain('DTEND;TZID=Europe/London:20250330T033000');
  });

  it('without a duration is a moment that keeps nobody busy', () => {
    const content = publish(entry({ at: localTime('09:30') }));
    expect(content).toContain('DTSTART;TZID=Europe/London:20250404T093000');
    expect(content).not.toContain('DTEND');
    expect(content).toContain('TRANSP:TRANSPARENT');
  });
});

describe('the file', () => {
  const entries = [
    entry({ alarmMinutesBefore: 930 }),
    entry({ uid: 'b@timeline.example.org', at: localTime('09:30'), on: plainDate('2025-10-26'), durationMinutes: 15 }),
    entry({ uid: 'c@timeline.example.org', sequence: 3, status: 'cancelled' }),
  ];

  it('is the same whatever the zone of the process', () => {
    const first = publish(...entries);
    for (const other of [
      'UTC',
      'Europe/London',
      'Asia/Tokyo',
      'Pacific/Auckland',
      'America/Los_Angeles',
      'Pacific/Apia',
    ]) {
      process.env['TZ'] = other;
      expect(publish(...entries), other).toBe(first);
    }
  });

  it('carries method, product, UID, sequence, status and stamps', () => {
    const { calendar, events } = readBack(publish(...entries));
    expect(calendar.getFirstPropertyValue('method')).toBe('PUBLISH');
    expect(calendar.getFirstPropertyValue('prodid')).toBe('-//Inspection timeline//Inspection timeline//EN');
    expect(calendar.getFirstPropertyValue('version')).toBe('2.0');
    expect(events.map((event) => [event.uid, event.sequence])).toEqual([
      ['draft.7f3c2a10@timeline.example.org', 0],
      ['b@timeline.example.org', 0],
      ['c@timeline.example.org', 3],
    ]);
    expect(events.map((event) => event.component.getFirstPropertyValue('status'))).toEqual([
      'CONFIRMED',
      'CONFIRMED',
      'CANCELLED',
    ]);
    for (const event of events) {
      for (const name of ['dtstamp', 'last-modified']) {
        expect((event.component.getFirstPropertyValue(name) as ICAL.Time).toICALString()).toBe('20250401T073000Z');
      }
    }
  });

  it('reminds before the entry, but of nothing that is cancelled', () => {
    const [event] = readBack(publish(...entries)).events;
    const [alarm] = event?.component.getAllSubcomponents('valarm') ?? [];
    expect((alarm?.getFirstPropertyValue('trigger') as ICAL.Duration | undefined)?.toSeconds()).toBe(-930 * 60);
    expect(publish(entry({ status: 'cancelled', alarmMinutesBefore: 60 }))).not.toContain('VALARM');
  });

  it('escapes text so that another parser gives back what was put in', () => {
    const title = 'Draft; report, due: "Leeds" \\ Bradford 🎉';
    const description = `${'Zoë’s line – '.repeat(30)}\nSecond; line, with \\ and 👩‍👧\n\nEND:VEVENT\nBEGIN:VEVENT`;
    const content = publish(entry({ title, description }));
    const { events } = readBack(content);
    expect(events).toHaveLength(1);
    expect(events[0]?.summary).toBe(title);
    expect(events[0]?.description).toBe(description);
  });

  it('never says the word that gives an inspection away', () => {
    const content = publish(entry({ title: 'Unannounced visit', description: `${'x'.repeat(60)} unannounced` }));
    const [event] = readBack(content).events;
    expect(event?.summary).toBe('Undisclosed visit');
    expect(event?.description).toBe(`${'x'.repeat(60)} undisclosed`);
  });

  it('takes no control characters and no line end into a title', () => {
    const [event] = readBack(
      publish(entry({ title: 'a\r\nATTENDEE:mailto:b@evil.test\u0007', description: 'x\u0000y' })),
    ).events;
    expect(event?.summary).toBe('a ATTENDEE:mailto:b@evil.test');
    expect(event?.description).toBe('xy');
    expect(event?.attendees).toEqual([]);
  });

  it('folds lines at 75 octets, with CRLF everywhere', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 400 }),
        fc.string({ unit: 'grapheme', maxLength: 400 }),
        (title, description) => {
          const content = publish(entry({ title, description }));
          expect(content.endsWith('END:VCALENDAR\r\n')).toBe(true);
          expect(content).not.toMatch(/[^\r]\n|\r[^\n]/);
          for (const line of content.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
          expect(readBack(content).events).toHaveLength(1);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('invitations', () => {
  const organizer = { name: 'Inspection "timeline"; service', address: address('timeline@example.org') };
  const attendee = { name: "Sarah O'Brien, HMI", address: address('sarah@inspectors.example') };

  it('name who invites and who is invited', () => {
    const content = buildCalendarFile({ method: 'REQUEST', entries: [entry()], organizer, attendee });
    const [event] = readBack(content).events;
    expect(event?.organizer).toBe('mailto:timeline@example.org');
    const [invited] = event?.attendees ?? [];
    expect(String(invited?.getFirstValue()).toLowerCase()).toBe('mailto:sarah@inspectors.example');
    expect(invited?.getParameter('cn')).toBe("Sarah O'Brien, HMI");
    expect(invited?.getParameter('rsvp')).toBe('FALSE');
    expect(invited?.getParameter('partstat')).toBe('NEEDS-ACTION');
  });

  it('end by CANCEL, with cancelled entries only', () => {
    const cancelled = entry({ status: 'cancelled', sequence: 1 });
    const content = buildCalendarFile({ method: 'CANCEL', entries: [cancelled], organizer, attendee });
    expect(readBack(content).calendar.getFirstPropertyValue('method')).toBe('CANCEL');
    expect(content).toContain('RSVP=FALSE');
    expect(() => buildCalendarFile({ method: 'CANCEL', entries: [entry()] })).toThrow(RangeError);
  });

  it('need both, and what is published invites nobody', () => {
    expect(() => buildCalendarFile({ method: 'REQUEST', entries: [entry()] })).toThrow(RangeError);
    expect(() => buildCalendarFile({ method: 'REQUEST', entries: [entry()], organizer })).toThrow(RangeError);
    expect(buildCalendarFile({ method: 'PUBLISH', entries: [entry()], organizer, attendee })).not.toContain('ATTENDEE');
  });
});

describe('an entry that calendar programs would misread', () => {
  it.each([
    [{ uid: 'a b' }],
    [{ uid: 'a\r\nX: y' }],
    [{ uid: '' }],
    [{ sequence: -1 }],
    [{ sequence: 1.5 }],
    [{ stamp: '2025-04-01' }],
    [{ stamp: 'nowZ' }],
    [{ endsOn: plainDate('2025-04-03') }],
    [{ endsOn: plainDate('2025-04-05'), at: localTime('09:30') }],
    [{ at: localTime('09:30'), durationMinutes: 0 }],
    [{ alarmMinutesBefore: -5 }],
  ])('%o is refused', (changes) => {
    expect(() => publish(entry(changes))).toThrow(RangeError);
  });

  it('no entry at all is refused', () => {
    expect(() => publish()).toThrow(RangeError);
  });
});
