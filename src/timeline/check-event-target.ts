import { formatLongDate, type PlainDate } from '../calendar/plain-date.ts';
import { isWorkingDay, nextWorkingDay, previousWorkingDay } from '../calendar/working-day-calendar.ts';
import { checkCorrection } from './check-correction.ts';
import type { EventCase } from './event-case.ts';
import type { Milestone } from './milestone.ts';

/** Refuses an event whose milestone, hold or date is not one that it can do that to. */
export function checkEventTarget(each: EventCase): void {
  const milestone = each.timeline.milestones.find(({ id }) => id === each.event.milestone);
  switch (each.rule.does) {
    case 'complete':
      return checkCompleted(each);
    case 'pin':
    case 'unpin':
    case 'vary':
      return checkSet(each, milestone);
    case 'defer':
    case 'resume':
      return checkNewDay(each);
    case 'hold':
      return checkPlaced(each);
    case 'lift':
      return checkLifted(each);
    case 'correct':
      return checkCorrection(each);
  }
}

function checkCompleted({ plan, rule, event, refuse }: EventCase): void {
  if (rule.asks.milestone === undefined) return;
  // Such an event does more than complete a milestone: the call announces, the final begins the embargo.
  const own = plan.kind.milestones.find((milestone) => milestone.id === event.milestone)?.completedBy ?? [];
  if (own.length > 0) refuse('milestone', `has an event of its own: record ${own.join(' or ')}`, event.milestone);
}

function checkSet({ rule, event, refuse }: EventCase, milestone: Milestone | undefined): void {
  if (milestone === undefined) return;
  if (milestone.state === 'done') {
    const on = milestone.actual === null ? '' : `, on ${milestone.actual.on}`;
    refuse('milestone', `is done already${on}: its date stays`, event.milestone);
  } else if (milestone.state === 'not-applicable') {
    refuse('milestone', `does not apply: ${(milestone.because ?? '').replace(/\.$/, '')}`, event.milestone);
  } else if (rule.does === 'unpin' && milestone.pinned === undefined) {
    refuse('milestone', 'is not pinned: there is nothing to release', event.milestone);
  }
}

function checkNewDay({ plan, rule, event, timeline, refuse }: EventCase): void {
  const { date } = event;
  if (date === undefined) return;
  const what = rule.dateIs ?? 'it';
  if (date < event.on) {
    refuse('date', `must not be before the day on which it was decided, ${event.on}`, date);
  } else if (rule.does === 'defer' && date === timeline.start) {
    refuse('date', `must be another day: ${what} is ${date} already`, date);
  } else if (rule.does === 'resume' && date < timeline.start) {
    refuse('date', `must not be before the start, ${timeline.start}`, date);
  } else if (!isWorkingDay(plan.calendar, date) && (rule.does === 'resume' || plan.kind.start.workingDay)) {
    refuse(
      'date',
      `must be a working day: take ${offerDays(plan.calendar, date)}`,
      `${date} (${formatLongDate(date)})`,
    );
  }
}

function offerDays(calendar: EventCase['plan']['calendar'], date: PlainDate): string {
  return [previousWorkingDay(calendar, date), nextWorkingDay(calendar, date)]
    .map((day) => `${day} (${formatLongDate(day)})`)
    .join(' or ');
}

function checkPlaced({ plan, event, timeline, refuse }: EventCase): void {
  const hold = plan.kind.holds.find((each) => each.id === event.hold);
  if (hold === undefined) return;
  if (!hold.byHand) {
    const by = hold.placedBy.map((each) => each.event).join(' or ');
    return refuse('hold', `is not placed by hand: record ${by}`, event.hold);
  }
  if (hold.milestones.length > 0 && event.milestone !== undefined) {
    refuse('milestone', `must not be given: ${hold.id} holds ${hold.milestones.join(' and ')}`, event.milestone);
  } else if (hold.milestones.length === 0 && event.milestone === undefined) {
    refuse('milestone', `is missing: what ${hold.id} is to hold`);
  }
  const named = event.milestone === undefined ? hold.milestones : [event.milestone];
  const open = timeline.milestones.filter(({ state }) => state !== 'done' && state !== 'not-applicable');
  if (named.length > 0 && !open.some(({ id }) => named.includes(id))) {
    refuse('hold', `has nothing to hold: ${named.join(' and ')} is done or does not apply`, event.hold);
  }
  const standing = timeline.holds.find((each) => isOf(each, event, hold.milestones.length === 0));
  if (standing) refuse('hold', `stands already, since ${standing.since}`, event.hold);
}

function checkLifted({ plan, event, timeline, refuse }: EventCase): void {
  const hold = plan.kind.holds.find((each) => each.id === event.hold);
  if (hold === undefined) return;
  if (!hold.byHand) return refuse('hold', `is not lifted by hand: record ${hold.liftedBy.join(' or ')}`, event.hold);
  if (timeline.holds.some((each) => isOf(each, event, event.milestone !== undefined))) return;
  const standing = timeline.holds.map((each) => each.id);
  const message = `does not stand${event.milestone === undefined ? '' : ` for ${event.milestone}`}`;
  refuse(
    'hold',
    `${message}: ${standing.length === 0 ? 'no hold does' : `standing are ${standing.join(', ')}`}`,
    event.hold,
  );
}

function isOf(
  standing: EventCase['timeline']['holds'][number],
  { hold, milestone }: EventCase['event'],
  isNamed: boolean,
): boolean {
  return standing.id === hold && (!isNamed || (milestone !== undefined && standing.milestones.includes(milestone)));
}
