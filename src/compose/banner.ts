import path from 'node:path';
import { addDays, formatShortDate, type PlainDate, weekdayOf } from '../calendar/plain-date.ts';
import { nextWorkingDay } from '../calendar/working-day-calendar.ts';
import { londonToday } from '../clock.ts';
import type { Printer } from '../cli/cli-deps.ts';
import type { RulesLibrary } from '../service/assemble-rules.ts';
import type { Settings } from '../settings.ts';
import type { RunningService } from './start-service.ts';

/** Says what the service uses, where mail goes, what is not promised, and what to type next. */
export function printBanner(
  { out, settings, rules }: { readonly out: Printer; readonly settings: Settings; readonly rules: RulesLibrary },
  service: RunningService,
): void {
  const { calendar } = rules.calendar(rules.current.calendar);
  const lines = [
    ...service.parts.map((part) => [part.name, part.description]),
    ['Rules', `${rules.current.title}, edition of ${rules.current.edition}`],
    ['Calendar', `${calendar.title}, bank holidays published up to ${formatShortDate(calendar.officialUntil)}`],
    ...(settings.databaseUrl === undefined ? [] : [['Data', settings.dataDirectory]]),
  ];
  const command = `${sameSettings(settings)}npx inspection-timeline`;
  out.write(
    [
      'The inspection timeline is running.\n',
      ...lines.map(([name, text]) => `  ${(name as string).padEnd(9)} ${text}`),
      ...service.notices.map((notice) => `\n${indent(`Note: ${notice}`, out.columns)}`),
      '\nNext, in another terminal:\n',
      `  ${command} create --kind inspection --start ${suggestStart(rules)} --person "role=coordinator,name=Asha Rao,email=asha.rao@example.org"`,
      ...(settings.smtpUrl === undefined
        ? [`\nIts confirmation is in ${path.join(settings.dataDirectory, 'mail')} within seconds. Then:\n`]
        : ['\nIts confirmation is sent within seconds. Then:\n']),
      `  ${command} deadlines`,
      `  ${command} --help`,
      '\nStop with Ctrl+C.',
    ].join('\n') + '\n',
  );
}

/** What another terminal has to set to reach the same data. */
function sameSettings({ databaseUrl, dataDirectory }: Settings): string {
  // It may hold a password, which is not to be shown.
  if (databaseUrl !== undefined) return 'DATABASE_URL=… ';
  if (dataDirectory === path.resolve('data')) return '';
  return `DATA_DIR=${/^[\w./-]+$/.test(dataDirectory) ? dataDirectory : `'${dataDirectory.replaceAll("'", `'\\''`)}'`} `;
}

/** Far enough ahead for the call still to come, and a Monday that is a working day outside August and Christmas. */
function suggestStart(rules: RulesLibrary): PlainDate {
  const { calendar } = rules.calendar(rules.current.calendar);
  let start: PlainDate = addDays(londonToday(), 70);
  while (
    weekdayOf(start) !== 1 ||
    nextWorkingDay(calendar, addDays(start, -1)) !== start ||
    /-(08|12)-|-01-0/.test(start)
  ) {
    start = addDays(start, 1);
  }
  return start;
}

/** Lines of at most so many characters, two spaces in. */
function indent(text: string, columns: number): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > Math.min(columns, 100)) lines.push(`  ${word}`);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.join('\n');
}
