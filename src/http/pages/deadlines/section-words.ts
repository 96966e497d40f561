import type { DeadlineCounts } from '../../../service/count-deadlines.ts';
import type { DeadlineSection } from '../../../timeline/deadline-sections.ts';
import { day } from '../words/dates.ts';

type Section = DeadlineCounts['sections'][number];

const TITLES: Readonly<Record<DeadlineSection, string>> = {
  overdue: 'Overdue',
  today: 'Today',
  'this-week': 'This week',
  'next-four-weeks': 'Next four weeks',
  later: 'Later',
  passed: 'Usual day has passed',
};

const NONE: Readonly<Record<DeadlineSection, string>> = {
  overdue: 'Nothing is overdue.',
  today: 'Nothing more is due today.',
  'this-week': 'Nothing more is due this week.',
  'next-four-weeks': 'Nothing is due in the four weeks after this one.',
  later: 'Nothing is due later.',
  passed: 'No step of the usual timetable was left without a record.',
};

/** What a section of the list is called. */
export function sectionTitle(id: DeadlineSection): string {
  return TITLES[id];
}

/** What it means that a section is empty. */
export function emptySection(id: DeadlineSection): string {
  return NONE[id];
}

/** Which days are in a section, or what brings something into it, in a sentence. */
export function sectionDays({ id, from, to }: Section, asAt: string): string {
  switch (id) {
    case 'overdue':
      return 'The last day or time that the rules allow has passed, and nobody has recorded that it was done.';
    case 'today':
      return `${day(asAt)}.`;
    case 'this-week':
      if (from === null || to === null || from > to) return 'The week ends today. Weeks run from Monday to Sunday.';
      return `After today, up to ${day(to)}. Weeks run from Monday to Sunday.`;
    case 'next-four-weeks':
      return `${day(from ?? asAt)} to ${day(to ?? asAt)}.`;
    case 'later':
      return `From ${day(from ?? asAt)}.`;
    case 'passed':
      return 'These are steps of the usual timetable. Their day has passed and nobody has recorded them, but no rule says by when they must be done, so they are not overdue.';
  }
}
