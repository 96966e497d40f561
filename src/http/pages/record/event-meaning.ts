import type { ShownFramework } from '../../../service/show-framework.ts';
import { findShownKind } from './rule-names.ts';

/** What recording an event of that type does, in one or more sentences; made from the rules. */
export function eventMeaning(framework: ShownFramework, kindId: string, type: string): string {
  const rule = framework.events.find(({ id }) => id === type);
  const kind = findShownKind(framework, kindId);
  if (rule === undefined || kind === undefined) return '';
  const inspected = framework.parties.find((party) => party.inspected)?.title ?? 'The inspected party';
  const completed = kind.milestones.filter((each) => each.completedBy.includes(type));
  const said: (string | false)[] = [
    rule.announces && `From then on ${inspected} can see the dates, and is sent the timeline.`,
    rule.ends && 'Nothing is due any more, and no more reminders are sent.',
    WHAT_IT_DOES[rule.does] ?? false,
    completed.length > 0 && `This completes ${listTitles(completed.map(({ title }) => title))}.`,
    rule.dayZero && 'Working days are counted from its day.',
    ...kind.holds.flatMap((hold): string[] => {
      if (hold.placedBy.some(({ event }) => event === type)) {
        return [`While ${hold.because}, the dates that wait for it are on hold.`];
      }
      return rule.answers !== undefined && hold.liftedBy.includes(type) ? ['This lifts the hold.'] : [];
    }),
    framework.embargo?.from === type && 'The embargo begins.',
    framework.embargo?.until === type && 'The embargo ends.',
    framework.conditions.some((each) => each.setBy.includes(type) && kind.conditions.includes(each.id)) &&
      'The dates after the visit are provisional until moderation confirms or changes them.',
    rule.onlyIf !== undefined && 'The dates are provisional no more.',
    rule.does === 'complete' && rule.asks.milestone !== undefined && 'For a step that has no event of its own.',
  ];
  return said.filter((each) => each !== false).join(' ') || 'Kept as a fact. No date counts from it.';
}

/** By what the rules say that an event does to a plan. */
const WHAT_IT_DOES: Readonly<Partial<Record<ShownFramework['events'][number]['does'], string>>> = {
  pin: 'A milestone keeps the date that you give it, whatever else moves.',
  unpin: 'A milestone follows the rules again.',
  vary: 'A letter sets another date in place of the one by the rules.',
  defer: 'Everything not done yet is planned again from another start.',
  resume: 'Dates count from the new last day on site.',
  hold: 'A milestone has no date, and no reminders, until the hold is lifted.',
  lift: 'Dates count again, and their reminders are planned again.',
  correct: 'Gives an event its right day, or takes it back. The history keeps both.',
};

/** "“A”, “B” and “C”". */
export function listTitles(titles: readonly string[]): string {
  const quoted = titles.map((title) => `“${title}”`);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`;
}
