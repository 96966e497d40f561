import { z } from 'zod';
import { InvalidInputError } from '../../errors.ts';
import type { Framework } from '../../framework/framework.ts';
import { wordsInput } from '../timeline-input.ts';
import { type Role, ROLE_NAMES, ROLES } from './permissions.ts';

/** The id or the address of a user. */
export const userKeyInput = z.string().min(3, 'must be the address or the id of somebody').max(254);

/** A person's name as it is shown and recorded. */
export const userNameInput = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(120, 'must be at most 120 characters')
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'must hold no control characters');

/** One or more roles. */
export const rolesInput = wordsInput(ROLE_NAMES);

/**
 * The party that roles belong to.
 * @throws InvalidInputError where they belong to different ones, or not to the party given.
 */
export function partyOfRoles(framework: Framework, roles: readonly Role[], given?: string): string {
  const inspected = ROLES[roles[0] as Role].inspected;
  const party = framework.parties.find((each) => each.inspected === inspected);
  const fits = roles.every((role) => ROLES[role].inspected === inspected);
  if (party && fits && (given === undefined || given === party.id)) return party.id;
  const own = (of: boolean): string => ROLE_NAMES.filter((role) => ROLES[role].inspected === of).join(', ');
  throw new InvalidInputError([
    {
      where: 'roles',
      message: `must be of one party${given === undefined ? '' : `, ${given}`}: either of ${own(false)} or of ${own(true)}`,
      seen: roles.join(', '),
    },
  ]);
}
