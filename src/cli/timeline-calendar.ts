import { buildCalendarFile } from '../mail/calendar-file.ts';
import { toCalendarDates } from '../service/calendar-dates.ts';
import { milestoneUid } from '../service/milestone-uid.ts';
import type { Timeline } from '../timeline/build-timeline.ts';
import type { CliDeps } from './cli-deps.ts';

/** A timeline as a calendar file, one entry for each milestone that has a date. */
export function buildTimelineCalendar(deps: CliDeps, timeline: Timeline): string {
  const kind = deps.rules().plan(timeline.framework, timeline.kind).kind;
  const stamp = new Date(Math.floor(deps.now() / 1000) * 1000).toISOString();
  return buildCalendarFile({
    method: 'PUBLISH',
    entries: timeline.milestones.flatMap((milestone) => {
      const dates = toCalendarDates(milestone);
      if (dates === null) return [];
      return [
        {
          uid: milestoneUid(`${timeline.framework} ${timeline.kind} ${timeline.start}`, milestone.id, 'preview'),
          sequence: 0,
          title: `${milestone.what ?? milestone.title}: ${kind.name}`,
          description: `${milestone.title}. ${milestone.working.text}`,
          ...dates,
          status: 'confirmed' as const,
          stamp,
        },
      ];
    }),
  });
}
