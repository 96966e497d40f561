import type { Framework } from '../../../framework/framework.ts';
import { programmeColumns } from '../../../service/planning/read-programme-row.ts';

/** A CSV file with the headings that a programme may have, and one row to write over. */
export function templateOf(framework: Framework): string {
  const { known } = programmeColumns(framework);
  const example: Readonly<Record<string, string>> = {
    kind: framework.kinds[0]?.id ?? '',
    start: '2027-03-01',
    priorityAction: 'no',
    ...Object.fromEntries(framework.roles.slice(0, 1).map(({ id }) => [id, 'Asha Rao <asha.rao@example.gov.uk>'])),
    ...Object.fromEntries(framework.roles.slice(1, 2).map(({ id }) => [id, 'Tom Hale <tom.hale@example.gov.uk>'])),
  };
  return `${known.join(',')}\r\n${known.map((column) => example[column] ?? '').join(',')}\r\n`;
}
