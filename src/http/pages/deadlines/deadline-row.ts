import type { Deadline } from '../../../service/list-deadlines.ts';
import { count, shortDay, shortMoment, toGo } from '../words/dates.ts';
import type { RuleTitles } from './rule-titles.ts';

/** A deadline as a row of the list. */
export interface DeadlineRow {
  readonly title: string;
  /** Leads to how its date was counted. */
  readonly href: string;
  readonly inspection: string;
  readonly inspectionHref: string;
  /** Its first day, which tells inspections of one name apart. */
  readonly start: string;
  readonly owner: string;
  readonly when: string;
  /** How far away that is: "due in 3 working days". */
  readonly distance: string;
  readonly isLate: boolean;
  /** From when a window is open; null where it is none, and where it is over. */
  readonly window: string | null;
  readonly state: Deadline['state'];
  readonly provisional: boolean;
  readonly embargoed: boolean;
  /** "1 reminder failed"; null where none did. */
  readonly failed: string | null;
  readonly remindersHref: string;
}

/** The row of a deadline as at a day. */
export function deadlineRow(deadline: Deadline, asAt: string, titles: RuleTitles): DeadlineRow {
  const { inspection, opensOn, failedReminders } = deadline;
  const moment = deadline.due ?? deadline.planned;
  const failures = failedReminders.length;
  return {
    title: deadline.title,
    href: `/inspections/${inspection}/milestones/${deadline.milestone}`,
    inspection: deadline.inspectionName,
    inspectionHref: `/inspections/${inspection}`,
    start: shortDay(deadline.start),
    owner: titles.role(deadline.owner),
    when: moment === null ? '' : shortMoment(moment),
    distance: distanceOf(deadline, asAt),
    isLate: deadline.state === 'overdue',
    window:
      opensOn === null || deadline.state === 'overdue'
        ? null
        : `${opensOn > asAt ? 'opens' : 'open since'} ${shortDay(opensOn)}`,
    state: deadline.state,
    provisional: deadline.provisional,
    embargoed: deadline.embargoed,
    failed: failures === 0 ? null : `${count(failures, 'reminder')} failed`,
    remindersHref: `/inspections/${inspection}/reminders`,
  };
}

/** What has no last moment is not due, and is not overdue: it is planned. */
function distanceOf({ state, due, planned, workingDaysToGo: days }: Deadline, asAt: string): string {
  if (state === 'overdue') return overdueFor(days, (due ?? planned)?.on === asAt);
  if (due !== null) return toGo(Math.max(days, 0));
  if (days === 0) return 'planned for today';
  const away = count(Math.abs(days), 'working day');
  return days > 0 ? `planned in ${away}` : `${away} ago`;
}

/** Overdue may be a time of today, or a day since which nobody has worked. */
function overdueFor(days: number, isToday: boolean): string {
  if (days < 0) return toGo(days);
  return isToday ? 'overdue since today' : 'overdue';
}
