import { z } from 'zod';
import { addDays, addMonths, type PlainDate, plainDate } from '../../calendar/plain-date.ts';
import { listBankHolidays, type WorkingDayCalendar } from '../../calendar/working-day-calendar.ts';
import { londonToday } from '../../clock.ts';
import { InvalidInputError } from '../../errors.ts';
import type { Clash } from '../../planning/clash.ts';
import { overlapOf, type Stretch } from '../../planning/dates-of-timeline.ts';
import { type PlanStages, reachOf, stagesOf } from '../../planning/plan-stages.ts';
import { listInspectionsStarting } from '../../store/programme-inspections.ts';
import { requireInspecting } from '../not-allowed-error.ts';
import type { Principal, ServiceDeps } from '../service-deps.ts';
import { buildStoredTimeline, planOf } from '../stored-timeline.ts';
import { plainDateInput } from '../timeline-input.ts';
import { findStandingClashes, type StandingInspection } from './standing-clashes.ts';

/** Which days of the programme to show: at most a year, both included; this year where absent. */
export const showProgrammeInput = z.strictObject({
  from: plainDateInput.optional(),
  to: plainDateInput.optional(),
});

/** The inspections of a year. */
export interface ProgrammeYear extends Stretch {
  /** In the order of their start: those that have anything to do in these days. */
  readonly inspections: readonly ProgrammeEntry[];
  /** False where there are more than could be shown. */
  readonly complete: boolean;
  /** The bank holidays of these days, those on a weekend left out. */
  readonly bankHolidays: readonly { readonly on: PlainDate; readonly name: string }[];
  /** The last day up to which bank holidays are published. */
  readonly officialUntil: PlainDate;
}

/** What one inspection fills its days with. */
export interface ProgrammeEntry extends PlanStages {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly start: PlainDate;
  readonly state: 'planned' | 'announced';
  readonly embargoed: boolean;
  /** Who leads it. */
  readonly leads: readonly string[];
  /**
   * What speaks against it and is not over: its warnings, and other inspections of the same lead. Of two that clash it
   * stands with the later one. A warning for which a reason was given is settled.
   */
  readonly clashes: readonly Clash[];
}

/** How many inspections are looked at at most. */
const MOST = 500;
/** What an inspection asks for lies within so many months before and after its start. */
const MONTHS_BEFORE = 2;
const MONTHS_AFTER = 8;

/**
 * The inspections of at most a year: when each is called, on site, open for comments and published, what is due, and
 * what clashes. Ended ones are left out.
 * @throws NotAllowedError for an inspected party.
 * @throws InvalidInputError for days in the wrong order, more than a year, or outside the calendar.
 */
export async function showProgramme(
  deps: ServiceDeps,
  principal: Principal,
  input: z.output<typeof showProgrammeInput>,
): Promise<ProgrammeYear> {
  requireInspecting(principal);
  const now = deps.now();
  const today = londonToday(now);
  const { calendar } = deps.rules.calendar(deps.rules.current.calendar);
  const asked = readStretch(input, calendar, today);
  const rows = await listInspectionsStarting(deps.db, {
    from: addMonths(asked.from, -MONTHS_AFTER),
    to: addMonths(asked.to, MONTHS_BEFORE),
    limit: MOST + 1,
  });
  const standing = rows
    .slice(0, MOST)
    .flatMap((row): readonly (StandingInspection & { readonly stages: PlanStages })[] => {
      const plan = planOf(deps.rules, row.inspection);
      const timeline = buildStoredTimeline(deps.rules, row.inspection, row.events, now);
      const stages = stagesOf(plan, timeline);
      return overlapOf(reachOf(stages), asked) === null ? [] : [{ ...row, plan, timeline, stages }];
    });
  const clashes = await findStandingClashes(deps, standing, {
    from: today > asked.from ? today : asked.from,
    to: asked.to,
  });
  return {
    ...asked,
    inspections: standing.map((each, index) => toEntry(each, each.stages, clashes[index] ?? [])),
    complete: rows.length <= MOST,
    bankHolidays: listBankHolidays(calendar, asked.from, asked.to).map(({ on, name }) => ({ on, name })),
    officialUntil: calendar.officialUntil,
  };
}

function readStretch(
  input: z.output<typeof showProgrammeInput>,
  { firstDate, lastDate }: WorkingDayCalendar,
  today: PlainDate,
): Stretch {
  const from = input.from ?? plainDate(`${(input.to ?? today).slice(0, 4)}-01-01`);
  const refuse = (where: string, message: string, seen: string): never => {
    throw new InvalidInputError([{ where, message, seen }], 'The programme');
  };
  if (from < firstDate || from > lastDate) {
    return refuse('from', `must be from ${firstDate} to ${lastDate}, the dates of the calendar`, from);
  }
  const year = addDays(addMonths(from, 12), -1);
  const last = year < lastDate ? year : lastDate;
  const to = input.to ?? last;
  if (to < from) return refuse('to', `must not be before from, ${from}`, to);
  if (to > last) return refuse('to', `must be within a year of from, and of the calendar: ${last} at the latest`, to);
  return { from, to };
}

function toEntry(
  { inspection, people, plan, timeline }: StandingInspection,
  stages: PlanStages,
  clashes: readonly Clash[],
): ProgrammeEntry {
  return {
    id: inspection.id,
    kind: inspection.kind,
    name: inspection.name,
    start: timeline.start,
    state: inspection.announced_at === null ? 'planned' : 'announced',
    embargoed: inspection.embargoed,
    leads: people.filter(({ role }) => role === plan.kind.planning?.lead).map(({ name }) => name),
    ...stages,
    clashes,
  };
}
