import { type CivilMoment, formatTime } from '../calendar/local-time.ts';
import { formatLongDate, formatShortDate, type PlainDate } from '../calendar/plain-date.ts';
import type { Milestone } from '../timeline/milestone.ts';
import { asSentence, formatMoment, insideSentence } from './reminder-words.ts';

/** A labelled value, for a list of what is known of one date. */
export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** A milestone as a row of a timeline. */
export interface MilestoneRow {
  readonly title: string;
  /** "Lead inspector, Ofsted". */
  readonly who: string;
  readonly planned: string;
  readonly due: string;
  /** "Overdue", "Done Friday 4 April 2025", "Held: …"; empty where the dates say it all. */
  readonly state: string;
  /** What else is to know, and how the dates are counted; sentences. */
  readonly working: string;
}

/** How dates are written, and what stands between the parts of a cell: a narrow column wants a line for each. */
export interface DateStyle {
  readonly format: (date: PlainDate) => string;
  readonly between: string;
  /** What stands between two dates in one cell. */
  readonly betweenDates: string;
}

/** For running text and wide cells: "Monday 3 March 2025 by 9:30am". */
export const LONG_DATES: DateStyle = { format: formatLongDate, between: ' ', betweenDates: ', ' };

/** For the narrow columns of plain text: "Mon 3 Mar 2025", the time in a line below. */
export const SHORT_DATES: DateStyle = { format: formatShortDate, between: '\n', betweenDates: '\n' };

/** "Lead inspector, Ofsted", in the words given for role and party, or read from their ids. */
export function nameOwner(milestone: Milestone, names: Readonly<Record<string, string>> = {}): string {
  const name = (id: string): string => names[id] ?? id.slice(0, 1).toUpperCase() + id.slice(1).replaceAll('-', ' ');
  return `${name(milestone.owner)}, ${name(milestone.party)}`;
}

/** The dates of a milestone and who has to do it, each only where there is something to say. */
export function listFacts(milestone: Milestone, names?: Readonly<Record<string, string>>): readonly Fact[] {
  const { planned, due, opensOn, note } = milestone;
  const plannedElsewhen = planned && !(due && isSameMoment(planned, due));
  const facts: Fact[] = [
    { label: 'Due', value: due ? formatMoment(due, 'by') : '' },
    { label: 'Planned', value: plannedElsewhen ? plannedDays(milestone, LONG_DATES) : '' },
    { label: 'Opens', value: opensOn ? formatLongDate(opensOn) : '' },
    { label: 'Who', value: nameOwner(milestone, names) },
    { label: 'Note', value: note ? asSentence(note) : '' },
    { label: 'Provisional', value: warnOfChange(milestone) },
  ];
  return facts.filter((fact) => fact.value !== '');
}

/** The milestone as a row of a timeline. */
export function buildRow(
  milestone: Milestone,
  style: DateStyle,
  names?: Readonly<Record<string, string>>,
): MilestoneRow {
  const { planned, due, note } = milestone;
  const isDated = planned !== null || due !== null;
  return {
    title: milestone.title,
    who: nameOwner(milestone, names),
    planned: isDated ? plannedDays(milestone, style) || 'Not planned' : 'No date',
    due: isDated ? dueDays(milestone, style) || 'No limit' : '',
    state: describeState(milestone),
    working: [note ?? '', milestone.working.text, warnOfChange(milestone)]
      .filter((text) => text !== '')
      .map(asSentence)
      .join(' '),
  };
}

function plannedDays(milestone: Milestone, style: DateStyle): string {
  const { planned, endsOn, alsoOn = [] } = milestone;
  if (!planned) return '';
  const range = endsOn && endsOn !== planned.on ? [`to ${style.format(endsOn)}`] : [];
  const others = alsoOn.map((date) => `and ${style.format(date)}`);
  return [style.format(planned.on), ...timeOf(planned, 'at'), ...range, ...others].join(style.between);
}

function dueDays(milestone: Milestone, style: DateStyle): string {
  const { due, opensOn } = milestone;
  if (!due) return '';
  const last = [style.format(due.on), ...timeOf(due, 'by')];
  return (opensOn ? [style.format(opensOn), `to ${last[0] ?? ''}`, ...last.slice(1)] : last).join(style.between);
}

/** "at 9:30am" as a part of a cell; nothing where there is no time. */
export function timeOf(moment: CivilMoment, preposition: 'at' | 'by'): readonly string[] {
  return moment.at === undefined ? [] : [`${preposition} ${formatTime(moment.at)}`];
}

function describeState({ state, actual, because, working }: Milestone): string {
  // A working that is nothing but the reason says it already.
  const isSaid = because === undefined || asSentence(because) === asSentence(working.text);
  const reason = isSaid ? '' : `: ${asSentence(insideSentence(because))}`;
  switch (state) {
    case 'done':
      return actual ? `Done ${formatMoment(actual, 'at')}` : 'Done';
    case 'held':
      return `Held${reason}`;
    case 'not-applicable':
      return `Not applicable${reason}`;
    case 'no-date':
      return isSaid ? '' : asSentence(because);
    case 'overdue':
      return 'Overdue';
    case 'due':
    case 'upcoming':
      return '';
  }
}

function warnOfChange(milestone: Milestone): string {
  if (!milestone.provisional) return '';
  const reasons = (milestone.provisionalBecause ?? []).map(insideSentence);
  return asSentence(['This may still change', ...(reasons.length > 0 ? [reasons.join('; ')] : [])].join(': '));
}

function isSameMoment(a: CivilMoment, b: CivilMoment): boolean {
  return a.on === b.on && a.at === b.at;
}
