import { readFileSync } from 'node:fs';

/** GOV.UK's divisions, which are also the names of the calendar files. */
export const DIVISIONS = ['england-and-wales', 'scotland', 'northern-ireland'] as const;
export type Division = (typeof DIVISIONS)[number];

interface OfficialList {
  readonly events: readonly { readonly title: string; readonly date: string; readonly notes: string }[];
}

const lists = JSON.parse(
  readFileSync(new URL('../fixtures/bank-holidays/gov-uk-bank-holidays.json', import.meta.url), 'utf8'),
) as Readonly<Record<Division, OfficialList>>;

/** GOV.UK's published list of a division, 2012 to 2028, in order. */
export function listOfficialBankHolidays(
  division: Division,
): readonly { readonly on: string; readonly name: string }[] {
  return lists[division].events.map(({ date, title, notes }) => ({
    on: date,
    name: notes === 'Substitute day' ? `${title} (substitute day)` : title,
  }));
}
