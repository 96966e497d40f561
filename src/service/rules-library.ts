import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { buildCalendar } from '../calendar/bank-holidays.ts';
import { parseCalendarFile } from '../calendar/calendar-file.ts';
import { InvalidInputError, type Problem } from '../errors.ts';
import { parseFramework } from '../framework/parse-framework.ts';
import { parseReminderRules } from '../schedules/parse-reminder-rules.ts';
import { assembleRules, type CalendarSource, type RulesLibrary, type RuleSources } from './assemble-rules.ts';
import { versionOf } from './calendars/calendar-version.ts';

export type { RulesLibrary } from './assemble-rules.ts';

/**
 * The rules of a configuration directory, read from its files.
 * @throws InvalidInputError with every problem of every file.
 */
export function loadRules(directory: string): RulesLibrary {
  return assembleRules(readRuleSources(directory));
}

/**
 * Reads and checks the files of a configuration directory.
 * @throws InvalidInputError with every problem of every file.
 */
export function readRuleSources(directory: string): RuleSources {
  const problems: Problem[] = [];
  const frameworks = listYaml(path.join(directory, 'frameworks')).flatMap((file) => {
    const result = parseFramework(readText(directory, file), displayPath(directory, file));
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
  const reminders = parseReminderRules(readText(directory, remindersFile), displayPath(directory, remindersFile), {
    milestones: new Set(frameworks.flatMap((each) => each.kinds.flatMap((kind) => kind.milestones.map((m) => m.id)))),
    roles: new Set(frameworks.flatMap((each) => each.roles.map((role) => role.id))),
  });
  if (!reminders.ok) throw new InvalidInputError(reminders.problems, 'The configuration');
  const calendars = [...new Set(frameworks.map((each) => each.calendar))];
  return { frameworks, reminders: reminders.rules, calendars: calendars.map((id) => readCalendar(directory, id)) };
}

/**
 * The calendar of that id as its file in the configuration directory has it.
 * @throws InvalidInputError with every problem of the file.
 */
export function readCalendar(directory: string, id: string): CalendarSource {
  const file = path.join(directory, 'calendars', `${id}.yaml`);
  const result = parseCalendarFile(readText(directory, file), displayPath(directory, file));
  if (!result.ok) throw new InvalidInputError(result.problems, 'The calendar');
  const { title, firstDate, lastDate, officialUntil, bankHolidays } = buildCalendar(result.calendar);
  const source = { id, title, firstDate, lastDate, officialUntil, weekend: [6, 7], closures: bankHolidays } as const;
  return { ...source, version: versionOf(source) };
}

function listYaml(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
      .filter((name) => name.endsWith('.yaml'))
      .sort()
      .map((name) => path.join(directory, name));
  } catch (cause) {
    throw unreadable(directory, cause);
  }
}

function readText(directory: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw unreadable(displayPath(directory, file), cause);
  }
}

function unreadable(where: string, cause: unknown): InvalidInputError {
  const code = (cause as NodeJS.ErrnoException).code;
  const message = code === 'ENOENT' ? 'is missing' : `cannot be read: ${(cause as Error).message}`;
  return new InvalidInputError([{ where, message }], 'The configuration');
}

function displayPath(directory: string, file: string): string {
  return path.join(path.basename(directory), path.relative(directory, file));
}
