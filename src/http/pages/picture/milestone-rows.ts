import type { CivilMoment } from '../../../calendar/local-time.ts';
import type { SeenTimeline } from '../../../service/seen-timeline.ts';
import type { KindPlan } from '../../../timeline/compile-kind.ts';
import type { Milestone, MilestoneState } from '../../../timeline/milestone.ts';
import { count, shortDay, shortMoment } from '../words/dates.ts';
import { titleIn } from '../words/titles.ts';

/** A milestone as a row of the table of milestones. */
export interface MilestoneRow {
  /** Its number in the picture: 1 for the first. */
  readonly number: number;
  readonly id: string;
  readonly title: string;
  /** "Lead inspector, Ofsted". */
  readonly who: string;
  readonly planned: string;
  readonly due: string;
  readonly actual: string;
  readonly drift: string;
  readonly state: MilestoneState;
  /** What else stands on its date: "Pinned", "On hold: Formal complaint". */
  readonly marks: readonly string[];
}

/** Stands where there is nothing to say. */
const NOTHING = '–';

/** The milestones of a timeline for the macro `milestoneTable` of picture/milestones.html.njk. */
export function milestoneRows(
  timeline: SeenTimeline,
  { framework, kind }: Pick<KindPlan, 'framework' | 'kind'>,
): readonly MilestoneRow[] {
  const embargoed = new Set(
    kind.milestones
      .filter(({ completedBy }) => timeline.embargoed && completedBy.includes(framework.embargo?.from ?? ''))
      .map(({ id }) => id),
  );
  return timeline.milestones.map((milestone, index) => ({
    number: index + 1,
    id: milestone.id,
    title: milestone.title,
    who: whoDoes(milestone, framework),
    planned: writePlanned(milestone),
    due: milestone.due === null ? NOTHING : shortMoment(milestone.due),
    actual: milestone.actual === null ? NOTHING : shortMoment(milestone.actual),
    drift: writeDrift(milestone.drift) ?? NOTHING,
    state: milestone.state,
    marks: [...(embargoed.has(milestone.id) ? ['Under embargo'] : []), ...marksOf(milestone, timeline)],
  }));
}

/** "Lead inspector, Ofsted": the role that has to do it, and its party. */
export function whoDoes({ owner, party }: Milestone, { roles, parties }: KindPlan['framework']): string {
  const role = titleIn(roles, owner);
  return `${role}, ${titleIn(parties, party)}`;
}

/** "3 working days later than planned"; null where there is nothing to compare. */
export function writeDrift(drift: number | null): string | null {
  if (drift === null) return null;
  if (drift === 0) return 'As planned';
  return `${count(Math.abs(drift), 'working day')} ${drift > 0 ? 'later' : 'earlier'} than planned`;
}

function writePlanned({ planned, due, opensOn, endsOn, alsoOn = [] }: Milestone): string {
  const closes = due ?? planned;
  if (opensOn !== undefined && closes !== null) return stretch({ on: opensOn }, closes.on);
  if (planned === null) return NOTHING;
  if (endsOn !== undefined) return stretch(planned, endsOn);
  return [shortMoment(planned), ...alsoOn.map(shortDay)].join(' and ');
}

function stretch(from: CivilMoment, to: string): string {
  return from.on === to ? shortMoment(from) : `${shortMoment(from)} to ${shortDay(to)}`;
}

function marksOf({ provisional, pinned, varied, heldBy }: Milestone, { holds }: SeenTimeline): readonly string[] {
  return [
    ...(heldBy === undefined ? [] : [`Hold: ${titleIn(holds, heldBy)}`]),
    ...(pinned === undefined ? [] : ['Pinned']),
    ...(varied === undefined ? [] : ['Set by letter']),
    ...(provisional ? ['May still change'] : []),
  ];
}
