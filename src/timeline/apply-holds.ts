import { formatShortDate } from '../calendar/plain-date.ts';
import type { DateInputs } from './compile-date.ts';
import type { KindPlan, MilestonePlan } from './compile-kind.ts';
import { fillTable } from './date-table.ts';
import { findEvent } from './find-event.ts';
import { anchorsOf } from '../framework/framework.ts';
import type { ActiveHold } from './milestone.ts';
import { NO_DATE } from './no-date.ts';
import type { StandingHold } from './standing-holds.ts';

/** What the holds that stand do to a plan. */
export interface HeldDates {
  readonly holds: readonly ActiveHold[];
  /** Why each held milestone has no date, by its id; of several holds the one placed first is told. */
  readonly heldBy: ReadonlyMap<string, { readonly hold: string; readonly because: string }>;
  /** The days to set: none for every place of what is held. */
  readonly set: ReadonlyMap<number, number>;
}

/**
 * Holds back what the holds name and is not done, and everything not done that counts from it.
 * @param plan One with settable dates.
 * @param dates Its dates without the holds.
 */
export function applyHolds(
  plan: KindPlan,
  inputs: DateInputs,
  dates: readonly number[],
  standing: readonly StandingHold[],
): HeldDates {
  const heldBy = new Map<string, { hold: string; because: string }>();
  const set = new Map(inputs.set ?? []);
  const holds = standing.map((hold): ActiveHold => {
    const { rule } = hold;
    const named = hold.milestone === undefined ? rule.milestones : [hold.milestone];
    const held = holdBack(plan, inputs, dates, named);
    const because = writeBecause(hold);
    for (const [milestone, from] of held) {
      for (const place of milestone.places) set.set(place, NO_DATE);
      if (heldBy.has(milestone.id)) continue;
      const counted = from === null ? '' : `It counts from “${from}”, which has no date: `;
      heldBy.set(milestone.id, { hold: rule.id, because: from === null ? capital(because) : counted + because });
    }
    const liftedBy = hold.liftedBy ?? rule.mayLift;
    return {
      id: rule.id,
      title: rule.title,
      since: hold.since,
      milestones: plan.milestones.filter((each) => held.has(each)).map((each) => each.id),
      ...(hold.reason === undefined ? {} : { reason: hold.reason }),
      ...(liftedBy === undefined ? {} : { liftedBy }),
    };
  });
  return { holds, heldBy, set };
}

/** What loses its dates where those of some milestones are taken away; each with the title of what it counts from. */
function holdBack(
  plan: KindPlan,
  inputs: DateInputs,
  dates: readonly number[],
  named: readonly string[],
): ReadonlyMap<MilestonePlan, string | null> {
  const open = plan.milestones.filter((milestone) => !isDone(milestone, inputs, dates));
  const held = new Map<MilestonePlan, string | null>();
  const set = new Map(inputs.set ?? []);
  const take = (milestone: MilestonePlan, from: string | null): void => {
    held.set(milestone, from);
    for (const place of milestone.places) set.set(place, NO_DATE);
  };
  for (const milestone of open) if (named.includes(milestone.id) && isDated(milestone, dates)) take(milestone, null);
  for (let before = -1; before !== held.size;) {
    before = held.size;
    const now = fillTable(plan.table, { ...inputs, set });
    for (const milestone of open) {
      if (held.has(milestone)) continue;
      if (!milestone.places.some((place) => dates[place] !== NO_DATE && now[place] === NO_DATE)) continue;
      take(milestone, findHeldAnchor(plan, milestone, held)?.title ?? null);
    }
  }
  return held;
}

/** Whether a milestone is done: recorded itself, or passed by something later. */
export function isDone(milestone: MilestonePlan, inputs: DateInputs, dates: readonly number[]): boolean {
  return dates[milestone.recorded] !== NO_DATE || milestone.passedBy.some((type) => findEvent(inputs.events, type));
}

function isDated(milestone: MilestonePlan, dates: readonly number[]): boolean {
  return milestone.places.some((place) => dates[place] !== NO_DATE);
}

/** The held milestone that one counts from, over points where need be. */
function findHeldAnchor(
  plan: KindPlan,
  milestone: MilestonePlan,
  held: ReadonlyMap<MilestonePlan, unknown>,
): MilestonePlan | undefined {
  const byKey = new Map(plan.kind.dates.map((date) => [date.key, date]));
  const seen = new Set<string>();
  const search = (key: string): MilestonePlan | undefined => {
    if (seen.has(key)) return undefined;
    seen.add(key);
    const id = key.split('.')[0] as string;
    const found = id === milestone.id ? undefined : plan.milestones.find((each) => each.id === id && held.has(each));
    if (found) return found;
    const date = byKey.get(key);
    const anchors = date?.is === 'rule' ? anchorsOf(date.rule) : date?.is === 'effective' ? [date.planned] : [];
    return anchors.map(search).find((each) => each !== undefined);
  };
  return ['planned', 'due', 'opens', 'ends'].map((field) => search(`${milestone.id}.${field}`)).find(Boolean);
}

/** For everybody's eyes: whom the recorder named, and for what reason, is told by the hold alone. */
function writeBecause({ rule, since, liftedBy }: StandingHold): string {
  const by = liftedBy === undefined ? rule.mayLift : undefined;
  const lift = by === undefined ? '' : ` It may be lifted by ${by.replace(/\.$/, '')}.`;
  return `held since ${formatShortDate(since)}, because ${rule.because}.${lift}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
