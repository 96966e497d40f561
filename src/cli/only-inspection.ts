import { InvalidInputError } from '../errors.ts';
import type { ServiceClient } from '../service/service-client.ts';

/**
 * The id of the only inspection there is, for a command that was given none: guessing is allowed only where there is
 * nothing to confuse.
 * @throws InvalidInputError where there is none, or more than one.
 */
export async function findOnlyInspection(client: ServiceClient): Promise<string> {
  const { inspections } = await client.call('listInspections', { limit: 2 });
  if (inspections.length === 1 && inspections[0]) return inspections[0].id;
  const none = inspections.length === 0;
  throw new InvalidInputError([
    {
      where: '--inspection',
      message: none
        ? 'must be given, and there is no inspection yet: `create` plans one'
        : 'must be given, since there is more than one: `list` shows their ids',
    },
  ]);
}
