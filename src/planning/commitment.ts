import type { PlainDate } from '../calendar/plain-date.ts';
import type { Timeline } from '../timeline/build-timeline.ts';
import type { KindPlan } from '../timeline/compile-kind.ts';
import { dateOf, type Stretch, stretchOf } from './dates-of-timeline.ts';

/** What one inspection asks of its lead inspector: the days that another inspection of theirs has to keep clear of. */
export interface Commitment {
  /** What it is called in a sentence: the first characters of its id, or its line in a file. */
  readonly label: string;
  /** "Cafcass inspection". */
  readonly name: string;
  readonly start: PlainDate;
  readonly onSite: Stretch | null;
  readonly notice: Stretch | null;
  /** What should not be due while its lead is on site elsewhere; what is done no longer counts. */
  readonly due: readonly { readonly milestone: string; readonly title: string; readonly on: PlainDate }[];
}

/** What an inspection asks of its lead, by what the rule file says of its kind; nothing of a kind without such words. */
export function commitmentOf(plan: KindPlan, timeline: Timeline, label: string): Commitment {
  const { planning, name } = plan.kind;
  const onSite = planning ? stretchOf(timeline, planning.onSite) : null;
  const notice = planning?.notice ? stretchOf(timeline, planning.notice) : null;
  const due = (planning?.clearOfOthers ?? []).flatMap((id) => {
    const milestone = timeline.milestones.find((each) => each.id === id);
    const on = dateOf(timeline, `${id}.due`) ?? dateOf(timeline, `${id}.planned`);
    if (!milestone || on === null || milestone.state === 'done' || milestone.state === 'not-applicable') return [];
    return [{ milestone: id, title: milestone.what ?? milestone.title, on }];
  });
  return { label, name, start: timeline.start, onSite, notice, due };
}
