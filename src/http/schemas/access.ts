import { z } from 'zod';
import { ACCESS_CHANGES } from '../../store/access-changes.ts';
import { instant, nextCursor } from './moments.ts';

/** One user. */
export const user = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    party: z.string(),
    roles: z.array(z.string()),
    viaProvider: z.boolean().describe('Came by the OpenID provider, and is known by what that calls them.'),
    createdAt: instant,
    createdBy: z.string(),
    disabledAt: instant.nullable().describe('Since when they may not sign in any more.'),
  })
  .meta({ id: 'User', title: 'User', description: 'Somebody who may use the service, or might once.' });

/** Everybody. */
export const userList = z
  .strictObject({ users: z.array(user) })
  .meta({ id: 'UserList', title: 'Users', description: 'Everybody, by their addresses.' });

/** A link for the operator to hand over. */
export const printedLink = z
  .strictObject({ email: z.string(), link: z.string(), expiresAt: instant })
  .meta({ id: 'PrintedLink', title: 'Sign-in link', description: 'Signs somebody in, in any browser, once.' });

/** Changes of access. */
export const accessChangePage = z
  .strictObject({
    changes: z.array(
      z.strictObject({
        id: z.string(),
        at: instant,
        by: z.string().describe('Who did it: an address, or a name at the machine itself.'),
        user: z
          .strictObject({ id: z.string(), name: z.string(), email: z.string() })
          .describe('Whose access it was, as they are called now.'),
        what: z.enum(ACCESS_CHANGES),
        details: z
          .record(z.string(), z.unknown())
          .describe('What more there is to know of that kind of change: roles, ids, counts; never a secret.'),
      }),
    ),
    next: nextCursor,
  })
  .meta({
    id: 'AccessChangePage',
    title: 'Changes of access',
    description: 'Who changed what of whom, the latest first.',
  });

/** Where somebody is signed in. */
export const sessionList = z
  .strictObject({
    sessions: z.array(
      z.strictObject({
        id: z.string(),
        signedInBy: z.enum(['link', 'code', 'printed-link', 'oidc']),
        browser: z.string().describe('What the browser calls itself.'),
        createdAt: instant,
        lastSeenAt: instant,
        expiresAt: instant.describe('When it ends, used or not.'),
        current: z.boolean().describe('Whether it is the one that asks.'),
      }),
    ),
  })
  .meta({ id: 'SessionList', title: 'Sessions', description: 'Where somebody is signed in, the newest first.' });

/** What was ended. */
export const endedSessions = z
  .strictObject({ ended: z.number().int().describe('How many.') })
  .meta({ id: 'EndedSessions', title: 'Ended sessions', description: 'How many sessions were ended.' });

const tokenFields = {
  id: z.string(),
  name: z.string(),
  email: z.string().describe('Whose it is.'),
  scopes: z.array(z.string()).describe('It may do what both these and the roles of its owner allow.'),
  createdAt: instant,
  createdBy: z.string(),
  expiresAt: instant,
  expired: z.boolean(),
  lastUsedAt: instant.nullable(),
};

/** Tokens without their secrets. */
export const tokenList = z
  .strictObject({ tokens: z.array(z.strictObject(tokenFields)) })
  .meta({ id: 'TokenList', title: 'Tokens', description: 'Tokens that are not revoked, the newest first.' });

/** A token that was made. */
export const createdToken = z
  .strictObject({ ...tokenFields, token: z.string().describe('The secret. It is shown this once.') })
  .meta({ id: 'CreatedToken', title: 'New token', description: 'A token with its secret.' });

/** The token that was revoked. */
export const revokedToken = z
  .strictObject({ id: z.string() })
  .meta({ id: 'RevokedToken', title: 'Revoked token', description: 'The token that lets nobody in any more.' });
