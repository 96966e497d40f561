import type { PlainDate } from '../calendar/plain-date.ts';
import type { Timeline } from '../timeline/build-timeline.ts';

/** Days from one to another, both included. */
export interface Stretch {
  readonly from: PlainDate;
  readonly to: PlainDate;
}

/**
 * The date of a timeline by the key that a rule file knows it by: `start`, `draft`, `draft.due`; null where it has none.
 * A milestone alone is its recorded date, else its planned one; while a hold keeps it from having one, what the plan gave.
 */
export function dateOf(timeline: Timeline, key: string): PlainDate | null {
  if (key === 'start') return timeline.start;
  const [id, field] = key.split('.');
  const milestone = timeline.milestones.find((each) => each.id === id);
  if (!milestone) return null;
  switch (field) {
    case 'planned':
      return milestone.planned?.on ?? null;
    case 'due':
      return milestone.due?.on ?? null;
    case 'opens':
      return milestone.opensOn ?? null;
    case 'ends':
      return milestone.endsOn ?? null;
    case 'recorded':
      return milestone.actual?.on ?? null;
    default:
      return (milestone.actual ?? milestone.planned ?? milestone.fromPlan.planned)?.on ?? null;
  }
}

/** The days from one date of a timeline to another; null where either does not exist. */
export function stretchOf(
  timeline: Timeline,
  { from, to }: { readonly from: string; readonly to: string },
): Stretch | null {
  const [first, last] = [dateOf(timeline, from), dateOf(timeline, to)];
  return first === null || last === null || last < first ? null : { from: first, to: last };
}

/** The days that two stretches have in common, or null. */
export function overlapOf(one: Stretch | null, other: Stretch | null): Stretch | null {
  if (one === null || other === null) return null;
  const from = one.from > other.from ? one.from : other.from;
  const to = one.to < other.to ? one.to : other.to;
  return from <= to ? { from, to } : null;
}
