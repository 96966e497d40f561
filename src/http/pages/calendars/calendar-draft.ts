import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { calendarChangeInput } from '../../../service/calendars/calendar-change-input.ts';
import type { Site } from '../site.ts';

const outcome = z.strictObject({
  /** How many changes of the calendar were recorded; null where none was asked for. */
  recorded: z.number().nullable(),
  applied: z.array(
    z.strictObject({
      inspection: z.string(),
      title: z.string(),
      moved: z.number(),
      reminders: z.number(),
      told: z.number(),
    }),
  ),
  unmovable: z.array(z.strictObject({ id: z.string(), title: z.string(), problem: z.string() })),
  /** Whether it was broken off before every inspection asked for was planned again. */
  brokenOff: z.boolean(),
});

const calendarDraft = z.discriminatedUnion('stage', [
  z.strictObject({ stage: z.literal('preview'), calendar: z.string(), change: calendarChangeInput }),
  z.strictObject({ stage: z.literal('done'), calendar: z.string(), outcome }),
]);

/** What came of planning inspections again. */
export type Outcome = z.output<typeof outcome>;
/** A change of a calendar that is being looked at, or what came of it. */
export type CalendarDraft = z.output<typeof calendarDraft>;

/** What the drafts are kept as. */
export const CALENDAR_DRAFT = 'calendar-change';

/** @throws DraftNotFoundError where there is none, or it is another person's. */
export async function readCalendarDraft(site: Site, request: FastifyRequest, id: string): Promise<CalendarDraft> {
  return calendarDraft.parse(await site.drafts.read(request, CALENDAR_DRAFT, id));
}
