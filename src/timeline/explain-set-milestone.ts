import { formatShortDate, formatShortOrdinal as short, fromOrdinal } from '../calendar/plain-date.ts';
import type { LocalTime } from '../calendar/local-time.ts';
import type { DateInputs } from './compile-date.ts';
import type { MilestonePlan } from './compile-kind.ts';
import { explainMilestone } from './explain-milestone.ts';
import type { Milestone, Working, WorkingStep } from './milestone.ts';
import { NO_DATE } from './no-date.ts';
import type { DatesSet } from './plan-changes.ts';

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
  const { due, dueAt, planned, plannedAt } = milestone;
  const set = sets.get(milestone.id) as DatesSet;
  const isSet = (place: number): boolean => inputs.set?.has(place) ?? false;
  const explain = (gives: 'planned' | 'due', place: number, at: LocalTime | undefined, how: string): WorkingStep => {
    const day = dates[place] as number;
    const on = fromOrdinal(day);
    const was = ruled.get(place) ?? NO_DATE;
    const instead = was === NO_DATE || was === day ? '' : `, in place of ${short(was)}`;
    return {
      gives,
      result: at === undefined ? { on } : { on, at },
      dayZero: { on, because: how },
      count: 0,
      unit: 'calendar-days',
      skipped: [],
      text: `${capital(how.replace(/^(pinned|set)/, `$1 to ${short(day)}`))}${instead}.`,
    };
  };
  const varied = `set ${set.variedHow ?? ''}`.trim();
  const byPin = set.pin !== undefined;
  const steps: WorkingStep[] = [];
  if (isSet(due)) steps.push(explain('due', due, dueAt, varied));
  if (isSet(planned)) steps.push(explain('planned', planned, plannedAt, byPin ? 'pinned' : varied));
  const counted = explainMilestone(withoutSetRules(milestone, inputs), dates, inputs, undefined);
  if (steps.length === 0) return counted;
  // A letter sets both dates to one day, which is told once.
  const leads = steps.filter(({ gives }) => gives === 'due' || byPin || !isSet(due)).map(({ text }) => text);
  const [first] = counted.steps;
  if (first !== undefined) leads.push(`${RULE_LEADS[first.gives]}${counted.text}`);
  return { ...counted, text: leads.join(' '), steps: [...steps, ...counted.steps] };
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

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
