import { formatShortDate, plainDate } from '../../calendar/plain-date.ts';
import type { InspectionRow } from '../../store/inspections.ts';
import type { RulesLibrary } from '../assemble-rules.ts';
import { writeMoment } from '../write-moment.ts';
import type { EventContent, HistoryEntry } from './history-entry.ts';

/** What the ids of a history are called, by the rules of its inspection. */
export interface EntryNames {
  readonly event: (id: string) => string;
  readonly milestone: (id: string) => string;
  /** Whether an event of that type corrects an earlier one, whatever its type. */
  readonly corrects: (type: string) => boolean;
  readonly edition: (id: string) => string;
  /** Whether a party may ever see a milestone; false for one that no rule knows. */
  readonly maySee: (milestone: string, party: string) => boolean;
}

/** The names of an inspection's own edition, then those of any other, then the id itself. */
export function namesFor(
  rules: RulesLibrary,
  { framework, kind }: Pick<InspectionRow, 'framework' | 'kind'>,
): EntryNames {
  const editions = [
    ...rules.frameworks.filter((each) => each.id === framework),
    ...rules.frameworks.filter((each) => each.id !== framework),
  ];
  const milestones = editions.flatMap((each) => each.kinds.find((one) => one.id === kind)?.milestones ?? []);
  const events = editions.flatMap((each) => each.events);
  return {
    event: (id) => events.find((each) => each.id === id)?.title ?? id,
    corrects: (type) => events.find((each) => each.id === type)?.does === 'correct',
    milestone: (id) => milestones.find((each) => each.id === id)?.title ?? id,
    edition: (id) => {
      const found = rules.frameworks.find((each) => each.id === id);
      return found ? `${found.title}, edition of ${formatShortDate(plainDate(found.edition))}` : id;
    },
    maySee: (id, party) => {
      const found = milestones.find((each) => each.id === id);
      return found !== undefined && (found.visibleTo ?? [party]).includes(party);
    },
  };
}

/**
 * What an entry says was done, in few words, and what else was recorded with it.
 * @param events What was recorded of the inspection, by id, so that a correction can name what it corrects.
 */
export function tellEntry(
  entry: HistoryEntry,
  names: EntryNames,
  events: ReadonlyMap<string, EventContent>,
): { readonly title: string; readonly facts: readonly string[] } {
  switch (entry.what) {
    case 'planned':
    case 'taken-over': {
      const { inputs } = entry.details;
      const title = `${entry.what === 'planned' ? 'Planned' : 'Taken over'}: start ${formatShortDate(inputs.firstStart)}`;
      return { title, facts: [`Rules: ${names.edition(inputs.framework)}`, `People: ${inputs.people.length}`] };
    }
    case 'recorded':
      return { title: tellEvent(entry.details.event, names, events), facts: listFacts(entry.details.event, names) };
    case 'calendar-applied':
      return {
        title: 'Changed bank holidays applied',
        facts: [`Calendar: version ${entry.details.to} in place of ${entry.details.from}`],
      };
    case 'edition-adopted':
      return {
        title: `Newer rules adopted: ${names.edition(entry.details.to)}`,
        facts: [`In place of: ${names.edition(entry.details.from)}`],
      };
    case 'edition-kept':
      return { title: `Newer rules not adopted: ${names.edition(entry.details.edition)}`, facts: [] };
  }
}

function tellEvent(event: EventContent, names: EntryNames, events: ReadonlyMap<string, EventContent>): string {
  const earlier = event.supersedes === null ? undefined : events.get(event.supersedes);
  if (earlier && names.corrects(event.type)) return tellCorrection(event, earlier, names);
  const again = earlier ? `, in place of ${writeDay(earlier)}` : '';
  return `${nameEvent(event, names)} on ${writeDay(event)}${again}`;
}

/** "Mistake corrected: Fieldwork ended, Fri 13 Nov 2026 → Thu 12 Nov 2026". */
function tellCorrection({ type, date }: EventContent, earlier: EventContent, names: EntryNames): string {
  const was = writeDay(earlier);
  const change = date === null ? ` on ${was} taken back` : `, ${was} → ${formatShortDate(date)}`;
  return `${names.event(type)}: ${nameEvent(earlier, names)}${change}`;
}

function nameEvent({ type, milestone }: EventContent, names: EntryNames): string {
  return milestone === null ? names.event(type) : `${names.event(type)}: ${names.milestone(milestone)}`;
}

function writeDay({ on, at }: EventContent): string {
  return writeMoment({ on, ...(at && { at }) });
}

function listFacts(event: EventContent, names: EntryNames): readonly string[] {
  const facts: readonly (readonly [string, string | null])[] = [
    // The title of a correction has it.
    ['New date', event.date === null || names.corrects(event.type) ? null : formatShortDate(event.date)],
    ['Hold', event.hold],
    ['Outcome', event.outcome],
    ['Letter', event.reference],
    ['Told', event.told],
    ['May be lifted by', event.liftedBy],
    ['Note', event.note],
  ];
  return facts.flatMap(([label, value]) => (value === null ? [] : [`${label}: ${value}`]));
}
