import type { MilestoneDefinition } from '../../../framework/framework.ts';
import type { ShownFramework } from '../../../service/show-framework.ts';
import { type EventView, eventViews } from './event-view.ts';
import { dateFacts, type Fact, milestoneFacts, titlesOf } from './milestone-facts.ts';
import { type ShownKind, writeAnchor, writeDateRule } from './write-date-rule.ts';
import { capitalise } from '../words/first-letter.ts';
import { titleIn } from '../words/titles.ts';

/** One kind of inspection or visit, as its page shows it. */
export interface KindView {
  readonly title: string;
  readonly back: { readonly href: string; readonly text: string };
  readonly wide: true;
  readonly edition: string;
  readonly current: boolean;
  /** "It ends in a report. Its dates follow from the first day on site, …" */
  readonly lead: string;
  /** What the other kinds are, to go on to. */
  readonly others: readonly { readonly href: string; readonly title: string }[];
  readonly sections: readonly { readonly id: string; readonly title: string }[];
  readonly milestones: readonly MilestoneView[];
  readonly points: readonly { readonly title: string; readonly rule: string }[];
  readonly holds: readonly HoldView[];
  readonly provisional: readonly { readonly because: string; readonly facts: readonly Fact[] }[];
  readonly events: readonly EventView[];
  readonly warnings: readonly string[];
  readonly examples: readonly ExampleView[];
}

interface MilestoneView {
  readonly id: string;
  readonly title: string;
  /** The first of its dates in one line, for the table. */
  readonly short: string;
  readonly owner: string;
  readonly facts: readonly Fact[];
  readonly readings: readonly ReadingView[];
}

interface ReadingView {
  /** Where the reading stands on the page of the edition. */
  readonly href: string;
  readonly unclear: string;
  readonly taken: string;
  /** The other readings, each with how its date would be made where that is known. */
  readonly others: readonly string[];
}

interface HoldView {
  readonly id: string;
  readonly title: string;
  readonly facts: readonly Fact[];
}

interface ExampleView {
  readonly start: string;
  readonly given: readonly string[];
  readonly because: string | null;
  readonly dates: readonly { readonly title: string; readonly date: string; readonly on: string }[];
}

/** What the page of a kind shows, from what whoever asks may see of the edition. */
export function buildKindView(framework: ShownFramework, kind: ShownKind): KindView {
  const names = { kind, events: framework.events };
  const holds = kind.holds
    .filter((hold) => hold.milestones.length > 0 || hold.byHand)
    .map((hold) => holdView(hold, framework, kind));
  const provisional = kind.provisionalWhile.map((each) => ({
    because: each.because,
    facts: [
      {
        label: 'While',
        lines: [framework.conditions.find(({ id }) => id === each.condition)?.title ?? each.condition],
      },
      { label: 'Until one is recorded', lines: titlesOf(each.until, framework) },
      { label: 'Milestones', lines: milestoneTitles(each.milestones, kind) },
    ],
  }));
  const view = {
    milestones: kind.milestones.map((each) => milestoneView(each, framework, kind)),
    points: kind.points.map(({ title, rule }) => ({
      title: capitalise(title),
      rule: capitalise(writeDateRule(rule, names)),
    })),
    holds,
    provisional,
    events: eventViews(framework, kind),
    warnings: kind.warnings.map((warning) => fillMessage(warning, kind)),
    examples: kind.examples.map((example) => exampleView(example, framework, kind)),
  };
  return {
    title: kind.title,
    back: { href: `/rules/${framework.id}`, text: 'Back to this edition' },
    wide: true,
    edition: framework.edition,
    current: framework.current,
    lead: `It ends in a ${kind.product}. Its dates follow from the ${kind.start.title}${kind.start.workingDay ? ', which must be a working day' : ''}.`,
    others: framework.kinds
      .filter((each) => each.id !== kind.id)
      .map((each) => ({ href: `/rules/${framework.id}/${each.id}`, title: each.title })),
    sections: SECTIONS.filter(({ of }) => view[of].length > 0).map(({ of, title }) => ({ id: of, title })),
    ...view,
  };
}

const SECTIONS = [
  { of: 'milestones', title: 'Milestones' },
  { of: 'points', title: 'Other days that dates are counted from' },
  { of: 'holds', title: 'Holds' },
  { of: 'provisional', title: 'When dates are provisional' },
  { of: 'events', title: 'What can be recorded' },
  { of: 'warnings', title: 'Warnings when planning' },
  { of: 'examples', title: 'Checked examples' },
] as const;

