import type { EditionChange } from '../../../service/editions/change-edition.ts';
import type { EditionName } from '../../../service/editions/edition-offer.ts';
import type { MilestoneDifference, OneSided } from '../../../service/editions/compare-editions.ts';
import { day } from '../words/dates.ts';

/** What a newer edition of the rules makes of an inspection, as a page shows it. */
export interface EditionView {
  readonly from: string;
  readonly to: string;
  readonly toId: string;
  readonly added: readonly OneSided[];
  readonly removed: readonly OneSided[];
  readonly moved: readonly DifferenceRows[];
  readonly otherwise: readonly DifferenceRows[];
  readonly same: number;
  readonly newWarnings: readonly string[];
}

/** A milestone that another edition has otherwise, with each thing that differs. */
interface DifferenceRows {
  readonly title: string;
  readonly rows: readonly { readonly what: string; readonly was: string; readonly is: string }[];
}

/** "Cafcass inspection framework, edition of Friday 4 October 2024". */
export function editionText({ title, edition }: EditionName): string {
  return `${title}, edition of ${day(edition)}`;
}

/** The comparison of two editions for one inspection, in words. */
export function editionView({ from, to, comparison }: EditionChange): EditionView {
  const { added, removed, moved, otherwise, same, newWarnings } = comparison;
  return {
    from: editionText(from),
    to: editionText(to),
    toId: to.id,
    added,
    removed,
    moved: moved.map(toRows),
    otherwise: otherwise.map(toRows),
    same,
    newWarnings: newWarnings.map(({ message }) => message),
  };
}

const WHAT: Readonly<Record<MilestoneDifference['differences'][number]['field'], string>> = {
  planned: 'Planned',
  due: 'Due',
  opens: 'Opens',
  ends: 'Ends',
  title: 'Name',
  owner: 'Who does it',
  basis: 'Basis',
  'seen by': 'Seen by',
  rule: 'How it is counted',
  reading: 'How the clause is read',
};

function toRows({ title, differences }: MilestoneDifference): DifferenceRows {
  return { title, rows: differences.map(({ field, was, is }) => ({ what: WHAT[field], was, is })) };
}
