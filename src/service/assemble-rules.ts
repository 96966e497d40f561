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
  /** The calendars that frameworks count by, as their files have them. */
  readonly configured: readonly CalendarSource[];
  /**
   * The kind made ready with the calendar of its framework: with the version asked for, or else the current one. Kept
   * once made.
   * @throws UnknownCalendarVersionError for a version that was never learned.
   */
  readonly plan: (frameworkId: string, kindId: string, calendarVersion?: string) => KindPlan;
  /** The current version of a calendar that a framework counts by: its fingerprint changes with its days off. */
  readonly calendar: (id: string) => KnownCalendar;
  /** The days of the current version of a calendar. */
  readonly source: (id: string) => CalendarSource;
  /** Whether that version of a calendar can be planned by. */
  readonly knows: (calendarId: string, version: string) => boolean;
  /** Adds a version of a calendar; with `current` new plans are made by it from now on. */
  readonly learn: (source: CalendarSource, how: { readonly current: boolean }) => void;
}

/** A calendar ready for use. */
export interface KnownCalendar {
  readonly calendar: WorkingDayCalendar;
  readonly version: string;
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

/** A state of a calendar that this process was not told of. */
export class UnknownCalendarVersionError extends TimelineError {
  readonly code = 'unknown-calendar-version';
}

/** Makes checked rules ready for use; calendars and kinds only once they are asked for. */
export function assembleRules({ frameworks, reminders, calendars }: RuleSources): RulesLibrary {
  const sources = new Map(calendars.map((source) => [versionKey(source.id, source.version), source]));
  const current = new Map(calendars.map((source) => [source.id, source.version]));
  const known = memoize((key: string): KnownCalendar => {
    const source = sources.get(key);
    if (source) return { calendar: buildWorkingDayCalendar(source), version: source.version };
    const [id, version] = key.split(' ');
    throw new UnknownCalendarVersionError(`The calendar ${id} is not known in its version ${version}.`);
  });
  const currentKey = (id: string): string => {
    const version = current.get(id);
    if (version !== undefined) return versionKey(id, version);
    throw new UnknownRulesError(`No framework counts by the calendar ${id}.`);
  };
  const calendar = (id: string): KnownCalendar => known(currentKey(id));
  const frameworkOf = (id: string): Framework => {
    const framework = frameworks.find((each) => each.id === id);
    if (framework) return framework;
    throw new UnknownRulesError(
      `There is no rule file for the edition ${id}: known are ${frameworks.map((each) => each.id).join(', ')}.`,
    );
  };
  const calendarOf = memoize((key: string) => {
    const [frameworkId, version] = JSON.parse(key) as [string, string];
    const framework = frameworkOf(frameworkId);
    return calendarForFramework(framework, known(versionKey(framework.calendar, version)).calendar);
  });
  const plan = memoize((key: string) => {
    const [frameworkId, kindId, version] = JSON.parse(key) as [string, string, string];
    const framework = frameworkOf(frameworkId);
    const kind = findKind(framework, kindId);
    if (kind) return compileKind(framework, kind, calendarOf(JSON.stringify([frameworkId, version])));
    throw new InvalidInputError([
      { where: 'kind', message: `must be one of ${framework.kinds.map((each) => each.id).join(', ')}`, seen: kindId },
    ]);
  });
  return {
    frameworks,
    current: frameworks.toSorted((a, b) => (a.edition < b.edition ? 1 : -1))[0] as Framework,
    reminders,
    configured: calendars,
    calendar,
    source: (id) => sources.get(currentKey(id)) as CalendarSource,
    plan: (framework, kind, version) =>
      plan(JSON.stringify([framework, kind, version ?? calendar(frameworkOf(framework).calendar).version])),
    knows: (id, version) => sources.has(versionKey(id, version)),
    learn: (source, how) => {
      sources.set(versionKey(source.id, source.version), source);
      if (how.current) current.set(source.id, source.version);
    },
  };
}

function versionKey(id: string, version: string): string {
  return `${id} ${version}`;
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
