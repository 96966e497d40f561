import type { PlainDate } from '../calendar/plain-date.ts';
import type { Timeline } from '../timeline/build-timeline.ts';
import type { KindPlan } from '../timeline/compile-kind.ts';
import { dateOf, type Stretch, stretchOf } from './dates-of-timeline.ts';
import { findCall, findPublication } from './key-dates.ts';

/** What a day of a plan is. */
export const STAGE_DATES = ['call', 'publication', 'due'] as const;

/** What of a plan is drawn in the calendar of a year. A kind whose rule file does not speak of one has none of it. */
export interface PlanStages {
  /** The days from the planned call to the start. */
  readonly notice: Stretch | null;
  readonly onSite: Stretch | null;
  /** The times with a first and a last day of their own that the rule file names for planning: that for comments. */
  readonly windows: readonly (Stretch & StageName)[];
  /** The call, the publication, and what its lead has to be free for, in the order of their days. */
  readonly dates: readonly (StageName & { readonly is: (typeof STAGE_DATES)[number]; readonly on: PlainDate })[];
}

/** Which milestone it is, and what it is called in few words. */
export interface StageName {
  readonly milestone: string;
  readonly title: string;
}

/** The parts of a plan that fill the days of a year. What has no date, a hold's included, is left out. */
export function stagesOf(plan: KindPlan, timeline: Timeline): PlanStages {
  const { planning } = plan.kind;
  const call = findCall(plan);
  const publication = findPublication(plan);
  const due = planning?.clearOfOthers ?? [];
  const opening = (planning?.avoid ?? []).map(({ from }) => from);
  return {
    notice: planning?.notice ? stretchOf(timeline, planning.notice) : null,
    onSite: planning ? stretchOf(timeline, planning.onSite) : null,
    windows: timeline.milestones.flatMap(({ id, what, title, opensOn, due: closes, planned, state }) => {
      const to = (closes ?? planned)?.on;
      if (opensOn === undefined || to === undefined || to < opensOn || state === 'not-applicable') return [];
      if (!opening.includes(`${id}.opens`)) return [];
      return [{ milestone: id, title: what ?? title, from: opensOn, to }];
    }),
    dates: timeline.milestones
      .flatMap(({ id, what, title, state, actual }) => {
        if (state === 'not-applicable' || state === 'held' || ![call, publication, ...due].includes(id)) return [];
        const on = actual?.on ?? (due.includes(id) ? dateOf(timeline, `${id}.due`) : null) ?? dateOf(timeline, id);
        const is = id === call ? 'call' : id === publication ? 'publication' : 'due';
        return on === null ? [] : [{ milestone: id, title: what ?? title, is, on } as const];
      })
      .toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0)),
  };
}

/** Every day that a plan's stages reach, from the first to the last; null where it has none. */
export function reachOf({ notice, onSite, windows, dates }: PlanStages): Stretch | null {
  const stretches = [notice, onSite, ...windows].filter((each) => each !== null);
  const days = [...stretches.flatMap(({ from, to }) => [from, to]), ...dates.map(({ on }) => on)].toSorted();
  const [from, to] = [days[0], days.at(-1)];
  return from === undefined || to === undefined ? null : { from, to };
}
