import type { MilestoneDefinition } from '../../../framework/framework.ts';
import type { ShownFramework } from '../../../service/show-framework.ts';
import { type ShownKind, type RuleNames, writeDateRule } from './write-date-rule.ts';
import { capitalise } from '../words/first-letter.ts';
import { titleIn } from '../words/titles.ts';

/** One thing that the rules say, under what it is called. */
export interface Fact {
  readonly label: string;
  /** Sentences or parts of one, each to stand on a line of its own. */
  readonly lines: readonly string[];
}

/** What the rules say of one milestone, its dates first; nothing of how an unclear clause is read. */
export function milestoneFacts(
  milestone: MilestoneDefinition,
  framework: ShownFramework,
  kind: ShownKind,
): readonly Fact[] {
  const { owner, basis, note, clause, visibleTo, completedBy, passedBy } = milestone;
  const role = titleIn(framework.roles, owner);
  const party = titleIn(framework.parties, milestone.party);
  return [
    ...dateFacts(milestone, framework, kind),
    fact('Who does it', `${role} (${party})`),
    fact('Where it comes from', basis === 'rule' ? 'A rule of the framework' : 'The usual timetable, not a promise'),
    fact('Clause', `${clause.section}: ${clause.clause}`),
    ...optional('Note', note),
    ...listed('Done when recorded', titlesOf(completedBy, framework)),
    ...listed('Over after', titlesOf(passedBy, framework)),
    ...(visibleTo === undefined ? [] : [fact('Only seen by', partiesOf(visibleTo, framework).join(' and '))]),
  ];
}

/** The dates of a milestone in words: when it opens, is planned, is due and ends, or why it has none. */
export function dateFacts(
  milestone: MilestoneDefinition,
  { events, conditions }: Pick<ShownFramework, 'events' | 'conditions'>,
  kind: RuleNames['kind'],
): readonly Fact[] {
  const { shape, opens, planned, due, ends, also, none, when, otherwise, input } = milestone;
  const names = { kind, events };
  const write = (label: string, rule: typeof due): readonly Fact[] =>
    rule === undefined ? [] : [fact(label, capitalise(writeDateRule(rule, names)))];
  const condition = when === undefined ? undefined : titleIn(conditions, when);
  return [
    ...write('Opens', opens),
    ...write(shape === 'window' ? 'Closes' : shape === 'limit' ? 'Due by' : 'Due', due),
    ...write(
      shape === 'window' && due === undefined ? 'Closes, as planned' : shape === 'range' ? 'Begins' : 'Planned',
      planned,
    ),
    ...write('Ends', ends),
    ...(also ?? []).flatMap((rule) => write('And', rule)),
    ...(input === undefined ? [] : [fact('Another day', 'Whoever plans may give another day instead.')]),
    ...(none === undefined ? [] : [fact(none.state === 'no-date' ? 'No date' : 'Does not apply', none.because)]),
    ...(condition === undefined ? [] : [fact('Only if', condition)]),
    ...(otherwise === undefined
      ? []
      : [fact(otherwise.state === 'no-date' ? 'Otherwise no date' : 'Otherwise not asked for', otherwise.because)]),
  ];
}

/** The titles of events, in the order given; an id where there is none of it. */
export function titlesOf(ids: readonly string[], { events }: Pick<ShownFramework, 'events'>): readonly string[] {
  return ids.map((id) => titleIn(events, id));
}

function partiesOf(ids: readonly string[], { parties }: Pick<ShownFramework, 'parties'>): readonly string[] {
  return ids.map((id) => titleIn(parties, id));
}

function fact(label: string, ...lines: readonly string[]): Fact {
  return { label, lines };
}

function optional(label: string, text: string | undefined): readonly Fact[] {
  return text === undefined ? [] : [fact(label, text)];
}

function listed(label: string, lines: readonly string[]): readonly Fact[] {
  return lines.length === 0 ? [] : [fact(label, ...lines)];
}
