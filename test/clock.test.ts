import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { localTime } from '../src/calendar/local-time.ts';
import { plainDate } from '../src/calendar/plain-date.ts';
import { londonInstant, londonMoment, londonToday, systemNow } from '../src/clock.ts';

const zone = 'Europe/London';
const years = Array.from({ length: 2100 - 2012 + 1 }, (_, index) => 2012 + index);

describe('around both clock changes', () => {
  it.each([
    // Summer time begins: 01:00 to 01:59 do not happen and are taken as one hour later.
    ['2025-03-30', '00:59', '2025-03-30T00:59:00.000Z', '00:59'],
    ['2025-03-30', '01:00', '2025-03-30T01:00:00.000Z', '02:00'],
    ['2025-03-30', '01:30', '2025-03-30T01:30:00.000Z', '02:30'],
    ['2025-03-30', '02:00', '2025-03-30T01:00:00.000Z', '02:00'],
    ['2025-03-30', '09:30', '2025-03-30T08:30:00.000Z', '09:30'],
    // Summer time ends: 01:00 to 01:59 happen twice, and the first is taken.
    ['2025-10-26', '00:59', '2025-10-25T23:59:00.000Z', '00:59'],
    ['2025-10-26', '01:00', '2025-10-26T00:00:00.000Z', '01:00'],
    ['2025-10-26', '01:59', '2025-10-26T00:59:00.000Z', '01:59'],
    ['2025-10-26', '02:00', '2025-10-26T02:00:00.000Z', '02:00'],
    ['2025-10-26', '09:30', '2025-10-26T09:30:00.000Z', '09:30'],
    // The working days before and after.
    ['2025-03-28', '09:30', '2025-03-28T09:30:00.000Z', '09:30'],
    ['2025-03-31', '09:30', '2025-03-31T08:30:00.000Z', '09:30'],
    ['2025-10-24', '23:59', '2025-10-24T22:59:00.000Z', '23:59'],
    ['2025-07-01', '00:30', '2025-06-30T23:30:00.000Z', '00:30'],
  ])('%s %s is %s', (date, time, instant, shown) => {
    const found = londonInstant(plainDate(date), localTime(time));
    expect(new Date(found).toISOString()).toBe(instant);
    expect(londonMoment(found)).toEqual({ on: date, at: shown });
  });

  it('shows the repeated hour twice', () => {
    const shown = ['00:59:59.999', '01:00:00.000'].map((time) => londonMoment(Date.parse(`2025-10-26T${time}Z`)));
    expect(shown).toEqual([
      { on: '2025-10-26', at: '01:59' },
      { on: '2025-10-26', at: '01:00' },
    ]);
  });
});

describe('from 2012 to 2100', () => {
  const changeDays = years.flatMap((year) => [lastSundayOf(year, 3), lastSundayOf(year, 10)]);

  it('the clocks change at 01:00 UTC on the last Sundays of March and October', () => {
    const wrong = changeDays.filter((day) => {
      const change = Date.parse(`${day}T01:00:00Z`);
      const summerBegins = day.slice(5, 7) === '03';
      return (
        londonMoment(change - 1).at !== (summerBegins ? '00:59' : '01:59') ||
        londonMoment(change).at !== (summerBegins ? '02:00' : '01:00')
      );
    });
    expect(wrong).toEqual([]);
  });

  it('every hour of the days around both changes is what Temporal says', () => {
    const wrong = changeDays.flatMap((day) => {
      const midnight = Temporal.PlainDate.from(day).subtract({ days: 1 }).toPlainDateTime();
      return Array.from({ length: 72 * 2 }, (_, half) => midnight.add({ minutes: half * 30 })).filter((wall) => {
        const expected = wall.toZonedDateTime(zone, { disambiguation: 'compatible' });
        const [date, time] = wall.toString().split('T') as [string, string];
        return (
          londonInstant(plainDate(date), localTime(time.slice(0, 5))) !== expected.epochMilliseconds ||
          !showsAs(expected)
        );
      });
    });
    expect(wrong.map(String)).toEqual([]);
  });

  it('random moments are what Temporal says', () => {
    const instants = fc.integer({ min: Date.UTC(2012, 0, 1), max: Date.UTC(2100, 11, 31, 23, 59) });
    fc.assert(
      fc.property(instants, (instant) => {
        expect(showsAs(Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone))).toBe(true);
      }),
      { numRuns: 3_000 },
    );
    const parts = fc.record({
      year: fc.integer({ min: 2012, max: 2100 }),
      month: fc.integer({ min: 1, max: 12 }),
      day: fc.integer({ min: 1, max: 28 }),
      hour: fc.integer({ min: 0, max: 23 }),
      minute: fc.integer({ min: 0, max: 59 }),
    });
    fc.assert(
      fc.property(parts, (fields) => {
        const wall = Temporal.PlainDateTime.from(fields);
        const [date, time] = wall.toString().split('T') as [string, string];
        expect(londonInstant(plainDate(date), localTime(time.slice(0, 5)))).toBe(
          wall.toZonedDateTime(zone).epochMilliseconds,
        );
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('today', () => {
  it('is London’s date, which in summer begins an hour before UTC’s', () => {
    expect(londonToday(Date.parse('2025-06-30T22:59:59Z'))).toBe('2025-06-30');
    expect(londonToday(Date.parse('2025-06-30T23:00:00Z'))).toBe('2025-07-01');
    expect(londonToday(Date.parse('2024-12-31T23:59:59Z'))).toBe('2024-12-31');
    expect(londonToday(Date.parse('2025-01-01T00:00:00Z'))).toBe('2025-01-01');
  });

  it('is taken from the machine’s clock where no instant is given', () => {
    const before = londonToday(systemNow());
    const today = londonToday();
    expect([before, londonToday(systemNow())]).toContain(today);
  });

  it('is refused for what is no instant', () => {
    expect(() => londonToday(Number.NaN)).toThrow(RangeError);
  });
});

it('the tests run under the zone that they were given', () => {
  expect(Intl.DateTimeFormat().resolvedOptions().timeZone).toBe(process.env['TZ']);
});

function showsAs(expected: Temporal.ZonedDateTime): boolean {
  const { on, at } = londonMoment(expected.epochMilliseconds);
  return expected.toString().startsWith(`${on}T${at}`);
}

function lastSundayOf(year: number, month: number): string {
  const last = new Date(Date.UTC(year, month, 0));
  last.setUTCDate(last.getUTCDate() - last.getUTCDay());
  return last.toISOString().slice(0, 10);
}
