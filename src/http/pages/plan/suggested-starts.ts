import type { FastifyRequest } from 'fastify';
import type { StartsFound } from '../../../service/planning/find-start.ts';
import type { Site } from '../site.ts';
import { day, shortDay } from '../words/dates.ts';
import { inLongDates } from '../words/dates-in-text.ts';
import { capitalise } from '../words/first-letter.ts';

/** The next days that could be the start, and what speaks against those before them. */
export interface SuggestedStarts {
  readonly found: readonly {
    /** ISO date. */
    readonly start: string;
    readonly name: string;
    readonly call: string;
    readonly last: string;
    readonly published: string;
    readonly notes: readonly string[];
  }[];
  /** The days passed over, with why. */
  readonly passedOver: readonly { readonly days: string; readonly why: readonly string[] }[];
  /** "Mondays", the day of the week that was looked at; null for any. */
  readonly weekdays: string | null;
}

const NOTHING = '–';
const MOST_STARTS = 5;

/** Looks for the next starts of a kind that nothing speaks against, clear of what a lead has besides where one is known. */
export async function suggestStarts(
  site: Site,
  request: FastifyRequest,
  kind: string,
  lead: string | undefined,
): Promise<SuggestedStarts> {
  const input = { kind, count: MOST_STARTS, ...(lead === undefined ? {} : { lead }) };
  return tellStarts(await site.run(request, 'findStart', input));
}

/** The starts found in words. */
export function tellStarts({ found, passedOver, weekday }: StartsFound): SuggestedStarts {
  const last = found.at(-1)?.start;
  return {
    found: found.map((each) => ({
      start: each.start,
      name: day(each.start),
      call: write(each.call),
      last: write(each.lastDayOnSite),
      published: write(each.published),
      notes: each.notes.map(inLongDates),
    })),
    passedOver: passedOver
      .filter(({ first }) => last === undefined || first < last)
      .map((run) => ({
        days:
          run.starts === 1 ? day(run.first) : `${day(run.first)} to ${day(run.last)} (${run.starts} possible starts)`,
        why: run.clashes.map(({ message }) => inLongDates(message)),
      })),
    weekdays: weekday === null ? null : `${capitalise(weekday)}s`,
  };
}

function write(date: string | null): string {
  return date === null ? NOTHING : shortDay(date);
}
