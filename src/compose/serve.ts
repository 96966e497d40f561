import { addDays, formatShortDate, type PlainDate, weekdayOf } from '../calendar/plain-date.ts';
import { nextWorkingDay } from '../calendar/working-day-calendar.ts';
import { londonToday } from '../clock.ts';
import type { Printer } from '../cli/cli-deps.ts';
import type { RulesLibrary } from '../service/rules-library.ts';
import type { Settings } from '../settings.ts';
import { createServiceLog } from './service-log.ts';
import { type RunningService, startService } from './start-service.ts';

/** What running in the foreground needs. */
export interface ServeOptions {
  readonly settings: Settings;
  readonly out: Printer;
  readonly err: Printer;
  readonly holder: string;
}

/** Runs the service until SIGTERM or SIGINT, or until its database stops; gives the exit code. */
export async function serve({ settings, out, err, holder }: ServeOptions): Promise<number> {
  const log = createServiceLog(settings, err.terminal);
  let end: (code: number) => void = () => {};
  const ended = new Promise<number>((resolve) => {
    end = resolve;
  });
  const stopSignals = onSignals(() => end(0));
  const service = await startService({
    settings,
    holder,
    log,
    progress: (message) => err.write(`${message}\n`),
    onFailure: (error) => {
      log.fatal({ err: error }, 'the database stopped');
      end(1);
    },
  });
  printBanner(out, service, settings);
  const code = await ended;
  err.write('Stopping: emails in hand are finished first.\n');
  await service.stop();
  stopSignals();
  err.write('Stopped.\n');
  return code;
}

function printBanner(out: Printer, service: RunningService, settings: Settings): void {
  const { rules } = service.deps;
  const { calendar } = rules.calendar(rules.current.calendar);
  const lines = [
    ...service.parts.map((part) => [part.name, part.description]),
    ['Rules', `${rules.current.title}, edition of ${rules.current.edition}`],
    ['Calendar', `${calendar.title}, bank holidays published up to ${formatShortDate(calendar.officialUntil)}`],
    ['Data', settings.dataDirectory],
  ];
  out.write('The inspection timeline is running.\n\n');
  for (const [name, text] of lines) out.write(`  ${(name as string).padEnd(9)} ${text}\n`);
  for (const notice of service.notices) out.write(`\n  Note: ${notice}\n`);
  out.write(
    `\nNext, in another terminal:\n\n  ${suggestCommand(rules)}\n\nThen: npx inspection-timeline deadlines\nStop with Ctrl+C.\n`,
  );
}

/** A start far enough ahead for the call still to come, on a Monday that is a working day outside August and Christmas. */
function suggestCommand(rules: RulesLibrary): string {
  const { calendar } = rules.calendar(rules.current.calendar);
  let start: PlainDate = addDays(londonToday(), 70);
  while (
    weekdayOf(start) !== 1 ||
    nextWorkingDay(calendar, addDays(start, -1)) !== start ||
    /-(08|12)-|-01-0/.test(start)
  ) {
    start = addDays(start, 1);
  }
  return `npx inspection-timeline create --kind inspection --start ${start} --person "role=coordinator,name=Asha Rao,email=asha.rao@example.org"`;
}

function onSignals(act: () => void): () => void {
  const signals = ['SIGTERM', 'SIGINT'] as const;
  for (const signal of signals) process.on(signal, act);
  return () => {
    for (const signal of signals) process.off(signal, act);
  };
}
