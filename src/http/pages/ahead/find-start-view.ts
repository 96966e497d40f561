import type { FoundStartDates, StartsFound } from '../../../service/planning/find-start.ts';
import type { PassedOver } from '../../../planning/find-starts.ts';
import { count, day, shortDay } from '../words/dates.ts';
import { tellLead } from './compare-view.ts';
import { clashWords } from './clash-words.ts';
import { capitalise, uncapitalise } from '../words/first-letter.ts';

/** Starts that were found, and why others were passed over, as the page shows them. */
export interface FindStartView {
  /** What was looked for, in a sentence. */
  readonly question: string;
  readonly looked: string;
  readonly found: readonly {
    readonly index: number;
    readonly day: string;
    readonly dates: readonly { readonly label: string; readonly day: string }[];
    readonly notes: readonly string[];
  }[];
  readonly passedOver: readonly {
    readonly days: string;
    readonly starts: number;
    readonly reasons: readonly string[];
  }[];
  readonly inTheWay: readonly { readonly reason: string; readonly starts: string }[];
  readonly lead: string | null;
}

/** Shapes what a search came to for its page. */
export function viewFoundStarts(result: StartsFound): FindStartView {
  const { found, passedOver, inTheWay, looked, lead, target } = result;
  return {
    question: tellQuestion(result),
    looked: `${count(looked, 'start')} from ${day(result.from)} to ${day(result.to)} ${looked === 1 ? 'was' : 'were'} looked at.`,
    found: found.map((each, index) => ({
      index,
      day: day(each.start),
      dates: datesOf(each, target?.title),
      notes: [...each.allowed.map(({ message }) => `Allowed: ${message}`), ...each.notes],
    })),
    passedOver: passedOver.map(viewRun),
    inTheWay: inTheWay.map(({ id, starts }) => ({ reason: clashWords(id), starts: count(starts, 'start') })),
    lead: lead && tellLead(lead),
  };
}

function tellQuestion({ name, target, weekday }: StartsFound): string {
  const which = weekday === null ? 'starts' : `starts on a ${capitalise(weekday)}`;
  if (target === null) return `The next ${which} of a ${name}`;
  return `The latest ${which} of a ${name} with ${uncapitalise(target.title)} before ${day(target.before)}`;
}

function datesOf(
  { call, lastDayOnSite, published, target }: FoundStartDates,
  asked: string | undefined,
): FindStartView['found'][number]['dates'] {
  const rows = [
    ['Call', call],
    ['Last day on site', lastDayOnSite],
    ['Published', published],
    [asked ?? '', target === published ? null : target],
  ] as const;
  return rows.flatMap(([label, on]) => (on === null ? [] : [{ label, day: day(on) }]));
}

function viewRun({ first, last, starts, clashes }: PassedOver): FindStartView['passedOver'][number] {
  const [from, to] = first < last ? [first, last] : [last, first];
  return {
    days: starts === 1 ? shortDay(from) : `${shortDay(from)} to ${shortDay(to)}`,
    starts,
    reasons: starts === 1 ? clashes.map(({ message }) => message) : reasonsOfMany(clashes, first),
  };
}

/** Of several starts passed over for the same reasons, the first one's words would be wrong for the others. */
function reasonsOfMany(clashes: PassedOver['clashes'], first: PassedOver['first']): readonly string[] {
  const once = clashes.filter(({ id }, index) => clashes.findIndex((each) => each.id === id) === index);
  return once.map(({ id, message }) => `${clashWords(id)}. For ${shortDay(first)}: ${message}`);
}