function milestoneView(milestone: MilestoneDefinition, framework: ShownFramework, kind: ShownKind): MilestoneView {
  const names = { kind, events: framework.events };
  const [first] = dateFacts(milestone, framework, kind).toSorted((a, b) => rank(a) - rank(b));
  return {
    id: milestone.id,
    title: milestone.title,
    short: first?.lines[0] ?? '',
    owner: titleIn(framework.roles, milestone.owner),
    facts: milestoneFacts(milestone, framework, kind),
    readings: milestone.readings.flatMap(({ reading: id, alternatives }) => {
      const reading = framework.readings.find((each) => each.id === id);
      if (!reading) return [];
      const others = alternatives.map(({ text, gives }) =>
        gives === undefined ? text : `${text}: ${writeDateRule(gives, names)}`,
      );
      const { unclear, taken } = reading;
      return [{ href: `/rules/${framework.id}#reading-${id}`, unclear, taken, others }];
    }),
  };
}

/** The last moment says most in a table, so it goes before when something opens or is planned. */
function rank({ label }: Fact): number {
  return label.startsWith('Due') || label.startsWith('Closes') ? 0 : 1;
}

function holdView(hold: ShownKind['holds'][number], framework: ShownFramework, kind: ShownKind): HoldView {
  const { id, title, because, mayLift, placedBy, liftedBy, milestones, byHand } = hold;
  const placed = placedBy.map(({ event, from, to }) => {
    const limits = [
      ...(from === undefined ? [] : [`from ${writeAnchor(from, { kind })}`]),
      ...(to === undefined ? [] : [`up to ${writeAnchor(to, { kind })}`]),
    ];
    return [titlesOf([event], framework)[0], ...limits].join(', ');
  });
  const facts = [
    { label: 'Reason', lines: [capitalise(because)] },
    { label: 'Placed by', lines: [...placed, ...(byHand ? ['A person, with a reason'] : [])] },
    {
      label: 'Lifted by',
      lines: [...titlesOf(liftedBy, framework), ...(hold.liftByHand && byHand ? ['A person'] : [])],
    },
    { label: 'Who may lift it', lines: mayLift === undefined ? [] : [capitalise(mayLift)] },
    {
      label: 'Takes the date of',
      lines: milestones.length === 0 ? ['The milestone that is named'] : milestoneTitles(milestones, kind),
    },
  ];
  return { id, title, facts: facts.filter(({ lines }) => lines.length > 0) };
}

function milestoneTitles(ids: readonly string[], { milestones }: ShownKind): readonly string[] {
  return ids.map((id) => titleIn(milestones, id));
}

/** A warning's message with what stands in for its dates named in brackets. */
function fillMessage({ message, dates }: ShownKind['warnings'][number], kind: ShownKind): string {
  return message.replaceAll(/\{([^}]+)\}/g, (_, name: string) => {
    const anchor = dates[name];
    return `[${anchor === undefined ? (PLACES[name] ?? name) : writeAnchor(anchor, { kind })}]`;
  });
}

const PLACES: Readonly<Record<string, string>> = { count: 'number of working days', names: 'the bank holidays' };

function exampleView(
  { start, fieldworkEnd, conditions, events, expect, because }: ShownKind['examples'][number],
  framework: ShownFramework,
  kind: ShownKind,
): ExampleView {
  const titles = framework.conditions.filter(({ id }) => conditions.includes(id)).map(({ title }) => title);
  return {
    start,
    given: [
      ...(fieldworkEnd === undefined ? [] : [`Fieldwork ends on ${fieldworkEnd}`]),
      ...titles,
      ...Object.entries(events).map(([event, on]) => `${titlesOf([event], framework)[0]}: ${on}`),
    ],
    because: because ?? null,
    dates: Object.entries(expect).map(([key, on]) => {
      const [id = '', field = ''] = key.split('.');
      return {
        title: titleIn(kind.milestones, id),
        date: EXAMPLE_FIELDS[field] ?? field,
        on,
      };
    }),
  };
}

const EXAMPLE_FIELDS: Readonly<Record<string, string>> = {
  planned: 'planned',
  due: 'last day',
  opens: 'opens',
  ends: 'ends',
};
