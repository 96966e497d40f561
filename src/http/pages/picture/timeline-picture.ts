import type { PlainDate } from '../../../calendar/plain-date.ts';
import type { SeenTimeline } from '../../../service/seen-timeline.ts';
import type { KindPlan } from '../../../timeline/compile-kind.ts';
import type { Milestone } from '../../../timeline/milestone.ts';
import { day, shortDay } from '../words/dates.ts';
import { drawTimeline } from './draw-timeline.ts';
import { layOutWeeks, type PictureLayout } from './lay-out-weeks.ts';
import { isVeryLong } from './list-marks.ts';
import { listPictureDays, type PictureTableRow } from './list-picture-days.ts';

/** A timeline as the macro `picture` of picture/picture.html.njk shows it. */
export interface PictureView {
  /** Our own SVG with all text in it escaped; null where the timeline has no date at all. */
  readonly svg: string | null;
  readonly caption: string;
  /** From which days is counted, and what has no place in the picture, as sentences. */
  readonly notes: readonly string[];
  readonly rows: readonly PictureTableRow[];
}

/** What a picture is drawn from besides the timeline. */
export interface PictureOptions {
  /** Rules and calendar: `site.deps.rules.plan(framework, kind)`, with the version of the calendar where one is known. */
  readonly plan: KindPlan;
  /** The London date. */
  readonly today: PlainDate;
  /** Begins the ids of the picture; a page with two pictures gives each a name. */
  readonly name?: string;
}

/**
 * The picture of a timeline with the table that says the same.
 *
 * In a view: `picture: timelinePicture(timeline, { plan: deps.rules.plan(timeline.framework, timeline.kind), today })`.
 * In its template: `{% from "picture/picture.html.njk" import picture as drawPicture %}` and `{{ drawPicture(picture) }}`.
 * It shows what the timeline holds and nothing else, so it is as confidential as that.
 */
export function timelinePicture(
  timeline: SeenTimeline,
  { plan, today, name = 'picture' }: PictureOptions,
): PictureView {
  const caption = `Timeline of the ${plan.kind.name} that starts on ${day(timeline.start)}`;
  const layout = layOutWeeks(timeline, { plan, today });
  const left = tellLeftOut(timeline.milestones);
  if (layout === null) return { svg: null, caption, notes: left, rows: [] };
  return {
    svg: drawTimeline(layout, { title: caption, description: describe(timeline, layout) }, name),
    caption,
    notes: [...layout.counts.sentences, ...left],
    rows: listPictureDays(layout),
  };
}

/** The gist, for those who do not see the picture. */
function describe({ milestones }: SeenTimeline, { rows }: PictureLayout): string {
  const days = rows.flatMap((row) => (row.is === 'week' ? row.days : []));
  const marked = days.filter(({ marks }) => marks.length > 0);
  const [first, last] = [marked[0], marked.at(-1)];
  const today = days.find(({ isToday }) => isToday);
  const done = milestones.filter(({ state }) => state === 'done').length;
  const spans = [
    ...new Set(rows.flatMap((row) => (row.is === 'week' ? row.days.flatMap((each) => each.spans) : row.spans))),
  ];
  return [
    'Weeks are rows and days are cells, with the number of each working day.',
    ...(first === undefined || last === undefined
      ? []
      : [`It runs from ${day(first.on)} (${first.marks[0]?.label}) to ${day(last.on)} (${last.marks.at(-1)?.label}).`]),
    ...spans
      .filter(({ kind }) => kind !== 'steps')
      .map(({ label, from, to }) => `${label}: ${day(from)}${from === to ? '' : ` to ${day(to)}`}.`),
    `${done} of ${milestones.filter(({ state }) => state !== 'not-applicable').length} milestones are done.`,
    ...(today === undefined ? [] : [`Today is ${day(today.on)}${today.count === null ? '' : `, ${today.count}`}.`]),
    'The table after the picture says the same day by day.',
  ].join(' ');
}

/** Milestones that have no place in the picture, and why. */
function tellLeftOut(milestones: readonly Milestone[]): readonly string[] {
  const undated = milestones.flatMap(({ what, title, planned, due, actual, state }, index) =>
    state === 'not-applicable' || planned !== null || due !== null || actual !== null
      ? []
      : [`${index + 1} ${what ?? title}${state === 'held' ? ' (on hold)' : ''}`],
  );
  const long = milestones.flatMap((milestone, index) => {
    const closes = milestone.due ?? milestone.planned;
    if (!isVeryLong(milestone) || milestone.opensOn === undefined || closes === null) return [];
    const { what, title, opensOn } = milestone;
    return [`Not in the picture: ${index + 1} ${what ?? title}, ${shortDay(opensOn)} to ${shortDay(closes.on)}.`];
  });
  return [...(undated.length === 0 ? [] : [`Without a date now: ${undated.join('; ')}.`]), ...long];
}
