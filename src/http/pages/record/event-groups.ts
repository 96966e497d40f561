import type { EventRule } from '../../../framework/event-rule.ts';
import type { RecordableEvent } from '../../../service/guide-recording.ts';
import type { ShownFramework } from '../../../service/show-framework.ts';
import { eventMeaning } from './event-meaning.ts';
import { findShownKind, type RuleNames, ruleNames } from './rule-names.ts';

/** Where an event stands on the page of what can be recorded. */
type Group = 'visit' | 'report' | 'holds' | 'plan' | 'corrections';

/** Events of one kind, as the page lists them. */
export interface EventGroup {
  readonly title: string;
  readonly events: readonly EventChoice[];
}

/** An event that can be recorded now. */
export interface EventChoice {
  readonly type: string;
  readonly title: string;
  /** What recording it does, in one or more sentences. */
  readonly meaning: string;
  /** Why it would be out of the ordinary, as sentences; empty where it is the usual thing. */
  readonly unusual: readonly string[];
}

/**
 * The events that can be recorded now by what they do, in the order of the rules. Which is which follows from the rules
 * alone: what the embargo waits for is the report's, what a hold stands or falls with is the hold's.
 */
export function groupEvents(
  framework: ShownFramework,
  kindId: string,
  events: readonly RecordableEvent[],
): readonly EventGroup[] {
  const kind = findShownKind(framework, kindId);
  const product = kind?.product ?? 'report';
  const report = reportEvents(framework);
  const names = ruleNames(framework, kindId);
  const holding = new Set(kind?.holds.flatMap((hold) => hold.placedBy.map(({ event }) => event)));
  const groupOf = (type: string): Group => {
    const rule = framework.events.find(({ id }) => id === type);
    if (rule === undefined) return 'visit';
    if (rule.does === 'correct') return 'corrections';
    if (rule.does === 'hold' || rule.does === 'lift' || holding.has(type) || holding.has(rule.answers ?? ''))
      return 'holds';
    if (rule.does !== 'complete' || rule.ends || rule.onlyIf !== undefined) return 'plan';
    return report.has(type) ? 'report' : 'visit';
  };
  const titles: Readonly<Record<Group, string>> = {
    visit: hasReport(framework, kindId) ? 'The notice and the visit' : 'What happened',
    report: `The ${product}`,
    holds: 'Holds, complaints and pauses',
    plan: 'Changes to the plan',
    corrections: 'Mistakes in what was recorded',
  };
  return (Object.keys(titles) as Group[]).flatMap((group) => {
    const choices = events.filter(({ type }) => groupOf(type) === group);
    if (choices.length === 0) return [];
    return [
      {
        title: titles[group],
        events: choices.map(({ type, title, unusual }) => ({
          type,
          title,
          meaning: eventMeaning(framework, kindId, type),
          unusual: unusual.map((each) => unusualSentence(names, each)),
        })),
      },
    ];
  });
}

/** "It comes before “Fieldwork started” is recorded.": what the service says of an event without its subject. */
export function unusualSentence(names: RuleNames, text: string): string {
  return `It ${names.tell(text).replace(/\. (Record that first, or give a reason|If .*give a reason)$/, '')}.`;
}

function hasReport({ embargo, events }: ShownFramework, kindId: string): boolean {
  return events.some(({ id, kinds }) => id === embargo?.from && (kinds?.includes(kindId) ?? true));
}

/** What the embargo begins with, what that needs first, and what needs any of these. */
function reportEvents({ embargo, events }: ShownFramework): ReadonlySet<string> {
  const byId = new Map(events.map((event): [string, EventRule] => [event.id, event]));
  const found = new Set<string>();
  const addWithNeeds = (id: string | undefined): void => {
    if (id === undefined || found.has(id)) return;
    found.add(id);
    byId.get(id)?.requires.forEach(addWithNeeds);
  };
  addWithNeeds(embargo?.from);
  for (const { id, requires } of events) if (requires.some((each) => found.has(each))) found.add(id);
  return found;
}
