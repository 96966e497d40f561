import { compareMoments } from '../../../calendar/local-time.ts';
import type { PlainDate } from '../../../calendar/plain-date.ts';
import { type WorkingDayCalendar, workingDaysBetween } from '../../../calendar/working-day-calendar.ts';
import type { KindPlan } from '../../../timeline/compile-kind.ts';
import type { Milestone } from '../../../timeline/milestone.ts';
import { isVeryLong } from '../picture/list-marks.ts';
import { whoDoes } from '../picture/milestone-rows.ts';
import { count, moment, toGo } from '../words/dates.ts';

/** A milestone that somebody has to do next. */
export interface NextStep {
  readonly id: string;
  readonly title: string;
  readonly who: string;
  /** "Friday 4 April 2025, due in 3 working days". */
  readonly when: string;
  readonly overdue: boolean;
}

const OPEN: ReadonlySet<string> = new Set(['overdue', 'due', 'upcoming']);

/** So many are shown, besides what is overdue. */
const NEXT = 3;

/** What is overdue, and what comes next, the earliest first: by the day it is planned for, which may be before its last. */
export function nextSteps(
  milestones: readonly Milestone[],
  { framework, calendar }: Pick<KindPlan, 'framework' | 'calendar'>,
  today: PlainDate,
): readonly NextStep[] {
  const open = milestones
    .filter((each) => OPEN.has(each.state) && !isVeryLong(each))
    .flatMap((milestone) => {
      const first = milestone.planned ?? milestone.due;
      return first === null ? [] : [{ milestone, first, last: milestone.due ?? first }];
    })
    // Those of one day stay in the order of the timeline.
    .toSorted((a, b) => (a.first.on < b.first.on ? -1 : a.first.on > b.first.on ? 1 : 0));
  const overdue = open.filter(({ milestone }) => milestone.state === 'overdue');
  const next = open.filter(({ milestone }) => milestone.state !== 'overdue').slice(0, NEXT);
  return [...overdue, ...next].map(({ milestone, first, last }) => ({
    id: milestone.id,
    title: milestone.title,
    who: whoDoes(milestone, framework),
    when:
      compareMoments(first, last) === 0
        ? `${moment(last)}, ${tellDays(milestone, calendar, today, last.on)}`
        : `Planned for ${moment(first)}. Last moment ${moment(last)}, ${tellDays(milestone, calendar, today, last.on)}`,
    overdue: milestone.state === 'overdue',
  }));
}

function tellDays({ due }: Milestone, calendar: WorkingDayCalendar, today: PlainDate, on: PlainDate): string {
  const days = workingDaysBetween(calendar, today, on);
  if (due !== null || days < 0) return toGo(days);
  return days === 0 ? 'planned for today' : `planned in ${count(days, 'working day')}`;
}
