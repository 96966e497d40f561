import { formatLongDate, type PlainDate } from '../calendar/plain-date.ts';
import { isWorkingDay, nextWorkingDay, previousWorkingDay } from '../calendar/working-day-calendar.ts';
import { checkCorrection } from './check-correction.ts';
import type { EventCase } from './event-case.ts';
import { checkLifted, checkPlaced } from './check-hold-event.ts';
import type { Milestone } from './milestone.ts';
import { findStartMilestone, refuseStart } from './start-milestone.ts';

/** Refuses an event whose milestone, hold or date is not one that it can do that to. */
export function checkEventTarget(each: EventCase): void {
  checkDecision(each);
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

/** What is decided lies ahead of the day of the decision. */
function checkDecision({ rule, event, refuse }: EventCase): void {
  const { date, on } = event;
  if (rule.does === 'correct' || date === undefined || date >= on) return;
  refuse('date', `must not be before the day on which it was decided, ${on}`, date);
}

function checkCompleted({ plan, rule, event, refuse }: EventCase): void {
  if (rule.asks.milestone === undefined) return;
  // Such an event does more than complete a milestone: the call announces, the final begins the embargo.
  const own = plan.kind.milestones.find((milestone) => milestone.id === event.milestone)?.completedBy ?? [];
  if (own.length > 0) refuse('milestone', `has an event of its own: record ${own.join(' or ')}`, event.milestone);
}

function checkSet(each: EventCase, milestone: Milestone | undefined): void {
  const { plan, rule, event, refuse } = each;
  if (milestone === undefined) return;
  if (milestone.state === 'done') {
    const on = milestone.actual === null ? '' : `, on ${milestone.actual.on}`;
    refuse('milestone', `is done already${on}: its date stays`, event.milestone);
  } else if (milestone.state === 'not-applicable') {
    refuse('milestone', `does not apply: ${(milestone.because ?? '').replace(/\.$/, '')}`, event.milestone);
  } else if (rule.does === 'unpin' && milestone.pinned === undefined) {
    refuse('milestone', 'is not pinned: there is nothing to release', event.milestone);
  } else if (rule.does !== 'unpin' && milestone.id === findStartMilestone(plan)?.id) {
    refuseStart(each);
  }
}

function checkNewDay({ plan, rule, event, timeline, refuse }: EventCase): void {
  const { date } = event;
  if (date === undefined) return;
  const what = rule.dateIs ?? 'it';
  if (date < event.on) return;
  if (rule.does === 'defer' && date === timeline.start) {
    refuse('date', `must be another day: ${what} is ${date} already`, date);
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
