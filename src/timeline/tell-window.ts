import type { CivilMoment } from '../calendar/local-time.ts';
import { formatLongDate, fromOrdinal, type PlainDate } from '../calendar/plain-date.ts';
import { type DayOff, listDaysOff } from '../calendar/working-day-calendar.ts';
import type { DateInputs } from './compile-date.ts';
import type { KindPlan, MilestonePlan } from './compile-kind.ts';
import { findCompletingEvent } from './find-event.ts';
import { NO_DATE } from './no-date.ts';
import { joinWords } from './uncounted-days.ts';

/** What a window is told from. */
interface WindowFacts {
  readonly dates: readonly number[];
  readonly inputs: DateInputs;
  readonly asAt: CivilMoment | undefined;
}

/**
 * Until when a window is open that began with something recorded, in plain words: its last day, which day is day 1 and
 * why, and each day that is not counted. Null for any other milestone, and where it has no date.
 */
export function tellWindow(
  plan: KindPlan,
  milestone: MilestonePlan,
  { dates, inputs, asAt }: WindowFacts,
): string | null {
  const { opensAfter, opens, due, planned } = milestone;
  if (opensAfter === undefined || inputs.doneBefore.has(opensAfter.id)) return null;
  const zero = dates[opensAfter.recorded] as number;
  const first = dates[opens] as number;
  const last = dates[due >= 0 ? due : planned] as number;
  if (zero === NO_DATE || first === NO_DATE || last === NO_DATE) return null;
  const [from, opensOn, closesOn] = [fromOrdinal(zero), fromOrdinal(first), fromOrdinal(last)];
  const have = asAt !== undefined && asAt.on > closesOn ? 'had' : 'have';
  const verb = asAt !== undefined && asAt.on <= opensOn ? 'is' : 'was';
  const because = `${nameEvent(plan, opensAfter.id, inputs)} on ${formatDay(from)}`;
  const daysOff = from < closesOn ? listDaysOff(plan.calendar, opensOn < from ? opensOn : from, closesOn) : [];
  const skipped = daysOff.filter((day) => day.on > from);
  const text = `You ${have} until the end of ${formatDay(closesOn)}. Day 1 ${verb} ${formatDay(opensOn)} because ${because}.`;
  return skipped.length === 0 ? text : `${text} Not counted: ${joinWords(skipped.map(nameDayOff))}.`;
}

/** "the draft was sent"; the milestone's title where nobody said how to put it. */
function nameEvent(plan: KindPlan, id: string, { events }: DateInputs): string {
  const anchor = plan.milestones.find((each) => each.id === id) as MilestonePlan;
  const event = findCompletingEvent(events, id, anchor.completedBy, plan.table.naming);
  const types = [event?.type, ...anchor.completedBy];
  const rules = types.map((type) => plan.framework.events.find((rule) => rule.id === type));
  return rules.find((rule) => rule?.happened !== undefined)?.happened ?? `“${anchor.title}” was recorded`;
}

/** "Fri 4 April 2025". */
function formatDay(date: PlainDate): string {
  const [weekday, ...rest] = formatLongDate(date).split(' ') as [string, ...string[]];
  return [weekday.slice(0, 3), ...rest].join(' ');
}

/** "Sat 5 April 2025", "Good Friday (Fri 18 April 2025)". */
function nameDayOff({ on, name }: DayOff): string {
  return formatLongDate(on).startsWith(name) ? formatDay(on) : `${name} (${formatDay(on)})`;
}
