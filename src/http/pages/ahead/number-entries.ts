import { type PlainDate } from '../../../calendar/plain-date.ts';
import type { ProgrammeEntry, ProgrammeYear } from '../../../service/planning/show-programme.ts';
import { day, shortDay } from '../words/dates.ts';
import { withoutIds } from './clash-words.ts';

/** An inspection of a year with the number that the picture and the tables know it by. */
export interface NumberedEntry {
  readonly number: number;
  readonly entry: ProgrammeEntry;
  /** "2 Focused visit, Ben Cole": what stands in a cell; of very many inspections "2" alone. */
  readonly label: string;
  /** What the page's list of inspections says of it. */
  readonly row: {
    readonly href: string;
    readonly name: string;
    readonly start: string;
    readonly state: string;
    readonly leads: string;
    readonly dates: readonly { readonly title: string; readonly days: string }[];
  };
  readonly clashes: readonly string[];
}

/** With more inspections than this a page would become too heavy, were all of them described in each cell. */
const MOST_IN_FULL = 40;

/**
 * The inspections of a year, numbered in the order of their start.
 * @param titleOf What people call a kind: "Focused visit".
 */
export function numberEntries(
  { inspections }: Pick<ProgrammeYear, 'inspections'>,
  titleOf: (kind: string) => string,
): readonly NumberedEntry[] {
  const brief = inspections.length > MOST_IN_FULL;
  return inspections.map((entry, index) => {
    const title = titleOf(entry.kind);
    const leads = entry.leads.join(' and ');
    const words = ` ${title}${leads === '' ? '' : `, ${leads}`}`;
    return {
      number: index + 1,
      entry,
      label: `${index + 1}${brief ? '' : words}`,
      row: {
        href: `/inspections/${entry.id}`,
        name: title,
        start: shortDay(entry.start),
        state: `${entry.state === 'announced' ? 'Announced' : 'Not announced'}${entry.embargoed ? ', under embargo' : ''}`,
        leads,
        dates: brief ? [] : datesOf(entry),
      },
      // The id in a sentence says nothing to people; its kind and start do.
      clashes: entry.clashes.map(({ message }) => withoutIds(message)),
    };
  });
}

function datesOf({ onSite, windows, dates }: ProgrammeEntry): NumberedEntry['row']['dates'] {
  const rows: { readonly title: string; readonly on: PlainDate; readonly days: string }[] = [
    ...(onSite === null ? [] : [{ title: 'On site', on: onSite.from, days: stretchWords(onSite) }]),
    ...windows.map((each) => ({ title: each.title, on: each.from, days: stretchWords(each) })),
    ...dates.map(({ title, on }) => ({ title, on, days: shortDay(on) })),
  ];
  return rows.toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0)).map(({ title, days }) => ({ title, days }));
}

/** "Mon 1 Mar 2027 to Fri 12 Mar 2027"; one day alone where it is only one. */
export function stretchWords({ from, to }: { readonly from: PlainDate; readonly to: PlainDate }): string {
  return from === to ? shortDay(from) : `${shortDay(from)} to ${shortDay(to)}`;
}

/** "Monday 1 March 2027": of a start, where it stands alone. */
export function startWords({ entry }: NumberedEntry): string {
  return day(entry.start);
}
