import { z } from 'zod';
import { anchor, WEEKDAYS } from './date-rule.ts';
import { id, monthAndDay, words } from './written-values.ts';

const stretch = { from: anchor, to: anchor };

/** What to look at when a start is being looked for: a stretch of days is `from` a date `to` another, both included. */
export const planning = z.strictObject({
  usualWeekday: z.enum(WEEKDAYS).optional().describe('The day of the week on which such an inspection usually starts.'),
  lead: id.describe('The role of the person who cannot be at two inspections at once.'),
  onSite: z.strictObject(stretch).describe('The days on site.'),
  notice: z.strictObject(stretch).optional().describe('The days from the call on, in which the lead is taken up too.'),
  clearOfOthers: z
    .array(id)
    .default([])
    .describe('Milestones that should not be due while the same lead is on site at another inspection.'),
  avoid: z
    .array(
      z.strictObject({
        id: id.describe('Where a warning of this id holds, its words are used.'),
        title: words.describe('What falls there: "The notice period".'),
        ...stretch,
        within: z.strictObject({ from: monthAndDay, to: monthAndDay, title: words }),
      }),
    )
    .default([])
    .describe('Stretches that should keep clear of a period of every year.'),
});

export type PlanningRule = z.output<typeof planning>;
