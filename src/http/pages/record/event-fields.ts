import type { EventRule } from '../../../framework/event-rule.ts';
import { isLiftedByHand } from '../../../framework/hold-rule.ts';
import type { RecordableEvent } from '../../../service/guide-recording.ts';
import type { InspectionDetail } from '../../../service/show-inspection.ts';
import type { ShownFramework } from '../../../service/show-framework.ts';
import type { FieldName } from '../forms/attempt.ts';
import { recordedChoice, recordedLines } from './recorded-events.ts';
import { findShownKind, idInWords, ruleNames } from './rule-names.ts';
import { capitalise } from '../words/first-letter.ts';

/** One question of the form of an event. */
export interface EventField {
  readonly is: 'date' | 'time' | 'text' | 'textarea' | 'select' | 'radios';
  /** The name of the field, and of the part of the operation's input. */
  readonly name: string;
  readonly label: string;
  /** What people call it in a sentence: "The time". */
  readonly called: string;
  readonly hint: string | null;
  /** What may be chosen; empty where anything may be typed. */
  readonly items: readonly { readonly value: string; readonly text: string }[];
  /** What it begins with; a date as `2025-04-04`. */
  readonly value: string | null;
  /** What is said where nothing was given; null where nothing need be. */
  readonly missing: string | null;
}

/** What the form of an event is made from. */
export interface EventFormCase {
  readonly event: RecordableEvent;
  readonly framework: ShownFramework;
  readonly inspection: InspectionDetail;
  /** Today in London. */
  readonly today: string;
  /** The number of the event that is to be corrected, where that was chosen already. */
  readonly corrects?: string | undefined;
}

type Milestones = InspectionDetail['timeline']['milestones'];

/** The questions of the form of an event, by what the rules say that it carries. */
export function eventFields(given: EventFormCase): readonly EventField[] {
  const { event, framework, inspection, today } = given;
  const rule = framework.events.find(({ id }) => id === event.type);
  if (rule === undefined) return [];
  const names = ruleNames(framework, inspection.kind);
  const asks = (name: string): boolean => event.required.includes(name) || event.optional.includes(name);
  const question = (
    name: string,
    is: EventField['is'],
    label: string,
    enter: string,
    more: Partial<EventField> = {},
  ): EventField => {
    const isNeeded = event.required.includes(name) || more.missing === '';
    return {
      is,
      name,
      label: isNeeded ? label : `${label} (optional)`,
      called: label,
      hint: null,
      items: [],
      value: null,
      ...more,
      missing: isNeeded ? enter : null,
    };
  };
  const holds = holdChoices(rule, given);
  const milestones = milestoneChoices(rule, given);
  const fields: (EventField | false)[] = [
    rule.does !== 'correct' &&
      question(
        'on',
        'date',
        rule.does === 'complete' ? 'When did it happen?' : 'When was it decided?',
        'Enter the day',
        {
          called: 'The day',
          hint: 'Today is filled in. Change it if it was earlier.',
          value: today,
          missing: '',
        },
      ),
    (asks('at') || rule.does === 'complete') &&
      question('at', 'time', 'Time', 'Enter the time', {
        called: 'The time',
        hint: 'For example, 9:30am or 14:00. London time.',
      }),
    rule.does === 'correct' &&
      question('corrects', 'radios', 'Which was a mistake?', 'Select what was a mistake', {
        called: 'What was a mistake',
        items: recordedLines(inspection.events, framework, names)
          .filter(({ correctable }) => correctable)
          .map((line) => ({ value: String(line.number), text: recordedChoice(line) })),
        value: given.corrects ?? null,
        missing: '',
      }),
    asks('hold') && question('hold', 'radios', 'Which hold?', 'Select the hold', { called: 'The hold', items: holds }),
    asks('milestone') &&
      milestones.length > 0 &&
      question('milestone', 'select', milestoneLabel(rule), 'Select the milestone', {
        called: 'The milestone',
        hint: rule.does === 'hold' ? 'Only for a hold of one milestone. Others hold back what they always do.' : null,
        items: [{ value: '', text: 'Choose a milestone' }, ...milestones],
      }),
    asks('date') &&
      question(
        'date',
        'date',
        capitalise(event.dateIs ?? 'the date that it sets'),
        `Enter ${event.dateIs ?? 'the date'}`,
        {
          called: capitalise(event.dateIs ?? 'the date'),
          hint:
            rule.does === 'correct'
              ? 'Leave this empty if it never happened: then it is taken back.'
              : 'For example, 27 3 2025',
        },
      ),
    asks('outcome') &&
      question('outcome', event.outcomes.length > 0 ? 'radios' : 'text', 'What came of it?', 'Enter what came of it', {
        called: 'What came of it',
        items: event.outcomes.map((id) => ({ value: id, text: capitalise(idInWords(id)) })),
      }),
    asks('reference') &&
      question('reference', 'text', 'Reference of the letter', 'Enter the reference of the letter', {
        called: 'The reference',
      }),
    asks('told') &&
      question('told', 'text', 'Who was told?', 'Enter who was told', {
        called: 'Who was told',
        hint: 'A name or an office.',
      }),
    asks('liftedBy') &&
      question('liftedBy', 'text', 'Who may lift it?', 'Enter who may lift it', {
        called: 'Who may lift it',
        hint: 'A name or an office.',
      }),
    question('reason', 'textarea', 'Reason', 'Enter a reason', {
      called: 'The reason',
      hint: event.unusual.length > 0 ? 'Needed here, because this is out of the ordinary.' : null,
      ...(event.unusual.length > 0 ? { missing: '' } : {}),
    }),
    question('note', 'textarea', 'Note', '', { called: 'The note' }),
  ];
  return fields.filter((each) => each !== false);
}

