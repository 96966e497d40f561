import { z } from 'zod';
import type { Problem } from '../errors.ts';
import type { Framework } from '../framework/framework.ts';
import { parseEmailAddress } from '../mail/email-address.ts';

/** A person as a coordinator gives them; the party follows from the role and may be given to be checked. */
export const personInput = z.strictObject({
  role: z.string().min(1),
  name: z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(120, 'must be at most 120 characters')
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'must hold no control characters'),
  email: z.string().min(3),
  party: z.string().min(1).optional(),
  invitations: z
    .union([z.boolean(), z.enum(['yes', 'no']).transform((word) => word === 'yes')])
    .optional()
    .describe('Whether each date of their own comes as an invitation by email.'),
});
export type PersonInput = z.output<typeof personInput>;

/** A person whose role, party and address are known to be right. */
export interface CheckedPerson {
  readonly role: string;
  readonly party: string;
  readonly inspected: boolean;
  readonly name: string;
  readonly email: string;
  /** Each date of their own comes as an invitation by email. */
  readonly invitations: boolean;
}

/** The people with their parties, or every problem at once: unknown roles, a party that is not the role's, bad or doubled addresses. */
export function checkPeople(
  framework: Framework,
  people: readonly PersonInput[],
): { readonly people: readonly CheckedPerson[]; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const checked: CheckedPerson[] = [];
  people.forEach((person, index) => {
    const where = `people[${index}]`;
    const role = framework.roles.find((each) => each.id === person.role);
    const email = parseEmailAddress(person.email);
    if (!role) {
      problems.push({
        where: `${where}.role`,
        message: `must be one of ${framework.roles.map((each) => each.id).join(', ')}`,
        seen: person.role,
      });
    } else if (person.party !== undefined && person.party !== role.party) {
      problems.push({
        where: `${where}.party`,
        message: `must be ${role.party}, the party of the role ${role.id}`,
        seen: person.party,
      });
    }
    if (email === null) {
      problems.push({
        where: `${where}.email`,
        message: 'must be one plain address, for example name@example.gov.uk',
        seen: JSON.stringify(person.email),
      });
    }
    if (!role || email === null) return;
    if (checked.some((each) => each.role === role.id && each.email.toLowerCase() === email.toLowerCase())) {
      problems.push({ where: `${where}.email`, message: `is given twice for the role ${role.id}`, seen: email });
    }
    const party = framework.parties.find((each) => each.id === role.party);
    checked.push({
      role: role.id,
      party: role.party,
      inspected: party?.inspected ?? false,
      name: person.name,
      email,
      invitations: person.invitations ?? false,
    });
  });
  return { people: checked, problems };
}
