import { formatLongDate, formatShortDate } from '../calendar/plain-date.ts';
import type { Framework } from '../framework/framework.ts';
import type { Timeline } from '../timeline/build-timeline.ts';
import type { Milestone, Warning } from '../timeline/milestone.ts';
import type { CliDeps, Printer } from './cli-deps.ts';
import { formatMoment } from './dates.ts';
import { colourState, emphasise, printTable } from './table.ts';

/** Prints a timeline as a table with weekdays; with `explain` the working of each date after it. */
export function printTimeline(deps: CliDeps, timeline: Timeline, explain: boolean): void {
  const framework = deps.rules().frameworks.find((each) => each.id === timeline.framework) ?? deps.rules().current;
  const kind = framework.kinds.find((each) => each.id === timeline.kind);
  const embargo = timeline.embargoed ? ' UNDER EMBARGO until publication.' : '';
  deps.out.write(
    `${emphasise(deps.out, `${kind?.name ?? timeline.kind} starting ${formatLongDate(timeline.start)}`)}${embargo}\nRules: ${framework.title}, edition of ${framework.edition} (${framework.id})\n\n`,
  );
  printTable(
    deps.out,
    ['Milestone', 'Who', 'Planned', 'Due by', 'State'],
    timeline.milestones.map((milestone) => [
      milestone.title,
      roleTitle(framework, milestone.owner),
      plannedText(milestone),
      dueText(milestone),
      stateText(deps.out, milestone),
    ]),
  );
  if (timeline.milestones.some((milestone) => milestone.provisional)) printProvisional(deps.out, timeline.milestones);
  if (explain) for (const milestone of timeline.milestones) explainMilestone(deps.out, milestone);
}

/** Prints warnings on stderr, so that a piped table stays a table. */
export function printWarnings(err: Printer, warnings: readonly Warning[]): void {
  for (const warning of warnings) {
    err.write(`${warning.severity === 'note' ? 'Note' : emphasise(err, 'Warning')}: ${warning.message}\n`);
  }
}

function plannedText({ planned, endsOn, alsoOn, opensOn, due }: Milestone): string {
  if (opensOn !== undefined) return `opens ${formatShortDate(opensOn)}`;
  if (planned === null) return '-';
  if (endsOn !== undefined) return `${formatShortDate(planned.on)} to ${formatShortDate(endsOn)}`;
  if (alsoOn !== undefined) return [planned.on, ...alsoOn].map(formatShortDate).join(' and ');
  return due !== null && planned.on === due.on && planned.at === due.at ? '' : formatMoment(planned);
}

function dueText({ due, opensOn, planned }: Milestone): string {
  return due === null && opensOn !== undefined && planned !== null
    ? `until ${formatShortDate(planned.on)}`
    : due === null
      ? ''
      : formatMoment(due);
}

function stateText(out: Printer, { state, actual, provisional }: Milestone): string {
  const done = actual === null ? '' : ` ${formatMoment(actual)}`;
  return `${colourState(out, state)}${done}${provisional ? ' *' : ''}`;
}

function printProvisional(out: Printer, milestones: readonly Milestone[]): void {
  const reasons = new Set(milestones.flatMap((milestone) => milestone.provisionalBecause ?? []));
  out.write(`\n* Provisional. ${[...reasons].join(' ')}\n`);
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
  for (const line of lines) out.write(`${wrap(line, Math.min(out.columns, 100))}\n`);
}

/** Breaks a line at spaces, the rest indented under it. */
function wrap(text: string, width: number): string {
  const indent = `  ${/^ */.exec(text)?.[0] ?? ''}`;
  const lines: string[] = [];
  let line = indent;
  for (const word of text.trim().split(' ')) {
    if (line.length > indent.length && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent;
    }
    line += line.length === indent.length ? word : ` ${word}`;
  }
  return [...lines, line].join('\n');
}

/** What a role is called. */
export function roleTitle(framework: Framework, id: string): string {
  return framework.roles.find((role) => role.id === id)?.title ?? id;
}
