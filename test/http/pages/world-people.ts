import type { Role } from '../../../src/service/access/permissions.ts';

/** Somebody who can sign in. */
export interface WorldPerson {
  readonly name: string;
  readonly email: string;
}

/** One person for each role that the service knows. */
export const WORLD_PEOPLE: Readonly<Record<Role, WorldPerson>> = {
  administrator: { name: 'Maya Stone', email: 'maya.stone@ofsted.example' },
  coordinator: { name: 'Asha Rao', email: 'asha.rao@ofsted.example' },
  inspector: { name: 'Ben Cole', email: 'ben.cole@ofsted.example' },
  viewer: { name: 'Tom Hale', email: 'tom.hale@ofsted.example' },
  'link-person': { name: 'Lin Okoro', email: 'lin.okoro@cafcass.example' },
  'senior-leader': { name: 'Dev Shah', email: 'dev.shah@cafcass.example' },
};

/** A word in what only Ofsted may see: reasons, notes and people of inspections of which Cafcass knows nothing. */
export const WORLD_CANARY = 'Quillfeather';

interface Participant extends WorldPerson {
  readonly role: string;
}

const CAFCASS: readonly Participant[] = [
  { role: 'ceo', ...WORLD_PEOPLE['senior-leader'] },
  { role: 'link-person', ...WORLD_PEOPLE['link-person'] },
];
const QA_MANAGER: Participant = { role: 'qa-manager', name: 'Cara Diaz', email: 'cara.diaz@ofsted.example' };

/** Everybody who can sign in and takes part in inspections does so here. */
export const EVERYBODY: readonly Participant[] = [
  { role: 'coordinator', ...WORLD_PEOPLE.coordinator },
  { role: 'lead-inspector', ...WORLD_PEOPLE.inspector },
  QA_MANAGER,
  ...CAFCASS,
];

/** Led by somebody else, in whose inspections the inspector takes no part. */
export const OTHERS: readonly Participant[] = [
  { role: 'coordinator', ...WORLD_PEOPLE.coordinator },
  { role: 'lead-inspector', name: 'Ines Marsh', email: 'ines.marsh@ofsted.example' },
  QA_MANAGER,
  ...CAFCASS,
];

/** Those of an inspection that nobody of Cafcass may hear of: the name of its lead says so. */
export const SECRET: readonly Participant[] = [
  { role: 'coordinator', ...WORLD_PEOPLE.coordinator },
  { role: 'lead-inspector', name: `Nora ${WORLD_CANARY}`, email: `nora.${WORLD_CANARY.toLowerCase()}@ofsted.example` },
  { role: 'inspector', ...WORLD_PEOPLE.inspector },
  QA_MANAGER,
  ...CAFCASS,
];
