import { z } from 'zod';
import { addMonths, type PlainDate, type Weekday } from '../../calendar/plain-date.ts';
import { londonMoment } from '../../clock.ts';
import { InvalidInputError, type Problem } from '../../errors.ts';
import { WEEKDAYS } from '../../framework/date-rule.ts';
import { type Clash, listClashIds } from '../../planning/clash.ts';
import { findStarts, type FoundStarts, type StartSearch } from '../../planning/find-starts.ts';
import { noteUnpublished } from '../../planning/note-unpublished.ts';
import { findPublication, type KeyDates, keyDatesOf } from '../../planning/key-dates.ts';
import { whyUndated } from '../../planning/why-undated.ts';
import type { Timeline } from '../../timeline/build-timeline.ts';
import type { KindPlan } from '../../timeline/compile-kind.ts';
import type { Principal, ServiceDeps } from '../service-deps.ts';
import { plainDateInput } from '../timeline-input.ts';
import { requireInspecting } from '../not-allowed-error.ts';
import { loadLead } from './load-lead.ts';
import { readTerms, startTermsInput } from './start-terms.ts';
import { type LeadLookedAt, notesOf } from './what-if.ts';

const wholeNumber = (most: number) =>
  z.coerce
    .number(`must be from 1 to ${most}`)
    .int('must be a whole number')
    .min(1, `must be from 1 to ${most}`)
    .max(most, `must be from 1 to ${most}`);

/** Which starts to look for: the latest by which something is planned before a date, else the next ones. */
export const findStartInput = startTermsInput.extend({
  publishedBefore: plainDateInput.optional(),
  /** The milestone to be planned before `before`, where it is not publication. */
  milestone: z.string().optional(),
  before: plainDateInput.optional(),
  /** No start before this day; today where absent. */
  from: plainDateInput.optional(),
  count: wholeNumber(50).default(5),
  /** How far to look. */
  years: wholeNumber(5).default(1),
  /** The weekday of the start; the usual one of the kind where absent. */
  weekday: z.enum([...WEEKDAYS.slice(0, 5), 'any']).optional(),
  /** Ids of clashes that may stand. */
  allow: z.array(z.string()).default([]),
});

type FindStartInput = z.output<typeof findStartInput>;

/** What was looked for, and what was found. */
export interface StartsFound extends Omit<FoundStarts, 'found'> {
  readonly kind: string;
  readonly name: string;
  readonly framework: string;
  readonly target: { readonly milestone: string; readonly title: string; readonly before: PlainDate } | null;
  /** The weekday of the starts that were looked at; null where it was any. */
  readonly weekday: string | null;
  /** The first and the last day that could be a start, both included. */
  readonly from: PlainDate;
  readonly to: PlainDate;
  /** The best one first: the latest where something was to be planned before a date, else the earliest. */
  readonly found: readonly FoundStartDates[];
  /** Whose other inspections were kept clear of, and how many they are; null where nobody was named. */
  readonly lead: LeadLookedAt | null;
}

/** A start that nothing speaks against. */
export interface FoundStartDates extends KeyDates {
  /** When the milestone that was asked about is planned. */
  readonly target: PlainDate | null;
  /** Clashes that were allowed. */
  readonly allowed: readonly Clash[];
  /** What is only noted, as whole sentences. */
  readonly notes: readonly string[];
}

/**
 * Looks for starts within a bounded range, and tells why others were passed over. Stores nothing.
 * @throws InvalidInputError with every problem of the question.
 */
