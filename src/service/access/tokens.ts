import { z } from 'zod';
import { InvalidInputError, TimelineError } from '../../errors.ts';
import { appendAccessChange } from '../../store/access-changes.ts';
import { type ApiTokenRow, insertApiToken, listApiTokens, revokeApiToken } from '../../store/api-tokens.ts';
import { inTransaction } from '../../store/as-inspected.ts';
import { NotAllowedError } from '../not-allowed-error.ts';
import type { Principal, ServiceDeps } from '../service-deps.ts';
import { wordsInput } from '../timeline-input.ts';
import { findChosenUser, isSelf } from './chosen-user.ts';
import { isRole } from './known-principal.ts';
import { PERMISSIONS, permissionsOf } from './permissions.ts';
import { requireSignedIn } from './require-signed-in.ts';
import { API_TOKEN_PREFIX, hashSecret, newSecret } from './secret.ts';
import { userKeyInput } from './user-input.ts';
import { actorOf, UserNotFoundError } from './user-summary.ts';

/** So many tokens a person may have at once. */
const MOST_TOKENS = 50;
const DAY_MS = 24 * 3_600_000;

/** A token for a program. `user` is for whoever is at the machine itself and is no user; everybody else makes their own. */
export const createTokenInput = z.strictObject({
  name: z
    .string()
    .trim()
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]{1,80}$/u, 'must be 1 to 80 characters on one line'),
  scopes: wordsInput(PERMISSIONS),
  days: z.coerce
    .number('must be a number from 1 to 365')
    .int('must be a whole number')
    .min(1, 'must be from 1 to 365')
    .max(365, 'must be from 1 to 365')
    .default(90),
  user: userKeyInput.optional(),
});

/** One's own tokens; those of somebody, or `all`, for administrators. */
export const listTokensInput = z.strictObject({ user: userKeyInput.optional() });
/** The id of a token, never its secret. */
export const revokeTokenInput = z.strictObject({ token: z.uuid('must be the id of a token, as the list shows it') });

/** A token without its secret. */
export interface TokenSummary {
  readonly id: string;
  readonly name: string;
  /** Whose it is. */
  readonly email: string;
  readonly scopes: readonly string[];
  readonly createdAt: string;
  readonly createdBy: string;
  readonly expiresAt: string;
  readonly expired: boolean;
  readonly lastUsedAt: string | null;
}

/** A token that was made; the secret is shown this once. */
export interface CreatedToken extends TokenSummary {
  readonly token: string;
}

/** There is no such token or session of whom it was asked for. */
export class TokenNotFoundError extends TimelineError {
  readonly code = 'token-not-found';
}

/**
 * Makes a token that may do some of what its user may, for a limited time.
 * @throws NotAllowedError where a token asks for another one, or a user for somebody else's.
 * @throws InvalidInputError for more than the user may do.
 */
export async function createToken(
  deps: ServiceDeps,
  principal: Principal,
  input: z.output<typeof createTokenInput>,
): Promise<CreatedToken> {
  requireSignedIn(principal);
  if (principal.user && input.user !== undefined && !isSelf(principal, input.user)) {
    throw new NotAllowedError('A token is made by the person whose it is.');
  }
  const user = await findChosenUser(deps.db, principal, input.user);
  if (user.disabled_at !== null) throw new UserNotFoundError();
  const allowed = permissionsOf(user.roles.filter(isRole));
  const scopes = PERMISSIONS.filter((permission) => input.scopes.includes(permission));
  const problems = scopes.filter((scope) => !allowed.includes(scope));
  if (problems.length > 0) {
    throw new InvalidInputError([
      { where: 'scopes', message: `must be of what they may do: ${allowed.join(', ')}`, seen: problems.join(', ') },
    ]);
  }
  if ((await listApiTokens(deps.db, user.id)).length >= MOST_TOKENS) {
    throw new InvalidInputError([{ where: 'name', message: `must not be one of more than ${MOST_TOKENS} tokens` }]);
  }
  const at = deps.now();
  const token = `${API_TOKEN_PREFIX}${newSecret()}`;
  const row = await inTransaction(deps.db, 'read committed', async (tx) => {
    const made = await insertApiToken(tx, {
      tokenHash: hashSecret(token),
      userId: user.id,
      name: input.name,
      scopes,
      createdBy: actorOf(principal),
      at: new Date(at),
      expiresAt: new Date(at + input.days * DAY_MS),
    });
    await appendAccessChange(tx, {
      at: new Date(at),
      byWhom: actorOf(principal),
      userId: user.id,
      what: 'token-created',
      details: { token: made.id, scopes, days: input.days },
    });
    return made;
  });
  return { ...toTokenSummary({ ...row, email: user.email }, at), token };
}

/** One's own tokens, or for administrators those of somebody, or of everybody. */
export async function listTokens(
  deps: ServiceDeps,
  principal: Principal,
  { user: key }: z.output<typeof listTokensInput>,
): Promise<{ readonly tokens: readonly TokenSummary[] }> {
  const everybody = key === 'all' || (key === undefined && principal.user === undefined);
  const of = everybody ? undefined : (await findChosenUser(deps.db, principal, key)).id;
  if (everybody && !principal.permissions.includes('administer')) {
    throw new NotAllowedError('Only administrators can see the tokens of others.');
  }
  const rows = await listApiTokens(deps.db, of);
  return { tokens: rows.map((row) => toTokenSummary(row, deps.now())) };
}

/**
 * Revokes one's own token, or for administrators anybody's.
 * @throws TokenNotFoundError where there is none to revoke.
 */
export async function revokeToken(
  deps: ServiceDeps,
  principal: Principal,
  { token }: z.output<typeof revokeTokenInput>,
): Promise<{ readonly id: string }> {
  const administers = principal.permissions.includes('administer');
  if (!administers) requireSignedIn(principal);
  const of = administers ? undefined : principal.user?.id;
  if (!administers && of === undefined) throw new TokenNotFoundError('There is no such token.');
  const at = new Date(deps.now());
  return inTransaction(deps.db, 'read committed', async (tx) => {
    const revoked = await revokeApiToken(tx, token, of, at);
    if (!revoked) throw new TokenNotFoundError('There is no such token.');
    await appendAccessChange(tx, {
      at,
      byWhom: actorOf(principal),
      userId: revoked.user_id,
      what: 'token-revoked',
      details: { token },
    });
    return { id: token };
  });
}

function toTokenSummary(row: ApiTokenRow & { readonly email: string }, now: number): TokenSummary {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    scopes: row.scopes,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by,
    expiresAt: row.expires_at.toISOString(),
    expired: row.expires_at.getTime() <= now,
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
  };
}
