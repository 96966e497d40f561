import { type Commitment, commitmentOf } from '../../src/planning/commitment.ts';
import { type KindId, planOf, timelineOf, type WrittenRequest } from '../timeline/cafcass.ts';

/** What an inspection of that start asks of its lead; it is called after its kind. */
export function commitment(kind: KindId, start: string, more: Omit<WrittenRequest, 'start'> = {}): Commitment {
  return commitmentOf(planOf(kind), timelineOf(kind, { start, ...more }), kind);
}
