import { z } from 'zod';
import { formatTime, localTime, type LocalTime, parseLocalTime } from '../../calendar/local-time.ts';
import { formatLongDate, parsePlainDate, type PlainDate } from '../../calendar/plain-date.ts';
import { londonInstant, londonMoment } from '../../clock.ts';
import { InvalidInputError } from '../../errors.ts';
import { listHistory } from '../../store/history.ts';
import type { InspectionRow } from '../../store/inspections.ts';
import { listEvents } from '../../store/recorded-events.ts';
import { seenEvents } from '../seen-events.ts';
import { seenVersion } from '../seen-version.ts';
import { type SeenTimeline, seenTimeline } from '../seen-timeline.ts';
import type { Principal, ServiceDeps } from '../service-deps.ts';
import { findKnownInspection } from '../stored-timeline.ts';
import { parseEntries } from './parse-entry.ts';
import { buildReplayedTimeline, replayHistory } from './replay-history.ts';

/** The London moment that is asked for: a date alone is the end of its day. */
export const timelineAsOfInput = z.strictObject({
  inspection: z.string().min(1),
  moment: z
    .string()
    .transform((text) => text.split(/[T ]/))
    .refine(
      ([on = '', at = '00:00', ...more]) =>
        more.length === 0 && parsePlainDate(on) !== null && parseLocalTime(at) !== null,
      'must be a date or a moment written as 2025-04-04 or 2025-04-04T09:30',
    )
    .transform(([on, at]) => ({ on: on as PlainDate, at: at as LocalTime | undefined })),
});

/** A timeline as it was believed at a moment. */
export interface TimelineAsOf {
  readonly id: string;
  readonly name: string;
  /** The London moment, to its minute: `2025-04-04T23:59`. */
  readonly asOf: string;
  /** The version that the inspection was at, and since when, London wall time as above. */
  readonly version: number;
  readonly since: string;
  /** The version that it is at now. */
  readonly versionNow: number;
  /** The version of the bank holidays that it was planned by then. */
  readonly calendarVersion: string;
  readonly timeline: SeenTimeline;
}

/**
 * The timeline as it was believed at a moment: by what was recorded up to then, however much earlier it happened, with
 * the rules and bank holidays of then. An inspected party may ask for moments since the call that holds now: what was
 * planned under one that was taken back it was never told.
 * @throws InvalidInputError for a moment before the inspection was planned, or in the future.
 * @throws InspectionNotFoundError where there is none, or none that the party may know of.
 */
export async function showTimelineAsOf(
  deps: ServiceDeps,
  principal: Principal,
  input: z.output<typeof timelineAsOfInput>,
): Promise<TimelineAsOf> {
  const inspection = await findKnownInspection(deps.db, input.inspection, principal);
  const history = await listHistory(deps.db, inspection.id);
  const begins = principal.inspected ? inspection.announced_at : history[0]?.at;
  const moment = endOfMoment(input.moment, deps.now());
  const isTooEarly = moment === null || !begins || moment < begins.getTime();
  const known = isTooEarly ? [] : history.filter((row) => row.at.getTime() <= moment);
  const replayed = replayHistory(parseEntries(known));
  const last = known.at(-1);
  const timeline =
    replayed === null || moment === null ? null : buildReplayedTimeline(deps.rules, replayed, inspection.id, moment);
  if (!timeline || !replayed || !last || moment === null || (principal.inspected && !timeline.announced)) {
    const { on, at } = input.moment;
    const message = moment === null ? 'must not be in the future' : tellBeginning(begins);
    throw new InvalidInputError([{ where: 'moment', message, seen: at === undefined ? on : `${on}T${at}` }]);
  }
  const told = principal.inspected
    ? await tellVersions(deps, principal, inspection, moment)
    : { version: replayed.version, since: last.at, versionNow: inspection.version };
  return {
    id: inspection.id,
    name: inspection.name,
    asOf: momentText(moment),
    version: told.version,
    since: momentText(told.since.getTime()),
    versionNow: told.versionNow,
    calendarVersion: replayed.inputs.calendarVersion,
    timeline: seenTimeline(timeline, principal, inspection.announced_at),
  };
}

/** The versions that an inspected party is told of: changes that it may not see make none. */
async function tellVersions(
  { db, rules }: Pick<ServiceDeps, 'db' | 'rules'>,
  principal: Principal,
  inspection: InspectionRow,
  moment: number,
): Promise<{ readonly version: number; readonly since: Date; readonly versionNow: number }> {
  const events = await listEvents(db, inspection.id);
  const then = events.filter((each) => each.recorded_at.getTime() <= moment);
  return {
    version: seenVersion(rules, inspection, then, principal),
    since:
      seenEvents(rules, inspection, then, principal).at(-1)?.event.recorded_at ?? (inspection.announced_at as Date),
    versionNow: seenVersion(rules, inspection, events, principal),
  };
}

/** The last instant of a London minute or day, or now where that is in it; null for what has not begun yet. */
function endOfMoment(
  { on, at }: { readonly on: PlainDate; readonly at?: LocalTime | undefined },
  now: number,
): number | null {
  if (londonInstant(on, at ?? localTime('00:00')) > now) return null;
  return Math.min(now, londonInstant(on, at ?? localTime('23:59')) + 59_999);
}

function tellBeginning(begins: Date | null | undefined): string {
  if (!begins) return 'cannot be shown: the inspection was planned before histories were kept';
  const { on, at } = londonMoment(begins.getTime());
  return `must not be before what there is to show begins, on ${formatLongDate(on)} at ${formatTime(at)}`;
}

function momentText(instant: number): string {
  const { on, at } = londonMoment(instant);
  return `${on}T${at}`;
}
