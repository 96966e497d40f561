import type { PlainDate } from '../../../calendar/plain-date.ts';
import type { SeenTimeline } from '../../../service/seen-timeline.ts';
import type { KindPlan } from '../../../timeline/compile-kind.ts';
import type { Milestone } from '../../../timeline/milestone.ts';

/** The days that the picture counts from and shades, as far as the timeline tells them. */
export interface PictureFrame {
  readonly start: PlainDate;
  /** The last day on site; null for a kind that is on site on no day, and while that day is open. */
  readonly lastOnSite: PlainDate | null;
  /** True for a kind that has days on site. */
  readonly goesOnSite: boolean;
  /** From the sending of the final to its publication, whose day is null while that is open. */
  readonly embargo: { readonly from: PlainDate; readonly until: PlainDate | null } | null;
}

/** The day of a milestone: the recorded one, or else the planned one. */
export function dayOf(milestone: Milestone | undefined): PlainDate | null {
  return (milestone?.actual ?? milestone?.planned ?? milestone?.due)?.on ?? null;
}

/** What the rules of its kind say of days on site and of the embargo, in the dates of this timeline. */
export function framePicture(
  timeline: Pick<SeenTimeline, 'start' | 'milestones'>,
  { framework, kind }: Pick<KindPlan, 'framework' | 'kind'>,
): PictureFrame {
  const seen = (id: string | undefined): Milestone | undefined => timeline.milestones.find((each) => each.id === id);
  const completedBy = (event: string | undefined): Milestone | undefined =>
    seen(kind.milestones.find((each) => event !== undefined && each.completedBy.includes(event))?.id);
  const onSite = kind.planning?.onSite;
  const from = dayOf(completedBy(framework.embargo?.from));
  return {
    start: timeline.start,
    lastOnSite: dayOf(seen(onSite?.to)),
    goesOnSite: onSite !== undefined && onSite.from !== onSite.to,
    embargo: from === null ? null : { from, until: dayOf(completedBy(framework.embargo?.until)) },
  };
}
