import type { FastifyInstance } from 'fastify';
import { parsePlainDate } from '../../../calendar/plain-date.ts';
import { londonToday } from '../../../clock.ts';
import type { Site } from '../site.ts';
import { count } from '../words/dates.ts';
import { drawYear, explainYear } from './draw-year.ts';
import { numberEntries, startWords } from './number-entries.ts';
import { layOutProgramme } from './programme-weeks.ts';

const SAVED: Readonly<Record<string, string>> = { programme: 'The inspections were created.' };
/** Above this the strip would be wider in bytes than a page may be; the tables say the same. */
const MOST_DRAWN = 80;

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
      const clashing = entries.filter(({ clashes }) => clashes.length > 0);
      return site.page(request, reply, 'ahead/programme', {
        title: `Programme for ${shown}`,
        back: { href: '/ahead' },
        wide: true,
        saved: SAVED[request.query.saved ?? ''] ?? null,
        previous: yearOf(String(Number(shown) - 1)),
        next: yearOf(String(Number(shown) + 1)),
        entries,
        complete: year.complete,
        summary: `${count(entries.length, 'inspection')}, ${clashing.length === 0 ? 'no clashes or warnings' : count(clashing.flatMap(({ clashes }) => clashes).length, 'clash or warning', 'clashes or warnings')}`,
        clashing: clashing.map((each) => ({ ...each, start: startWords(each) })),
        officialUntil: year.officialUntil < year.to ? year.officialUntil : null,
        strip: entries.length === 0 || entries.length > MOST_DRAWN ? null : drawYear(year, entries, today),
        legend: explainYear(),
        months: layOutProgramme(year, entries, today),
        mayPlan: request.principal?.permissions.includes('plan') ?? false,
      });
    },
  );
}

/** A year that has a calendar, or null. */
function yearOf(text: string | undefined): string | null {
  if (text === undefined || !/^(19|20|21)\d\d$/.test(text)) return null;
  return parsePlainDate(`${text}-01-01`) === null ? null : text;
}
