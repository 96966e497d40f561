import type { Timeline } from '../timeline/build-timeline.ts';

/** What `preview` prints as JSON: the plan, without what only a stored inspection can be. */
export function toPreviewJson(timeline: Timeline): object {
  const { kind, framework, start, milestones, warnings } = timeline;
  return { kind, framework, start, milestones, warnings };
}
