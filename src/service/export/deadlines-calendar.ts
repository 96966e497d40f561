import { buildCalendarFile } from '../../mail/calendar-file.ts';
import type { Deadline } from '../list-deadlines.ts';
import { milestoneUid } from '../milestone-uid.ts';

/**
 * Deadlines as a calendar file. A deadline at the very end of a day is shown as the day.
 * @param now The instant that the entries are stamped with.
 */
export function buildDeadlineCalendar(deadlines: readonly Deadline[], now: number): string {
  const stamp = new Date(Math.floor(now / 1000) * 1000).toISOString();
  const entries = deadlines.flatMap((each) => {
    const moment = each.due ?? each.planned;
    if (moment === null) return [];
    const at = moment.at === undefined || moment.at === '23:59' ? {} : { at: moment.at };
    const embargo = each.embargoed ? ' Under embargo until publication.' : '';
    return [
      {
        uid: milestoneUid(each.inspection, each.milestone, 'list'),
        sequence: 0,
        title: `${each.title}: ${each.inspectionName}`,
        description: `${each.title}, ${each.state}.${embargo}`,
        on: moment.on,
        ...at,
        status: 'confirmed' as const,
        stamp,
      },
    ];
  });
  return buildCalendarFile({
    method: 'PUBLISH',
    entries,
    // Of no entries a calendar is one that some may follow.
    ...(entries.length === 0 ? { feed: { name: 'Deadlines', refreshMinutes: 60 } } : {}),
  });
}
