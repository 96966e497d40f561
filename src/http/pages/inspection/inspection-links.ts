import type { Principal } from '../../../service/service-deps.ts';
import type { InspectionDetail } from '../../../service/show-inspection.ts';
import { mayRecord } from '../record/may-record.ts';

/** The pages about one inspection. */
export type InspectionSection = 'timeline' | 'record' | 'publication' | 'reminders' | 'history' | 'print';

/** A link to a page about an inspection. */
export interface InspectionLink {
  readonly section: InspectionSection;
  readonly href: string;
  readonly text: string;
}

/** The pages about an inspection that somebody may open, for the macro `inspectionNavigation`. */
export function inspectionLinks(
  principal: Principal,
  inspection: Pick<InspectionDetail, 'id' | 'people'>,
): readonly InspectionLink[] {
  const base = `/inspections/${inspection.id}`;
  const all: readonly (InspectionLink & { readonly open: boolean })[] = [
    { section: 'timeline', href: base, text: 'Timeline', open: true },
    { section: 'record', href: `${base}/record`, text: 'Record what happened', open: mayRecord(principal, inspection) },
    {
      section: 'publication',
      href: `${base}/publication`,
      text: 'Publication',
      open: principal.permissions.includes('see-planning'),
    },
    { section: 'reminders', href: `${base}/reminders`, text: 'Reminders', open: !principal.inspected },
    { section: 'history', href: `${base}/history`, text: 'History', open: true },
    { section: 'print', href: `${base}/print`, text: 'Print', open: true },
  ];
  return all.filter(({ open }) => open).map(({ section, href, text }) => ({ section, href, text }));
}
