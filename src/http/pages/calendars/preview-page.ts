import type { FastifyRequest } from 'fastify';
import type { CalendarChangeInput } from '../../../service/calendars/calendar-change-input.ts';
import type { Site } from '../site.ts';
import { buildPreviewView, type PreviewView } from './preview-view.ts';

/** What is to be looked at; without a change, what the present calendar moves in inspections on an older state of it. */
export interface PreviewRequest {
  readonly calendar: string;
  readonly change?: CalendarChangeInput;
  /** Where an earlier page of inspections ended. */
  readonly after?: string | undefined;
}

/** A page of a preview, with the version of the calendar that it was made for and where the next page begins. */
export interface ShownPreview extends PreviewView {
  readonly version: { readonly was: string; readonly is: string };
  readonly next: string | null;
}

/** Inspections in full on one page, so that it stays light. */
const INSPECTIONS = 10;

/**
 * Asks what would move, and tells it for people; nothing is changed.
 * @throws InvalidInputError for a change that cannot be made.
 */
export async function previewPage(
  site: Site,
  request: FastifyRequest,
  { calendar, change, after }: PreviewRequest,
): Promise<ShownPreview> {
  const preview = await site.run(request, 'previewCalendar', {
    calendar,
    limit: INSPECTIONS,
    ...(change === undefined ? {} : { change }),
    ...(after === undefined ? {} : { after }),
  });
  const { frameworks } = await site.run(request, 'listFrameworks', {});
  const titles = new Map(
    frameworks.flatMap(({ kinds }) =>
      kinds.flatMap((kind) => kind.milestones.map(({ id, title }) => [`${kind.id} ${id}`, title] as const)),
    ),
  );
  const view = buildPreviewView(preview, (kind, milestone) => titles.get(`${kind} ${milestone}`));
  return { ...view, version: preview.version, next: preview.next };
}
