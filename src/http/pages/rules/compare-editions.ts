import type { ShownFramework } from '../../../service/show-framework.ts';
import { eventViews } from './event-view.ts';
import { buildKindView } from './kind-view.ts';
import type { Fact } from './milestone-facts.ts';

/** Something that two editions have otherwise; null where one of them has nothing of it. */
export interface RuleDifference {
  readonly label: string;
  readonly was: string | null;
  readonly is: string | null;
}

/** What is new, gone or otherwise in one part of the rules: the milestones of a kind, the readings. */
export interface ComparedPart {
  readonly id: string;
  readonly title: string;
  readonly added: readonly ComparedThing[];
  readonly removed: readonly ComparedThing[];
  readonly changed: readonly ComparedThing[];
  /** How many are the same in everything. */
  readonly same: number;
}

interface ComparedThing {
  readonly title: string;
  /** What is said of it where it is new or gone, and only what is otherwise where it is in both. */
  readonly differences: readonly RuleDifference[];
}

/** A thing of the rules, in the words of its page. */
interface Thing {
  readonly id: string;
  readonly title: string;
  readonly facts: readonly Fact[];
}

interface Part {
  readonly id: string;
  readonly title: string;
  readonly things: readonly Thing[];
}

/** Compares two editions of the rules, part by part, in the words that their pages say them in. */
export function compareRules(older: ShownFramework, newer: ShownFramework): readonly ComparedPart[] {
  const before = partsOf(older);
  const after = partsOf(newer);
  const ids = [...new Set([...after, ...before].map(({ id }) => id))];
  return ids.map((id) => {
    const was = before.find((part) => part.id === id);
    const is = after.find((part) => part.id === id);
    return compareParts({ id, title: (is ?? was)?.title ?? id }, was?.things ?? [], is?.things ?? []);
  });
}

function compareParts(part: Omit<Part, 'things'>, before: readonly Thing[], after: readonly Thing[]): ComparedPart {
  const both = after.flatMap((is) => {
    const was = before.find((each) => each.id === is.id);
    return was === undefined ? [] : [{ title: is.title, differences: compareFacts(was, is) }];
  });
  const changed = both.filter(({ differences }) => differences.length > 0);
  return {
    ...part,
    added: after.filter((each) => !before.some(({ id }) => id === each.id)).map((each) => onlyIn(each, 'is')),
    removed: before.filter((each) => !after.some(({ id }) => id === each.id)).map((each) => onlyIn(each, 'was')),
    changed,
    same: both.length - changed.length,
  };
}

function compareFacts(was: Thing, is: Thing): readonly RuleDifference[] {
  const [left, right] = [was, is].map(({ title, facts }) => new Map([['Title', title], ...facts.map(toPair)])) as [
    Map<string, string>,
    Map<string, string>,
  ];
  return [...new Set([...left.keys(), ...right.keys()])]
    .map((label) => ({ label, was: left.get(label) ?? null, is: right.get(label) ?? null }))
    .filter((each) => each.was !== each.is);
}

function onlyIn({ title, facts }: Thing, side: 'was' | 'is'): ComparedThing {
  const differences = facts.map((fact) => {
    const [label, text] = toPair(fact);
    return { label, was: side === 'was' ? text : null, is: side === 'is' ? text : null };
  });
  return { title, differences };
}

function toPair({ label, lines }: Fact): [string, string] {
  return [label, lines.join('; ')];
}

function partsOf(framework: ShownFramework): readonly Part[] {
  return [
    ...framework.kinds.flatMap((kind): Part[] => {
      const view = buildKindView(framework, kind);
      const milestones = view.milestones.map(({ id, title, facts, readings }) => ({
        id,
        title,
        facts: [
          ...facts,
          ...readings.map(({ taken, others }) => ({ label: taken, lines: ['Reading taken', ...others] })),
        ],
      }));
      const events = eventViews(framework, kind).map(({ id, title, asks, does, when }) => ({
        id,
        title,
        facts: [
          { label: 'Asks for', lines: asks },
          { label: 'Does', lines: does },
          { label: 'When', lines: when },
        ].filter(({ lines }) => lines.length > 0),
      }));
      return [
        { id: `${kind.id}-milestones`, title: `${kind.title}: milestones`, things: milestones },
        { id: `${kind.id}-holds`, title: `${kind.title}: holds`, things: view.holds },
        { id: `${kind.id}-events`, title: `${kind.title}: what can be recorded`, things: events },
      ];
    }),
    {
      id: 'readings',
      title: 'Readings of unclear clauses',
      things: framework.readings.map(({ id, unclear, taken, because }) => ({
        id,
        title: unclear,
        facts: [
          { label: 'Reading taken', lines: [taken] },
          { label: 'Because', lines: [because] },
        ],
      })),
    },
  ];
}
