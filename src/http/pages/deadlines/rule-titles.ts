import type { Framework } from '../../../framework/framework.ts';
import { titleIn } from '../words/titles.ts';

/** What roles, parties and kinds are called, over all editions of the rules; an id that no edition knows is itself. */
export interface RuleTitles {
  readonly role: (id: string) => string;
  readonly roles: readonly Titled[];
  readonly parties: readonly Titled[];
  readonly kinds: readonly Titled[];
}

/** Something with a title to show in place of its id. */
export interface Titled {
  readonly id: string;
  readonly title: string;
}

/** Reads the titles; where editions differ, those of the first one count. */
export function ruleTitles(frameworks: readonly Framework[]): RuleTitles {
  const roles = onceEach(frameworks.flatMap((each) => each.roles));
  return {
    role: (id) => titleIn(roles, id),
    roles,
    parties: onceEach(frameworks.flatMap((each) => each.parties)),
    kinds: onceEach(frameworks.flatMap((each) => each.kinds)),
  };
}

function onceEach(all: readonly Titled[]): readonly Titled[] {
  const known = new Map<string, Titled>();
  for (const { id, title } of all) if (!known.has(id)) known.set(id, { id, title });
  return [...known.values()];
}
