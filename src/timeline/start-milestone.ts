import type { PlainDate } from '../calendar/plain-date.ts';
import type { MilestoneDefinition } from '../framework/framework.ts';
import type { EventCase } from './event-case.ts';
import type { KindPlan } from './compile-kind.ts';

/** The milestone whose date is the start itself; undefined where the kind has none. */
export function findStartMilestone({ kind }: KindPlan): MilestoneDefinition | undefined {
  return kind.milestones.find(({ due, planned }) => {
    const rule = due ?? planned;
    return rule !== undefined && 'on' in rule && rule.on === 'start';
  });
}

/** Refuses to set or hold the start by a milestone: the start is put off as a whole, and all that counts from it. */
export function refuseStart({ plan, event, refuse }: EventCase): void {
  const deferring = [...plan.changing.values()].find((rule) => rule.does === 'defer');
  const instead = deferring === undefined ? '' : `: record ${deferring.id}, with ${deferring.dateIs ?? 'its date'}`;
  refuse('milestone', `is the start itself${instead}`, event.milestone);
}

/** Refuses an end of fieldwork before its start: as it was recorded, else as it is planned. */
export function checkFieldworkEnd({ plan, rule, event, timeline, refuse }: EventCase): void {
  const end = plan.kind.milestones.find((each) => each.input === 'fieldwork-end');
  if (end === undefined) return;
  const started = timeline.milestones.find(({ id }) => id === findStartMilestone(plan)?.id)?.actual?.on;
  const isNamed = (rule.does === 'pin' || rule.does === 'vary') && event.milestone === end.id;
  if (rule.does === 'resume' || isNamed) {
    refuseBefore(started ?? timeline.start, 'date', event.date);
  } else if (end.completedBy.includes(event.type) && started === undefined) {
    // Once the start is recorded, the order of the events is checked.
    refuseBefore(timeline.start, 'on', event.on);
  }

  function refuseBefore(start: PlainDate, where: 'date' | 'on', day: PlainDate | undefined): void {
    if (day !== undefined && day < start) refuse(where, `must not be before the start, ${start}`, day);
  }
}
