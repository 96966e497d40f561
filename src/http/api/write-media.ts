import { Readable } from 'node:stream';
import type { ExportedFile } from '../../service/export/export-inspection.ts';
import type { DeadlinePage } from '../../service/list-deadlines.ts';
import { InvalidInputError } from '../../errors.ts';
import type { OperationName } from '../../service/operation-routes.ts';
import type { ServiceDeps } from '../../service/service-deps.ts';
import type { InspectionTimeline } from '../../service/show-timeline.ts';
import type { Timeline } from '../../timeline/build-timeline.ts';

/** What an operation gave, to be written as something else than JSON. */
export interface GivenAnswer {
  readonly deps: Pick<ServiceDeps, 'rules' | 'now'>;
  readonly answer: unknown;
  /** The client asked for pages of its own; otherwise a file holds all that there is. */
  readonly paged: boolean;
  /** The same operation from a cursor on. */
  readonly following: (after: string) => Promise<unknown>;
}

/** An answer as it is sent. */
export interface WrittenMedia {
  readonly type: string;
  readonly body: string | Readable;
  /** The name to save it under; it tells nothing of what is in it. */
  readonly fileName: string;
}

/** A calendar file is held whole, so it has a limit. */
const MOST_ENTRIES = 5000;

/** Writes the answer of an operation in one of the media types that its route names. */
export function writeMedia(name: OperationName, media: string, given: GivenAnswer): Promise<WrittenMedia> {
  const write = WRITERS[`${name} ${media}`];
  if (!write) throw new TypeError(`${name} is not written as ${media}.`);
  return write(given);
}

const CALENDAR_TYPE = 'text/calendar; charset=utf-8';

const WRITERS: Readonly<Record<string, (given: GivenAnswer) => Promise<WrittenMedia>>> = {
  'preview text/calendar': async ({ deps, answer }) => {
    const { buildTimelineCalendar } = await import('../../service/export/timeline-calendar.ts');
    const body = buildTimelineCalendar(deps.rules, answer as Timeline, deps.now());
    return { type: CALENDAR_TYPE, body, fileName: 'timeline.ics' };
  },
  'showTimeline text/calendar': async ({ deps, answer }) => {
    const { buildTimelineCalendar } = await import('../../service/export/timeline-calendar.ts');
    const { id, timeline } = answer as InspectionTimeline;
    const body = buildTimelineCalendar(deps.rules, timeline, deps.now(), id);
    return { type: CALENDAR_TYPE, body, fileName: `timeline-${id.slice(0, 8)}.ics` };
  },
  'listDeadlines text/csv': async (given) => {
    const { CSV_HEADER, toCsvRows } = await import('../../service/export/deadlines-csv.ts');
    const rows = async function* (): AsyncGenerator<string> {
      yield CSV_HEADER;
      for await (const { deadlines } of pagesOf(given)) yield toCsvRows(deadlines);
    };
    const body = Readable.from(rows(), { objectMode: true });
    return { type: 'text/csv; charset=utf-8; header=present', body, fileName: 'deadlines.csv' };
  },
  'listDeadlines text/calendar': async (given) => {
    const { buildDeadlineCalendar } = await import('../../service/export/deadlines-calendar.ts');
    const all: DeadlinePage['deadlines'][number][] = [];
    for await (const { deadlines } of pagesOf(given)) {
      all.push(...deadlines);
      if (all.length > MOST_ENTRIES) throw tooMany();
    }
    return { type: CALENDAR_TYPE, body: buildDeadlineCalendar(all, given.deps.now()), fileName: 'deadlines.ics' };
  },
  'exportInspection text/html': ({ answer }) => {
    const { fileName, mediaType, content } = answer as ExportedFile;
    return Promise.resolve({ type: mediaType, body: content, fileName });
  },
};

/** The page that was given and, unless pages were asked for, all that follow it. */
async function* pagesOf({ answer, paged, following }: GivenAnswer): AsyncGenerator<DeadlinePage> {
  let page = answer as DeadlinePage;
  yield page;
  if (paged) return;
  while (page.next !== null) {
    page = (await following(page.next)) as DeadlinePage;
    yield page;
  }
}

function tooMany(): InvalidInputError {
  const message = `must leave at most ${MOST_ENTRIES} entries: say from when to when, or for whom`;
  return new InvalidInputError([{ where: 'to', message }], 'The calendar');
}
