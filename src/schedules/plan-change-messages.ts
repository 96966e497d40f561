import type { CivilMoment } from '../calendar/local-time.ts';
import type { Timeline } from '../timeline/build-timeline.ts';
import { findMovedDates, type MovedDate } from './find-moved-dates.ts';
import type { Person, PlannedReminder, ToldDate } from './reminder.ts';

/**
 * One message to each mailbox that was told a date which is another now, or none any more: all that moved since, in one.
 *
 * The key holds the version that was told and the new dates, so that planning twice gives one message, and a date that
 * moves back and forth gives one each time it was told in between.
 * @param people Those who may be told of the inspection.
 */
export function planChangeMessages(
  timeline: Pick<Timeline, 'milestones'>,
  people: readonly Person[],
  told: readonly ToldDate[],
): readonly PlannedReminder[] {
  if (told.length === 0) return [];
  return people.flatMap((first, index) => {
    const sharing = people.filter((person) => sharesMailbox(person, first));
    if (people.findIndex((person) => sharesMailbox(person, first)) < index) return [];
    const visible = timeline.milestones.filter((milestone) => milestone.visibleTo.includes(first.party));
    const hidden = new Set(timeline.milestones.filter((each) => !visible.includes(each)).map((each) => each.id));
    const toThem = told.filter(
      (each) => !hidden.has(each.milestone) && sharing.some((person) => person.id === each.person),
    );
    const moved = findMovedDates(visible, toThem);
    if (moved.length === 0) return [];
    return [
      {
        key: ['change', first.id, ...moved.map(writeMove)].join('|'),
        kind: 'change' as const,
        stage: 'change',
        tells: 'before' as const,
        milestone: null,
        person: first.id,
        aim: null,
        of: null,
        sendAt: null,
        usefulUntil: null,
        atAnyTime: false,
      },
    ];
  });
}

function sharesMailbox(a: Person, b: Person): boolean {
  return a.party === b.party && addressOf(a) === addressOf(b);
}

/** No mail server is known to tell people apart by capitals. */
export function addressOf(person: Pick<Person, 'email'>): string {
  return person.email.toLowerCase();
}

/** `draft@1=2025-04-07`, `notice@2=2025-02-24T09:30/2025-03-03T09:30`, `final@1=none`. */
function writeMove({ id, is, toldVersion }: MovedDate): string {
  const dates = [writeMoment(is.planned), writeMoment(is.due), is.opensOn ?? '', is.endsOn ?? ''].join('/');
  return `${id}@${toldVersion}=${dates === '///' ? 'none' : dates}`;
}

function writeMoment(moment: CivilMoment | null): string {
  if (moment === null) return '';
  return moment.at === undefined ? moment.on : `${moment.on}T${moment.at}`;
}
