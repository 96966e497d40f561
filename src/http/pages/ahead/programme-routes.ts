import type { FastifyInstance } from 'fastify';
import { parsePlainDate } from '../../../calendar/plain-date.ts';
import type { WorkingDayCalendar } from '../../../calendar/working-day-calendar.ts';
import { londonToday } from '../../../clock.ts';
import { savedWords } from '../words/saved-words.ts';
import type { Site } from '../site.ts';
import { count } from '../words/dates.ts';
import { drawYear, explainYear } from './draw-year.ts';
import { numberEntries, startWords } from './number-entries.ts';
import { layOutProgramme } from './programme-weeks.ts';
import { titleIn } from '../words/titles.ts';

const SAVED: Readonly<Record<string, string>> = { programme: 'The inspections were planned.' };
/** With more the strip would be too heavy for a page; the tables say the same. */
const MOST_DRAWN = 80;
/** So many are told in full. */
const MOST_CLASHES = 30;

/** A year's programme as a calendar. */
export function programmeRoutes(app: FastifyInstance, site: Site): void {
  app.get<{ Querystring: { year?: string } }>(
    '/ahead/programme',
    { config: { needs: 'see-planning' } },
    async (request, reply) => {
      const today = londonToday(site.deps.now());
      const { rules } = site.deps;
      const { calendar } = rules.calendar(rules.current.calendar);
      const shown = yearOf(request.query.year, calendar) ?? today.slice(0, 4);
      const year = await site.run(request, 'showProgramme', { from: `${shown}-01-01` });
      const { kinds } = rules.current;
      const entries = numberEntries(year, (kind) => titleIn(kinds, kind));
      const clashes = entries.flatMap((each) =>
        each.clashes.map((message) => ({ ...each.row, number: each.number, start: startWords(each), message })),
      );
      return site.page(request, reply, 'ahead/programme', {
        title: `Programme for ${shown}`,
        back: { href: '/ahead' },
        wide: true,
        saved: savedWords(request.query, SAVED),
        previous: yearOf(String(Number(shown) - 1), calendar),
        next: yearOf(String(Number(shown) + 1), calendar),
        entries,
        complete: year.complete,
        summary: `${count(entries.length, 'inspection')}, ${tellClashes(clashes.length)}`,
        clashes: clashes.slice(0, MOST_CLASHES),
        moreClashes: Math.max(0, clashes.length - MOST_CLASHES),
        officialUntil: year.officialUntil < year.to ? year.officialUntil : null,
        strip: entries.length === 0 || entries.length > MOST_DRAWN ? null : drawYear(year, entries, today),
        legend: explainYear(),
        months: layOutProgramme(year, entries, today),
        mayPlan: request.principal?.permissions.includes('plan') ?? false,
      });
    },
  );
}

function tellClashes(number: number): string {
  return number === 0 ? 'no clashes or warnings' : count(number, 'clash or warning', 'clashes or warnings');
}

/** A year that begins within the calendar, or null. */
function yearOf(text: string | undefined, { firstDate, lastDate }: WorkingDayCalendar): string | null {
  const first = /^\d{4}$/.test(text ?? '') ? parsePlainDate(`${text}-01-01`) : null;
  return first === null || first < firstDate || first > lastDate ? null : first.slice(0, 4);
}
