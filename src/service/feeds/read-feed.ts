import { addDays } from '../../calendar/plain-date.ts';
import { londonToday } from '../../clock.ts';
import { buildCalendarFile } from '../../mail/calendar-file.ts';
import { listFeedEntries } from '../../store/feed-entries.ts';
import { findFeed } from '../../store/feeds.ts';
import { behindWall } from '../access/behind-wall.ts';
import { knownPrincipal } from '../access/known-principal.ts';
import { hashSecret } from '../access/secret.ts';
import type { ServiceDeps } from '../service-deps.ts';
import { toFeedEntry } from './feed-entry.ts';

/** How long what is past is shown. */
const PAST_DAYS = 90;
/** More than any person has; a program that reads the calendar has to hold it. */
const MOST_ENTRIES = 5000;
const REFRESH_MINUTES = 60;

/** How feeds are written. */
export interface FeedOptions {
  /** Says nothing of who or what before the announcement. */
  readonly neutralTitles: boolean;
  /** Where the service's pages are, without a slash at the end. */
  readonly baseUrl: string | undefined;
}

/**
 * The calendar that the address with this token shows: what its owner may see now. Null where no feed that holds has the
 * token. The same to the byte until something in it changes, or a day passes out of it.
 */
export async function readFeed(deps: ServiceDeps, token: string, options: FeedOptions): Promise<string | null> {
  const feed = await findFeed(deps.db, hashSecret(token));
  const user = feed && { ...feed.user, by: '' };
  const principal = user && knownPrincipal(deps.rules.current, user);
  if (!feed || !principal?.permissions.includes('see')) return null;
  const { party, inspected } = principal;
  const rows = await behindWall(deps, principal, (db) =>
    listFeedEntries(db, {
      party,
      inspected,
      email: feed.user.email,
      mineOnly: feed.scope === 'mine',
      from: addDays(londonToday(deps.now()), -PAST_DAYS),
      limit: MOST_ENTRIES,
    }),
  );
  const writing = { rules: deps.rules, userId: feed.user.id, ...options };
  return buildCalendarFile({
    method: 'PUBLISH',
    entries: rows.map((row) => toFeedEntry(row, writing)).filter((entry) => entry !== null),
    feed: { name: 'Timeline', refreshMinutes: REFRESH_MINUTES },
  });
}
