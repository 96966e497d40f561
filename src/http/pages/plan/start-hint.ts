import type { FastifyRequest } from 'fastify';
import { workingDaysBetween } from '../../../calendar/working-day-calendar.ts';
import type { PlanningResult } from '../../../service/create-inspection.ts';
import { dateOf } from '../../../planning/dates-of-timeline.ts';
import { keyDatesOf } from '../../../planning/key-dates.ts';
import type { Timeline } from '../../../timeline/build-timeline.ts';
import type { KindPlan } from '../../../timeline/compile-kind.ts';
import { problemsIn } from '../forms/attempt.ts';
import type { Site } from '../site.ts';
import { count, day, moment } from '../words/dates.ts';
import { inLongDates, withPlainDates } from '../words/dates-in-text.ts';
import { inputOf, type PlanCase } from './plan-case.ts';
import type { StartAnswer } from './plan-draft.ts';

/** What a start date means, in words, for somebody who is choosing one. */
export interface StartHint {
  /** "Monday 10 March 2025"; null where it is no date that could be a start. */
  readonly day: string | null;
  /** What follows from it, as sentences. */
  readonly facts: readonly string[];
  /** What speaks against it, as sentences. */
  readonly against: readonly string[];
  /** Why it cannot be the start, as a sentence; null where it can. */
  readonly problem: string | null;
}

/** A start to tell of. */
export interface HintQuestion {
  /** A kind that the rules know. */
  readonly kind: string;
  /** ISO dates. */
  readonly start: string;
  readonly fieldworkEnd?: string;
  readonly conditions?: readonly string[];
  readonly grounds?: string;
  /** Who takes part: the lead's other inspections are looked at. */
  readonly people?: readonly { readonly role: string; readonly name: string; readonly email: string }[];
}

/** Works out what a start means by a dry run of planning it; for whoever may plan. */
export async function startHint(site: Site, request: FastifyRequest, question: HintQuestion): Promise<StartHint> {
  const { rules } = site.deps;
  try {
    const result = await site.run(request, 'createInspection', { ...question, dryRun: true });
    return tellStart(rules.plan(rules.current.id, question.kind), result);
  } catch (error) {
    const problems = problemsIn(error);
    if (problems === null) throw error;
    const sentences = problems.map(({ where, message }) =>
      withPlainDates(`${where === '' ? '' : where === 'fieldworkEnd' ? 'The last day on site ' : 'It '}${message}.`),
    );
    return { day: null, facts: [], against: [], problem: sentences.join(' ') };
  }
}

/** What the start that was answered, or is being typed, means with the other answers; null where there is none. */
export async function hintOfCase(
  site: Site,
  request: FastifyRequest,
  { draft, plan }: Pick<PlanCase, 'draft' | 'plan'>,
  start: StartAnswer | undefined = draft.start,
): Promise<StartHint | null> {
  if (start === undefined) return null;
  const people = draft.people?.filter((person) => person.role === plan.kind.planning?.lead) ?? [];
  return startHint(site, request, inputOf({ draft: { ...draft, start, people } }) as unknown as HintQuestion);
}

/** What a plan that was tried means, in words. */
export function tellStart(plan: KindPlan, { timeline, warnings, clashes }: PlanningResult): StartHint {
  return {
    day: day(timeline.start),
    facts: [...tellCall(plan, timeline), ...tellOnSite(plan, timeline), ...tellPublication(plan, timeline)],
    against: [...warnings.filter(({ id }) => id !== 'nobody-to-remind' && id !== 'planned-already'), ...clashes].map(
      ({ message }) => inLongDates(message),
    ),
    problem: null,
  };
}

function tellCall(plan: KindPlan, { milestones }: Timeline): readonly string[] {
  const call = milestones.find(({ id }) =>
    plan.kind.milestones.some(
      (each) => each.id === id && each.completedBy.some((type) => plan.announcing.includes(type)),
    ),
  );
  if (!call) return [];
  const { due, planned, what, title } = call;
  const name = what ?? title;
  if (due === null) return planned === null ? [] : [`${name}: planned for ${moment(planned)}.`];
  const usual = planned === null || planned.on === due.on ? '' : ` It is usually made on ${moment(planned)}.`;
  return [`${name}: due by ${moment(due)}.${usual}`];
}

function tellOnSite({ kind, calendar }: KindPlan, timeline: Timeline): readonly string[] {
  const { planning } = kind;
  const last = planning ? dateOf(timeline, planning.onSite.to) : null;
  if (last === null || planning?.onSite.to === 'start') return [];
  const days = workingDaysBetween(calendar, timeline.start, last) + 1;
  return [`${count(days, 'working day')} on site, to ${day(last)}.`];
}

function tellPublication(plan: KindPlan, timeline: Timeline): readonly string[] {
  const { published } = keyDatesOf(plan, timeline);
  return published === null ? [] : [`The ${plan.kind.product} is published on ${day(published)}.`];
}
