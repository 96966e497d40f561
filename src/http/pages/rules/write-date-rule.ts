import type { CountingRule, DateRule, WeekdayRule } from '../../../framework/date-rule.ts';
import type { ShownFramework } from '../../../service/show-framework.ts';
import { clock } from '../words/dates.ts';
import { capitalise } from '../words/first-letter.ts';
import { titleIn } from '../words/titles.ts';

/** A kind as the rule pages read it: what an inspected party may not see of it has been left out already. */
export type ShownKind = ShownFramework['kinds'][number];

/** Where the names of what a rule counts from are looked up. */
export interface RuleNames {
  readonly kind: Pick<ShownKind, 'start' | 'points' | 'milestones'>;
  readonly events: ShownFramework['events'];
}

/** How a date is made, for people: "10 working days after ‘Fieldwork ends’". Begins with a small letter, has no full stop. */
export function writeDateRule(rule: DateRule, names: RuleNames): string {
  const at = rule.at === undefined ? '' : `, at ${clock(rule.at)}`;
  const limits = [
    ...(rule.roll === undefined ? [] : [ROLLS[rule.roll]]),
    ...(rule.notBefore === undefined ? [] : [`not before ${writeAnchor(rule.notBefore, names)}`]),
    ...(rule.notAfter === undefined ? [] : [`not after ${writeAnchor(rule.notAfter, names)}`]),
  ];
  return [`${writeBareRule(rule, names)}${at}`, ...limits].join('; ');
}

/** What a rule counts from: "the first day on site", "‘Fieldwork ends’", "the last day for ‘Draft report sent’". */
export function writeAnchor(anchor: string, { kind }: Pick<RuleNames, 'kind'>): string {
  if (anchor === 'start') return `the ${kind.start.title}`;
  const point = kind.points.find((each) => each.id === anchor);
  if (point) return `the ${point.title}`;
  const [id, field = ''] = anchor.split('.') as [string, string?];
  const title = kind.milestones.find((each) => each.id === id)?.title;
  if (title === undefined) return 'another date';
  const which = FIELDS[field];
  return which === undefined ? `‘${title}’` : `${which} ‘${title}’`;
}

const ROLLS = {
  'next-working-day': 'where that is not a working day, the next one',
  'previous-working-day': 'where that is not a working day, the one before',
} as const;

const FIELDS: Readonly<Record<string, string>> = {
  planned: 'the planned day of',
  due: 'the last day for',
  opens: 'the first day of',
  ends: 'the last day of',
  recorded: 'the recorded day of',
};

const UNITS = {
  'working-days': ['working day', 'working days'],
  'calendar-days': ['calendar day', 'calendar days'],
  weeks: ['week', 'weeks'],
  months: ['calendar month', 'calendar months'],
  years: ['year', 'years'],
} as const;

function writeBareRule(rule: DateRule, names: RuleNames): string {
  if ('weekday' in rule) return writeWeekday(rule, names);
  if ('count' in rule) return writeCount(rule, names);
  if ('on' in rule) return writeDayOf(writeAnchor(rule.on, names));
  const title = titleIn(names.events, rule.event);
  const until = rule.otherwise === undefined ? 'no date' : writeAnchor(rule.otherwise, names);
  return `the day that ‘${title}’ is recorded for; until then ${until}`;
}

function writeCount(rule: CountingRule, names: RuleNames): string {
  const anchor = writeAnchor('after' in rule ? rule.after : rule.before, names);
  if (rule.count === 0) return writeDayOf(anchor);
  const unit = UNITS[rule.unit][rule.count === 1 ? 0 : 1];
  const count = `${rule.count} ${unit} ${'after' in rule ? 'after' : 'before'} ${anchor}`;
  return rule.counting === 'inclusive' ? `${count}, counting that day as day 1` : count;
}

function writeDayOf(anchor: string): string {
  return anchor.startsWith('the ') ? `on ${anchor}` : `on the day of ${anchor}`;
}

function writeWeekday(rule: WeekdayRule, names: RuleNames): string {
  const weekday = capitalise(rule.weekday);
  if ('onOrAfter' in rule) return `the first ${weekday} on or after ${writeAnchor(rule.onOrAfter, names)}`;
  if ('onOrBefore' in rule) return `the last ${weekday} on or before ${writeAnchor(rule.onOrBefore, names)}`;
  const anchor = writeAnchor(rule.of, names);
  if (rule.week === 0) return `the ${weekday} of the week of ${anchor}`;
  const side = rule.week < 0 ? 'before' : 'after';
  const weeks = Math.abs(rule.week);
  return weeks === 1
    ? `the ${weekday} of the week ${side} that of ${anchor}`
    : `the ${weekday} of the week ${weeks} weeks ${side} that of ${anchor}`;
}
