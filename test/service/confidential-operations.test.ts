import { describe, expect, it } from 'vitest';
import { ROLES } from '../../src/service/access/permissions.ts';
import { OPERATIONS } from '../../src/service/operations.ts';

/**
 * What somebody of an inspected party may do that is not run behind the wall as a whole, because it writes. Of each it was
 * looked at that it reads inspections behind the wall alone, or none at all; whoever adds one looks at that first.
 */
const LOOKED_AT = [
  'chooseInvitations',
  'createFeed',
  'createToken',
  'endSessions',
  'listFeeds',
  'listSessions',
  'listTokens',
  'recordEvent',
  'revokeFeed',
  'revokeToken',
];

describe('what is asked from an inspected party', () => {
  it('is run behind the wall, but for what was looked at one by one', () => {
    const open = Object.entries(OPERATIONS).filter(([, { asksWall }]) => asksWall);
    expect(open.map(([name]) => name).toSorted()).toEqual(LOOKED_AT);
  });

  it('needs no permission that is the inspecting party’s own', () => {
    const inspected = Object.values(ROLES).filter((role) => role.inspected);
    const allowed = new Set(inspected.flatMap((role) => role.permissions as readonly string[]));
    expect([...allowed].toSorted()).toEqual(['record', 'see']);
    for (const [name, { needs, asksWall }] of Object.entries(OPERATIONS)) {
      // A calculator is asked by nobody in particular, and finds no database that it could read an inspection from.
      if (needs === 'nothing') expect(name).toBe('preview');
      else if (allowed.has(needs) && needs !== 'see') expect([name, asksWall]).toEqual(['recordEvent', true]);
    }
  });
});
