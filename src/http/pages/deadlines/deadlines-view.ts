import type { DeadlineCounts } from '../../../service/count-deadlines.ts';
import type { DeadlinePage } from '../../../service/list-deadlines.ts';
import { DEADLINE_SECTIONS, type DeadlineSection, sectionOf } from '../../../timeline/deadline-sections.ts';
import type { PlainDate } from '../../../calendar/plain-date.ts';
import type { PageView } from '../site.ts';
import { count, shortDay } from '../words/dates.ts';
import { type DeadlineRow, deadlineRow } from './deadline-row.ts';
import { addressOf, type Choice, choicesOf, type DeadlineFilter } from './read-filter.ts';
import type { RuleTitles, Titled } from './rule-titles.ts';
import { emptySection, sectionDays, sectionTitle } from './section-words.ts';

/** What the page is made from. */
export interface DeadlinesAnswer {
  readonly filter: DeadlineFilter;
  readonly counts: DeadlineCounts;
  /** Null where the section that was asked for has no days. */
  readonly page: DeadlinePage | null;
  readonly titles: RuleTitles;
  /** The inspection that is filtered by, where the counts do not name it. */
  readonly picked: Titled | null;
  readonly mayPlan: boolean;
}

/** A list to choose from in the filter. */
interface ChoiceView {
  readonly name: Choice;
  readonly label: string;
  readonly all: string;
  readonly items: readonly { readonly value: string; readonly text: string; readonly selected: boolean }[];
}

/** The page of deadlines: counts, filter, and a table for each section that has any. */
export function buildDeadlinesView(answer: DeadlinesAnswer): PageView {
  const { filter, counts, page } = answer;
  const { asAt } = counts;
  const isWhole = page?.next === null && filter.after === undefined;
  const groups = groupRows(answer);
  const choices = choicesOf(filter);
  const isFiltered = Object.keys(choices).length > 0;
  const { after: _, ...fromStart } = filter;
  const at = (when: DeadlineSection): string => addressOf('/deadlines', { ...choices, when });
  return {
    title: filter.when === undefined ? 'Deadlines' : `Deadlines: ${sectionTitle(filter.when).toLowerCase()}`,
    wide: true,
    asAt,
    total:
      filter.when === undefined ? counts.total : (counts.sections.find(({ id }) => id === filter.when)?.count ?? 0),
    counts: counts.sections
      // A step without a last moment is told of where there is one.
      .filter(({ id, count: number }) => id !== 'passed' || number > 0)
      .map(({ id, count: number }) => ({
        id,
        title: sectionTitle(id),
        count: number,
        current: filter.when === id,
        href: number === 0 ? null : isWhole && filter.when === undefined ? `#${id}` : at(id),
      })),
    sections: groups.map(({ id, rows }) => {
      const section = counts.sections.find((each) => each.id === id) as DeadlineCounts['sections'][number];
      return {
        id,
        title: sectionTitle(id),
        count: count(section.count, 'deadline'),
        days: sectionDays(section, asAt),
        rows,
      };
    }),
    // The first thing to do where there is nothing yet.
    planHref: answer.mayPlan && counts.total === 0 && !isFiltered ? '/plan' : null,
    nothing: groups.length > 0 ? null : nothingWords(answer, isFiltered),
    choices: choiceViews(answer),
    when: filter.when ?? null,
    isFiltered,
    allDates: filter.when === undefined ? null : addressOf('/deadlines', choices),
    next: page === null || page.next === null ? null : addressOf('/deadlines', { ...filter, after: page.next }),
    first: filter.after === undefined ? null : addressOf('/deadlines', fromStart),
    csv: addressOf('/deadlines.csv', fromStart),
    ics: addressOf('/deadlines.ics', fromStart),
  };
}

function groupRows({ page, titles }: DeadlinesAnswer): { id: DeadlineSection; rows: DeadlineRow[] }[] {
  const groups = DEADLINE_SECTIONS.map((id) => ({ id, rows: [] as DeadlineRow[] }));
  for (const deadline of page?.deadlines ?? []) {
    // It is listed under its last day, or the planned one where it has none.
    const on = (deadline.due ?? deadline.planned)?.on as PlainDate;
    const section = sectionOf(deadline.state === 'overdue', on, (page as DeadlinePage).asAt);
    groups.find(({ id }) => id === section)?.rows.push(deadlineRow(deadline, (page as DeadlinePage).asAt, titles));
  }
  return groups.filter(({ rows }) => rows.length > 0);
}

function nothingWords({ filter }: DeadlinesAnswer, isFiltered: boolean): string {
  if (isFiltered) return 'No deadlines match these filters.';
  if (filter.when !== undefined) return emptySection(filter.when);
  return 'Nothing is due. Either no inspection is planned, or everything that has a date is done.';
}

function choiceViews({ filter, counts, titles, picked }: DeadlinesAnswer): readonly ChoiceView[] {
  const inspections = counts.inspections.map(({ inspection, inspectionName, start }) => ({
    id: inspection,
    title: `${inspectionName}, ${shortDay(start)}`,
  }));
  return [
    view('inspection', 'Inspection', 'All inspections', picked === null ? inspections : [picked, ...inspections]),
    view('kind', 'Kind', 'All kinds', titles.kinds),
    view('party', 'Who owes it', 'Everybody', titles.parties),
    view('owner', 'Role', 'All roles', titles.roles),
  ];

  function view(name: Choice, label: string, all: string, items: readonly Titled[]): ChoiceView {
    const isChosen = (id: string): boolean => filter[name] === id;
    return {
      name,
      label,
      all,
      items: items.map(({ id, title }) => ({ value: id, text: title, selected: isChosen(id) })),
    };
  }
}