export async function findStart(deps: ServiceDeps, principal: Principal, input: FindStartInput): Promise<StartsFound> {
  requireInspecting(principal);
  const plan = deps.rules.plan(input.framework ?? deps.rules.current.id, input.kind);
  const now = deps.now();
  const problems: Problem[] = [];
  const target = readTarget(plan, input, problems);
  checkAllowed(plan, input.allow, problems);
  const range = rangeOf(input, londonMoment(now).on, target?.before);
  if (range.to < range.from) {
    const message = `must be later: starts are looked for from ${range.from} on`;
    problems.push({ where: input.publishedBefore ? 'publishedBefore' : 'before', message, seen: target?.before ?? '' });
  }
  if (problems.length > 0) throw new InvalidInputError(problems, 'The search');
  const terms = readTerms(plan, input, now);
  const undated = target ? whyUndated(plan, terms, target.milestone, londonMoment(now).on) : null;
  if (target && undated !== null) {
    const message = `must be a milestone that has a date. ${undated.replace(/\.$/, '')}`;
    const where = input.milestone === undefined ? 'publishedBefore' : 'milestone';
    throw new InvalidInputError([{ where, message, seen: target.milestone }], 'The search');
  }
  const weekday = input.weekday ?? plan.kind.planning?.usualWeekday ?? 'any';
  const others = input.lead === undefined ? null : await loadLead(deps, input, input.lead);
  const search: StartSearch = {
    plan,
    terms,
    ...range,
    ...(weekday === 'any' ? {} : { weekday: (WEEKDAYS.indexOf(weekday) + 1) as Weekday }),
    ...(target ? { target } : {}),
    order: target ? 'latest' : 'earliest',
    count: input.count,
    allow: input.allow,
    others: others ?? [],
  };
  const { found, ...rest } = findStarts(search);
  const milestone = plan.kind.milestones.find((each) => each.id === target?.milestone);
  return {
    kind: plan.kind.id,
    name: plan.kind.name,
    framework: plan.framework.id,
    target: target ? { ...target, title: milestone?.what ?? milestone?.title ?? target.milestone } : null,
    weekday: weekday === 'any' ? null : weekday,
    from: search.from,
    to: search.to,
    ...rest,
    found: found.map(({ timeline, target: on, allowed }) => ({
      ...keyDatesOf(plan, timeline),
      target: on,
      allowed,
      notes: [...notesOf(timeline), ...listUnpublished(plan, timeline, allowed)],
    })),
    lead: others === null ? null : { email: input.lead ?? '', inspections: others.length },
  };
}

/** Nothing where the days on site themselves may move, which is a clash that was allowed. */
function listUnpublished(plan: KindPlan, timeline: Timeline, allowed: readonly Clash[]): readonly string[] {
  const note = noteUnpublished(plan, timeline);
  return note === null || allowed.some((clash) => clash.id === 'provisional-dates') ? [] : [note];
}

function readTarget(plan: KindPlan, input: FindStartInput, problems: Problem[]): StartSearch['target'] {
  const { publishedBefore, milestone, before } = input;
  const refuse = (where: string, message: string, seen?: string): undefined => {
    problems.push({ where, message, ...(seen === undefined ? {} : { seen }) });
  };
  if (publishedBefore !== undefined) {
    if (milestone !== undefined || before !== undefined) {
      return refuse('publishedBefore', 'must stand alone, without a milestone and its date');
    }
    const publication = findPublication(plan);
    if (publication !== undefined) return { milestone: publication, before: publishedBefore };
    return refuse('publishedBefore', `must not be given for the kind ${plan.kind.id}, which publishes nothing`);
  }
  if (milestone === undefined && before === undefined) return undefined;
  if (milestone === undefined) return refuse('milestone', 'is missing: which one is to be planned before the date');
  const known = plan.kind.milestones.map((each) => each.id);
  if (!known.includes(milestone)) return refuse('milestone', `must be one of ${known.join(', ')}`, milestone);
  if (before === undefined) return refuse('before', 'is missing: the date before which it is to be planned');
  return { milestone, before };
}

function checkAllowed(plan: KindPlan, allow: readonly string[], problems: Problem[]): void {
  const known = listClashIds(plan);
  allow.forEach((seen, index) => {
    if (known.includes(seen)) return;
    problems.push({ where: `allow[${index}]`, message: `must be one of ${known.join(', ')}`, seen });
  });
}

/**
 * The days to look at: forward from a day, or back from a date by as many years, and not before a day. What comes
 * before the start may lie a year before it.
 */
function rangeOf(
  { from, years }: FindStartInput,
  today: PlainDate,
  before: PlainDate | undefined,
): Pick<StartSearch, 'from' | 'to'> {
  if (before === undefined) return { from: from ?? today, to: addMonths(from ?? today, 12 * years) };
  const back = addMonths(before, -12 * years);
  return { from: from ?? (back > today ? back : today), to: addMonths(before, 12) };
}
