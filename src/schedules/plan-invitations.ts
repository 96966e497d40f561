import type { PlainDate } from '../calendar/plain-date.ts';
import type { Timeline } from '../timeline/build-timeline.ts';
import type { Milestone } from '../timeline/milestone.ts';
import { type CalendarDates, lastDayOf, toCalendarSpan } from './calendar-dates.ts';
import { datesToTell } from './find-moved-dates.ts';
import type { Person, PlannedReminder } from './reminder.ts';

/** What one email asked the calendar of its recipient to do. */
export interface Invitation {
  readonly person: string;
  readonly milestone: string;
  readonly method: 'REQUEST' | 'CANCEL';
  /** From 0, and higher with every email about the same entry. */
  readonly sequence: number;
  /** When it stands in the calendar; of a CANCEL what it took out. */
  readonly dates: CalendarDates;
  /** The inspected party knew of the inspection when it was written. */
  readonly announced: boolean;
  /** It said nothing of who or what. */
  readonly neutral: boolean;
  /** The mail server took the email. False where it may have, or where the email is being handed over. */
  readonly sure: boolean;
}

/** What a calendar has to be asked so that it shows what is so now. */
export interface InvitationChange {
  readonly method: 'REQUEST' | 'CANCEL';
  readonly dates: CalendarDates;
  /** After this day nobody's calendar needs it any more, neither where the entry stood nor where it is to stand. */
  readonly until: PlainDate;
  /** Higher than whatever was asked before, or may have been. */
  readonly sequence: number;
  /** The entry stands, or may stand, at other dates. */
  readonly moved: boolean;
  /** The sequence of what was asked last for sure; -1 where nothing was. */
  readonly since: number;
}

/**
 * What somebody's calendar has to be asked about one milestone; null where it shows what is so, and where the milestone
 * is done: its entry stays as it was.
 *
 * Where an email only may have arrived, the calendar shows either what that one asked or what was before it: it is asked
 * while either of the two is otherwise.
 * @param milestone As the person may see it; null where they may not, or where there is none any more.
 * @param announced The inspected party knows of the inspection.
 * @param known What was asked of this person's calendar about this milestone, in any order.
 * @param saysMore Whether an entry that stands has to be asked for again in other words. Where absent, whenever it was
 *   worded by what the inspected party knew, and that has changed.
 */
export function findInvitationChange(
  milestone: Milestone | null,
  { role, invitations }: Pick<Person, 'role' | 'invitations'>,
  announced: boolean,
  known: readonly Invitation[],
  saysMore: (told: Invitation) => boolean = (told) => (told.neutral || told.announced) && told.announced !== announced,
): InvitationChange | null {
  if (milestone?.state === 'done') return null;
  const wanted =
    milestone !== null && invitations === true && milestone.owner === role
      ? toCalendarSpan(datesToTell(milestone))
      : null;
  const latestFirst = known.toSorted((a, b) => b.sequence - a.sequence || Number(b.sure) - Number(a.sure));
  const sure = latestFirst.find((each) => each.sure);
  const since = sure?.sequence ?? -1;
  const shown = [sure ?? null, ...latestFirst.filter((each) => !each.sure && each.sequence > since)];
  const standing = shown.map((each) => (each?.method === 'REQUEST' ? each : null));
  const sequence = Math.max(-1, ...known.map((each) => each.sequence)) + 1;
  const ends = standing.flatMap((each) => (each === null ? [] : [lastDayOf(each.dates)])).sort();
  const until = (dates: CalendarDates): PlainDate => [...ends, lastDayOf(dates)].sort().at(-1) ?? dates.on;
  if (wanted === null) {
    const stood = standing.find((each) => each !== null);
    if (!stood) return null;
    return { method: 'CANCEL', dates: stood.dates, until: until(stood.dates), sequence, moved: true, since };
  }
  const moved = standing.some((each) => each === null || !isSame(each.dates, wanted));
  if (!moved && !standing.some((each) => each !== null && saysMore(each))) return null;
  return { method: 'REQUEST', dates: wanted, until: until(wanted), sequence, moved, since };
}

/**
 * One email for each milestone of one's own for everybody who wants invitations: to put it into their calendar, to move
 * it there, or to take it out. Nothing for what their calendar shows already.
 *
 * The key holds what was asked last and what is asked now, so that planning twice gives one email, and a date that moves
 * back and forth gives one each time it was asked in between.
 * @param people Those who may be told of the inspection.
 */
export function planInvitations(
  timeline: Pick<Timeline, 'milestones' | 'announced'>,
  people: readonly Person[],
  known: readonly Invitation[],
): readonly PlannedReminder[] {
  return people.flatMap((person) => {
    const theirs = known.filter((each) => each.person === person.id);
    if (person.invitations !== true && theirs.length === 0) return [];
    const visible = timeline.milestones.filter((each) => each.visibleTo.includes(person.party));
    const former = new Set(theirs.map((each) => each.milestone));
    for (const { id } of visible) former.delete(id);
    return [...visible, ...[...former].sort()].flatMap((each) => {
      const [id, milestone] = typeof each === 'string' ? [each, null] : [each.id, each];
      const about = theirs.filter((invitation) => invitation.milestone === id);
      const change = findInvitationChange(milestone, person, timeline.announced, about);
      return change === null ? [] : [toReminder(id, person, change, timeline.announced)];
    });
  });
}

function toReminder(
  milestone: string,
  person: Person,
  { method, dates, until, since }: InvitationChange,
  announced: boolean,
): PlannedReminder {
  const words = method === 'CANCEL' ? 'none' : `${writeDates(dates)}${announced ? '' : '/neutral'}`;
  return {
    key: `invitation|${milestone}|${person.id}|@${since}=${words}`,
    kind: 'invitation',
    stage: 'invitation',
    tells: 'before',
    milestone,
    person: person.id,
    aim: null,
    of: null,
    sendAt: null,
    usefulUntil: { on: until },
    atAnyTime: false,
  };
}

function isSame(a: CalendarDates, b: CalendarDates): boolean {
  return a.on === b.on && a.at === b.at && a.endsOn === b.endsOn;
}

/** `2025-04-04`, `2025-02-24T09:30`, `2025-04-07..2025-04-11`. */
function writeDates({ on, at, endsOn }: CalendarDates): string {
  if (endsOn !== undefined) return `${on}..${endsOn}`;
  return at === undefined ? on : `${on}T${at}`;
}
