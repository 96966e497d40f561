import type { CalendarSummary } from '../../../service/calendars/show-calendar.ts';
import type { ShownFramework } from '../../../service/show-framework.ts';
import { clock, count, day } from '../words/dates.ts';
import { type Fact, titlesOf } from './milestone-facts.ts';
import type { ShownKind } from './write-date-rule.ts';
import { titleIn } from '../words/titles.ts';

/** One edition of the rules, as its page shows it. */
export interface EditionView {
  readonly title: string;
  readonly back: { readonly href: string; readonly text: string };
  readonly facts: readonly Fact[];
  readonly calendar: { readonly href: string; readonly title: string };
  readonly kinds: readonly { readonly href: string; readonly title: string; readonly text: string }[];
  readonly people: readonly { readonly title: string; readonly party: string }[];
  readonly readings: readonly ReadingView[];
}

interface ReadingView {
  readonly id: string;
  /** What the framework leaves open. */
  readonly unclear: string;
  readonly taken: string;
  readonly because: string;
  /** The milestones whose dates it is about, with the page that shows the other reading. */
  readonly about: readonly { readonly href: string; readonly text: string }[];
}

/** What the page of an edition shows, from what whoever asks may see of it. */
export function buildEditionView(framework: ShownFramework, calendars: readonly CalendarSummary[]): EditionView {
  const { id, publisher, edition, current, kinds, conditions, grounds, officeClosesAt, embargo, roles, parties } =
    framework;
  return {
    title: `${framework.title}, edition of ${day(edition)}`,
    back: { href: '/rules', text: 'Back to rules' },
    facts: [
      { label: 'Published by', lines: [publisher] },
      {
        label: 'Used for',
        lines: [
          current ? 'New inspections and visits' : 'Those that were planned by it, until a newer edition is adopted',
        ],
      },
      ...listed('Days that never count', framework.periodsNotCounted.map(writePeriod)),
      ...listed(
        'What may be so of an inspection',
        conditions.map(({ title }) => title),
      ),
      ...listed(
        'Grounds of a visit',
        grounds.map(({ title }) => title),
      ),
      ...listed('Office closes at', officeClosesAt === undefined ? [] : [clock(officeClosesAt)]),
      ...listed(
        'Under embargo',
        embargo === undefined
          ? []
          : [
              titlesOf([embargo.from, embargo.until], framework)
                .map((title) => `‘${title}’`)
                .join(' to '),
            ],
      ),
    ],
    calendar: {
      href: `/calendars/${framework.calendar}`,
      title: titleIn(calendars, framework.calendar),
    },
    kinds: kinds.map((kind) => ({
      href: `/rules/${id}/${kind.id}`,
      title: kind.title,
      text: `${count(kind.milestones.length, 'milestone')}, ending in a ${kind.product}`,
    })),
    people: roles.map(({ title, party }) => ({
      title,
      party: titleIn(parties, party),
    })),
    readings: framework.readings.map((reading) => ({ ...reading, about: aboutReading(reading.id, id, kinds) })),
  };
}

function aboutReading(reading: string, framework: string, kinds: readonly ShownKind[]): ReadingView['about'] {
  return kinds.flatMap((kind) =>
    kind.milestones
      .filter(({ readings }) => readings.some((each) => each.reading === reading))
      .map(({ id, title }) => ({ href: `/rules/${framework}/${kind.id}#${id}`, text: `${title} (${kind.title})` })),
  );
}

function writePeriod(period: ShownFramework['periodsNotCounted'][number]): string {
  return 'from' in period
    ? `${period.name}: ${day(period.from)} to ${day(period.to)}`
    : `${period.name}: ${writeDayOfYear(period.everyYearFrom)} to ${writeDayOfYear(period.everyYearTo)} every year`;
}

/** "24 December", of 12-24. */
function writeDayOfYear(monthAndDay: string): string {
  const [, date = '', month = ''] = /^\S+ (\d+) (\S+)/.exec(day(`2024-${monthAndDay}`)) ?? [];
  return `${date} ${month}`;
}

function listed(label: string, lines: readonly string[]): readonly Fact[] {
  return lines.length === 0 ? [] : [{ label, lines }];
}
