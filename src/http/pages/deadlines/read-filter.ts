import { DEADLINE_SECTIONS, type DeadlineSection } from '../../../timeline/deadline-sections.ts';
import type { DeadlineCounts } from '../../../service/count-deadlines.ts';

/** What a list of deadlines is narrowed to, as its address says it; absent is everything. */
export interface DeadlineFilter {
  readonly inspection?: string;
  readonly owner?: string;
  readonly party?: string;
  readonly kind?: string;
  /** One section only. */
  readonly when?: DeadlineSection;
  /** The page after this place. */
  readonly after?: string;
}

/** The parts of a filter that somebody chooses from lists. */
export const CHOICES = ['inspection', 'owner', 'party', 'kind'] as const;
export type Choice = (typeof CHOICES)[number];

/** Reads an address's query; empty fields, which a form sends as well, say nothing. */
export function readFilter(query: Readonly<Record<string, unknown>>): DeadlineFilter {
  const filter: Record<string, string> = {};
  for (const name of [...CHOICES, 'after']) {
    const value = query[name];
    if (typeof value === 'string' && value.trim() !== '') filter[name] = value.trim();
  }
  const { when } = query;
  return DEADLINE_SECTIONS.includes(when as DeadlineSection) ? { ...filter, when: when as DeadlineSection } : filter;
}

/** The address of a list with this filter. */
export function addressOf(path: string, filter: DeadlineFilter): string {
  const query = new URLSearchParams(Object.entries(filter) as [string, string][]).toString();
  return query === '' ? path : `${path}?${query}`;
}

/** The chosen parts alone: what counts are told for. */
export function choicesOf(filter: DeadlineFilter): Omit<DeadlineFilter, 'when' | 'after'> {
  const { when: _, after: __, ...choices } = filter;
  return choices;
}

/** What `listDeadlines` is asked with; null where the section has no days now. */
export function inputOf(filter: DeadlineFilter, { sections }: Pick<DeadlineCounts, 'sections'>): object | null {
  const { after } = filter;
  const place = after === undefined ? {} : { after };
  const section = sections.find(({ id }) => id === filter.when);
  if (section === undefined) return { ...choicesOf(filter), ...place };
  if (section.id === 'overdue') return { ...choicesOf(filter), ...place, states: ['overdue'] };
  const { from, to } = section;
  if (from !== null && to !== null && from > to) return null;
  return {
    ...choicesOf(filter),
    ...place,
    states: ['upcoming', 'due'],
    ...(from === null ? {} : { from }),
    ...(to === null ? {} : { to }),
  };
}
