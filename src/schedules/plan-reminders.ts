import { type CivilMoment, compareMoments, type LocalTime } from '../calendar/local-time.ts';
import type { PlainDate } from '../calendar/plain-date.ts';
import {
  addWorkingDays,
  isWorkingDay,
  previousWorkingDay,
  type WorkingDayCalendar,
} from '../calendar/working-day-calendar.ts';
import type { Timeline } from '../timeline/build-timeline.ts';
import type { Milestone } from '../timeline/milestone.ts';
import type { ReminderRules, ReminderStageRule } from './parse-reminder-rules.ts';
import { type Invitation, planInvitations } from './plan-invitations.ts';
import { addressOf, planChangeMessages } from './plan-change-messages.ts';
import type { Person, PlannedReminder, ReminderStage, ToldDate } from './reminder.ts';

/** What the reminders of one inspection follow from. */
export interface ReminderRequest {
  readonly rules: ReminderRules;
  readonly calendar: WorkingDayCalendar;
  readonly timeline: Timeline;
  readonly people: readonly Person[];
  /** The parties that are told nothing before the call is recorded. */
  readonly inspectedParties: readonly string[];
  /** What emails told of its dates; nobody was told anything where absent. */
  readonly told?: readonly ToldDate[];
  /** What emails asked of calendars; nothing was asked where absent. */
  readonly invited?: readonly Invitation[];
}

/**
 * Every reminder that an inspection ought to have as its timeline stands, past and to come, in the order of sending.
 *
 * Nothing is planned for a milestone that is done, held or without a date, or that counts from one which has not
 * happened yet; nothing for a person whose party may not see the milestone, nothing for an inspected party before the
 * call is recorded. Whoever was told a date that is another now gets one message of what moved, whoever wants
 * invitations those that their calendar lacks, and nothing else once the inspection was cancelled. The key of a reminder holds the date that it is aimed at, so a moved date is a new one.
 */
export function planReminders(request: ReminderRequest): readonly PlannedReminder[] {
  const told = request.people.filter(
    (person) => request.timeline.announced || !request.inspectedParties.includes(person.party),
  );
  const changes = planChangeMessages(request.timeline, told, request.told ?? []);
  const invitations = planInvitations(request.timeline, told, request.invited ?? []);
  if (request.timeline.ended) return [...changes, ...invitations];
  const reminders = request.timeline.milestones.flatMap((milestone) => planForMilestone(request, milestone, told));
  const byKey = new Map(
    [...changes, ...planMessages(request, told), ...invitations, ...reminders].map((reminder) => [
      reminder.key,
      reminder,
    ]),
  );
  return [...byKey.values()].sort(compareSending);
}

function planMessages(
  { rules, timeline, inspectedParties }: ReminderRequest,
  told: readonly Person[],
): PlannedReminder[] {
  return rules.messages.flatMap((message) => {
    if (message.on === 'announced' && !timeline.announced) return [];
    const meant = told
      .filter((person) => message.to.includes(person.role))
      .filter((person) => inspectedParties.includes(person.party) === (message.on === 'announced'));
    return meant
      .filter((person, index) => meant.findIndex((each) => addressOf(each) === addressOf(person)) === index)
      .map((person) => ({
        key: `${message.id}|${person.id}`,
        kind: 'timeline' as const,
        stage: message.id,
        tells: 'before' as const,
        milestone: null,
        person: person.id,
        aim: null,
        of: null,
        sendAt: null,
        usefulUntil: null,
        atAnyTime: true,
      }));
  });
}

function planForMilestone(request: ReminderRequest, milestone: Milestone, told: readonly Person[]): PlannedReminder[] {
  if (milestone.state === 'done' || milestone.state === 'held') return [];
  const rule =
    request.rules.reminders.find((each) => each.milestones?.includes(milestone.id)) ??
    request.rules.reminders.find((each) => each.owners?.includes(milestone.owner));
  const awaited = request.timeline.milestones.some((each) => rule?.once.includes(each.id) && each.state !== 'done');
  if (awaited) return [];
  const seeing = told.filter((person) => milestone.visibleTo.includes(person.party));
  const planned = (rule?.stages ?? []).flatMap((stage) =>
    planStage(request, `${rule?.id}/${stage.id}`, stage, milestone, seeing),
  );
  return withoutTwins(planned, seeing);
}

