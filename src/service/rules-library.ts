import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { buildCalendar } from '../calendar/bank-holidays.ts';
import { parseCalendarFile } from '../calendar/calendar-file.ts';
import type { WorkingDayCalendar } from '../calendar/working-day-calendar.ts';
import { InvalidInputError, type Problem, TimelineError } from '../errors.ts';
import { findKind, type Framework } from '../framework/framework.ts';
import { calendarForFramework } from '../framework/framework-calendar.ts';
import { parseFramework } from '../framework/parse-framework.ts';
import { parseReminderRules, type ReminderRules } from '../schedules/parse-reminder-rules.ts';
import { compileKind, type KindPlan } from '../timeline/compile-kind.ts';

/** Every edition of every framework, the calendars, and the reminder rules, as the configuration has them. */
export interface RulesLibrary {
  readonly frameworks: readonly Framework[];
  /** The newest edition, which new inspections are planned by. */
  readonly current: Framework;
  readonly reminders: ReminderRules;
  /** The kind made ready with the calendar of its framework; kept once made. */
  readonly plan: (frameworkId: string, kindId: string) => KindPlan;
  /** A calendar and a fingerprint of its days off, which changes with them. */
  readonly calendar: (id: string) => { readonly calendar: WorkingDayCalendar; readonly version: string };
}

/** A kind or an edition that the rules do not know. */
export class UnknownRulesError extends TimelineError {
  readonly code = 'unknown-rules';
}

/**
 * Reads the rules of a configuration directory.
 * @throws InvalidInputError with every problem of every file.
 */
export function loadRules(directory: string): RulesLibrary {
  const problems: Problem[] = [];
  const frameworks = listYaml(path.join(directory, 'frameworks')).flatMap((file) => {
    const result = parseFramework(readFileSync(file, 'utf8'), displayPath(directory, file));
    if (result.ok) return [result.framework];
    problems.push(...result.problems);
    return [];
  });
  if (frameworks.length === 0 && problems.length === 0) {
    problems.push({ where: path.join(directory, 'frameworks'), message: 'must hold at least one rule file (*.yaml)' });
  }
  // Reminder rules name what the frameworks define, so they can be judged only once those are right.
  if (problems.length > 0) throw new InvalidInputError(problems, 'The configuration');
  const remindersFile = path.join(directory, 'reminders.yaml');
  const reminders = parseReminderRules(readFileSync(remindersFile, 'utf8'), displayPath(directory, remindersFile), {
    milestones: new Set(frameworks.flatMap((each) => each.kinds.flatMap((kind) => kind.milestones.map((m) => m.id)))),
    roles: new Set(frameworks.flatMap((each) => each.roles.map((role) => role.id))),
  });
  if (!reminders.ok) throw new InvalidInputError(reminders.problems, 'The configuration');
  const current = frameworks.toSorted((a, b) => (a.edition < b.edition ? 1 : -1))[0] as Framework;

  const calendar = memoize((id: string) => loadCalendar(directory, id));
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
    current,
    reminders: reminders.rules,
    calendar,
    plan: (framework, kind) => plan(JSON.stringify([framework, kind])),
  };
}

/** The calendar of that id as its file has it. */
function loadCalendar(directory: string, id: string): { calendar: WorkingDayCalendar; version: string } {
  const file = path.join(directory, 'calendars', `${id}.yaml`);
  const result = parseCalendarFile(readFileSync(file, 'utf8'), displayPath(directory, file));
  if (!result.ok) throw new InvalidInputError(result.problems, 'The calendar');
  const calendar = buildCalendar(result.calendar);
  const days = calendar.bankHolidays.map((day) => day.on).join();
  return {
    calendar,
    version: createHash('sha256').update(`${calendar.officialUntil} ${days}`).digest('hex').slice(0, 12),
  };
}

function listYaml(directory: string): readonly string[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => path.join(directory, name));
}

function displayPath(directory: string, file: string): string {
  return path.join(path.basename(directory), path.relative(directory, file));
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
