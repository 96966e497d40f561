import type { Timeline } from '../timeline/build-timeline.ts';
import type { Milestone } from '../timeline/milestone.ts';
import type { Principal } from './service-deps.ts';

/**
 * The timeline as the principal's party may see it: milestones that it may ever see, and no warnings for an inspected
 * party, since they are the planners' own business. What a hold or a date that was set says of reasons and people is
 * left out for it as well, and so are earlier starts: it may never have been told of them.
 */
export function seenTimeline(timeline: Timeline, principal: Pick<Principal, 'party' | 'inspected'>): Timeline {
  const visible = timeline.milestones.filter((milestone) => milestone.visibleTo.includes(principal.party));
  if (!principal.inspected) return { ...timeline, milestones: visible };
  const ids = new Set(visible.map((milestone) => milestone.id));
  return {
    ...timeline,
    earlierStarts: [],
    milestones: visible.map(withoutOwnReasons),
    holds: timeline.holds.map(({ id, title, since, milestones }) => ({
      id,
      title,
      since,
      milestones: milestones.filter((each) => ids.has(each)),
    })),
    warnings: [],
  };
}

function withoutOwnReasons(milestone: Milestone): Milestone {
  const { pinned, varied, superseded: _superseded, ...rest } = milestone;
  const seen: { -readonly [Key in keyof Milestone]: Milestone[Key] } = { ...rest };
  if (pinned !== undefined) seen.pinned = { on: pinned.on };
  if (varied !== undefined) seen.varied = { on: varied.on };
  if (varied?.reference !== undefined) seen.varied = { on: varied.on, reference: varied.reference };
  return seen;
}
