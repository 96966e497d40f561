import { formatTime } from '../calendar/local-time.ts';
import { formatLongDate } from '../calendar/plain-date.ts';
import { checkPublication } from './check-publication.ts';
import { findSuperseded } from './find-superseded.ts';
import { isOver } from './milestone-state.ts';
import { type EventCase, milestonesTold, momentText } from './event-case.ts';

/** Asks for a reason where an event is possible and out of the ordinary. */
export function checkEventUsual(each: EventCase): void {
  const { plan, rule, event, recorded, request, timeline, unusual } = each;
  const earlier = findSuperseded(plan, recorded, event);
  if (earlier) {
    unusual('type', `is recorded already, for ${momentText(earlier)}. To correct it give a reason`, event.type);
  }
  for (const { id, title, state, due } of timeline.milestones) {
    if (!rule.awaits.includes(id) || state === 'done' || due === null || event.on > due.on) continue;
    const message = `comes before “${title}” is over, on ${formatLongDate(due.on)}. If that is so, give a reason`;
    unusual('on', message, event.on);
  }
  for (const milestone of milestonesTold(each)) {
    const definition = plan.kind.milestones.find(({ id }) => id === milestone.id);
    const { due } = milestone;
    if (due === null || !definition?.completedBy.includes(event.type)) continue;
    // What is due on a day, not by it, is not done before.
    if (definition.shape === 'day' && definition.basis === 'rule' && event.on < due.on) {
      unusual('on', `is before its day, ${formatLongDate(due.on)}. If that is so, give a reason`, event.on);
    }
    if (rule.lateNeedsReason && isOver(due, event)) {
      const at = due.at === undefined ? '' : `, ${formatTime(due.at)}`;
      const message = `is after the last moment for it, ${formatLongDate(due.on)}${at}. If that is so, give a reason`;
      unusual('on', message, momentText(event));
    }
  }
  if (event.type !== plan.framework.embargo?.until) return;
  for (const { id, message } of checkPublication(plan, timeline, request).reasons) {
    const isUnconfirmed = plan.kind.provisionalWhile.some(({ condition }) => condition === id);
    if (isUnconfirmed)
      unusual(
        'type',
        `is provisional: ${smallLetter(message.replace(/\.$/, ''))}. If it was so all the same, give a reason`,
        event.type,
      );
  }
}

function smallLetter(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
