import { EVENT_FIELDS, type EventField } from '../framework/event-rule.ts';
import type { EventCase } from './event-case.ts';
import type { ActiveHold } from './milestone.ts';
import { resolveDates } from './resolve-dates.ts';

/** What is asked for, where the rule does not say it in words of its own. */
const WORDS: Readonly<Record<EventField, string>> = {
  date: 'the date that it sets',
  milestone: 'the milestone that it is about',
  hold: 'the hold that it is about',
  outcome: 'what came of it',
  reference: 'the reference of the letter',
  told: 'who was told, by name or office',
  liftedBy: 'who may lift it, by name or office',
  reason: 'why',
  at: 'the time of day, for example 09:30',
};

/** Refuses what an event carries and was not asked for, what it lacks, and values that it cannot have. */
export function checkEventFields(each: EventCase): void {
  const { plan, rule, event, refuse } = each;
  const { asks, outcomes } = rule;
  const allowed: Partial<Record<EventField, readonly string[]>> = {
    milestone: plan.kind.milestones.map((milestone) => milestone.id),
    hold: plan.kind.holds.map((hold) => hold.id),
    ...(outcomes.length === 0 ? {} : { outcome: outcomes }),
  };
  for (const field of EVENT_FIELDS) {
    const value = event[field];
    const values = allowed[field];
    if (value === undefined) {
      if (asks[field] !== 'required') continue;
      const what = field === 'date' ? (rule.dateIs ?? WORDS.date) : WORDS[field];
      refuse(
        field,
        values === undefined ? `is missing: ${what}` : `must be one of ${values.join(', ')}`,
        values && '(none)',
      );
    } else if (asks[field] === undefined && field !== 'reason' && field !== 'at') {
      refuse(field, `must not be given for ${event.type}`, value);
    } else if (values !== undefined && !values.includes(value)) {
      refuse(field, `must be one of ${values.join(', ')}`, value);
    }
  }
  checkDateFor(each);
  if (rule.does === 'correct' && event.supersedes === undefined) {
    refuse('corrects', 'is missing: which event was a mistake');
  } else if (rule.does !== 'correct' && event.supersedes !== undefined) {
    refuse('corrects', `must not be given for ${event.type}`);
  }
}

/** The date for another milestone: needed by what lets it go, refused once it is done. */
function checkDateFor({ plan, rule, event, request, recorded, timeline, refuse }: EventCase): void {
  const milestone = timeline.milestones.find(({ id }) => id === rule.setsDateOf);
  if (milestone === undefined) return;
  const { id } = milestone;
  if (milestone.state === 'done') {
    if (event.date !== undefined) refuse('date', `must not be given: ${id} is done`, event.date);
  } else if (event.date === undefined && milestone.state === 'held') {
    const holding = (holds: readonly ActiveHold[]): readonly string[] =>
      holds.filter((hold) => hold.milestones.includes(id)).map((hold) => hold.id);
    const after = holding(resolveDates(plan, { ...request, events: [...recorded, event] }).held.holds);
    const isLifted = plan.kind.holds.some(
      (hold) =>
        hold.liftedBy.includes(event.type) && holding(timeline.holds).includes(hold.id) && !after.includes(hold.id),
    );
    if (isLifted) refuse('date', `is missing: ${rule.dateIs ?? WORDS.date}, since ${id} is held`);
  }
}
