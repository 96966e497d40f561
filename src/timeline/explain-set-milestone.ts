import { formatShortDate, formatShortOrdinal as short, fromOrdinal } from '../calendar/plain-date.ts';
import type { LocalTime } from '../calendar/local-time.ts';
import type { DateInputs } from './compile-date.ts';
import type { MilestonePlan } from './compile-kind.ts';
import { explainMilestone } from './explain-milestone.ts';
import type { Milestone, Working, WorkingStep } from './milestone.ts';
import { NO_DATE } from './no-date.ts';
import { type DatesSet, plannedSetOf } from './plan-changes.ts';

/** What the working of a milestone whose dates were set is written from. */
interface SetFacts {
  readonly dates: readonly number[];
  readonly inputs: DateInputs;
  readonly ruled: ReadonlyMap<number, number>;
  readonly sets: ReadonlyMap<string, DatesSet>;
}

/**
 * The working of a milestone of which a person set a date: what was set in place of what, then how the other dates were
 * counted. Why and by whom it was set is not part of it, since not everybody may read that: see `tellPin`.
 */
export function explainSetMilestone(milestone: MilestonePlan, { dates, inputs, ruled, sets }: SetFacts): Working {
  const set = sets.get(milestone.id) as DatesSet;
  const counted = explainMilestone(withoutSetRules(milestone, inputs), dates, inputs, undefined);
  const leads: string[] = [];
  const steps: WorkingStep[] = [];
  const add = (
    gives: 'planned' | 'due',
    place: number,
    at: LocalTime | undefined,
    how: string,
    because: string,
  ): void => {
    const day = dates[place] as number;
    const on = fromOrdinal(day);
    const was = ruled.get(place) ?? NO_DATE;
    const text = `${how.replace('{on}', short(day))}${was === NO_DATE || was === day ? '' : `, in place of ${short(was)}`}.`;
    if (gives === 'due' || !isSaid) leads.push(text);
    const result = at === undefined ? { on } : { on, at };
    steps.push({ gives, result, dayZero: { on, because }, count: 0, unit: 'calendar-days', skipped: [], text });
  };
  const { variation } = set;
  const { due, dueAt, planned, plannedAt } = milestone;
  const plans = plannedSetOf(set);
  const isSet = (place: number): boolean => inputs.set?.has(place) ?? false;
  const isSaid = plans === variation && isSet(due);
  if (isSet(due) && variation) {
    add('due', due, dueAt, `Set to {on} ${variation.because}`, `set ${variation.because}`);
  }
  if (isSet(planned) && plans !== undefined) {
    const isPin = plans === set.pin;
    const because = isPin ? 'pinned' : `set ${variation?.because ?? ''}`;
    add('planned', planned, plannedAt, isPin ? 'Pinned to {on}' : `Set to {on} ${variation?.because ?? ''}`, because);
  }
  if (leads.length === 0) return counted;
  const rest = counted.steps.length === 0 ? '' : ` ${RULE_LEADS[counted.steps[0]?.gives ?? 'due']}${counted.text}`;
  return { ...counted, text: leads.join(' ') + rest, steps: [...steps, ...counted.steps] };
}

const RULE_LEADS = {
  due: 'By the rule: ',
  planned: 'By the plan: ',
  opensOn: 'Opens: ',
  endsOn: 'Ends: ',
  alsoOn: 'Also: ',
};

function withoutSetRules(milestone: MilestonePlan, { set }: DateInputs): MilestonePlan {
  return { ...milestone, rules: milestone.rules.filter(({ place }) => !set?.has(place)) };
}

/** Why a milestone's date is pinned, and by whom, for those who may know; undefined where it is not pinned. */
export function tellPin({ pinned }: Pick<Milestone, 'pinned'>): string | undefined {
  if (pinned === undefined) return undefined;
  const by = pinned.by === undefined ? '' : ` by ${pinned.by}`;
  const reason = pinned.reason === undefined ? '' : `: ${pinned.reason.replace(/\.$/, '')}`;
  return `Pinned to ${formatShortDate(pinned.on)}${by}${reason}.`;
}
