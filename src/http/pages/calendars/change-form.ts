import { parseBankHolidayList } from '../../../calendar/bank-holiday-list.ts';
import type { Problem } from '../../../errors.ts';
import type { CalendarChangeInput } from '../../../service/calendars/calendar-change-input.ts';
import type { FieldName } from '../forms/attempt.ts';
import type { Form } from '../forms/read-form.ts';
import { readDate } from './drill-form.ts';

/** How a calendar can be changed, each with a page of its own. */
export const CHANGES = ['add', 'remove', 'import'] as const;
export type ChangeKind = (typeof CHANGES)[number];

/** What a form of a change asks for; what is wrong with it is noted in the form, and null stands for a list that cannot be read. */
export function readChange(kind: ChangeKind, form: Form, calendar: string): CalendarChangeInput | null {
  if (kind === 'import') return readList(form, calendar);
  const date = readDate(form);
  const name = kind === 'add' ? required(form, 'name', 'Enter what the bank holiday is called') : '';
  const source = required(form, 'source', 'Enter who says so');
  return kind === 'add' ? { kind, date, name, source } : { kind, date, source };
}

/** The fields of the forms, by what they are in a change. */
export function changeFields(where: string): FieldName | undefined {
  const name = where.replace(/^change\./, '');
  if (name.startsWith('list') || name === 'file') return { field: 'file', label: 'The file' };
  return FIELDS[name];
}

const FIELDS: Readonly<Record<string, FieldName>> = {
  date: { field: 'date', label: 'The date', date: true },
  name: { field: 'name', label: 'The name' },
  source: { field: 'source', label: 'Who says so' },
};

/** Problems of a file told one by one, before the page grows long. */
const MOST_PROBLEMS = 20;

function readList(form: Form, calendar: string): CalendarChangeInput | null {
  const text = form.text('file');
  const source = form.text('source') ?? 'GOV.UK’s list of bank holidays';
  if (text === undefined) {
    form.refuse('file', 'Choose the file of GOV.UK’s list');
    return null;
  }
  const parsed = parseBankHolidayList(text, 'The file', calendar);
  if (parsed.ok) return { kind: 'list', list: parsed.list, source };
  for (const problem of parsed.problems.slice(0, MOST_PROBLEMS)) form.refuse('file', describe(problem));
  if (parsed.problems.length > MOST_PROBLEMS) {
    form.refuse('file', `There are ${parsed.problems.length - MOST_PROBLEMS} more problems in the file`);
  }
  return null;
}

function describe({ where, message, seen }: Problem): string {
  return `${where} ${message}${seen === undefined ? '' : ` (it has ${seen})`}`;
}

function required(form: Form, field: string, message: string): string {
  const text = form.text(field);
  if (text === undefined) form.refuse(field, message);
  return text ?? '';
}
