import type { InspectionDetail } from '../../../service/show-inspection.ts';
import type { ShownFramework } from '../../../service/show-framework.ts';
import { shortMoment } from '../words/dates.ts';
import type { RuleNames } from './rule-names.ts';

/** Something that was recorded of an inspection, as a list shows it. */
export interface RecordedLine {
  /** Its number, by which it is corrected. */
  readonly number: number;
  readonly title: string;
  /** The title of its event alone. */
  readonly event: string;
  /** "Fri 4 Apr 2025, 9:30am". */
  readonly when: string;
  readonly by: string;
  readonly recordedAt: string;
  /** Whether it can be corrected: it holds, and is no correction itself. */
  readonly correctable: boolean;
  /** What became of it where it holds no more; null where it holds. */
  readonly gone: string | null;
}

/** What was recorded of an inspection, the latest first. */
export function recordedLines(
  events: InspectionDetail['events'],
  framework: ShownFramework,
  names: RuleNames,
): readonly RecordedLine[] {
  const corrects = (type: string): boolean =>
    framework.events.some(({ id, does }) => id === type && does === 'correct');
  return events
    .map((event) => {
      const corrected = events.find(({ number }) => number === event.corrects);
      return {
        number: event.number,
        event: names.event(event.type),
        title:
          corrects(event.type) && corrected
            ? `${names.event(event.type)}: ${titleOf(corrected, names)}`
            : titleOf(event, names),
        when: shortMoment(event),
        by: event.recordedBy,
        recordedAt: event.recordedAt,
        correctable: event.holds && !corrects(event.type),
        gone: event.holds ? null : 'Corrected or replaced since',
      };
    })
    .toReversed();
}

/** "Milestone done: Team meeting", "Hold placed: Pre-election period". */
function titleOf({ type, milestone, hold }: InspectionDetail['events'][number], names: RuleNames): string {
  const about = [hold === null ? null : names.hold(hold), milestone === null ? null : names.milestone(milestone)];
  return [names.event(type), ...about.filter((each) => each !== null)].join(': ');
}

/** "Fieldwork ended, Fri 21 Mar 2025": something recorded as a choice in a form. */
export function recordedChoice({ title, when }: RecordedLine): string {
  return `${title}, ${when}`;
}
