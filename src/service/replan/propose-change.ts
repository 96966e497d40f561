import { inspectedParties } from '../../framework/framework.ts';
import { planReminders } from '../../schedules/plan-reminders.ts';
import type { InspectionRow } from '../../store/inspections.ts';
import type { EventRow } from '../../store/recorded-events.ts';
import type { StoredInspection } from '../../store/stored-inspections.ts';
import { toInvitation } from '../../store/invitations.ts';
import { toToldDate } from '../../store/told-dates.ts';
import type { PlanWrites } from '../../store/write-plans.ts';
import type { Timeline } from '../../timeline/build-timeline.ts';
import type { RulesLibrary } from '../assemble-rules.ts';
import type { ChangeDetails, HistoryFact } from '../history/history-entry.ts';
import { buildStoredTimeline, planOf } from '../stored-timeline.ts';
import { type FirmedMilestone, findFirmed, findMoved, type MovedMilestone } from './find-moved.ts';
import { compareMilestones, toMilestoneRow } from './milestone-rows.ts';
import { compareReminders } from './reminder-rows.ts';
import { type ReminderChange, type Recipient, tellReminders, tellRecipients } from './tell-reminders.ts';
import { toPerson } from './to-person.ts';

/** A change to a stored inspection, and who makes it why. */
export interface ChangeRequest {
  readonly stored: StoredInspection;
  /** The inspection as it will be where the change is to more than what was recorded: another calendar or edition. */
  readonly inspection?: InspectionRow;
  /** What is recorded by the change. */
  readonly newEvent?: EventRow;
  /** Why reminders that are no longer wanted are cancelled: "draft-sent was recorded for 2025-04-07". */
  readonly because: string;
  /** Who makes it. */
  readonly by: string;
  /** What the history says of it, from what it did. */
  readonly fact: (details: ChangeDetails) => HistoryFact;
  /** Why, in the words of whoever makes it. */
  readonly reason: string | null;
  /** The instant of the change, milliseconds since 1970. */
  readonly now: number;
}

/** What a change would do, all of it: the same before it is made and as it is made. */
export interface ProposedChange {
  readonly id: string;
  /** The version that the inspection would be at. */
  readonly version: number;
  readonly before: Timeline;
  readonly timeline: Timeline;
  readonly moved: readonly MovedMilestone[];
  readonly firmed: readonly FirmedMilestone[];
  readonly reminders: {
    readonly added: readonly ReminderChange[];
    readonly cancelled: readonly ReminderChange[];
    readonly kept: number;
  };
  /** Who would be told at once, by one message each. */
  readonly told: readonly Recipient[];
  readonly request: ChangeRequest;
  readonly writes: PlanWrites;
}

/**
 * What a change does to the dates and reminders of an inspection, and who is told. Nothing is written: `writeChanges`
 * makes it so, and a dry run shows it.
 */
export function proposeChange(rules: RulesLibrary, request: ChangeRequest): ProposedChange {
  const { stored, newEvent, now } = request;
  const asIs = stored.inspection;
  const inspection = request.inspection ?? asIs;
  const before = buildStoredTimeline(rules, asIs, stored.events, now);
  const events = newEvent === undefined ? stored.events : [...stored.events, newEvent];
  const timeline = buildStoredTimeline(rules, inspection, events, now);
  const version = asIs.version + 1;
  const plan = planOf(rules, inspection);
  const planned = planReminders({
    rules: rules.reminders,
    calendar: plan.calendar,
    timeline,
    people: stored.people.map(toPerson),
    inspectedParties: inspectedParties(plan.framework),
    told: stored.told.map(toToldDate),
    invited: stored.invited.map(toInvitation),
  });
  const comparison = { inspectionId: asIs.id, version, planned, stored: stored.reminders, people: stored.people, now };
  const reminders = compareReminders(comparison);
  const titles = new Map([...before.milestones, ...timeline.milestones].map((each) => [each.id, each.title]));
  const rows = timeline.milestones.map((milestone, position) => toMilestoneRow(asIs.id, milestone, position));
  return {
    id: asIs.id,
    version,
    before,
    timeline,
    moved: findMoved(before, timeline),
    firmed: findFirmed(before, timeline),
    reminders: tellReminders(reminders, stored, titles),
    told: tellRecipients(reminders, stored),
    request,
    writes: {
      inspection: {
        id: asIs.id,
        version,
        framework: inspection.framework,
        calendar: inspection.calendar,
        calendar_version: inspection.calendar_version,
        edition_kept: inspection.edition_kept,
        start_on: timeline.start,
        embargoed: timeline.embargoed,
        announced_at: timeline.announced ? (asIs.announced_at ?? new Date(now)) : null,
        ended_at: timeline.ended ? (asIs.ended_at ?? new Date(now)) : null,
      },
      milestones: compareMilestones(stored.milestones, rows),
      reminders,
      because: request.because,
    },
  };
}
