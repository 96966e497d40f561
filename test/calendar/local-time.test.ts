import { describe, expect, it } from 'vitest';
import { compareMoments, formatTime, localTime, minutesOf, parseLocalTime } from '../../src/calendar/local-time.ts';
import { plainDate } from '../../src/calendar/plain-date.ts';

describe('a time of day', () => {
  it('is one of 1,440, in order', () => {
    const texts = Array.from({ length: 1440 }, (_, minute) => {
      const pad = (value: number): string => String(value).padStart(2, '0');
      return `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`;
    });
    expect(texts.map((text) => minutesOf(localTime(text)))).toEqual(texts.map((_, minute) => minute));
  });

  it.each(['24:00', '9:30', '09:60', '09:30:00', '09.30', '', ' 09:30'])('is not %j', (text) => {
    expect(parseLocalTime(text)).toBeNull();
    expect(() => localTime(text)).toThrow(RangeError);
  });

  it.each([
    ['09:30', '9:30am'],
    ['09:00', '9am'],
    ['12:00', 'midday'],
    ['00:00', 'midnight'],
    ['00:05', '12:05am'],
    ['12:30', '12:30pm'],
    ['23:59', '11:59pm'],
  ])('%s is written %s', (text, written) => {
    expect(formatTime(localTime(text))).toBe(written);
  });
});

describe('compareMoments', () => {
  const day = plainDate('2025-04-04');

  it.each([
    [{ on: day }, { on: plainDate('2025-04-05') }, -1],
    [{ on: day, at: localTime('09:30') }, { on: day, at: localTime('15:00') }, -1],
    [{ on: day }, { on: day, at: localTime('00:00') }, 0],
    [{ on: day, at: localTime('00:01') }, { on: day }, 1],
  ])('orders %j and %j', (a, b, sign) => {
    expect(Math.sign(compareMoments(a, b))).toBe(sign);
    expect(Math.sign(compareMoments(b, a))).toBe(0 - sign);
  });
});
