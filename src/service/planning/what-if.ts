import { z } from 'zod';
import { InvalidInputError } from '../../errors.ts';
import type { Clash } from '../../planning/clash.ts';
import type { Commitment } from '../../planning/commitment.ts';
import { type ComparedDate, compareTimelines } from '../../planning/compare-starts.ts';
import { findClashes } from '../../planning/find-clashes.ts';
import { type KeyDates, keyDatesOf } from '../../planning/key-dates.ts';
import { requestForStart } from '../../planning/start-request.ts';
import { buildTimeline, type Timeline } from '../../timeline/build-timeline.ts';
import type { KindPlan } from '../../timeline/compile-kind.ts';
import { checkTimelineRequest } from '../../timeline/timeline-request.ts';
import type { RulesLibrary } from '../assemble-rules.ts';
import type { Principal, ServiceDeps } from '../service-deps.ts';
import { plainDateInput } from '../timeline-input.ts';
import { requireInspecting } from '../not-allowed-error.ts';
import { loadLead } from './load-lead.ts';
import { readTerms, startTermsInput } from './start-terms.ts';

/** Starts to compare: each a day, or a day with the last one on site. */
export const whatIfInput = startTermsInput.extend({
  starts: z
    .array(z.strictObject({ start: plainDateInput, fieldworkEnd: plainDateInput.optional() }))
    .min(2, 'must be 2 starts or more')
    .max(12, 'must be 12 starts at most'),
});

/** Several starts of one kind side by side. */
export interface WhatIf {
  readonly kind: string;
  readonly name: string;
  readonly framework: string;
  readonly starts: readonly ComparedStart[];
  readonly dates: readonly ComparedDate[];
  /** Whose other inspections were looked at, and how many they are; null where nobody was named. */
  readonly lead: LeadLookedAt | null;
}

/** One of the starts compared. */
export interface ComparedStart extends KeyDates {
  readonly clashes: readonly Clash[];
  /** What is only noted, as whole sentences. */
  readonly notes: readonly string[];
}

/** A lead inspector whose other inspections were looked at. */
export interface LeadLookedAt {
  readonly email: string;
  readonly inspections: number;
}

/** Compares starts, with what clashes with the lead inspector's stored inspections where one is named. Stores nothing. */
export async function compareStarts(
  deps: ServiceDeps,
  principal: Principal,
  input: z.output<typeof whatIfInput>,
): Promise<WhatIf> {
  requireInspecting(principal);
  const others = input.lead === undefined ? null : await loadLead(deps, input, input.lead);
  return planWhatIf(deps.rules, input, deps.now(), others);
}

/**
 * `compareStarts` without a database.
 * @param now The instant that warnings are told for.
 * @param others The lead inspector's other inspections; null where nobody was named.
 * @throws InvalidInputError with every problem of every start.
 */
export function planWhatIf(
  rules: RulesLibrary,
  input: z.output<typeof whatIfInput>,
  now: number,
  others: readonly Commitment[] | null,
): WhatIf {
  const plan = rules.plan(input.framework ?? rules.current.id, input.kind);
  const terms = readTerms(plan, input, now);
  const requests = input.starts.map(({ start, fieldworkEnd }) => requestForStart(plan, terms, start, fieldworkEnd));
  const problems = requests.flatMap((request, index) =>
    checkTimelineRequest(plan.framework, plan.kind, plan.calendar, request).map((problem) => ({
      ...problem,
      where: `starts[${index}].${problem.where}`,
    })),
  );
  if (problems.length > 0) throw new InvalidInputError(problems, 'The comparison');
  const timelines = requests.map((request) => buildTimeline(plan, request)) as [Timeline, ...Timeline[]];
  return {
    kind: plan.kind.id,
    name: plan.kind.name,
    framework: plan.framework.id,
    starts: timelines.map((timeline) => toComparedStart(plan, timeline, others ?? [])),
    dates: compareTimelines(plan, timelines),
    lead: others === null ? null : { email: input.lead ?? '', inspections: others.length },
  };
}

function toComparedStart(plan: KindPlan, timeline: Timeline, others: readonly Commitment[]): ComparedStart {
  return { ...keyDatesOf(plan, timeline), clashes: findClashes(plan, timeline, others), notes: notesOf(timeline) };
}

/** What a plan gives reason to note, and no more, as whole sentences. */
export function notesOf(timeline: Timeline): readonly string[] {
  return timeline.warnings.filter((warning) => warning.severity === 'note').map((warning) => warning.message);
}
