import type { LocalTime } from '../calendar/local-time.ts';
import type { WorkingDayCalendar } from '../calendar/working-day-calendar.ts';
import type { Framework, Kind, MilestoneDefinition } from '../framework/framework.ts';
import type { DateRule } from '../framework/date-rule.ts';
import type { EventRule } from '../framework/event-rule.ts';
import { compileRule, type DateStep, type RuleContext } from './compile-date.ts';
import { compileWarning, type WarningPlan } from './compile-warning.ts';
import { beginLayout, type DateTable } from './date-table.ts';
import { compileExplanation, type RuleExplanation } from './explain-rule.ts';
import type { WorkingStep } from './milestone.ts';
import type { NameContext } from './name-anchor.ts';
import { compileDoubts, type Doubts } from './doubts.ts';
import { compileHold, type HoldPlan } from './standing-holds.ts';
import { listChangingEvents } from './list-changing-events.ts';

/** A kind of inspection made ready to work out its dates: each anchor is a place in a table, each rule a function. */
export interface KindPlan {
  readonly framework: Framework;
  readonly kind: Kind;
  readonly calendar: WorkingDayCalendar;
  readonly table: DateTable;
  readonly milestones: readonly MilestonePlan[];
  readonly warnings: readonly WarningPlan[];
  /** What may hold milestones back; made with settable dates only, which holds need. */
  readonly holds: readonly HoldPlan[];
  /** The events that do more than tell what happened, by their types. */
  readonly changing: ReadonlyMap<string, EventRule>;
  readonly doubts: Doubts;
  /** The events from which on the inspected party may know. */
  readonly announcing: readonly string[];
  /** The events after which nothing is due any more. */
  readonly endings: readonly { readonly type: string; readonly title: string }[];
}

/** A milestone's rule with the places of its dates; -1 for a date that it does not have. */
export interface MilestonePlan extends Pick<
  MilestoneDefinition,
  'id' | 'title' | 'party' | 'owner' | 'basis' | 'completedBy' | 'passedBy' | 'clause'
> {
  readonly what: string | undefined;
  readonly note: string | undefined;
  /** Why it has no date, where it has none. */
  readonly absent: NonNullable<MilestoneDefinition['none']> | undefined;
  /** The condition under which it has a date; under any where undefined. */
  readonly when: string | undefined;
  /** Whether the planner may give its planned date. */
  readonly takesInput: boolean;
  readonly planned: number;
  readonly plannedAt: LocalTime | undefined;
  readonly due: number;
  readonly dueAt: LocalTime | undefined;
  readonly opens: number;
  /** The milestone after whose day the window opens as day 1: its id and the place of its recorded day. */
  readonly opensAfter: { readonly id: string; readonly recorded: number } | undefined;
  readonly ends: number;
  readonly also: readonly number[];
  readonly recorded: number;
  /** Whether what is planned is the last moment that the rule allows. */
  readonly isPlannedWhenDue: boolean;
  /** The places of all its dates but the recorded one. */
  readonly places: readonly number[];
  readonly visibleTo: readonly string[];
  /** The rules of its dates, in the order in which they are explained. */
  readonly rules: readonly RulePlan[];
  readonly readings: readonly ReadingPlan[];
  /** While what holds its dates are provisional, besides a list of bank holidays that ends. */
  readonly provisionalWhile: Kind['provisionalWhile'];
}

/** A rule with what its explanation needs. */
export interface RulePlan {
  readonly gives: WorkingStep['gives'];
  /** The place of its result. */
  readonly place: number;
  readonly explanation: RuleExplanation;
}

/** A reading taken, with the rules of the other readings. */
export interface ReadingPlan {
  readonly id: string;
  readonly taken: string;
  readonly because: string;
  readonly alternatives: readonly { readonly text: string; readonly step: DateStep | null }[];
}

/** Makes a kind ready; done once per kind, edition and calendar. */
export function compileKind(framework: Framework, kind: Kind, calendar: WorkingDayCalendar): KindPlan {
  return compile(framework, kind, calendar, true);
}

const settable = new WeakMap<KindPlan, KindPlan>();

/** The same plan with a place of its own for every date, so that each can be set by itself; made when first needed. */
export function withSettableDates(plan: KindPlan): KindPlan {
  const known = settable.get(plan);
  if (known) return known;
  const made = compile(plan.framework, plan.kind, plan.calendar, false);
  settable.set(plan, made);
  return made;
}

