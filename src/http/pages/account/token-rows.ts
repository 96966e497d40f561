import type { TokenSummary } from '../../../service/access/tokens.ts';
import { shortInstant } from '../words/instants.ts';
import { permissionWords } from './permission-words.ts';

/** A program's token, as a table shows it. */
export interface TokenRow {
  readonly id: string;
  readonly name: string;
  /** Whose it is. */
  readonly email: string;
  readonly scopes: readonly string[];
  readonly made: string;
  readonly ends: string;
  /** It ran out. */
  readonly over: boolean;
  readonly lastUsed: string;
}

/** Tokens for a table. */
export function tokenRows(tokens: readonly TokenSummary[]): readonly TokenRow[] {
  return tokens.map((token) => ({
    id: token.id,
    name: token.name,
    email: token.email,
    scopes: token.scopes.map(permissionWords),
    made: shortInstant(token.createdAt),
    ends: shortInstant(token.expiresAt),
    over: token.expired,
    lastUsed: token.lastUsedAt === null ? 'Never' : shortInstant(token.lastUsedAt),
  }));
}
