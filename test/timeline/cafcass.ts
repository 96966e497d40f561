import { readFileSync } from 'node:fs';
import type { CivilMoment } from '../../src/calendar/local-time.ts';
import { localTime } from '../../src/calendar/local-time.ts';
import { type PlainDate, plainDate } from '../../src/calendar/plain-date.ts';
import { formatProblem } from '../../src/errors.ts';
import { findKind, type Framework, type Kind } from '../../src/framework/framework.ts';
import { parseFramework } from '../../src/framework/parse-framework.ts';
import { buildTimeline, type Timeline } from '../../src/timeline/build-timeline.ts';
import { compileKind, type KindPlan } from '../../src/timeline/compile-kind.ts';
import type { Milestone } from '../../src/timeline/milestone.ts';
import type { RecordedEvent, TimelineRequest } from '../../src/timeline/timeline-request.ts';
import { readCalendar } from '../calendar/read-calendar.ts';

export const KINDS = ['inspection', 'focused-visit', 'monitoring-visit', 'annual-engagement'] as const;
export type KindId = (typeof KINDS)[number];

export const ENGLAND_AND_WALES = readCalendar('england-and-wales');

/** The rule file of the Cafcass framework, which must have no problem. */
export const CAFCASS: Framework = readFramework('cafcass-2024-10-04.yaml');

/** What a test gives of a request: dates as people write them, with their weekday. */
export interface WrittenRequest {
  readonly start: string;
  readonly end?: string;
  readonly conditions?: readonly string[];
  readonly grounds?: string;
  /** `['draft-sent', 'Fri 4 Apr 2025']`, in the order recorded; a time may follow, or a milestone. */
  readonly events?: readonly (readonly [type: string, on: string, more?: Partial<RecordedEvent>])[];
  /** `Fri 4 Apr 2025 09:30`. */
  readonly asAt?: string;
}

const plans = new Map<KindId, KindPlan>();

export function planOf(kind: KindId): KindPlan {
  const kept = plans.get(kind);
  if (kept) return kept;
  const plan = compileKind(CAFCASS, findKind(CAFCASS, kind) as Kind, ENGLAND_AND_WALES);
  plans.set(kind, plan);
  return plan;
}

export function timelineOf(kind: KindId, request: WrittenRequest): Timeline {
  return buildTimeline(planOf(kind), requestOf(request));
}

export function requestOf({ start, end, conditions, grounds, events, asAt }: WrittenRequest): TimelineRequest {
  return {
    start: day(start),
    ...(end === undefined ? {} : { fieldworkEnd: day(end) }),
    ...(conditions === undefined ? {} : { conditions }),
    ...(grounds === undefined ? {} : { grounds }),
    ...(events === undefined ? {} : { events: events.map(([type, on, more]) => ({ type, on: day(on), ...more })) }),
    ...(asAt === undefined ? {} : { asAt: moment(asAt) }),
  };
}

export function milestoneOf(timeline: Timeline, id: string): Milestone {
  const milestone = timeline.milestones.find((each) => each.id === id);
  if (!milestone) throw new Error(`no milestone ${id} among ${timeline.milestones.map((each) => each.id).join(', ')}`);
  return milestone;
}

/** A milestone's date as people write it: `written(timeline, 'draft.due')`; "none" where there is none. */
export function written(timeline: Timeline, key: string): string {
  const [id, field] = key.split('.') as [string, string];
  const { planned, due, actual, opensOn, endsOn, alsoOn } = milestoneOf(timeline, id);
  const moments: Readonly<Record<string, CivilMoment | null>> = {
    planned,
    due,
    actual,
    opens: opensOn === undefined ? null : { on: opensOn },
    ends: endsOn === undefined ? null : { on: endsOn },
    also: alsoOn?.[0] === undefined ? null : { on: alsoOn[0] },
  };
  if (!(field in moments)) throw new Error(`no date ${field}`);
  return writeMoment(moments[field] ?? null);
}

/** "Fri 4 Apr 2025 09:30", by the platform's own calendar. */
export function writeMoment(value: CivilMoment | null): string {
  if (value === null) return 'none';
  return value.at === undefined ? writeDay(value.on) : `${writeDay(value.on)} ${value.at}`;
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const WEEKDAYS = 'Sun Mon Tue Wed Thu Fri Sat'.split(' ');

/** A date written "Fri 4 Apr 2025"; a wrong weekday is a mistake in the test. */
export function day(text: string): PlainDate {
  const [, number, month, year] = text.split(' ');
  const date = new Date(Date.UTC(Number(year), MONTHS.indexOf(month as string), Number(number)));
  if (writeDate(date) !== text) throw new Error(`"${text}" is no date with its right weekday: ${writeDate(date)}`);
  return plainDate(date.toISOString().slice(0, 10));
}

/** A moment written "Fri 4 Apr 2025 09:30". */
function moment(text: string): Required<CivilMoment> {
  const at = text.lastIndexOf(' ');
  return { on: day(text.slice(0, at)), at: localTime(text.slice(at + 1)) };
}

export function writeDay(date: PlainDate): string {
  return writeDate(new Date(`${date}T00:00:00Z`));
}

function writeDate(date: Date): string {
  return `${WEEKDAYS[date.getUTCDay()]} ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

function readFramework(name: string): Framework {
  const file = new URL(`../../config/frameworks/${name}`, import.meta.url);
  const result = parseFramework(readFileSync(file, 'utf8'), name);
  if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'));
  return result.framework;
}
