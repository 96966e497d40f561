import { eventsOf } from '../framework/framework.ts';
import { isLiftedByHand } from '../framework/hold-rule.ts';
import type { EventCase } from './event-case.ts';
import { findStartMilestone, refuseStart } from './start-milestone.ts';

/** Refuses to place a hold that is not placed by hand, that stands already, or that has nothing to hold. */
export function checkPlaced(each: EventCase): void {
  const { plan, event, timeline, refuse } = each;
  const hold = plan.kind.holds.find(({ id }) => id === event.hold);
  if (hold === undefined) return;
  const placing = hold.placedBy.map((by) => by.event);
  if (!hold.byHand) {
    return refuse('hold', `is not placed by hand: record ${placing.join(' or ')}`, event.hold);
  }
  if (placing.length > 0 && !placing.some((type) => isUnanswered(each, type))) {
    refuse('hold', `needs ${placing.join(' or ')} to be recorded first, and not answered yet`, event.hold);
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
  } else if (event.milestone !== undefined && event.milestone === findStartMilestone(plan)?.id) {
    refuseStart(each);
  }
  const standing = timeline.holds.find((one) => isOf(one, event, hold.milestones.length === 0));
  if (standing) refuse('hold', `stands already, since ${standing.since}`, event.hold);
}

/** Refuses to lift a hold that does not stand, or that is lifted by what it waits for. */
export function checkLifted({ plan, event, timeline, refuse }: EventCase): void {
  const hold = plan.kind.holds.find((each) => each.id === event.hold);
  if (hold === undefined) return;
  if (!isLiftedByHand(hold))
    return refuse('hold', `is not lifted by hand: record ${hold.liftedBy.join(' or ')}`, event.hold);
  if (timeline.holds.some((each) => isOf(each, event, event.milestone !== undefined))) return;
  const standing = timeline.holds.map((each) => each.id);
  const message = `does not stand${event.milestone === undefined ? '' : ` for ${event.milestone}`}`;
  refuse(
    'hold',
    `${message}: ${standing.length === 0 ? 'no hold does' : `standing are ${standing.join(', ')}`}`,
    event.hold,
  );
}

/** Whether an event of that type is recorded that waits for its answer, or that takes none. */
function isUnanswered({ plan, recorded }: EventCase, type: string): boolean {
  const count = (one: string): number => recorded.filter((each) => each.type === one).length;
  const answers = eventsOf(plan.framework, plan.kind).filter((rule) => rule.answers === type);
  return count(type) > answers.reduce((sum, { id }) => sum + count(id), 0);
}

function isOf(
  standing: EventCase['timeline']['holds'][number],
  { hold, milestone }: EventCase['event'],
  isNamed: boolean,
): boolean {
  return standing.id === hold && (!isNamed || (milestone !== undefined && standing.milestones.includes(milestone)));
}
