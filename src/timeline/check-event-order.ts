import { compareMoments } from '../calendar/local-time.ts';
import { formatShortDate } from '../calendar/plain-date.ts';
import { isLiftedByHand } from '../framework/hold-rule.ts';
import { correctingType, type EventCase, milestonesTold, momentText, withInstead } from './event-case.ts';
import { findSuperseded } from './find-superseded.ts';
import { findSetting } from './is-confirmed.ts';
import type { ActiveHold } from './milestone.ts';
import { checkFieldworkEnd } from './start-milestone.ts';

/** Refuses an event that makes no sense after what is recorded, or not yet; what is missing may only be unusual. */
export function checkEventOrder(each: EventCase): void {
  checkEnd(each);
  checkPresent(each);
  checkBefore(each);
  checkFieldworkEnd(each);
  checkClosed(each);
  checkAnswers(each);
  checkHeld(each);
  checkCondition(each);
}

function checkEnd({ plan, timeline, rule, event, refuse }: EventCase): void {
  if (!timeline.ended || rule.does === 'correct') return;
  const type = correctingType(plan);
  const instead = type === undefined ? undefined : `If that was a mistake, record ${type} first`;
  refuse('type', withInstead('must not be recorded any more: the inspection was cancelled', instead), event.type);
}

/** What lies ahead has not happened. */
function checkPresent({ event, now, refuse }: EventCase): void {
  if (event.on < now.on || (event.on === now.on && (event.at === undefined || event.at <= now.at))) return;
  const message = `must not lie ahead: it is ${now.on} ${now.at} in London. Record it when it has happened`;
  refuse('on', message, momentText(event));
}

function checkBefore({ plan, rule, recorded, event, refuse, unusual }: EventCase): void {
  const isCorrection = findSuperseded(plan, recorded, event) !== undefined;
  for (const type of [...rule.requires, ...rule.expects]) {
    const before = recorded.findLast((each) => each.type === type);
    if (before && compareMoments({ on: before.on }, { on: event.on }) > 0) {
      refuse('on', `must not be before ${type}, recorded for ${before.on}`, event.on);
    } else if (!before && rule.requires.includes(type)) {
      refuse('type', withInstead(`needs ${type} to be recorded first`, rule.instead), event.type);
    } else if (!before && !isCorrection) {
      unusual('type', `comes before ${type} is recorded. Record that first, or give a reason`, event.type);
    }
  }
}

/** What happened earlier may be recorded late; what changes a plan comes too late then. */
function checkClosed({ plan, rule, recorded, event, refuse }: EventCase): void {
  const isFact = !plan.changing.has(rule.id) && !rule.ends;
  const closing = rule.closedBy
    .map((type) => recorded.findLast((each) => each.type === type))
    .find((each) => each !== undefined && !(isFact && event.on <= each.on));
  if (closing === undefined) return;
  const correcting = correctingType(plan);
  const otherwise = correcting === undefined ? undefined : `If that was a mistake, record ${correcting} first`;
  const after = isFact ? `must not be after ${closing.type}` : `makes no sense after ${closing.type}`;
  const message = withInstead(
    `${after}, recorded for ${closing.on}`,
    rule.insteadAfter[closing.type] ?? rule.instead ?? otherwise,
  );
  refuse(isFact ? 'on' : 'type', message, isFact ? event.on : event.type);
}

/** One answer to each question. */
function checkAnswers({ rule, recorded, event, refuse }: EventCase): void {
  if (rule.answers === undefined) return;
  const count = (type: string): number => recorded.filter((each) => each.type === type).length;
  const questions = count(rule.answers);
  if (questions === 0 || questions > count(event.type)) return;
  refuse(
    'type',
    `answers ${rule.answers}, and each is answered already. Record a further ${rule.answers} first`,
    event.type,
  );
}

/** What is held is not done, unless that lifts the hold or was before it; and a hold that stands is not placed again. */
function checkHeld(each: EventCase): void {
  const { plan, rule, event, timeline, refuse } = each;
  for (const hold of timeline.holds) {
    const holdRule = plan.kind.holds.find((known) => known.id === hold.id);
    if (holdRule?.liftedBy.includes(rule.id)) continue;
    const isPlaced = holdRule?.placedBy.some(({ event: type, from, to }) => type === rule.id && !from && !to);
    if (isPlaced) {
      const lift = holdRule?.liftedBy.join(' or ') ?? '';
      refuse('type', `is so already since ${formatShortDate(hold.since)}. Record ${lift} first`, event.type);
    }
    const told = milestonesTold(each).find(({ id, state }) => hold.milestones.includes(id) && state === 'held');
    if (told !== undefined && event.on >= hold.since) refuse('type', refuseHeld(each, told.id, hold), event.type);
  }
}

function refuseHeld({ plan }: EventCase, milestone: string, hold: ActiveHold): string {
  const rule = plan.kind.holds.find((each) => each.id === hold.id);
  const lifting = [...plan.changing.values()].find((each) => each.does === 'lift')?.id;
  const ways = [...(rule?.liftedBy ?? []), ...(rule && isLiftedByHand(rule) && lifting !== undefined ? [lifting] : [])];
  const message = `must not happen while ${milestone} is held, since ${formatShortDate(hold.since)} because ${rule?.because ?? hold.title}`;
  return withInstead(message, ways.length === 0 ? undefined : `Record ${ways.join(' or ')} first`);
}

/** What does not apply is not done. */
function checkCondition(each: EventCase): void {
  const { plan, rule, event, recorded, request, refuse } = each;
  const condition = plan.framework.conditions.find(({ id }) => id === rule.onlyIf);
  if (condition !== undefined) {
    const setting = findSetting(plan.framework, condition.id, recorded);
    if (setting !== undefined && event.on < setting.on) {
      refuse('on', `must not be before ${setting.type}, recorded for ${setting.on}`, event.on);
    } else if (setting === undefined && !request.conditions?.includes(condition.id)) {
      refuse('type', withInstead(`needs ${condition.id}`, rule.instead), event.type);
    }
  }
  if (each.timeline.ended) return;
  const told = milestonesTold(each);
  const off = told.find((milestone) => milestone.state === 'not-applicable');
  if (off !== undefined && told.every((milestone) => milestone.state === 'not-applicable')) {
    refuse('type', `does not apply: ${(off.because ?? off.title).replace(/\.$/, '')}`, event.type);
  }
}
