import { join } from 'node:path';
import { formatShortDate, plainDate } from '../../src/calendar/plain-date.ts';
import type { CivilMoment } from '../../src/calendar/local-time.ts';
import { inspectedParties } from '../../src/framework/framework.ts';
import { PROJECT_ROOT } from '../../src/project-root.ts';
import { planReminders, type ReminderRequest } from '../../src/schedules/plan-reminders.ts';
import type { Person, PlannedReminder } from '../../src/schedules/reminder.ts';
import { loadRules } from '../../src/service/rules-library.ts';
import { buildTimeline } from '../../src/timeline/build-timeline.ts';
import type { RecordedEvent, TimelineRequest } from '../../src/timeline/timeline-request.ts';

/** The rules as config holds them. */
export const RULES = loadRules(join(PROJECT_ROOT, 'config'));

/** One person for each role of the framework, named after it. */
export const EVERYBODY: readonly Person[] = RULES.current.roles.map(({ id, party, title }) => ({
  id,
  role: id,
  party,
  name: title,
  email: `${id}@${party}.example`,
}));

/** An inspection as a test gives it; dates are written as `YYYY-MM-DD`. */
export interface ExamplePlan extends Pick<TimelineRequest, 'conditions' | 'asAt'> {
  readonly kind?: string;
  readonly start: string;
  /** Each as `notice-given 2025-02-24 09:31`, the time left out where there is none. */
  readonly events?: readonly string[];
  readonly people?: readonly Person[];
}

/** What reminders are planned from, by the rules of config. */
export function requestFor(example: ExamplePlan): ReminderRequest {
  const { kind = 'inspection', start, events = [], people = EVERYBODY, ...rest } = example;
  const plan = RULES.plan(RULES.current.id, kind);
  return {
    rules: RULES.reminders,
    calendar: plan.calendar,
    timeline: buildTimeline(plan, { start: plainDate(start), events: events.map(readEvent), ...rest }),
    people,
    inspectedParties: inspectedParties(plan.framework),
  };
}

/** The reminders of an inspection by the rules of config. */
export function planFor(example: ExamplePlan): readonly PlannedReminder[] {
  return planReminders(requestFor(example));
}

/** "Fri 21 Feb 2025 15:00 call/day-before", with the weekday; "at once timeline-planned". */
export function sayWhen(reminder: PlannedReminder): string {
  return `${reminder.sendAt === null ? 'at once' : sayMoment(reminder.sendAt)} ${reminder.stage}`;
}

export function sayMoment({ on, at }: CivilMoment): string {
  return `${formatShortDate(on)}${at === undefined ? '' : ` ${at}`}`;
}

function readEvent(text: string): RecordedEvent {
  const [type = '', on = '', at] = text.split(' ');
  return { type, on: plainDate(on), ...(at === undefined ? {} : { at: at as NonNullable<RecordedEvent['at']> }) };
}
