import {
  buildWorkingDayCalendar,
  type WorkingDayCalendar,
  type WorkingDayCalendarSource,
} from '../calendar/working-day-calendar.ts';
import { InvalidInputError, TimelineError } from '../errors.ts';
import { calendarForFramework } from '../framework/framework-calendar.ts';
import { findKind, type Framework } from '../framework/framework.ts';
import type { ReminderRules } from '../schedules/parse-reminder-rules.ts';
import { compileKind, type KindPlan } from '../timeline/compile-kind.ts';

/** Every edition of every framework, the calendars, and the reminder rules, as the configuration has them. */
export interface RulesLibrary {
  readonly frameworks: readonly Framework[];
  /** The newest edition, which new inspections are planned by. */
  readonly current: Framework;
  readonly reminders: ReminderRules;
  /** The kind made ready with the calendar of its framework; kept once made. */
  readonly plan: (frameworkId: string, kindId: string) => KindPlan;
  /** A calendar that a framework counts by, and a fingerprint of its days off, which changes with them. */
  readonly calendar: (id: string) => { readonly calendar: WorkingDayCalendar; readonly version: string };
}

/** What a rules library is made of: checked, and plain data that survives being written as JSON. */
export interface RuleSources {
  readonly frameworks: readonly Framework[];
  readonly reminders: ReminderRules;
  /** The calendars that the frameworks count by. */
  readonly calendars: readonly CalendarSource[];
}

/** A calendar's days off, with their fingerprint. */
export interface CalendarSource extends WorkingDayCalendarSource {
  readonly version: string;
}

/** A kind or an edition that the rules do not know. */
export class UnknownRulesError extends TimelineError {
  readonly code = 'unknown-rules';
}

/** Makes checked rules ready for use; calendars and kinds only once they are asked for. */
export function assembleRules({ frameworks, reminders, calendars }: RuleSources): RulesLibrary {
  const calendar = memoize((id: string) => {
    const source = calendars.find((each) => each.id === id);
    if (source) return { calendar: buildWorkingDayCalendar(source), version: source.version };
    throw new UnknownRulesError(`No framework counts by the calendar ${id}.`);
  });
  const frameworkOf = (id: string): Framework => {
    const framework = frameworks.find((each) => each.id === id);
    if (framework) return framework;
    throw new UnknownRulesError(
      `There is no rule file for the edition ${id}: known are ${frameworks.map((each) => each.id).join(', ')}.`,
    );
  };
  const calendarOf = memoize((frameworkId: string) => {
    const framework = frameworkOf(frameworkId);
    return calendarForFramework(framework, calendar(framework.calendar).calendar);
  });
  const plan = memoize((key: string) => {
    const [frameworkId, kindId] = JSON.parse(key) as [string, string];
    const framework = frameworkOf(frameworkId);
    const kind = findKind(framework, kindId);
    if (kind) return compileKind(framework, kind, calendarOf(frameworkId));
    throw new InvalidInputError([
      { where: 'kind', message: `must be one of ${framework.kinds.map((each) => each.id).join(', ')}`, seen: kindId },
    ]);
  });
  return {
    frameworks,
    current: frameworks.toSorted((a, b) => (a.edition < b.edition ? 1 : -1))[0] as Framework,
    reminders,
    calendar,
    plan: (framework, kind) => plan(JSON.stringify([framework, kind])),
  };
}

function memoize<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>();
  return (key) => {
    const kept = made.get(key);
    if (kept !== undefined) return kept;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}
