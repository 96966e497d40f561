import { formatShortDate } from '../calendar/plain-date.ts';
import type { Timeline } from '../timeline/build-timeline.ts';
import type { KindPlan } from '../timeline/compile-kind.ts';

/**
 * Which dates of a plan rest on bank holidays that are not published yet, as a sentence; null where none does. Dates
 * that count no working days rest on none.
 */
export function noteUnpublished({ calendar }: KindPlan, { milestones }: Timeline): string | null {
  const dated = milestones.flatMap(({ what, title, due, planned, working }) => {
    const on = (due ?? planned)?.on;
    const counts = working.steps.some((step) => step.unit === 'working-days' && step.count !== 0);
    return on === undefined || on <= calendar.officialUntil || !counts
      ? []
      : [`${what ?? title}, ${formatShortDate(on)}`];
  });
  const [first, ...more] = dated;
  if (first === undefined) return null;
  const others = more.length === 0 ? '' : `, and ${more.length} more`;
  const until = formatShortDate(calendar.officialUntil);
  return `Bank holidays are published up to ${until} only, so what comes later may still move: ${first}${others}.`;
}
