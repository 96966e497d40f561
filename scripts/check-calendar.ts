import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseCalendarFile } from '../src/calendar/calendar-file.ts';
import { coversNextYear } from '../src/calendar/official-list.ts';
import { londonToday } from '../src/clock.ts';
import { formatProblem } from '../src/errors.ts';
import { PROJECT_ROOT } from '../src/project-root.ts';

// Fails where a calendar has a problem, or where the list it rests on does not yet cover next year.
const directory = path.join(PROJECT_ROOT, 'config', 'calendars');
const today = londonToday();
for (const name of readdirSync(directory).filter((each) => each.endsWith('.yaml'))) {
  const result = parseCalendarFile(readFileSync(path.join(directory, name), 'utf8'), name);
  if (!result.ok) {
    fail(result.problems.map(formatProblem).join('\n'));
  } else if (coversNextYear(result.calendar, today)) {
    console.log(`${name}: official until ${result.calendar.officialUntil}`);
  } else {
    fail(
      `${name}: official only until ${result.calendar.officialUntil}. Compare it with https://www.gov.uk/bank-holidays, ` +
        'correct add and remove, and set officialUntil to the last day of that list.',
    );
  }
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}
