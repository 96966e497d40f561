import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Site } from '../site.ts';
import type { CalendarDraft } from './calendar-draft.ts';

/** Shows what came of a change of a calendar, and which inspections still stand on an older state of it. */
export async function showOutcome(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  { calendar, outcome }: Extract<CalendarDraft, { stage: 'done' }>,
): Promise<FastifyReply> {
  const { standing } = await site.run(request, 'previewCalendar', { calendar, limit: 1 });
  const { recorded, applied } = outcome;
  const saved =
    recorded === 0
      ? 'No date depends on the change, so nothing was recorded.'
      : recorded === null
        ? 'The inspections were planned again.'
        : 'The calendar was changed.';
  return site.page(request, reply, 'calendars/outcome', {
    title: recorded === null ? 'Inspections planned again' : 'Change of the calendar',
    back: { href: `/calendars/${calendar}`, text: 'Back to bank holidays' },
    saved,
    calendar,
    ...outcome,
    applied: applied.slice(0, MOST_SHOWN),
    total: applied.length,
    more: Math.max(0, applied.length - MOST_SHOWN),
    standing,
  });
}

/** Inspections in the table of what was done. */
const MOST_SHOWN = 100;
