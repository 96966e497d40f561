import type { EventRule } from '../../../framework/event-rule.ts';
import type { ShownFramework } from '../../../service/show-framework.ts';
import { capitalise } from '../words/first-letter.ts';
import type { ShownKind } from './write-date-rule.ts';

/** An event that can be recorded, as a row of a table shows it. */
export interface EventView {
  readonly id: string;
  readonly title: string;
  /** What has to be given with it besides its day: "The new start (needed)". */
  readonly asks: readonly string[];
  /** What it does to the plan, in sentences. */
  readonly does: readonly string[];
  /** When it can be recorded, in sentences. */
  readonly when: readonly string[];
}

/** The events that can be recorded for a kind, in the order of the rules. */
export function eventViews(
  framework: ShownFramework,
  kind: Pick<ShownKind, 'id' | 'milestones'>,
): readonly EventView[] {
  const events = framework.events.filter((event) => event.kinds?.includes(kind.id) ?? true);
  const ofKind = { ...framework, events };
  return events.map((event) => ({
    id: event.id,
    title: event.title,
    asks: asksOf(event),
    does: [...completedBy(event, kind), ...doesOf(event, ofKind)],
    when: whenOf(event, ofKind),
  }));
}

function asksOf({ asks, dateIs, outcomes }: EventRule): readonly string[] {
  return Object.entries(asks).flatMap(([field, need]) => {
    if (need === undefined) return [];
    const name = field === 'date' && dateIs !== undefined ? capitalise(dateIs) : (FIELDS[field] ?? field);
    const choice = field === 'outcome' && outcomes.length > 0 ? `: ${outcomes.map(words).join(', ')}` : '';
    return [`${name}${choice}${need === 'optional' ? ' (if there is one)' : ''}`];
  });
}

const FIELDS: Readonly<Record<string, string>> = {
  date: 'Another date',
  milestone: 'Which milestone',
  hold: 'Which hold',
  outcome: 'The outcome',
  reference: 'The reference of the letter',
  told: 'Who was told',
  liftedBy: 'Who may lift it',
  reason: 'The reason',
  at: 'The time',
};

const EFFECTS: Readonly<Record<EventRule['does'], string | null>> = {
  complete: null,
  pin: 'Holds the milestone to that date until it is released.',
  unpin: 'The date is counted by the rule again.',
  vary: 'Sets the date of the milestone in place of the rule.',
  defer: 'Plans everything that is not done again from the new start.',
  resume: 'Dates after fieldwork are counted from the new last day.',
  hold: 'The milestone has no date while the hold stands.',
  lift: 'The milestone has a date again.',
  correct: 'Puts right or takes back what was recorded by mistake.',
};

function completedBy({ id }: EventRule, { milestones }: Pick<ShownKind, 'milestones'>): readonly string[] {
  return milestones.filter((each) => each.completedBy.includes(id)).map(({ title }) => `‘${title}’ is done.`);
}

function doesOf(event: EventRule, framework: ShownFramework): readonly string[] {
  const effect = EFFECTS[event.does];
  const sets = framework.conditions.filter(({ setBy }) => setBy.includes(event.id)).map(({ title }) => title);
  return [
    ...(effect === null ? [] : [effect]),
    ...(event.announces ? framework.parties.filter(({ inspected }) => inspected).map(tellFromHere) : []),
    ...(event.dayZero ? ['Working days are counted from its day.'] : []),
    ...(event.ends ? ['Nothing is due any more.'] : []),
    ...sets.map((title) => `From here on there is ‘${title}’.`),
    ...(event.repeatable ? ['Can be recorded more than once.'] : []),
  ];
}

function tellFromHere({ title }: { readonly title: string }): string {
  return `${title} is told from here on.`;
}

function whenOf(event: EventRule, framework: ShownFramework): readonly string[] {
  // An event of another kind says nothing here.
  const list = (ids: readonly string[], last: string, write: (titles: string) => string): readonly string[] => {
    const titles = framework.events.filter(({ id }) => ids.includes(id)).map(({ title }) => `‘${title}’`);
    if (titles.length === 0) return [];
    return [write(titles.length < 2 ? titles.join('') : `${titles.slice(0, -1).join(', ')} ${last} ${titles.at(-1)}`)];
  };
  const condition = framework.conditions.find(({ id }) => id === event.onlyIf)?.title;
  return [
    ...list(event.requires, 'and', (titles) => `Only after ${titles}.`),
    ...list(event.expects, 'and', (titles) => `Usually after ${titles}; otherwise with a reason.`),
    ...list(event.closedBy, 'or', (titles) => `Not after ${titles}.`),
    ...(condition === undefined ? [] : [`Only where there is ‘${condition}’.`]),
    ...(event.lateNeedsReason ? ['With a reason where it is late.'] : []),
  ];
}

/** "partly-upheld" as "partly upheld". */
function words(id: string): string {
  return id.replaceAll('-', ' ');
}
