import { buildCalendarFile } from '../../mail/calendar-file.ts';
import type { RulesLibrary } from '../assemble-rules.ts';
import { toCalendarDates } from '../../schedules/calendar-dates.ts';
import { milestoneUid } from '../milestone-uid.ts';
import type { Timeline } from '../../timeline/build-timeline.ts';

/**
 * A timeline as a calendar file, one entry for each milestone that has a date.
 * @param now The instant that the entries are stamped with.
 * @param inspection The id of the inspection, where it is stored: its entries are then those of a list of deadlines.
 */
export function buildTimelineCalendar(
  rules: RulesLibrary,
  timeline: Pick<Timeline, 'framework' | 'kind' | 'start' | 'milestones' | 'embargoed'>,
  now: number,
  inspection?: string,
): string {
  const { kind } = rules.plan(timeline.framework, timeline.kind);
  const stamp = new Date(Math.floor(now / 1000) * 1000).toISOString();
  const embargo = timeline.embargoed ? ' Under embargo until publication.' : '';
  const entries = timeline.milestones.flatMap((milestone) => {
    const dates = toCalendarDates(milestone);
    if (dates === null) return [];
    return [
      {
        uid:
          inspection === undefined
            ? milestoneUid(`${timeline.framework} ${timeline.kind} ${timeline.start}`, milestone.id, 'preview')
            : milestoneUid(inspection, milestone.id, 'list'),
        sequence: 0,
        title: `${milestone.what ?? milestone.title}: ${kind.name}`,
        description: `${milestone.title}. ${milestone.working.text}${embargo}`,
        ...dates,
        status: 'confirmed' as const,
        stamp,
      },
    ];
  });
  return buildCalendarFile({
    method: 'PUBLISH',
    entries,
    // Of no entries a calendar is one that some may follow.
    ...(entries.length === 0 ? { feed: { name: 'Timeline', refreshMinutes: 60 } } : {}),
  });
}
