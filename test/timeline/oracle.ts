import { BANK_HOLIDAYS, countsAsWorking, listDates, stepDays, walkWorkingDays } from '../calendar/day-by-day.ts';

/*
 * The tables of milestones written a second time, by hand and from the tables themselves: every date is reached by
 * walking over a wall calendar one day at a time. Nothing of the rule file or of the code under test is used.
 */

const england = BANK_HOLIDAYS['england-and-wales'];

/** What the oracle is asked: dates are texts `YYYY-MM-DD`. */
export interface OracleRequest {
  readonly kind: string;
  readonly start: string;
  readonly end: string | undefined;
  readonly priorityAction: boolean;
  readonly events: readonly { readonly type: string; readonly on: string; readonly milestone?: string }[];
}

/** The dates of a milestone as texts, `2025-04-04` or `2025-04-04 23:59`; null where there is none. */
export interface OracleDates {
  readonly planned: string | null;
  readonly due: string | null;
  readonly opens?: string;
  readonly ends?: string;
  readonly also?: string;
  /** The dates that the other readings give, in the order of the rule file. */
  readonly others?: readonly string[];
}

/** Every milestone of a kind, in the order of the table. */
export function askOracle(request: OracleRequest): ReadonlyMap<string, OracleDates> {
  const table =
    request.kind === 'inspection'
      ? inspection(request)
      : request.kind === 'annual-engagement'
        ? annualEngagement(request)
        : visit(request);
  return new Map(Object.entries(table));
}

/** The days from one to the other that do not count: after the day that is counted from, up to the one reached. */
export function daysOffPassed(from: string, to: string): readonly string[] {
  const days = from <= to ? listDates(stepDays(from, 1), to) : listDates(to, stepDays(from, -1));
  return days.filter((date) => !countsAsWorking(england, date));
}

/** So many working days on; the day itself is day 0. */
export function walk(from: string, count: number): string {
  return walkWorkingDays(england, from, count);
}

export function isWorking(date: string): boolean {
  return countsAsWorking(england, date);
}

function inspection(request: OracleRequest): Record<string, OracleDates> {
  const { start, end } = request;
  const monday = mondayOf(start);
  const first = onOrAfter(stepDays(monday, -7));
  const last = onOrBefore(stepDays(monday, -3));
  const call = recordedOr(request, 'notice', ['notice-given'], walk(first, -5));
  const lastDay = end ?? onOrBefore(stepDays(monday, 11));
  const left = recordedOr(request, 'fieldwork-end', ['fieldwork-ended'], lastDay);
  const draft = recordedOr(request, 'draft', ['draft-sent'], walk(left, 10));
  const final = recordedOr(request, 'final', ['final-sent'], walk(left, 22));
  const published = recordedOr(request, 'publication', ['published'], walk(final, 5));
  const received = lastOf(request, 'final-received') ?? final;
  return {
    notice: { planned: at(walk(first, -5), '09:30'), due: at(walk(start, -5), '09:30'), others: [walk(first, -5)] },
    'lead-inspector-preparation': indicative(walk(call, 1)),
    'confirmation-email': owed(call),
    'set-up-discussion': owed(call),
    'annex-a': owed(walk(call, 2)),
    'case-access': owed(walk(call, 3)),
    'team-conference': indicative(walk(call, 4)),
    'off-site-analysis': { ...indicative(first), ends: earlier(walk(first, 3), last) },
    'analyst-conversation': { ...owed(last), opens: earlier(later(first, call), last) },
    'team-meeting': indicative(last),
    'fieldwork-start': owed(start),
    'interim-feedback': indicative(onOrBefore(stepDays(monday, 4))),
    'provisional-judgements': owed(left),
    'feedback-meeting': owed(left),
    'fieldwork-end': { ...indicative(lastDay), others: [walk(start, 9)] },
    draft: { ...owed(walk(left, 10)), others: [walk(left, isWorking(left) ? 9 : 10)] },
    comments: { ...owed(at(walk(draft, 5), '23:59')), opens: walk(draft, 1), others: [walk(left, 15)] },
    final: { ...owed(walk(left, 22)), others: [walk(draft, 12)] },
    'ministry-copy': owed(final),
    'children-summary': owed(final),
    publication: { ...owed(walk(final, 5)), others: [walk(left, 27), stepDays(final, 5)] },
    'draft-action-plan': { planned: null, due: null },
    'action-plan': { ...owed(walk(received, 70)), others: [walk(published, 70)] },
    'next-inspection-window': {
      ...indicative(laterByMonths(left, 36)),
      opens: stepDays(left, 1),
      others: [laterByMonths(published, 36)],
    },
  };
}

