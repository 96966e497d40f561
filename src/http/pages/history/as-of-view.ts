import type { CivilMoment } from '../../../calendar/local-time.ts';
import type { TimelineAsOf } from '../../../service/history/timeline-as-of.ts';
import type { SeenTimeline } from '../../../service/seen-timeline.ts';
import { moment, shortMoment } from '../words/dates.ts';
import { readMoment } from '../record/change-words.ts';

/** A timeline as it was believed at a moment, beside what holds now. */
export interface AsOfView {
  /** "Friday 4 April 2025 at 11:59pm". */
  readonly asOf: string;
  /** Since when that was believed. */
  readonly since: string;
  readonly version: number;
  readonly versionNow: number;
  readonly rows: readonly {
    readonly title: string;
    readonly state: SeenTimeline['milestones'][number]['state'];
    readonly was: string;
    readonly is: string;
    /** Whether what was believed then differs from what is now. */
    readonly differs: boolean;
  }[];
}

/** What was believed then, milestone by milestone, and what is believed now. */
export function asOfView(believed: TimelineAsOf, now: SeenTimeline): AsOfView {
  const { asOf, since, version, versionNow, timeline } = believed;
  const present = new Map(now.milestones.map((each) => [each.id, each]));
  return {
    asOf: moment(readMoment(asOf)),
    since: moment(readMoment(since)),
    version,
    versionNow,
    rows: timeline.milestones.map((milestone) => {
      const was = dateOf(milestone);
      const is = dateOf(present.get(milestone.id));
      return { title: milestone.title, state: milestone.state, was, is, differs: was !== is };
    }),
  };
}

/** The day it was done, else its last day, else the planned one. */
function dateOf(milestone: SeenTimeline['milestones'][number] | undefined): string {
  const date: CivilMoment | null | undefined = milestone?.actual ?? milestone?.due ?? milestone?.planned;
  return date ? shortMoment(date) : 'No date';
}
