import type { PlainDate } from '../../../calendar/plain-date.ts';
import type { SeenTimeline } from '../../../service/seen-timeline.ts';
import { isVeryLong } from './list-marks.ts';
import type { PictureFrame } from './picture-frame.ts';

/** Something that lasts: a stretch of days, both included. */
export interface Span {
  readonly kind: 'on-site' | 'window' | 'steps' | 'embargo' | 'hold';
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly label: string;
  /** The number of the milestone that lasts; null for what is no milestone. */
  readonly number: number | null;
  /** Nothing of it falls on days off. */
  readonly workingDaysOnly: boolean;
}

/**
 * Everything of the timeline that takes several days: the days on site, windows, steps of several days, the embargo,
 * and what stands in the way. What is still open lasts until today.
 */
export function listSpans(timeline: SeenTimeline, frame: PictureFrame, today: PlainDate): readonly Span[] {
  // What was called off keeps what happened, and none of what was to be.
  if (timeline.ended) return [];
  return [
    ...onSite(timeline, frame, today),
    ...lasting(timeline),
    ...embargo(frame, today),
    ...holding(timeline, today),
  ];
}

function onSite({ holds }: SeenTimeline, frame: PictureFrame, today: PlainDate): Span[] {
  if (!frame.goesOnSite) return [];
  // Without a last day fieldwork is paused: the team was there until then.
  const pausedOn = holds.flatMap(({ since }) => (since === null || since <= frame.start ? [] : [since])).toSorted()[0];
  const to = frame.lastOnSite ?? pausedOn ?? (today > frame.start ? today : frame.start);
  return [{ kind: 'on-site', from: frame.start, to, label: 'On site', number: null, workingDaysOnly: true }];
}

function lasting({ milestones }: SeenTimeline): Span[] {
  return milestones.flatMap((milestone, index): Span[] => {
    const { opensOn, endsOn, planned, due, state } = milestone;
    if (state === 'not-applicable' || isVeryLong(milestone)) return [];
    const common = { label: milestone.what ?? milestone.title, number: index + 1 };
    const closesOn = (due ?? planned)?.on;
    if (opensOn !== undefined && closesOn !== undefined && closesOn > opensOn) {
      return [{ ...common, kind: 'window', from: opensOn, to: closesOn, workingDaysOnly: false }];
    }
    if (endsOn === undefined || planned === null || endsOn <= planned.on) return [];
    return [{ ...common, kind: 'steps', from: planned.on, to: endsOn, workingDaysOnly: true }];
  });
}

function embargo({ embargo: found }: PictureFrame, today: PlainDate): Span[] {
  if (found === null) return [];
  const to = found.until ?? (today > found.from ? today : found.from);
  return [{ kind: 'embargo', from: found.from, to, label: 'Under embargo', number: null, workingDaysOnly: false }];
}

function holding(timeline: SeenTimeline, today: PlainDate): Span[] {
  return timeline.holds.flatMap(({ title, since }): Span[] => {
    if (since === null) return [];
    const to = since > today ? since : today;
    return [{ kind: 'hold', from: since, to, label: `On hold: ${title}`, number: null, workingDaysOnly: false }];
  });
}

/** Whether something lasts on a day. */
export function coversDay({ from, to, workingDaysOnly }: Span, on: PlainDate, isWorkingDay: boolean): boolean {
  return from <= on && on <= to && (isWorkingDay || !workingDaysOnly);
}
