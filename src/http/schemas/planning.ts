import { z } from 'zod';
import { STAGE_DATES } from '../../planning/plan-stages.ts';
import { civilDate, civilMoment, inspectionId } from './moments.ts';

/** A reason against a start. */
export const clash = z
  .strictObject({
    id: z.string(),
    message: z.string(),
    dates: z.array(civilDate).describe('The days that it is about, in order.'),
    with: z.string().exactOptional().describe('The other inspection, where it is about one.'),
  })
  .meta({ id: 'Clash', title: 'Clash', description: 'A reason against a start.' });

const keyDates = {
  start: civilDate,
  call: civilDate.nullable().describe('When the call is planned.'),
  lastDayOnSite: civilDate.nullable(),
  published: civilDate.nullable(),
};

const notes = z.array(z.string()).describe('What is only noted, as whole sentences.');

const lead = z
  .strictObject({ email: z.string(), inspections: z.number().int() })
  .nullable()
  .describe('Whose other inspections were looked at, and how many they are; null where nobody was named.');

const distance = z.strictObject({ days: z.number().int(), workingDays: z.number().int() });

/** Several starts side by side. */
export const whatIf = z
  .strictObject({
    kind: z.string(),
    name: z.string(),
    framework: z.string(),
    starts: z.array(z.strictObject({ ...keyDates, clashes: z.array(clash), notes })),
    dates: z.array(
      z.strictObject({
        milestone: z.string(),
        title: z.string(),
        date: z.enum(['planned', 'opens', 'closes', 'due']),
        on: z.array(civilMoment.nullable()).describe('In the order of the starts; null where it has none.'),
        fromFirst: z
          .array(distance.nullable())
          .describe('How far each lies from that of the first start; negative is earlier.'),
      }),
    ),
    lead,
  })
  .meta({ id: 'WhatIf', title: 'Starts compared', description: 'Several starts of one kind side by side.' });

/** What was looked for, and found. */
export const startsFound = z
  .strictObject({
    kind: z.string(),
    name: z.string(),
    framework: z.string(),
    target: z
      .strictObject({ milestone: z.string(), title: z.string(), before: civilDate })
      .nullable()
      .describe('What was to be planned before which day; that day itself is too late.'),
    weekday: z.string().nullable().describe('The weekday of the starts that were looked at; null where it was any.'),
    from: civilDate.describe('The first day that could be a start, included.'),
    to: civilDate.describe('The last day that could be a start, included.'),
    found: z
      .array(
        z.strictObject({
          ...keyDates,
          target: civilDate.nullable().describe('When the milestone that was asked about is planned.'),
          allowed: z.array(clash).describe('Clashes that were allowed.'),
          notes,
        }),
      )
      .describe('The best one first: the latest where something was to be planned before a date, else the earliest.'),
    passedOver: z.array(
      z.strictObject({
        first: civilDate.describe('The one looked at first, whose clashes are given.'),
        last: civilDate.describe('The one looked at last.'),
        starts: z.number().int(),
        clashes: z.array(clash),
      }),
    ),
    inTheWay: z
      .array(z.strictObject({ id: z.string(), starts: z.number().int() }))
      .describe('How often each clash stood in the way, the most frequent first.'),
    looked: z.number().int().describe('How many starts were looked at closely.'),
    lead,
  })
  .meta({
    id: 'StartsFound',
    title: 'Starts found',
    description: 'Starts that nothing speaks against, and why others were passed over.',
  });

/** A programme that was planned. */
export const programme = z
  .strictObject({
    dryRun: z.boolean(),
    inspections: z
      .array(
        z.strictObject({
          id: inspectionId.nullable().describe('Null where nothing was stored.'),
          kind: z.string(),
          name: z.string(),
          ...keyDates,
          clashes: z.array(clash),
          notes,
        }),
      )
      .describe('In the order given.'),
    remindersPlanned: z.number().int().nullable().describe('All together; null where nothing was stored.'),
  })
  .meta({ id: 'Programme', title: 'Programme', description: 'A programme that was planned, or would be.' });

const stretch = z.strictObject({
  from: civilDate.describe('The first day, included.'),
  to: civilDate.describe('The last day, included.'),
});

const stageName = { milestone: z.string(), title: z.string().describe('What it is called in few words.') };

/** The inspections of a year. */
export const programmeYear = stretch
  .extend({
    inspections: z
      .array(
        z.strictObject({
          id: inspectionId,
          kind: z.string(),
          name: z.string(),
          start: civilDate,
          state: z.enum(['planned', 'announced']),
          embargoed: z.boolean(),
          leads: z.array(z.string()).describe('Who leads it.'),
          notice: stretch.nullable().describe('The days from the planned call to the start.'),
          onSite: stretch.nullable(),
          windows: z
            .array(stretch.extend(stageName))
            .describe(
              'The times with a first and a last day of their own that the rules name for planning: that for comments.',
            ),
          dates: z
            .array(z.strictObject({ ...stageName, is: z.enum(STAGE_DATES), on: civilDate }))
            .describe('The call, the publication, and what its lead has to be free for, in the order of their days.'),
          clashes: z
            .array(clash)
            .describe('What speaks against it and is not over. Of two that clash it stands with the later one.'),
        }),
      )
      .describe('In the order of their start: those that have anything to do in these days.'),
    complete: z.boolean().describe('False where there are more than could be shown.'),
    bankHolidays: z
      .array(z.strictObject({ on: civilDate, name: z.string() }))
      .describe('Those of these days, without those on a weekend.'),
    officialUntil: civilDate.describe('The last day up to which bank holidays are published.'),
  })
  .meta({ id: 'ProgrammeYear', title: 'Programme of a year', description: 'The inspections of at most a year.' });
