import type { SessionSummary } from '../../../service/access/sessions.ts';
import { shortInstant } from '../words/instants.ts';
import { describeBrowser } from './describe-browser.ts';

/** Where somebody is signed in, as a table shows it. */
export interface SessionRow {
  readonly id: string;
  readonly browser: string;
  /** How they signed in. */
  readonly by: string;
  readonly since: string;
  readonly lastSeen: string;
  readonly ends: string;
  /** It is the session that asks. */
  readonly current: boolean;
}

const WAYS: Readonly<Record<SessionSummary['signedInBy'], string>> = {
  link: 'Emailed link',
  code: 'Emailed code',
  'printed-link': 'Link from an administrator',
  oidc: 'Organisation’s account',
};

/** The sessions of somebody for a table. */
export function sessionRows(sessions: readonly SessionSummary[]): readonly SessionRow[] {
  return sessions.map((session) => ({
    id: session.id,
    browser: describeBrowser(session.browser),
    by: WAYS[session.signedInBy],
    since: shortInstant(session.createdAt),
    lastSeen: shortInstant(session.lastSeenAt),
    ends: shortInstant(session.expiresAt),
    current: session.current,
  }));
}
