import { formatLongDate, formatShortDate } from '../calendar/plain-date.ts';
import type { Framework } from '../framework/framework.ts';
import type { RulesLibrary } from '../service/assemble-rules.ts';
import type { SeenTimeline } from '../service/seen-timeline.ts';
import { tellPin } from '../timeline/explain-set-milestone.ts';
import type { Milestone } from '../timeline/milestone.ts';
import type { Printer } from './cli-deps.ts';
import { formatMoment } from './dates.ts';
import { printable } from './printable.ts';
import { colourState, emphasise } from './style.ts';
import { printTable } from './table.ts';
import { wrapText } from './wrap-text.ts';

/** Prints a timeline as a table with weekdays; with `explain` the working of each date after it. */
export function printTimeline(out: Printer, rules: RulesLibrary, timeline: SeenTimeline, explain: boolean): void {
  const framework = rules.frameworks.find((each) => each.id === timeline.framework) ?? rules.current;
  const kind = framework.kinds.find((each) => each.id === timeline.kind);
  const embargo = timeline.embargoed ? ' UNDER EMBARGO until publication.' : '';
  const title = `${kind?.name ?? timeline.kind} starting ${formatLongDate(timeline.start)}`;
  out.write(
    `${emphasise(out, title)}${embargo}\nRules: ${framework.title}, edition of ${framework.edition} (${framework.id})\n\n`,
  );
  // What the plan alone gave is of interest once something else came of it.
  const hasDrifted = timeline.milestones.some(({ drift }) => drift !== null && drift !== 0);
  printTable(
    out,
    ['Milestone', 'Who', 'Planned', 'Due by', 'State', ...(hasDrifted ? ['Plan gave', 'Drift'] : [])],
    timeline.milestones.map((milestone) => [
      milestone.title,
      roleTitle(framework, milestone.owner),
      plannedText(milestone),
      dueText(milestone),
      stateText(out, milestone),
      ...(hasDrifted ? [formatMoment(milestone.fromPlan.planned ?? milestone.fromPlan.due), driftText(milestone)] : []),
    ]),
  );
  printProvisional(out, timeline.milestones);
  printHolds(out, timeline);
  if (explain) for (const milestone of timeline.milestones) explainMilestone(out, milestone);
}

/** What a role is called. */
export function roleTitle(framework: Framework, id: string): string {
  return framework.roles.find((role) => role.id === id)?.title ?? id;
}

function plannedText({ planned, endsOn, alsoOn, opensOn }: Milestone): string {
  if (opensOn !== undefined) return `opens ${formatShortDate(opensOn)}`;
  if (planned === null) return '-';
  if (endsOn !== undefined) return `${formatShortDate(planned.on)} to ${formatShortDate(endsOn)}`;
  if (alsoOn !== undefined) return [planned.on, ...alsoOn].map(formatShortDate).join(' and ');
  return formatMoment(planned);
}

function dueText({ due, opensOn, planned }: Milestone): string {
  if (due !== null) return formatMoment(due);
  return opensOn !== undefined && planned !== null ? `until ${formatShortDate(planned.on)}` : '-';
}

function stateText(out: Printer, { state, actual, provisional }: Milestone): string {
  const done = actual === null ? '' : ` ${formatMoment(actual)}`;
  return `${colourState(out, state)}${done}${provisional ? ' *' : ''}`;
}

/** "2 days later", in working days. */
function driftText({ drift }: Milestone): string {
  if (drift === null) return '-';
  if (drift === 0) return 'none';
  const days = Math.abs(drift);
  return `${days} ${days === 1 ? 'day' : 'days'} ${drift > 0 ? 'later' : 'earlier'}`;
}

/** What stands in the way of dates, what was planned before, windows that are open and dates that are held fast. */
function printHolds(out: Printer, { holds, earlierStarts, start, milestones }: SeenTimeline): void {
  const lines = holds.map(({ title, since, reason, liftedBy, milestones: held }) => {
    const titles = milestones.filter(({ id }) => held.includes(id)).map((each) => each.title);
    const lifter = liftedBy === undefined ? '' : ` It may be lifted by ${liftedBy}.`;
    const why = reason === undefined ? '' : `: ${reason}`;
    const from = since === null ? '' : ` since ${formatShortDate(since)}`;
    return `Held${from}, ${title}${why}.${lifter} Without a date: ${titles.join('; ')}.`;
  });
  if (earlierStarts.length > 0) {
    lines.push(
      `Deferred: it was to start ${earlierStarts.map(formatShortDate).join(', then ')}, now ${formatShortDate(start)}.`,
    );
  }
  for (const milestone of milestones) {
    for (const text of [milestone.window, tellPin(milestone)]) {
      if (text !== undefined) lines.push(`${milestone.title}: ${text}`);
    }
  }
  for (const line of lines) out.write(`\n${wrapText(printable(line), out.columns)}\n`);
}

function printProvisional(out: Printer, milestones: readonly Milestone[]): void {
  const provisional = milestones.filter((milestone) => milestone.provisional);
  if (provisional.length === 0) return;
  const reasons = new Set(provisional.flatMap((milestone) => milestone.provisionalBecause ?? []));
  out.write(`\n${wrapText(`* Provisional. ${[...reasons].join(' ')}`, out.columns)}\n`);
}

function explainMilestone(out: Printer, { title, working, note, because }: Milestone): void {
  out.write(`\n${emphasise(out, title)}\n`);
  const lines = [
    working.text,
    ...(because !== undefined && because !== working.text ? [because] : []),
    ...(note === undefined ? [] : [note]),
    `Source: ${working.clause.section}: ${working.clause.clause}.`,
    ...working.readings.flatMap((reading) => [
      `Reading taken: ${reading.taken} ${reading.because}`,
      ...reading.alternatives.map(
        (other) => `  Otherwise: ${other.text}${other.on === null ? '' : ` gives ${formatShortDate(other.on)}`}.`,
      ),
    ]),
  ];
  for (const line of lines) out.write(`${wrapText(`  ${line}`, Math.min(out.columns, 100))}\n`);
}