function compile(framework: Framework, kind: Kind, calendar: WorkingDayCalendar, isShared: boolean): KindPlan {
  const layout = beginLayout(framework, kind, calendar, isShared);
  const context = { framework, kind, calendar, placeOf: layout.placeOf };
  const milestones = kind.milestones.map((definition) => compileMilestone(definition, context, isShared));
  const timeOf = (key: string): LocalTime | undefined => {
    const [id, field = 'planned'] = key.split('.');
    const milestone = milestones.find((each) => each.id === id);
    return field === 'due' ? milestone?.dueAt : field === 'planned' ? milestone?.plannedAt : undefined;
  };
  const holds = isShared ? [] : kind.holds.map((rule) => compileHold(rule, layout.placeOf));
  const warnings = kind.warnings.map((rule) => compileWarning(rule, context, timeOf));
  return {
    framework,
    kind,
    calendar,
    table: layout.finish(),
    milestones,
    warnings,
    holds,
    changing: listChangingEvents(framework, kind),
    doubts: compileDoubts(layout, calendar),
    announcing: framework.events.filter((event) => event.announces).map((event) => event.id),
    endings: framework.events.filter((event) => event.ends).map(({ id, title }) => ({ type: id, title })),
  };
}

function compileMilestone(
  definition: MilestoneDefinition,
  context: RuleContext & NameContext,
  isShared: boolean,
): MilestonePlan {
  const { framework, kind, placeOf } = context;
  const { id } = definition;
  const also = (definition.also ?? []).map((_, index) => placeOf(`${id}.also.${index}`));
  const places = ['planned', 'due', 'opens', 'ends'].map((field) => placeOf(`${id}.${field}`));
  // Every plan has the same fields in the same order, present or not: such objects are read several times as fast.
  return {
    id,
    title: definition.title,
    party: definition.party,
    owner: definition.owner,
    basis: definition.basis,
    completedBy: definition.completedBy,
    passedBy: definition.passedBy,
    clause: definition.clause,
    what: definition.what,
    note: definition.note,
    absent: definition.none ?? definition.otherwise,
    when: definition.when,
    takesInput: definition.input !== undefined,
    planned: placeOf(`${id}.planned`),
    plannedAt: (definition.planned ?? definition.due)?.at as LocalTime | undefined,
    due: placeOf(`${id}.due`),
    dueAt: definition.due?.at as LocalTime | undefined,
    opens: placeOf(`${id}.opens`),
    opensAfter: opensAfter(definition, context),
    ends: placeOf(`${id}.ends`),
    also,
    recorded: placeOf(`${id}.recorded`),
    isPlannedWhenDue: isShared && definition.due !== undefined && definition.planned === undefined,
    places: [...places, ...also].filter((place) => place >= 0),
    visibleTo: definition.visibleTo ?? framework.parties.map((party) => party.id),
    rules: rulesOf(definition).map(([gives, rule, field]) => ({
      gives,
      place: placeOf(`${id}.${field}`),
      explanation: compileExplanation(gives, rule, context),
    })),
    readings: definition.readings.map((use) => {
      const reading = framework.readings.find((each) => each.id === use.reading);
      return {
        id: use.reading,
        taken: reading?.taken ?? '',
        because: reading?.because ?? '',
        alternatives: use.alternatives.map(({ text, gives }) => ({
          text,
          step: gives ? compileRule(gives, context) : null,
        })),
      };
    }),
    provisionalWhile: kind.provisionalWhile.filter((rule) => rule.milestones.includes(id)),
  };
}

/** Of a window that opens on the working day after something that is recorded. */
function opensAfter({ shape, opens }: MilestoneDefinition, { kind, placeOf }: RuleContext & NameContext) {
  if (shape !== 'window' || opens === undefined || !('after' in opens)) return undefined;
  if (opens.count !== 1 || opens.unit !== 'working-days' || opens.counting !== 'exclusive') return undefined;
  const { after: id } = opens;
  return kind.milestones.some((each) => each.id === id) ? { id, recorded: placeOf(`${id}.recorded`) } : undefined;
}

function rulesOf(definition: MilestoneDefinition): readonly (readonly [WorkingStep['gives'], DateRule, string])[] {
  const fields = [
    ['due', definition.due, 'due'],
    ['planned', definition.planned, 'planned'],
    ['opensOn', definition.opens, 'opens'],
    ['endsOn', definition.ends, 'ends'],
    ...(definition.also ?? []).map((rule, index) => ['alsoOn', rule, `also.${index}`] as const),
  ] as const;
  return fields.flatMap(([gives, rule, field]) => (rule ? [[gives, rule, field] as const] : []));
}
