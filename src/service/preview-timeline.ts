import type { z } from 'zod';
import { problemsOfValue } from '../checked-value.ts';
import { londonMoment } from '../clock.ts';
import { InvalidInputError, type Problem } from '../errors.ts';
import { buildTimeline, type Timeline } from '../timeline/build-timeline.ts';
import type { TimelineRequest } from '../timeline/timeline-request.ts';
import type { RulesLibrary } from './assemble-rules.ts';
import { present, previewInput } from './timeline-input.ts';

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

/**
 * `previewTimeline` for an input that nobody has looked at yet.
 * @throws InvalidInputError with every problem, of its form and of what remains without the parts of a wrong form.
 */
export function previewUnchecked(rules: RulesLibrary, value: object, now: number): Timeline {
  const read = previewInput.safeParse(value);
  if (read.success) return previewTimeline(rules, read.data, now);
  const problems: Problem[] = [...problemsOfValue(read.error, value)];
  const rest = withoutBadParts(value, read.error.issues);
  try {
    const readable = previewInput.safeParse(rest);
    if (readable.success) previewTimeline(rules, readable.data, now);
    else if ('kind' in rest) rules.plan(rules.current.id, rest.kind as string);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    problems.push(...error.problems);
  }
  throw new InvalidInputError(problems, 'This plan');
}

function withoutBadParts(value: object, issues: readonly z.core.$ZodIssue[]): object {
  const bad = new Set(
    issues.flatMap((issue): readonly PropertyKey[] =>
      issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : issue.path.slice(0, 1),
    ),
  );
  return Object.fromEntries(Object.entries(value).filter(([key]) => !bad.has(key)));
}
