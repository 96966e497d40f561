import type { Framework } from '../../framework/framework.ts';
import type { InspectionRow } from '../../store/inspections.ts';
import type { RulesLibrary } from '../assemble-rules.ts';

/** An edition of the rules as people name it. */
export interface EditionName {
  readonly id: string;
  readonly title: string;
  /** The date of the edition. */
  readonly edition: string;
}

/** What names an edition. */
export function toEditionName({ id, title, edition }: Framework): EditionName {
  return { id, title, edition };
}

/** Every edition of the same framework, itself included, the oldest first: those of one title and publisher. */
export function editionsOf(rules: RulesLibrary, frameworkId: string): readonly Framework[] {
  const own = rules.frameworks.find((each) => each.id === frameworkId);
  if (!own) return [];
  return rules.frameworks
    .filter((each) => each.title === own.title && each.publisher === own.publisher)
    .toSorted((a, b) => (a.edition < b.edition ? -1 : 1));
}

/** The newest edition where it is newer than that one, or null. */
export function newerEdition(rules: RulesLibrary, frameworkId: string): Framework | null {
  const newest = editionsOf(rules, frameworkId).at(-1);
  return newest === undefined || newest.id === frameworkId ? null : newest;
}

/**
 * The edition that an inspection is offered: the newest, unless it stands on it, was kept from it, or has ended. Only a
 * still newer one is offered to an inspection that was kept.
 */
export function offeredEdition(
  rules: RulesLibrary,
  inspection: Pick<InspectionRow, 'framework' | 'edition_kept' | 'ended_at'>,
): Framework | null {
  const newer = newerEdition(rules, inspection.framework);
  return inspection.ended_at !== null || newer?.id === inspection.edition_kept ? null : newer;
}

/** What each edition that has a newer one is offered. */
export function listOffers(rules: RulesLibrary): readonly { readonly from: string; readonly to: string }[] {
  return rules.frameworks.flatMap(({ id: from }) => {
    const newer = newerEdition(rules, from);
    return newer ? [{ from, to: newer.id }] : [];
  });
}
