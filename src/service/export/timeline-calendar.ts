import { buildCalendarFile } from '../../mail/calendar-file.ts';
import type { RulesLibrary } from '../assemble-rules.ts';
import { toCalendarDates } from '../calendar-dates.ts';
import { milestoneUid } from '../milestone-uid.ts';
import type { Timeline } from '../../timeline/build-timeline.ts';

/**
 * A timeline as a calendar file, one entry for each milestone that has a date.
 * @param now The instant that the entries are stamped with.
 */
export function buildTimelineCalendar(rules: RulesLibrary, timeline: Timeline, now: number): string {
  const { kind } = rules.plan(timeline.framework, timeline.kind);
  const stamp = new Date(Math.floor(now / 1000) * 1000).toISOString();
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
