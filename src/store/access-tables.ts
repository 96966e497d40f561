import type { ColumnType, Generated } from 'kysely';
import type { Instant, Json, OptionalInstant } from './cell-types.ts';

/* Who may use the service, and by what they are known. */

/** Somebody who may sign in. */
export interface UsersTable {
  id: string;
  party: string;
  roles: string[];
  name: string;
  /** In lower case. */
  email: string;
  /** What a provider calls them, once it brought them here. */
  oidc_issuer: string | null;
  oidc_subject: string | null;
  created_at: Instant;
  created_by: string;
  /** Since when they may not sign in any more. */
  disabled_at: OptionalInstant;
}

/** A browser that somebody signed in with. Over once ended, past its end, or unused for too long. */
export interface SessionsTable {
  id: string;
  token_hash: string;
  user_id: string;
  signed_in_by: 'link' | 'code' | 'printed-link' | 'oidc';
  browser: string;
  created_at: Instant;
  last_seen_at: Instant;
  expires_at: Instant;
  ended_at: OptionalInstant;
}

/** A link by which somebody can sign in, once. */
export interface SignInLinksTable {
  id: string;
  user_id: string;
  token_hash: string;
  /** The browser that asked for it; null opens it in any. */
  browser_hash: string | null;
  /** What can be typed in that browser instead. */
  code_hash: string | null;
  wrong_codes: Generated<number>;
  created_at: Instant;
  expires_at: Instant;
  used_at: OptionalInstant;
}

/** A wish for a link, of any address. */
export interface SignInRequestsTable {
  id: string;
  address_hash: string;
  asked_at: Instant;
}

/** What a sign-in at the provider was begun with. */
export interface OidcSignInsTable {
  state_hash: string;
  browser_hash: string;
  nonce: string;
  code_verifier: string;
  /** The path to go to afterwards. */
  return_to: string;
  expires_at: ColumnType<Date, Date, Date>;
}

/** What a program shows in a person's place. */
export interface ApiTokensTable {
  id: string;
  token_hash: string;
  user_id: string;
  name: string;
  /** Permissions: of those that its user has, it has these. */
  scopes: string[];
  created_at: Instant;
  created_by: string;
  expires_at: Instant;
  last_used_at: OptionalInstant;
  revoked_at: OptionalInstant;
}

/** What was changed about who may do what. Rows are only ever added. */
export interface AccessChangesTable {
  id: string;
  at: ColumnType<Date, Date, never>;
  by_whom: string;
  user_id: string;
  what: string;
  details: Json<unknown>;
}

/** What somebody is in the middle of on the pages. */
export interface DraftsTable {
  id: string;
  user_id: string;
  /** What it is a draft of. */
  kind: string;
  /** JSON as text: what was typed may hold what `jsonb` refuses. */
  content: string;
  expires_at: Instant;
}
