import { z } from 'zod';

/** A civil date as an answer gives it. */
export const civilDate = z.string().meta({
  id: 'CivilDate',
  title: 'Civil date',
  format: 'date',
  description: 'A day in England and Wales, YYYY-MM-DD; no time and no time zone.',
});

/** A time of day as an answer gives it. */
export const wallTime = z.string().meta({
  id: 'WallTime',
  title: 'Wall time',
  pattern: '^([01]\\d|2[0-3]):[0-5]\\d$',
  description: 'A time of day by the clocks of London, HH:MM from 00:00 to 23:59.',
});

/** A day with a time where the rule gives one. */
export const civilMoment = z
  .strictObject({
    on: civilDate,
    at: wallTime.exactOptional().describe('The London time; absent where the rule names the day only.'),
  })
  .meta({
    id: 'CivilMoment',
    title: 'Civil moment',
    description: 'A day and, where the rule gives one, a time of day in London. It is no instant.',
  });

/** An instant of the clock. */
export const instant = z.string().meta({
  id: 'Instant',
  title: 'Instant',
  format: 'date-time',
  description: 'An instant, ISO 8601 with milliseconds, in UTC.',
});

/** A London minute with a space, as lists for people have it. */
export const londonMinute = z.string().meta({
  id: 'LondonMinute',
  title: 'London minute',
  pattern: '^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d$',
  description: 'A minute by the clocks of London, YYYY-MM-DD HH:MM.',
});

/** A date with or without a time, in one text. */
export const dateText = z.string().meta({
  id: 'DateText',
  title: 'Date as text',
  pattern: '^\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d)?$',
  description: 'YYYY-MM-DD, or YYYY-MM-DDTHH:MM where it has a time of day in London.',
});

/** The id of an inspection. */
export const inspectionId = z.uuid().meta({
  id: 'InspectionId',
  title: 'Id of an inspection',
  description: 'The whole id of an inspection. Where one is asked for, its first characters do, 4 at least.',
});

/** What leads to the next page of a list. */
export const nextCursor = z.string().nullable().meta({
  id: 'NextCursor',
  title: 'Next page',
  description: 'Given as `after`, it leads to the next page; it has no other meaning. Null on the last page.',
});