/** The fields by the parts of the operation's input, for its problems. */
export function fieldNames(fields: readonly EventField[]): Readonly<Record<string, FieldName>> {
  return Object.fromEntries(
    fields.map(({ name, is, called }) => [
      name,
      { field: name, label: called, ...(is === 'date' ? { date: true } : {}) },
    ]),
  );
}

function milestoneLabel({ does }: EventRule): string {
  return does === 'hold' || does === 'lift' ? 'Which milestone does it hold back?' : 'Which milestone?';
}

/** The milestones that an event can be about; the service looks again. */
function milestoneChoices(rule: EventRule, { framework, inspection }: EventFormCase): EventField['items'] {
  const { milestones, holds } = inspection.timeline;
  const kind = findShownKind(framework, inspection.kind);
  const hasOwn = (id: string): boolean =>
    kind?.milestones.some((each) => each.id === id && each.completedBy.length > 0) ?? false;
  const isOpen = ({ state }: Milestones[number]): boolean => state !== 'done' && state !== 'not-applicable';
  const fits = (each: Milestones[number]): boolean => {
    if (rule.does === 'complete') return each.actual === null && each.state !== 'not-applicable' && !hasOwn(each.id);
    if (rule.does === 'unpin') return isOpen(each) && each.pinned !== undefined;
    if (rule.does === 'lift') {
      const named = kind?.holds.filter((hold) => hold.milestones.length === 0).map(({ id }) => id) ?? [];
      return holds.some((hold) => named.includes(hold.id) && hold.milestones.includes(each.id));
    }
    return isOpen(each);
  };
  return milestones.filter(fits).map(({ id, title }) => ({ value: id, text: title }));
}

/** The holds that can be placed, or those that stand and can be lifted; the service looks again. */
function holdChoices({ does }: EventRule, { framework, inspection }: EventFormCase): EventField['items'] {
  const rules = findShownKind(framework, inspection.kind)?.holds ?? [];
  const standing = new Set(inspection.timeline.holds.map(({ id }) => id));
  const fitting = rules.filter((hold) =>
    does === 'lift' ? standing.has(hold.id) && isLiftedByHand(hold) : hold.byHand,
  );
  return fitting.map(({ id, title, because }) => ({ value: id, text: `${title}: ${because}` }));
}
