import { formatShortDate, type PlainDate } from '../calendar/plain-date.ts';
import { londonMoment } from '../clock.ts';
import type { Timeline } from '../timeline/build-timeline.ts';
import type { ActiveHold, Milestone } from '../timeline/milestone.ts';
import type { Principal } from './service-deps.ts';

/** A timeline as a party may see it. */
export interface SeenTimeline extends Omit<Timeline, 'holds'> {
  readonly holds: readonly SeenHold[];
}

/** A hold as a party may see it. */
export interface SeenHold extends Omit<ActiveHold, 'since'> {
  /** Null for an inspected party where it stood before the party was told of the inspection. */
  readonly since: PlainDate | null;
}

/**
 * The timeline as the principal's party may see it: milestones that it may ever see, and no warnings for an inspected
 * party, since they are the planners' own business. What a hold or a date that was set says of reasons and people is
 * left out for it as well, and so are holds that keep nothing from it, the day of one from before the call, and earlier
 * starts: it may never have been told of them.
 * @param announcedAt When the announcing event that holds was recorded; null where none was.
 */
export function seenTimeline(
  timeline: Timeline,
  principal: Pick<Principal, 'party' | 'inspected'>,
  announcedAt: Date | null,
): SeenTimeline {
  const visible = timeline.milestones.filter((milestone) => milestone.visibleTo.includes(principal.party));
  if (!principal.inspected) return { ...timeline, milestones: visible };
  const hidden = timeline.milestones.filter((milestone) => !visible.includes(milestone)).map((each) => each.title);
  const announcedOn = announcedAt && londonMoment(announcedAt.getTime()).on;
  const isKnown = (since: PlainDate): boolean => announcedOn !== null && since >= announcedOn;
  const earlier = timeline.holds.map(({ since }) => since).filter((since) => !isKnown(since));
  return {
    ...timeline,
    earlierStarts: [],
    milestones: visible.map((milestone) => withoutOwnReasons(milestone, { hidden, earlier })),
    holds: timeline.holds
      .map(({ id, title, since, milestones }) => ({
        id,
        title,
        since: isKnown(since) ? since : null,
        milestones: milestones.filter((each) => visible.some((milestone) => milestone.id === each)),
      }))
      .filter(({ milestones }) => milestones.length > 0),
    warnings: [],
  };
}

/** What an inspected party is told of why something cannot be, without the days of holds that began before the call. */
export function withoutEarlierDays(words: string, { holds }: Pick<Timeline, 'holds'>, announcedAt: Date): string {
  const announcedOn = londonMoment(announcedAt.getTime()).on;
  const earlier = holds.map(({ since }) => since).filter((since) => since < announcedOn);
  return earlier.reduce((text, since) => text.replaceAll(`, since ${formatShortDate(since)}`, ''), words);
}

/** What the words of a held milestone may not give away: titles of other milestones, and days on which holds began. */
interface OwnFacts {
  readonly hidden: readonly string[];
  readonly earlier: readonly PlainDate[];
}

function withoutOwnReasons(milestone: Milestone, own: OwnFacts): Milestone {
  const { pinned, varied, superseded: _superseded, ...rest } = milestone;
  const seen: { -readonly [Key in keyof Milestone]: Milestone[Key] } = { ...rest };
  if (pinned !== undefined) seen.pinned = { on: pinned.on };
  if (varied !== undefined) seen.varied = { on: varied.on };
  if (varied?.reference !== undefined) seen.varied = { on: varied.on, reference: varied.reference };
  if (milestone.heldBy === undefined) return seen;
  if (seen.because !== undefined) seen.because = inNeutralWords(seen.because, own);
  seen.working = { ...seen.working, text: inNeutralWords(seen.working.text, own) };
  return seen;
}

function inNeutralWords(text: string, { hidden, earlier }: OwnFacts): string {
  const undated = earlier.reduce((words, since) => words.replaceAll(` since ${formatShortDate(since)}`, ''), text);
  return hidden.reduce((words, title) => words.replaceAll(`“${title}”`, 'an earlier step'), undated);
}