function visit(request: OracleRequest): Record<string, OracleDates> {
  const { kind, start, end } = request;
  const monday = mondayOf(start);
  const first = onOrAfter(stepDays(monday, -7));
  const last = onOrBefore(stepDays(monday, -3));
  const call = recordedOr(request, 'notice', ['notice-given'], walk(start, -5));
  const lastDay = end ?? walk(start, 1);
  const left = recordedOr(request, 'fieldwork-end', ['fieldwork-ended'], lastDay);
  const draft = recordedOr(request, 'draft', ['draft-sent'], walk(left, 5));
  const final = recordedOr(request, 'final', ['final-sent'], walk(left, 16));
  const published = recordedOr(request, 'publication', ['published'], walk(final, 5));
  const received = lastOf(request, 'final-received') ?? final;
  const wednesday = stepDays(monday, 2);
  const hasPlan =
    kind === 'focused-visit' && (request.priorityAction || lastOf(request, 'priority-action-found') !== null);
  return {
    notice: owed(at(walk(start, -5), '09:30')),
    'lead-inspector-preparation': indicative(walk(call, -1)),
    'confirmation-email': owed(call),
    'set-up-discussion': owed(call),
    'annex-a': owed(walk(call, 1)),
    'off-site-analysis': { ...indicative(walk(call, 2)), also: walk(start, -1), others: [walk(start, -1)] },
    'team-conference': indicative(walk(call, 3)),
    'analyst-conversation': { ...owed(last), opens: earlier(later(first, call), last) },
    'fieldwork-start': owed(start),
    'feedback-meeting': owed(left),
    'fieldwork-end': { ...indicative(lastDay), others: [later(wednesday, start)] },
    draft: { ...owed(walk(left, 5)), others: [walk(left, isWorking(left) ? 4 : 5)] },
    comments: {
      ...owed(at(walk(draft, 5), '23:59')),
      opens: walk(draft, 1),
      others: [walk(left, 10), stepDays(left, 10)],
    },
    final: { ...owed(walk(left, 16)), others: [stepDays(left, 16), walk(draft, 11)] },
    'ministry-copy': owed(final),
    publication: { ...owed(walk(final, 5)), others: [walk(left, 21), stepDays(final, 5)] },
    'draft-action-plan': hasPlan
      ? { ...owed(walk(received, 20)), others: [walk(published, 20)] }
      : { planned: null, due: null },
    'action-plan': hasPlan
      ? { ...owed(walk(received, 70)), others: [walk(published, 70)] }
      : { planned: null, due: null },
  };
}

function annualEngagement(request: OracleRequest): Record<string, OracleDates> {
  const held = recordedOr(request, 'engagement-meeting', ['meeting-held'], request.start);
  const month = laterByMonths(held, 1);
  return {
    'self-evaluation': { planned: null, due: null },
    'engagement-meeting': owed(request.start),
    'ceo-letter': { planned: onOrBefore(month), due: month, others: [stepDays(held, 28)] },
  };
}

/** What was recorded last about a milestone, else the planned date. */
function recordedOr(request: OracleRequest, milestone: string, types: readonly string[], planned: string): string {
  let date = planned;
  for (const event of request.events) {
    const names = event.type === 'milestone-done' && event.milestone === milestone;
    if (types.includes(event.type) || names) date = event.on;
  }
  return date;
}

function lastOf(request: OracleRequest, type: string): string | null {
  return request.events.filter((event) => event.type === type).at(-1)?.on ?? null;
}

function owed(moment: string): OracleDates {
  return { planned: moment, due: moment };
}

function indicative(date: string): OracleDates {
  return { planned: date, due: null };
}

function at(date: string, time: string): string {
  return `${date} ${time}`;
}

function mondayOf(date: string): string {
  let monday = date;
  while (new Date(`${monday}T00:00:00Z`).getUTCDay() !== 1) monday = stepDays(monday, -1);
  return monday;
}

function onOrAfter(date: string): string {
  return isWorking(date) ? date : walk(date, 1);
}

function onOrBefore(date: string): string {
  return isWorking(date) ? date : walk(date, -1);
}

function earlier(a: string, b: string): string {
  return a < b ? a : b;
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}

/** The same day so many months later; where that month is shorter, its last day. */
function laterByMonths(date: string, months: number): string {
  const [year, month, dayOfMonth] = date.split('-').map(Number) as [number, number, number];
  let found = new Date(Date.UTC(year, month - 1 + months, dayOfMonth));
  const wanted = (month - 1 + months) % 12;
  while (found.getUTCMonth() !== wanted) found = new Date(found.getTime() - 86_400_000);
  return found.toISOString().slice(0, 10);
}
