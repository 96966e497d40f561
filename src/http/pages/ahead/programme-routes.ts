import type { FastifyInstance } from 'fastify';
import { parsePlainDate } from '../../../calendar/plain-date.ts';
import { londonToday } from '../../../clock.ts';
import type { Site } from '../site.ts';
import { count } from '../words/dates.ts';
import { drawYear, explainYear } from './draw-year.ts';
import { numberEntries, startWords } from './number-entries.ts';
import { layOutProgramme } from './programme-weeks.ts';

const SAVED: Readonly<Record<string, string>> = { programme: 'The inspections were created.' };
/** With more the strip would be too heavy for a page; the tables say the same. */
const MOST_DRAWN = 80;
/** So many are told in full. */
const MOST_CLASHES = 30;

/** A year's programme as a calendar. */
export function programmeRoutes(app: FastifyInstance, site: Site): void {
  app.get<{ Querystring: { year?: string; saved?: string } }>(
    '/ahead/programme',
    { config: { needs: 'see-planning' } },
    async (request, reply) => {
      const today = londonToday(site.deps.now());
      const shown = yearOf(request.query.year) ?? today.slice(0, 4);
      const year = await site.run(request, 'showProgramme', { from: `${shown}-01-01` });
      const { kinds } = site.deps.rules.current;
      const entries = numberEntries(year, (kind) => kinds.find(({ id }) => id === kind)?.title ?? kind);
      const clashes = entries.flatMap((each) =>
        each.clashes.map((message) => ({ ...each.row, number: each.number, start: startWords(each), message })),
      );
      return site.page(request, reply, 'ahead/programme', {
        title: `Programme for ${shown}`,
        back: { href: '/ahead' },
        wide: true,
        saved: SAVED[request.query.saved ?? ''] ?? null,
        previous: yearOf(String(Number(shown) - 1)),
        next: yearOf(String(Number(shown) + 1)),
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

/** A year that has a calendar, or null. */
function yearOf(text: string | undefined): string | null {
  if (text === undefined || !/^(19|20|21)\d\d$/.test(text)) return null;
  return parsePlainDate(`${text}-01-01`) === null ? null : text;
}
