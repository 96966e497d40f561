import { clock, day } from '../words/dates.ts';
import type { EventField } from './event-fields.ts';
import type { EventInput } from './read-event-form.ts';
import type { RecordCase } from './record-case.ts';

/** One answer of a form, as it is shown before it is confirmed. */
export interface AnswerRow {
  readonly label: string;
  readonly value: string;
  /** The id of its field; null for what is chosen elsewhere. */
  readonly anchor: string | null;
}

/** What is about to be recorded, in words: what it is, then what was typed. */
export function answerRows(
  { names }: Pick<RecordCase, 'names'>,
  input: EventInput,
  fields: readonly EventField[],
): readonly AnswerRow[] {
  const answers = fields.flatMap(({ name, is, called, items }): AnswerRow[] => {
    const value = input[name];
    if (value === undefined) return [];
    const chosen = items.find((item) => item.value === value)?.text;
    const text = is === 'date' ? day(value) : is === 'time' ? clock(value) : (chosen ?? value);
    return [{ label: called, value: text, anchor: is === 'date' ? `${name}-day` : name }];
  });
  return [{ label: 'What happened', value: names.event(input.type), anchor: null }, ...answers];
}
