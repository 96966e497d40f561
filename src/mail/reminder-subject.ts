import { type CivilMoment, compareMoments } from '../calendar/local-time.ts';
import type { ReminderEmail, ReminderEntry } from './reminder-email.ts';
import { type Aim, findAim, formatAim, insideSentence, joinWords, nameWhat, readMoment } from './reminder-words.ts';

/** An entry with the date it is about. */
export interface AimedEntry {
  readonly entry: ReminderEntry;
  readonly aim: Aim | null;
}

/** The entries with their dates, the earliest first, those without a date last. */
export function sortByAim(email: ReminderEmail): readonly AimedEntry[] {
  const asAt = readMoment(email.asAt);
  return email.entries
    .map((entry) => ({ entry, aim: findAim(entry, asAt) }))
    .toSorted((a, b) =>
      a.aim && b.aim ? compareMoments(a.aim.moment, b.aim.moment) : Number(!a.aim) - Number(!b.aim),
    );
}

/**
 * What the email is about and when, for a list of emails: "Draft report due Friday 4 April 2025: Cafcass inspection".
 * @throws RangeError for an email that is about nothing.
 */
export function buildSubject(email: ReminderEmail): string {
  if (email.kind === 'timeline') {
    if (!email.timeline) throw new RangeError('A timeline email needs a timeline.');
    return `Timeline of the ${insideSentence(email.timeline.title)}`;
  }
  const entries = sortByAim(email);
  const [only] = entries;
  if (!only) throw new RangeError('A reminder email needs an entry.');
  return entries.length === 1 ? subjectOfOne(only) : subjectOfSeveral(entries, readMoment(email.asAt));
}

/** "Draft report due Friday 4 April 2025", without the inspection. */
export function statement({ entry, aim }: AimedEntry): string {
  const what = nameWhat(entry);
  if (!aim) return `${what}, no date`;
  const date = formatAim(aim);
  if (aim.is === 'planned')
    return entry.stage === 'overdue' ? `${what} was planned for ${date}` : `${what}, planned for ${date}`;
  return `${what} ${entry.stage === 'overdue' ? 'was due' : 'due'} ${date}`;
}

/** "3 dates on Cafcass inspection, 1 overdue". */
export function countDates(entries: readonly AimedEntry[]): string {
  const overdue = entries.filter(({ entry }) => entry.stage === 'overdue').length;
  const inspections = nameInspections(entries);
  if (overdue === entries.length) return `${overdue} overdue dates on ${inspections}`;
  return `${entries.length} dates on ${inspections}${overdue > 0 ? `, ${overdue} overdue` : ''}`;
}

function subjectOfOne(aimed: AimedEntry): string {
  const { entry } = aimed;
  const prefix = prefixOf(entry);
  const words = prefix === '' ? statement(aimed) : insideSentence(statement(aimed));
  return `${prefix}${words}: ${entry.inspectionTitle}`;
}

function prefixOf(entry: ReminderEntry): string {
  if (entry.lateSince !== undefined) return 'Late: ';
  if (entry.stage === 'overdue') return 'Overdue: ';
  return entry.stage === 'not-recorded' ? 'Not recorded: ' : '';
}

function subjectOfSeveral(entries: readonly AimedEntry[], asAt: CivilMoment): string {
  const late = entries.some(({ entry }) => entry.lateSince !== undefined) ? 'Late: ' : '';
  const next = entries.find(({ entry, aim }) => entry.stage !== 'overdue' && aim && aim.moment.on >= asAt.on);
  const first = next ?? entries[0];
  return `${late}${countDates(entries)}: ${next ? 'next' : 'first'}, ${first ? insideSentence(statement(first)) : ''}`;
}

/** The inspections by name, two at most, each once. */
function nameInspections(entries: readonly AimedEntry[]): string {
  const titles = [...new Map(entries.map(({ entry }) => [entry.inspectionId, entry.inspectionTitle])).values()];
  const named = titles.slice(0, 2).map(insideSentence);
  const others = titles.length - named.length;
  return joinWords(others === 0 ? named : [...named, `${others} other${others === 1 ? '' : 's'}`]);
}
