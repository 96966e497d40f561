import type { CivilMoment } from '../../../calendar/local-time.ts';
import type { InspectionDetail } from '../../../service/show-inspection.ts';
import type { KindPlan } from '../../../timeline/compile-kind.ts';
import type { Milestone, PlanDates, WorkingStep } from '../../../timeline/milestone.ts';
import { whoDoes, writeDrift } from '../picture/milestone-rows.ts';
import { count, day, moment } from '../words/dates.ts';

/** How one date of a milestone was counted, in words. */
interface CountingView {
  readonly heading: string;
  readonly text: string;
  /** "Friday 21 March 2025: recorded: Fieldwork ends". */
  readonly dayZero: string;
  readonly counted: string;
  readonly result: string;
  /** Every day that was not counted, and why. */
  readonly skipped: readonly { readonly on: string; readonly name: string }[];
  readonly skippedText: string;
}

/** What each date of a milestone is called. */
const DATES: Readonly<Record<WorkingStep['gives'], string>> = {
  due: 'How the last day was counted',
  planned: 'How the planned day was counted',
  opensOn: 'How the first day was counted',
  endsOn: 'How the day it ends was counted',
  alsoOn: 'How the further day was counted',
};

/** A milestone with the working of its dates in words; null where the timeline has none of that id. */
export function milestoneView(inspection: Pick<InspectionDetail, 'name' | 'timeline'>, plan: KindPlan, id: string) {
  const milestone = inspection.timeline.milestones.find((each) => each.id === id);
  if (milestone === undefined) return null;
  const { working, title, state, note } = milestone;
  return {
    title: `${title} – ${inspection.name}`,
    heading: title,
    caption: `${inspection.name}, start ${day(inspection.timeline.start)}`,
    embargoed: inspection.timeline.embargoed,
    state,
    note: note ?? null,
    summary: listFacts(milestone, inspection, plan),
    working: working.text,
    countings: working.steps.map(toCounting),
    clause: working.clause,
    publisher: plan.framework.publisher,
    framework: plan.framework.title,
    readings: working.readings.map(({ id: reading, taken, because, alternatives }) => ({
      unclear: plan.framework.readings.find((each) => each.id === reading)?.unclear ?? null,
      taken,
      because,
      others: alternatives.map(({ text, on }) => ({ text, on: on === null ? 'No date now' : day(on) })),
    })),
  };
}

function listFacts(
  milestone: Milestone,
  { timeline }: Pick<InspectionDetail, 'timeline'>,
  { framework }: KindPlan,
): readonly { readonly label: string; readonly value: string }[] {
  const {
    planned,
    due,
    actual,
    opensOn,
    endsOn,
    alsoOn,
    fromPlan,
    superseded = [],
    basis,
    because,
    window,
  } = milestone;
  const { pinned, varied, heldBy, provisional, provisionalBecause = [] } = milestone;
  const hold = timeline.holds.find(({ id }) => id === heldBy);
  const party = framework.parties.find((each) => each.id === milestone.party)?.title ?? '';
  const lines: readonly (readonly [string, string | null])[] = [
    ['Who does it', whoDoes(milestone, framework)],
    ['Opens', opensOn === undefined ? null : day(opensOn)],
    ['Planned now', planned === null ? 'No date' : moment(planned)],
    ['Ends', endsOn === undefined ? null : day(endsOn)],
    ['Also on', alsoOn === undefined ? null : alsoOn.map(day).join(' and ')],
    ['Due by', due === null ? (basis === 'rule' ? null : 'No last day: a step of the usual timetable') : moment(due)],
    ['Happened', actual === null ? 'Nothing recorded' : moment(actual)],
    ['By the rules from the plan alone', tellPlan(fromPlan)],
    ['Against the plan', writeDrift(milestone.drift)],
    ['Why it has no date', because ?? null],
    ['On hold', hold === undefined ? null : `${hold.title}${hold.since === null ? '' : `, since ${day(hold.since)}`}`],
    ['Pinned', pinned === undefined ? null : tellSet(pinned)],
    ['Set by letter', varied === undefined ? null : tellSet(varied)],
    ['May still change', provisional ? provisionalBecause.join(' ') || 'The date is not yet certain.' : null],
    // The sentence says "you": it is what the party's own emails say.
    [`What ${party} is told`, window ?? null],
    ...superseded.map(({ start, ...dates }) => [`When the start was ${day(start)}`, tellPlan(dates)] as const),
  ];
  return lines.flatMap(([label, value]) => (value === null ? [] : [{ label, value }]));
}

function tellSet({ on, reason, reference, by }: NonNullable<Milestone['pinned']>): string {
  const said = [
    reference === undefined ? null : `letter ${reference}`,
    reason ?? null,
    by === undefined ? null : `set by ${by}`,
  ];
  return [day(on), ...said.filter((each) => each !== null)].join(', ');
}

function tellPlan({ planned, due }: PlanDates): string | null {
  const isSame = (a: CivilMoment | null, b: CivilMoment | null): boolean => a?.on === b?.on && a?.at === b?.at;
  if (planned === null && due === null) return null;
  if (planned === null || due === null || isSame(planned, due)) return moment((due ?? planned) as CivilMoment);
  return `${moment(planned)}; at the latest ${moment(due)}`;
}

function toCounting({ gives, dayZero, count: counted, unit, result, skipped, text }: WorkingStep): CountingView {
  const named = skipped.filter(({ name }) => name !== 'Saturday' && name !== 'Sunday').length;
  return {
    heading: DATES[gives],
    text,
    dayZero: `${day(dayZero.on)} (${dayZero.because})`,
    counted:
      counted === 0
        ? 'The day itself'
        : `${count(Math.abs(counted), UNITS[unit])} ${counted > 0 ? 'after' : 'before'} it`,
    result: moment(result),
    skipped: skipped.map(({ on, name }) => ({ on: day(on), name })),
    skippedText:
      skipped.length === 0
        ? ''
        : `${count(skipped.length, 'day')} not counted: ${count(skipped.length - named, 'weekend day')}${named === 0 ? '' : ` and ${count(named, 'bank holiday')}`}`,
  };
}

const UNITS: Readonly<Record<WorkingStep['unit'], string>> = {
  'working-days': 'working day',
  'calendar-days': 'calendar day',
  weeks: 'week',
  months: 'month',
  years: 'year',
};
