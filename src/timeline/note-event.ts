import { formatTime, type LocalTime } from '../calendar/local-time.ts';
import { formatShortDate, formatShortOrdinal } from '../calendar/plain-date.ts';
import { isWorkingDay, nameOfDayOff, nextWorkingDay } from '../calendar/working-day-calendar.ts';
import { withSettableDates } from './compile-kind.ts';
import { type EventCase, milestonesTold } from './event-case.ts';
import { NO_DATE } from './no-date.ts';
import { resolveDates } from './resolve-dates.ts';
import { isPlacedBy } from './standing-holds.ts';

/** Something to look at once more before an event is recorded; never a refusal. */
export interface EventNote {
  /** `day-off`, `after-hours`, `late`, `set-day-off`, `held`, `no-hold`. */
  readonly id: string;
  /** One or two plain sentences. */
  readonly message: string;
}

/** What is worth a second look: days off, late hours and which day is day 0 then, and what an event does not do. */
export function noteEvent(each: EventCase): readonly EventNote[] {
  return [...noteDay(each), ...noteLateness(each), ...noteSetDate(each), ...noteHolds(each)];
}

function noteDay({ plan, rule, event }: EventCase): EventNote[] {
  if (rule.does !== 'complete') return [];
  const { calendar, framework } = plan;
  const { on, at } = event;
  const isOff = !isWorkingDay(calendar, on);
  const closes = framework.officeClosesAt as LocalTime | undefined;
  const isAfterHours = at !== undefined && closes !== undefined && at > closes;
  if (!isOff && !isAfterHours) return [];
  const day = formatShortDate(on);
  const what = isOff
    ? `${day} is not a working day (${nameOfDayOff(calendar, on)}).`
    : `${formatTime(at as LocalTime)} on ${day} is after ${formatTime(closes as LocalTime)}.`;
  const count = rule.dayZero ? ` Day 0 is ${day}, and day 1 is ${formatShortDate(nextWorkingDay(calendar, on))}.` : '';
  return [{ id: isOff ? 'day-off' : 'after-hours', message: what + count }];
}

function noteLateness(each: EventCase): EventNote[] {
  const { event, rule } = each;
  if (rule.lateNeedsReason) return [];
  return milestonesTold(each).flatMap(({ due, title, basis }) => {
    if (due === null || basis !== 'rule' || event.on <= due.on) return [];
    return [{ id: 'late', message: `“${title}” was due on ${formatShortDate(due.on)}.` }];
  });
}

function noteSetDate({ plan, rule, event, timeline }: EventCase): EventNote[] {
  const { date, milestone: named = rule.setsDateOf } = event;
  if (date === undefined || named === undefined) return [];
  const milestone = timeline.milestones.find(({ id }) => id === named);
  const notes: EventNote[] = [];
  if (!isWorkingDay(plan.calendar, date)) {
    const name = nameOfDayOff(plan.calendar, date);
    notes.push({ id: 'set-day-off', message: `${formatShortDate(date)} is not a working day (${name}).` });
  }
  if (milestone?.state === 'held' && rule.setsDateOf === undefined) {
    notes.push({ id: 'held', message: `It has no date until the hold is lifted. ${milestone.because ?? ''}`.trim() });
  }
  return notes;
}

/** Tells that an event places no hold, since it happened outside the days in which it would. */
function noteHolds({ plan, rule, event, request }: EventCase): EventNote[] {
  const holds = withSettableDates(plan).holds.filter((hold) => hold.placedBy.some((by) => by.event === rule.id));
  if (holds.length === 0) return [];
  const { dates } = resolveDates(plan, { ...request, events: [...(request.events ?? []), event] });
  const byHand = [...plan.changing.values()].find((each) => each.does === 'hold')?.id;
  return holds.flatMap((hold) => {
    if (isPlacedBy(hold, rule.id, event.on, dates)) return [];
    const days = hold.placedBy.map(({ from, to }) => tellDays(dates[from], dates[to])).join('; ');
    const instead = byHand === undefined || !hold.rule.byHand ? '' : ` To hold it back, record ${byHand}.`;
    return [{ id: 'no-hold', message: `It holds nothing back: ${days}.${instead}` }];
  });
}

/** "the days for it are Fri 4 Apr 2025 to Fri 11 Apr 2025". */
function tellDays(from = NO_DATE, to = NO_DATE): string {
  if (from === NO_DATE || to === NO_DATE) return 'the days for it have not begun';
  return `the days for it are ${formatShortOrdinal(from)} to ${formatShortOrdinal(to)}`;
}
