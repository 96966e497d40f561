import type { z } from 'zod';
import { londonMoment } from '../clock.ts';
import { buildTimeline, type Timeline } from '../timeline/build-timeline.ts';
import type { TimelineRequest } from '../timeline/timeline-request.ts';
import type { RulesLibrary } from './assemble-rules.ts';
import { type previewInput, present } from './timeline-input.ts';

/**
 * The timeline of an inspection that is not stored; nothing is written and nobody is told.
 * @param now The instant that states are told for where the input names none.
 * @throws InvalidInputError with every problem of the input.
 */
export function previewTimeline(rules: RulesLibrary, input: z.output<typeof previewInput>, now: number): Timeline {
  const { kind, framework, asAt, ...request } = input;
  const plan = rules.plan(framework ?? rules.current.id, kind);
  return buildTimeline(plan, { ...(present(request) as TimelineRequest), asAt: asAt ?? londonMoment(now) });
}
