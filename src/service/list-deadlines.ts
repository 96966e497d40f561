import { z } from 'zod';
import type { CivilMoment } from '../calendar/local-time.ts';
import type { PlainDate } from '../calendar/plain-date.ts';
import { workingDaysBetween } from '../calendar/working-day-calendar.ts';
import { londonToday } from '../clock.ts';
import { InvalidInputError, type Problem } from '../errors.ts';
import { type DeadlineRow, listDeadlines as listDeadlineRows } from '../store/milestones.ts';
import { MILESTONE_STATES, type MilestoneState } from '../timeline/milestone.ts';
import { cursorNumber, readCursor, writeCursor } from './cursor.ts';
import type { Principal, ServiceDeps } from './service-deps.ts';
import { resolveInspectionId } from './stored-timeline.ts';
import { pageLimitInput, plainDateInput, wordsInput } from './timeline-input.ts';

/** Which deadlines to list. Without states, those not done and with a date; `from` and `to` are both included. */
export const listDeadlinesInput = z.strictObject({
  from: plainDateInput.optional(),
  to: plainDateInput.optional(),
  party: z.string().optional(),
  owner: z.string().optional(),
  kind: z.string().optional(),
  states: wordsInput(MILESTONE_STATES).optional(),
  inspection: z.string().optional(),
  after: z.string().optional(),
  limit: pageLimitInput,
});

/** A milestone of a stored inspection with its state now. */
export interface Deadline {
  readonly inspection: string;
  readonly inspectionName: string;
  readonly kind: string;
  readonly start: PlainDate;
  readonly milestone: string;
  readonly title: string;
  readonly party: string;
  readonly owner: string;
  readonly basis: string;
  readonly state: MilestoneState;
  readonly planned: CivilMoment | null;
  readonly due: CivilMoment | null;
  readonly opensOn: PlainDate | null;
  readonly actual: CivilMoment | null;
  /** Working days from today; negative is past. */
  readonly workingDaysToGo: number;
  readonly provisional: boolean;
  readonly embargoed: boolean;
  /** Reminders of it that the mail server refused for good, with its words. */
  readonly failedReminders: readonly { readonly recipient: string; readonly error: string | null }[];
}

/** One page of deadlines; `next` leads to the following one. */
export interface DeadlinePage {
  readonly asAt: PlainDate;
  readonly deadlines: readonly Deadline[];
  readonly next: string | null;
}

const cursorSchema = z.strictObject({ deadlineOn: plainDateInput, inspectionId: z.uuid(), position: cursorNumber });

const OPEN_STATES: readonly MilestoneState[] = ['upcoming', 'due', 'overdue'];

/** What is due, for whom and when, as the principal's party may see it. */
export async function listDeadlines(
  deps: ServiceDeps,
  principal: Principal,
  input: z.output<typeof listDeadlinesInput>,
): Promise<DeadlinePage> {
  checkVocabulary(deps, input);
  const now = deps.now();
  const today = londonToday(now);
  const rows = await listDeadlineRows(deps.db, {
    today,
    now: new Date(now),
    seenBy: principal,
    from: input.from,
    to: input.to,
    party: input.party,
    owner: input.owner,
    kind: input.kind,
    states: input.states ?? OPEN_STATES,
    inspectionId:
      input.inspection === undefined ? undefined : await resolveInspectionId(deps.db, input.inspection, principal),
    after: input.after === undefined ? undefined : readCursor(input.after, cursorSchema),
    limit: input.limit + 1,
  });
  const page = rows.slice(0, input.limit);
  const last = page.at(-1);
  const calendar = deps.rules.calendar(deps.rules.current.calendar).calendar;
  return {
    asAt: today,
    deadlines: page.map((row) =>
      toDeadline(row, workingDaysBetween(calendar, today, row.deadline_on as PlainDate), principal),
    ),
    next:
      rows.length > page.length && last
        ? writeCursor({
            deadlineOn: last.deadline_on as string,
            inspectionId: last.inspection_id,
            position: last.position,
          })
        : null,
  };
}

/**
 * A word that the rules do not know would give an empty list that looks like good news.
 * @throws InvalidInputError with every such word, and for days in the wrong order.
 */
export function checkVocabulary(
  { rules }: Pick<ServiceDeps, 'rules'>,
  input: Partial<Pick<z.output<typeof listDeadlinesInput>, 'party' | 'owner' | 'kind' | 'from' | 'to'>>,
): void {
  const known = {
    party: rules.frameworks.flatMap((each) => each.parties.map((party) => party.id)),
    owner: rules.frameworks.flatMap((each) => each.roles.map((role) => role.id)),
    kind: rules.frameworks.flatMap((each) => each.kinds.map((kind) => kind.id)),
  };
  const problems: Problem[] = (['party', 'owner', 'kind'] as const).flatMap((name) => {
    const seen = input[name];
    return seen === undefined || known[name].includes(seen)
      ? []
      : [{ where: name, message: `must be one of ${[...new Set(known[name])].join(', ')}`, seen }];
  });
  if (input.from !== undefined && input.to !== undefined && input.to < input.from) {
    problems.push({ where: 'to', message: `must not be before from, ${input.from}`, seen: input.to });
  }
  if (problems.length > 0) throw new InvalidInputError(problems);
}

function toDeadline(row: DeadlineRow, workingDaysToGo: number, principal: Principal): Deadline {
  return {
    inspection: row.inspection_id,
    inspectionName: row.name,
    kind: row.kind,
    start: row.start_on,
    milestone: row.milestone,
    title: row.title,
    party: row.party,
    owner: row.owner,
    basis: row.basis,
    state: row.state,
    planned: toMoment(row.planned_on, row.planned_at),
    due: toMoment(row.due_on, row.due_at),
    opensOn: row.opens_on,
    actual: toMoment(row.actual_on, row.actual_at),
    workingDaysToGo,
    provisional: row.provisional,
    embargoed: row.embargoed,
    failedReminders: principal.inspected ? [] : row.failed_reminders,
  };
}

function toMoment(on: DeadlineRow['planned_on'], at: DeadlineRow['planned_at']): CivilMoment | null {
  if (on === null) return null;
  return at === null ? { on } : { on, at };
}
