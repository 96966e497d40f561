import type { WorkingDayCalendar } from '../../../calendar/working-day-calendar.ts';
import type { ChangeSummary } from '../../../service/replan/summarise-change.ts';
import type { InspectionDetail } from '../../../service/show-inspection.ts';
import type { SeenTimeline } from '../../../service/seen-timeline.ts';
import { count, shortMoment } from '../words/dates.ts';
import { type ChangedDate, changedDate, dateText } from './change-words.ts';
import type { RuleNames } from './rule-names.ts';

/** An email that a change adds or cancels. */
interface EmailLine {
  readonly about: string;
  readonly to: string;
  readonly when: string;
}

/** What a change would do, or why it is to be looked at, as its preview shows it. */
export interface ChangePreview {
  readonly moved: readonly ChangedDate[];
  /** Milestones whose standing changes and whose dates do not, as sentences. */
  readonly firmed: readonly string[];
  /** What is done by it. */
  readonly done: readonly { readonly title: string; readonly on: string }[];
  /** Open milestones whose dates stay. */
  readonly stays: readonly { readonly title: string; readonly on: string }[];
  /** Holds that it places or lifts, as sentences. */
  readonly holds: readonly string[];
  readonly added: readonly EmailLine[];
  readonly cancelled: readonly EmailLine[];
  readonly kept: number;
  /** Who is told at once, and of what. */
  readonly told: readonly { readonly name: string; readonly role: string; readonly of: string }[];
  readonly notes: readonly string[];
  /** Warnings that were not there before. */
  readonly warnings: readonly string[];
  /** What moves and who is told, in one sentence. */
  readonly summary: string;
}

/** What is previewed, and what stood before. */
export interface PreviewCase {
  readonly change: Pick<ChangeSummary, 'moved' | 'firmed' | 'reminders' | 'told'>;
  readonly notes: readonly string[];
  /** The timeline after it; null where that is not given. */
  readonly after: SeenTimeline | null;
  readonly inspection: Pick<InspectionDetail, 'timeline' | 'people'>;
  readonly names: RuleNames;
  readonly calendar: WorkingDayCalendar;
}

/** What a change would do, for people to look at before it is made. */
export function changePreview({ change, notes, after, inspection, names, calendar }: PreviewCase): ChangePreview {
  const before = inspection.timeline;
  const earlier = new Map(before.milestones.map((each) => [each.id, each]));
  const movedIds = new Set(change.moved.map(({ id }) => id));
  const known = new Set(before.warnings.map(({ message }) => message));
  const nameOf = (email: string): string => inspection.people.find((each) => each.email === email)?.name ?? email;
  const toLine = (each: ChangeSummary['reminders']['added'][number]): EmailLine => ({
    about: each.title ?? MESSAGES[each.kind],
    to: nameOf(each.recipient),
    when: dateText(each.sendAt),
  });
  const milestones = after?.milestones ?? [];
  const because = (id: string): string | null => milestones.find((each) => each.id === id)?.because ?? null;
  const told = change.told.map(({ name, role, message }) => ({
    name,
    role: names.role(role),
    of: message === 'timeline' ? 'The whole timeline' : 'The dates that moved',
  }));
  return {
    moved: change.moved.map((each) => changedDate(each, because(each.id), calendar)),
    firmed: change.firmed.map(
      ({ title, provisional }) => `“${title}” ${provisional ? 'becomes provisional' : 'is provisional no more'}.`,
    ),
    done: milestones
      .filter(({ id, state, actual }) => state === 'done' && !isSameMoment(actual, earlier.get(id)?.actual ?? null))
      .map(({ title, actual }) => ({ title, on: actual === null ? '' : shortMoment(actual) })),
    stays: milestones.flatMap(({ id, title, state, due, planned }) => {
      const on = due ?? planned;
      const isOpen = state !== 'done' && state !== 'not-applicable';
      return isOpen && on !== null && !movedIds.has(id) ? [{ title, on: shortMoment(on) }] : [];
    }),
    holds: after === null ? [] : compareHolds(before, after),
    added: change.reminders.added.map(toLine),
    cancelled: change.reminders.cancelled.map(toLine),
    kept: change.reminders.kept,
    told,
    notes: notes.map(names.tell),
    warnings: (after?.warnings ?? []).filter(({ message }) => !known.has(message)).map(({ message }) => message),
    summary: summarise(change.moved.length, told.length),
  };
}

const MESSAGES: Readonly<Record<ChangeSummary['reminders']['added'][number]['kind'], string>> = {
  reminder: 'A date that is gone',
  timeline: 'The whole timeline',
  change: 'Dates that moved',
  invitation: 'A calendar entry',
};

function summarise(moved: number, told: number): string {
  const dates = moved === 0 ? 'No dates move' : `${count(moved, 'date')} ${moved === 1 ? 'moves' : 'move'}`;
  const people = told === 0 ? 'nobody is told by email' : `${count(told, 'person', 'people')} will be told by email`;
  return `${dates}, and ${people}.`;
}

function compareHolds({ holds: before }: SeenTimeline, { holds: after }: SeenTimeline): readonly string[] {
  const isIn = (holds: SeenTimeline['holds'], one: SeenTimeline['holds'][number]): boolean =>
    holds.some(({ id, since }) => id === one.id && since === one.since);
  return [
    ...after.filter((hold) => !isIn(before, hold)).map(({ title }) => `The hold “${title}” begins.`),
    ...before.filter((hold) => !isIn(after, hold)).map(({ title }) => `The hold “${title}” ends.`),
  ];
}

function isSameMoment(
  a: SeenTimeline['milestones'][number]['actual'],
  b: SeenTimeline['milestones'][number]['actual'],
): boolean {
  return a?.on === b?.on && a?.at === b?.at;
}
