import type { ShownFramework } from '../../../service/show-framework.ts';
import { withPlainDates } from '../words/dates-in-text.ts';

type ShownKind = ShownFramework['kinds'][number];

/** What the ids of a rule file are called by people. What the rules do not know keeps its id. */
export interface RuleNames {
  readonly event: (id: string) => string;
  readonly milestone: (id: string) => string;
  readonly hold: (id: string) => string;
  readonly role: (id: string) => string;
  /** A sentence of the service with titles in place of ids, and dates in words. */
  readonly tell: (sentence: string) => string;
}

/** The names of one edition, for one kind; without a kind those of the milestones of all. */
export function ruleNames(framework: ShownFramework, kindId?: string): RuleNames {
  const kinds = framework.kinds.filter((kind) => kindId === undefined || kind.id === kindId);
  const events = titles(framework.events);
  const milestones = titles(kinds.flatMap((kind) => kind.milestones));
  const holds = titles(kinds.flatMap((kind) => kind.holds));
  const known = new Map([...holds, ...milestones, ...events]);
  const find =
    (names: ReadonlyMap<string, string>) =>
    (id: string): string =>
      names.get(id) ?? id;
  return {
    event: find(events),
    milestone: find(milestones),
    hold: find(holds),
    role: find(titles(framework.roles)),
    tell: (sentence) => withPlainDates(tellIds(sentence, known)),
  };
}

/** The kind of that id among an edition's; undefined where it has none. */
export function findShownKind(framework: ShownFramework, id: string): ShownKind | undefined {
  return framework.kinds.find((kind) => kind.id === id);
}

/** "partly upheld": an id of the rules that has no title of its own, as words. */
export function idInWords(id: string): string {
  return id.replaceAll('-', ' ');
}

function titles(named: readonly { readonly id: string; readonly title: string }[]): ReadonlyMap<string, string> {
  return new Map(named.map(({ id, title }) => [id, title]));
}

/** Ids with a hyphen are no words of English; others are, and are ids only where the service says so by what stands before. */
const IDS =
  /\b[a-z][a-z0-9]*(?:-[a-z0-9]+)+\b|^[a-z]+\b(?= was recorded )|(?<=\b(?:[Rr]ecord|[Rr]ecording|needs|answers|before|after|by|correct|while|for|given:|since|hold:|holds|are|further|or|and) )[a-z]+\b(?=$|[.,:;]| is | first| or | and | to be )/g;

function tellIds(sentence: string, known: ReadonlyMap<string, string>): string {
  return sentence.replace(IDS, (id) => {
    const title = known.get(id);
    return title === undefined ? id : `“${title}”`;
  });
}
