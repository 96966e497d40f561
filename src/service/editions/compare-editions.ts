import { formatShortDate, type PlainDate } from '../../calendar/plain-date.ts';
import type { Framework } from '../../framework/framework.ts';
import type { Timeline } from '../../timeline/build-timeline.ts';
import type { Milestone, Warning } from '../../timeline/milestone.ts';
import { writeMoment } from '../write-moment.ts';

/** One thing about a milestone that another edition has otherwise, in words. */
export interface Difference {
  readonly field: 'planned' | 'due' | 'opens' | 'ends' | 'title' | 'owner' | 'basis' | 'seen by' | 'rule' | 'reading';
  readonly was: string;
  readonly is: string;
}

/** A milestone of both editions, with everything that is otherwise, dates first. */
export interface MilestoneDifference {
  readonly milestone: string;
  readonly title: string;
  readonly differences: readonly Difference[];
}

/** A milestone that only one of two editions has. */
export interface OneSided {
  readonly milestone: string;
  readonly title: string;
  /** Its last day, or else the planned one: "Fri 4 Apr 2025"; "no date" where it has none. */
  readonly on: string;
  /** How it is counted, with its clause. */
  readonly why: string;
}

/** What another edition of the rules makes of the same inspection. */
export interface EditionComparison {
  readonly added: readonly OneSided[];
  readonly removed: readonly OneSided[];
  /** A date is another one. Milestones that are done are left out: nothing moves them. */
  readonly moved: readonly MilestoneDifference[];
  /** The dates are the same and something else is not. */
  readonly otherwise: readonly MilestoneDifference[];
  /** How many are the same in everything, or done. */
  readonly same: number;
  readonly newWarnings: readonly Warning[];
}

/** A timeline with the edition that gives it. */
export interface EditionTimeline {
  readonly timeline: Timeline;
  readonly framework: Framework;
}

/** Compares the timelines that two editions give for the same inputs, recorded events and bank holidays. */
export function compareEditions(older: EditionTimeline, newer: EditionTimeline): EditionComparison {
  const [before, after] = [older.timeline, newer.timeline];
  const earlier = new Map(before.milestones.map((milestone) => [milestone.id, milestone]));
  const later = new Set(after.milestones.map((milestone) => milestone.id));
  const pairs = after.milestones.flatMap((is) => {
    const was = earlier.get(is.id);
    if (!was) return [];
    const differences = listDifferences({ ...was, owner: roleOf(older, was) }, { ...is, owner: roleOf(newer, is) });
    return [{ milestone: is.id, title: is.title, differences, done: is.state === 'done' }];
  });
  const differing = pairs.filter(({ differences, done }) => differences.length > 0 && !done);
  const hasMoved = ({ differences }: MilestoneDifference): boolean => differences.some(({ field }) => DATES.has(field));
  const bare = ({ milestone, title, differences }: MilestoneDifference): MilestoneDifference => ({
    milestone,
    title,
    differences,
  });
  const known = new Set(before.warnings.map((warning) => warning.id));
  return {
    added: after.milestones.filter((each) => !earlier.has(each.id)).map(toOneSided),
    removed: before.milestones.filter((each) => !later.has(each.id)).map(toOneSided),
    moved: differing.filter(hasMoved).map(bare),
    otherwise: differing.filter((each) => !hasMoved(each)).map(bare),
    same: pairs.length - differing.length,
    newWarnings: after.warnings.filter((warning) => !known.has(warning.id)),
  };
}

const DATES: ReadonlySet<string> = new Set(['planned', 'due', 'opens', 'ends']);

function listDifferences(was: Milestone, is: Milestone): readonly Difference[] {
  const pairs: readonly (readonly [Difference['field'], string, string])[] = [
    ['due', writeMoment(was.due), writeMoment(is.due)],
    ['planned', plannedText(was), plannedText(is)],
    ['opens', dayText(was.opensOn), dayText(is.opensOn)],
    ['ends', dayText(was.endsOn), dayText(is.endsOn)],
    ['title', was.title, is.title],
    ['owner', was.owner, is.owner],
    ['basis', was.basis, is.basis],
    ['seen by', was.visibleTo.join(', '), is.visibleTo.join(', ')],
    ['rule', ruleText(was), ruleText(is)],
    ['reading', readingText(was), readingText(is)],
  ];
  return pairs
    .filter(([, left, right]) => left !== right)
    .map(([field, left, right]) => ({ field, was: left, is: right }));
}

function roleOf({ framework }: EditionTimeline, { owner }: Milestone): string {
  return framework.roles.find((role) => role.id === owner)?.title ?? owner;
}

function toOneSided(milestone: Milestone): OneSided {
  const { id, title, due, planned } = milestone;
  return { milestone: id, title, on: writeMoment(due ?? planned), why: ruleText(milestone) };
}

function ruleText({ working }: Milestone): string {
  return `${working.text} (${working.clause.section}: ${working.clause.clause})`;
}

function readingText({ working }: Milestone): string {
  return working.readings.map((reading) => reading.taken).join(' ') || 'none';
}

/** What is planned for its last moment is told with that. */
function plannedText({ planned, due, alsoOn }: Milestone): string {
  if (planned !== null && planned.on === due?.on && planned.at === due.at && !alsoOn) return 'for when it is due';
  return [writeMoment(planned), ...(alsoOn ?? []).map(formatShortDate)].join(' and ');
}

function dayText(day: PlainDate | undefined): string {
  return day === undefined ? 'no date' : formatShortDate(day);
}
