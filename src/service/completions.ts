import { possibleEvents } from '../timeline/possible-events.ts';
import type { EventCheck } from '../timeline/event-case.ts';
import type { MilestoneState } from '../timeline/milestone.ts';
import { withoutEarlierDays } from './seen-timeline.ts';
import type { Principal } from './service-deps.ts';

/** An open milestone that a party has to do, and the event that says that it is done. */
export interface Completion {
  readonly milestone: string;
  readonly event: string;
  /** What else has to be said with it besides the day and the milestone. */
  readonly required: readonly string[];
  /** Why it would need a reason; empty where it is the usual thing. */
  readonly unusual: readonly string[];
}

const CLOSED: readonly MilestoneState[] = ['done', 'held', 'not-applicable'];

/**
 * The open milestones of the principal's own party that may be recorded as done now, in the order of the timeline. An
 * event of a milestone's own goes before one that only names the milestone.
 * @param announcedAt When the announcing event that holds was recorded; null where none was.
 */
export function findCompletions(
  check: Omit<EventCheck, 'event'>,
  { party, inspected }: Pick<Principal, 'party' | 'inspected'>,
  announcedAt: Date | null,
): readonly Completion[] {
  const { plan, timeline } = check;
  const possible = possibleEvents(check);
  const open = timeline.milestones.filter(
    (each) => each.party === party && each.actual === null && !CLOSED.includes(each.state),
  );
  return open.flatMap(({ id, visibleTo }): Completion[] => {
    if (!visibleTo.includes(party)) return [];
    const own = plan.kind.milestones.find((each) => each.id === id)?.completedBy ?? [];
    const found = possible.find(({ rule }) =>
      own.length > 0 ? own.includes(rule.id) : rule.does === 'complete' && rule.asks.milestone !== undefined,
    );
    if (found === undefined) return [];
    const { rule, unusual } = found;
    const tell = (words: string): string =>
      inspected && announcedAt ? withoutEarlierDays(words, timeline, announcedAt) : words;
    const required = Object.entries(rule.asks).filter(([, need]) => need === 'required');
    return [
      {
        milestone: id,
        event: rule.id,
        required: required.map(([field]) => field).filter((field) => field !== 'milestone' || own.length > 0),
        unusual: unusual.map(tell),
      },
    ];
  });
}
