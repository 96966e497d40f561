import { addDays, type PlainDate } from '../../../calendar/plain-date.ts';
import type { Milestone } from '../../../timeline/milestone.ts';
import { clock } from '../words/dates.ts';

/** A milestone on one day of the picture. */
export interface Mark {
  readonly on: PlainDate;
  /** Its place in the timeline, 1 for the first: the number beside it in the table of milestones. */
  readonly number: number;
  readonly label: string;
  /** How the number is ringed: filled, thick, dashed or plain. */
  readonly look: 'done' | 'overdue' | 'provisional' | 'planned';
}

/** Longer windows would leave no room for the days that people work by; they are named below the picture. */
const LONGEST_WINDOW_DAYS = 366;

/** Whether a milestone is a window of years. */
export function isVeryLong({ opensOn, planned, due }: Milestone): boolean {
  const closesOn = (due ?? planned)?.on;
  return opensOn !== undefined && closesOn !== undefined && closesOn > addDays(opensOn, LONGEST_WINDOW_DAYS);
}

/** Every day on which a milestone happens, is planned, or has to be done at the latest; in the timeline's order. */
export function listMarks(milestones: readonly Milestone[]): readonly Mark[] {
  return milestones.flatMap((milestone, index) =>
    isVeryLong(milestone) ? [] : marksOf(milestone).map((mark) => ({ ...mark, number: index + 1 })),
  );
}

function marksOf(milestone: Milestone): readonly Omit<Mark, 'number'>[] {
  const { planned, due, actual, opensOn, endsOn, alsoOn = [], state } = milestone;
  if (state === 'not-applicable') return [];
  const name = milestone.what ?? milestone.title;
  const look = lookOf(milestone);
  if (actual !== null) return [{ on: actual.on, label: withTime(name, actual.at), look }];
  if (opensOn !== undefined) {
    const closes = due ?? planned;
    return closes === null ? [] : [{ on: closes.on, label: withTime(`${name}: last day`, closes.at), look }];
  }
  if (planned === null) return due === null ? [] : [{ on: due.on, label: withTime(name, due.at), look }];
  const hasLastDay = due !== null && due.on !== planned.on && state !== 'done';
  return [
    {
      on: planned.on,
      label: withTime(endsOn === undefined ? name : `${name} begins`, planned.at),
      look: hasLastDay && look === 'overdue' ? 'planned' : look,
    },
    ...alsoOn.map((on) => ({ on, label: name, look })),
    ...(hasLastDay ? [{ on: due.on, label: withTime(`${name}: last day`, due.at), look }] : []),
  ];
}

function lookOf({ state, provisional }: Milestone): Mark['look'] {
  if (state === 'done') return 'done';
  if (state === 'overdue') return 'overdue';
  return provisional ? 'provisional' : 'planned';
}

function withTime(label: string, at: Parameters<typeof clock>[0] | undefined): string {
  return at === undefined ? label : `${label}, ${clock(at)}`;
}