/**
 * Two stages of one milestone that reach one mailbox at one moment say the same: the later one in the file stays. A
 * mailbox may stand for several people, who take part in several roles.
 */
function withoutTwins(reminders: readonly PlannedReminder[], people: readonly Person[]): PlannedReminder[] {
  const addresses = new Map(people.map((person) => [person.id, addressOf(person)]));
  const moment = (each: PlannedReminder): string =>
    `${addresses.get(each.person)}|${each.sendAt?.on}T${each.sendAt?.at}`;
  return [...new Map(reminders.map((each) => [moment(each), each])).values()];
}

function planStage(
  { rules, calendar }: ReminderRequest,
  stageId: string,
  stage: ReminderStageRule,
  milestone: Milestone,
  seeing: readonly Person[],
): PlannedReminder[] {
  const target = findAim(stage, milestone);
  if (target === null) return [];
  const { aim, of } = target;
  const sendAt = { on: workingDayFrom(calendar, aim.on, stage.workingDays), at: stage.at as LocalTime };
  const aimText = `${aim.on}${aim.at === undefined ? '' : `T${aim.at}`}`;
  return seeing
    .filter((person) => stage.to.includes(person.role))
    .map((person) => ({
      key: `${milestone.id}|${stageId}|${person.id}|${of}|${aimText}`,
      kind: 'reminder' as const,
      stage: stageId,
      tells: tellsOf(stage),
      milestone: milestone.id,
      person: person.id,
      aim,
      of,
      sendAt,
      usefulUntil: {
        on: addWorkingDays(calendar, sendAt.on > aim.on ? sendAt.on : aim.on, rules.usefulForWorkingDays),
      },
      atAnyTime: stage.outsideSendWindow,
    }));
}

/**
 * An indicative step has no date that it can be overdue by, so stages after the date do not apply to it. A date that a
 * person holds fast is what is worked towards in every stage that is not about the last moment by name, although the
 * rule's may come before it.
 */
function findAim(
  stage: ReminderStageRule,
  { planned, due, opensOn, pinned }: Milestone,
): { aim: CivilMoment; of: 'planned' | 'due' | 'opens' } | null {
  const late = stage.workingDays > 0 || stage.tells === 'overdue';
  if (stage.of === 'opens') return opensOn === undefined ? null : { aim: { on: opensOn }, of: 'opens' };
  if (stage.of === 'due' || (late && stage.of === undefined && (pinned === undefined || due === null))) {
    return due === null ? null : { aim: due, of: 'due' };
  }
  if (stage.of === 'planned') return planned === null ? null : { aim: planned, of: 'planned' };
  if (planned !== null && (pinned !== undefined || due === null || compareMoments(planned, due) < 0)) {
    return { aim: planned, of: 'planned' };
  }
  return due === null ? null : { aim: due, of: 'due' };
}

/** A date on a day off is reminded of as if it were the working day before. */
function workingDayFrom(calendar: WorkingDayCalendar, date: PlainDate, count: number): PlainDate {
  if (count !== 0) return addWorkingDays(calendar, date, count);
  return isWorkingDay(calendar, date) ? date : previousWorkingDay(calendar, date);
}

function tellsOf(stage: ReminderStageRule): ReminderStage {
  if (stage.tells !== undefined) return stage.tells;
  if (stage.workingDays === 0) return 'on-the-day';
  return stage.workingDays < 0 ? 'before' : 'overdue';
}

/** Orders reminders by when they are sent, those sent at once first. */
function compareSending(a: PlannedReminder, b: PlannedReminder): number {
  if (a.sendAt === null || b.sendAt === null) return a.sendAt === b.sendAt ? 0 : a.sendAt === null ? -1 : 1;
  return compareMoments(a.sendAt, b.sendAt);
}
