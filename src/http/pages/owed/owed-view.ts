import type { PlainDate } from '../../../calendar/plain-date.ts';
import type { InspectionDetail } from '../../../service/show-inspection.ts';
import type { Milestone, MilestoneState } from '../../../timeline/milestone.ts';
import type { PageView } from '../site.ts';
import { count, day, moment } from '../words/dates.ts';
import type { AnnouncedInspections } from './find-inspections.ts';
import { type DutyView, dutyView } from './duty-view.ts';

/** What the page is made from. */
export interface OwedAnswer {
  readonly inspections: AnnouncedInspections;
  /** The party that asks. */
  readonly party: string;
  /** What the party is called that it owes to. */
  readonly owedTo: string;
  readonly today: PlainDate;
  readonly mayRecord: boolean;
  /** Makes a key of which each form gets one: what is pressed twice is done once. */
  readonly newKey: () => string;
  /** What was just done, as the address says it. */
  readonly saved: string | null;
}

/** One inspection with what its party has to do. */
interface OwedInspection {
  readonly id: string;
  readonly name: string;
  readonly start: string;
  readonly version: number;
  readonly embargoed: boolean;
  readonly duties: readonly (DutyView & { readonly key: string })[];
  readonly done: readonly { readonly title: string; readonly when: string }[];
  readonly next: readonly { readonly title: string; readonly when: string }[];
}

const OPEN: readonly MilestoneState[] = ['upcoming', 'due', 'overdue'];
const OWED: readonly MilestoneState[] = [...OPEN, 'held', 'no-date'];
/** How much of what the other party does next is told. */
const NEXT_STEPS = 5;

/** The page of what a party owes; nothing announced and nothing left to do read alike. */
export function buildOwedView(answer: OwedAnswer): PageView {
  const { inspections, owedTo, today, saved, mayRecord } = answer;
  const all = inspections.shown.map((each) => owedInspection(each, answer));
  const shown = all.filter((each) => each.duties.length + each.done.length + each.next.length > 0);
  const open = shown.flatMap(({ duties }) => duties).filter(({ state }) => OPEN.includes(state));
  const late = open.filter(({ isLate }) => isLate).length;
  return {
    title: 'What you owe',
    asAt: today,
    owedTo,
    mayRecord,
    summary: summaryWords(open.length, late, owedTo),
    // What has to be done first comes first.
    inspections: shown.toSorted((a, b) => firstDay(a).localeCompare(firstDay(b), 'en')),
    more: inspections.more,
    saved: savedWords(saved, inspections.shown),
    changed: saved === 'changed',
  };
}

function owedInspection(inspection: InspectionDetail, answer: OwedAnswer): OwedInspection {
  const { party, newKey } = answer;
  const { milestones } = inspection.timeline;
  const own = milestones.filter((each) => each.party === party);
  const others = milestones.filter((each) => each.party !== party && OPEN.includes(each.state));
  return {
    id: inspection.id,
    name: inspection.name,
    start: inspection.timeline.start,
    version: inspection.version,
    embargoed: inspection.embargoed,
    duties: own
      .filter(({ state }) => OWED.includes(state))
      .map((milestone) => ({ ...dutyView(inspection, milestone, answer), key: newKey() })),
    done: own.filter(({ state }) => state === 'done').map((each) => ({ title: each.title, when: doneWords(each) })),
    next: others
      .toSorted((a, b) => byDate(a).localeCompare(byDate(b), 'en'))
      .filter((each) => byDate(each) >= answer.today)
      .slice(0, NEXT_STEPS)
      .map((each) => ({ title: each.title, when: nextWords(each) })),
  };
}

/** The first last day of what an inspection's party has to do; what has none comes after every date. */
function firstDay({ duties }: OwedInspection): string {
  const days = duties.flatMap(({ on }) => on ?? []).toSorted();
  return days[0] ?? (duties.length > 0 ? '9999-12-30' : '9999-12-31');
}

function byDate({ planned, due }: Milestone): string {
  return (planned ?? due)?.on ?? '';
}

function doneWords({ actual }: Milestone): string {
  return actual === null ? 'No longer needed: nothing was recorded' : `Done ${moment(actual)}`;
}

/** What is planned earlier than it has to be is told with its plan. */
function nextWords({ planned, due, endsOn }: Milestone): string {
  if (planned === null) return due === null ? '' : `By ${moment(due)}`;
  return endsOn === undefined ? moment(planned) : `${day(planned.on)} to ${day(endsOn)}`;
}

function summaryWords(open: number, late: number, owedTo: string): string {
  if (open === 0) return 'There is nothing for you to do now.';
  const waiting = `You have ${count(open, 'thing')} to do for ${owedTo}.`;
  return late === 0 ? waiting : `${waiting} ${late === 1 ? '1 is' : `${late} are`} overdue.`;
}

/** Only what the page itself shows as done is said to be: an address can be typed. */
function savedWords(saved: string | null, shown: readonly InspectionDetail[]): string | null {
  if (saved === null) return null;
  const done = shown
    .flatMap(({ timeline }) => timeline.milestones)
    .find(({ id, state, actual }) => id === saved && state === 'done' && actual !== null);
  return done === undefined ? null : `Recorded as done: ${done.title}.`;
}
