import type { CivilMoment } from '../calendar/local-time.ts';
import { daysBetween } from '../calendar/plain-date.ts';
import { workingDaysBetween } from '../calendar/working-day-calendar.ts';
import type { Timeline } from '../timeline/build-timeline.ts';
import type { KindPlan } from '../timeline/compile-kind.ts';
import type { Milestone } from '../timeline/milestone.ts';

/** One date of one milestone under each of several starts. */
export interface ComparedDate {
  readonly milestone: string;
  /** What it is in few words. */
  readonly title: string;
  /** `closes` is the last day of a window, `due` the last moment for anything else. */
  readonly date: 'planned' | 'opens' | 'closes' | 'due';
  /** In the order of the starts; null where it has none. */
  readonly on: readonly (CivilMoment | null)[];
  /** How far each lies from that of the first start; null where either does not exist. Negative is earlier. */
  readonly fromFirst: readonly (Distance | null)[];
}

/** From one date to another, in days of the calendar and in working days. */
export interface Distance {
  readonly days: number;
  readonly workingDays: number;
}

/**
 * The dates of several timelines of one kind side by side: when each milestone is planned, or opens, and the last moment
 * for it where that is another. Milestones without any date are left out.
 */
export function compareTimelines(
  plan: KindPlan,
  timelines: readonly [Timeline, ...Timeline[]],
): readonly ComparedDate[] {
  return timelines[0].milestones.flatMap(({ id, what, title }) => {
    const same = timelines.map((timeline) => timeline.milestones.find((each) => each.id === id));
    const row = (date: ComparedDate['date'], pick: (milestone: Milestone) => CivilMoment | null): ComparedDate[] => {
      const on = same.map((milestone) => (milestone ? pick(milestone) : null));
      if (on.every((moment) => moment === null)) return [];
      return [
        {
          milestone: id,
          title: what ?? title,
          date,
          on,
          fromFirst: on.map((moment) => distance(plan, on[0] ?? null, moment)),
        },
      ];
    };
    const opens = row('opens', ({ opensOn }) => (opensOn === undefined ? null : { on: opensOn }));
    if (opens.length > 0) return [...opens, ...row('closes', ({ due, planned }) => due ?? planned)];
    const planned = row('planned', (milestone) => milestone.planned);
    const due = row('due', (milestone) => milestone.due);
    return isSame(planned[0], due[0]) ? planned : [...planned, ...due];
  });
}

function isSame(one: ComparedDate | undefined, other: ComparedDate | undefined): boolean {
  return JSON.stringify(one?.on) === JSON.stringify(other?.on);
}

function distance({ calendar }: KindPlan, first: CivilMoment | null, other: CivilMoment | null): Distance | null {
  if (first === null || other === null) return null;
  return {
    days: daysBetween(first.on, other.on),
    workingDays: workingDaysBetween(calendar, first.on, other.on),
  };
}
