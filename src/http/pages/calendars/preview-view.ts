import type { CivilMoment } from '../../../calendar/local-time.ts';
import type { CalendarDifference } from '../../../calendar/diff-calendar.ts';
import type { CalendarMove, UnmovableInspection } from '../../../service/calendars/calendar-move.ts';
import { pairReminders } from '../../../service/calendars/moving-reminders.ts';
import type { CalendarPreview } from '../../../service/calendars/preview-calendar.ts';
import { count, day, shortMoment } from '../words/dates.ts';

/** What another state of a calendar would do, as a page shows it: one page of inspections. */
export interface PreviewView {
  /** The calendar's days that would be otherwise, in order. */
  readonly days: readonly { readonly on: string; readonly name: string; readonly what: string }[];
  /** How far the published list would reach, where that is otherwise; null where not. */
  readonly reach: string | null;
  /** What somebody should look at before going on. */
  readonly remarks: readonly string[];
  /** "4 open inspections would be planned again." */
  readonly summary: string;
  readonly inspections: readonly MoveView[];
  readonly unmovable: readonly UnmovableView[];
  /** Whether there are inspections on other pages. */
  readonly partial: boolean;
}

/** What would move in one inspection. */
export interface MoveView {
  readonly id: string;
  /** "Cafcass inspection from Monday 10 March 2025". */
  readonly title: string;
  /** "3 dates and 5 reminders move, 2 people are told." */
  readonly summary: string;
  readonly dates: readonly ChangedText[];
  readonly reminders: readonly (ChangedText & { readonly to: string })[];
  readonly notes: readonly string[];
}

interface ChangedText {
  readonly title: string;
  readonly was: string;
  readonly is: string;
}

interface UnmovableView {
  readonly id: string;
  readonly title: string;
  readonly problem: string;
}

/** What a milestone of a kind is called; undefined where that is not known. */
export type MilestoneTitle = (kind: string, milestone: string) => string | undefined;

/** What a preview shows. */
export function buildPreviewView(preview: CalendarPreview, titleOfMilestone: MilestoneTitle): PreviewView {
  const { difference, remarks, standing, inspections, unmovable, next } = preview;
  return {
    days: listDays(difference),
    reach:
      difference.officialUntil.is === difference.officialUntil.was
        ? null
        : `The published list would reach to ${day(difference.officialUntil.is)}. It reaches to ${day(difference.officialUntil.was)} now.`,
    remarks,
    summary:
      standing === 0
        ? 'No open inspection would be planned again.'
        : `${count(standing, 'open inspection')} would be planned again.`,
    // Where nothing moves there is least to look at.
    inspections: inspections
      .map((move) => moveView(move, titleOfMilestone))
      .toSorted((a, b) => weightOf(b) - weightOf(a)),
    unmovable: unmovable.map((each) => ({ id: each.inspection, title: titleOf(each), problem: sentence(each) })),
    partial: next !== null || inspections.length + unmovable.length < standing,
  };
}

/** "Cafcass inspection from Monday 10 March 2025". */
export function titleOf({ name, start }: Pick<CalendarMove, 'name' | 'start'>): string {
  return `${name} from ${day(start)}`;
}

function listDays({ added, removed, renamed }: CalendarDifference): PreviewView['days'] {
  return [
    ...added.map((each) => ({ ...each, what: 'Becomes a bank holiday' })),
    ...removed.map((each) => ({ ...each, what: 'Becomes a working day' })),
    ...renamed.map(({ on, was, is }) => ({ on, name: is, what: `Gets another name, ${was} until now` })),
  ].toSorted((a, b) => (a.on < b.on ? -1 : 1));
}

function moveView(move: CalendarMove, titleOfMilestone: MilestoneTitle): MoveView {
  const { inspection, kind, moved, firmed, told } = move;
  const reminders = pairReminders(move).map(({ title, recipient, was, is }) => ({
    // A reminder of a date that stays comes with the milestone's id.
    title: title === null ? 'The whole inspection' : (titleOfMilestone(kind, title) ?? title),
    to: recipient,
    was: writeMoment(was),
    is: writeMoment(is),
  }));
  const firm = firmed.filter(({ provisional }) => !provisional).map(({ title }) => title);
  const doubtful = firmed.filter(({ provisional }) => provisional).map(({ title }) => title);
  return {
    id: inspection,
    title: titleOf(move),
    summary: summarise(moved.length, reminders.length, told.length),
    dates: moved.map(({ title, was, is }) => ({ title, was: writeMoment(was), is: writeMoment(is) })),
    reminders,
    notes: [
      ...(firm.length > 0 ? [`No longer provisional: ${firm.join(', ')}.`] : []),
      ...(doubtful.length > 0 ? [`Provisional from then on: ${doubtful.join(', ')}.`] : []),
      ...(told.length > 0 ? [`Told by email what moved: ${told.map(({ name }) => name).join(', ')}.`] : []),
    ],
  };
}

function weightOf({ dates, reminders }: MoveView): number {
  return dates.length > 0 ? 2 : Math.min(reminders.length, 1);
}

function summarise(dates: number, reminders: number, told: number): string {
  if (dates + reminders === 0) return 'Nothing moves.';
  const parts = [
    ...(dates > 0 ? [count(dates, 'date')] : []),
    ...(reminders > 0 ? [count(reminders, 'reminder')] : []),
  ].join(' and ');
  const verb = dates + reminders === 1 ? 'moves' : 'move';
  return told === 0
    ? `${parts} ${verb}.`
    : `${parts} ${verb}, and ${count(told, 'person is', 'people are')} told by email.`;
}

/** A moment written as `2025-04-04`, `2025-04-04T09:30` or `2025-04-04 09:30`. */
function writeMoment(text: string | null): string {
  if (text === null) return 'No date';
  const [on, at] = text.split(/[T ]/);
  return shortMoment({ on, ...(at === undefined ? {} : { at }) } as CivilMoment);
}

function sentence({ problem }: UnmovableInspection): string {
  return `It cannot be planned by it: ${problem}.`;
}
