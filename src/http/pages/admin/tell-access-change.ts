import { z } from 'zod';
import type { SeenAccessChange } from '../../../service/access/list-access-changes.ts';
import { permissionWords } from '../account/permission-words.ts';
import { count } from '../words/dates.ts';
import { rolesWords } from './person-view.ts';

const words = z.array(z.string()).catch([]);
const number = z.number().catch(0);
const detailsSchema = z.object({
  roles: words,
  was: words,
  is: words,
  renamed: z.boolean().catch(false),
  sessions: number,
  tokens: number,
  feeds: number,
  scopes: words,
  days: number,
});
type Details = z.output<typeof detailsSchema>;

/** "Roles changed from Viewer to Coordinator": what was done, in words. */
export function tellAccessChange({ what, details }: Pick<SeenAccessChange, 'what' | 'details'>): string {
  return TELL[what](detailsSchema.parse(details));
}

const TELL: Readonly<Record<SeenAccessChange['what'], (details: Details) => string>> = {
  'user-added': ({ roles }) => `Added as ${rolesWords(roles)}`,
  'user-changed': ({ was, is, renamed }) =>
    [
      ...(renamed ? ['Name changed'] : []),
      ...(was.join() === is.join() ? [] : [`Roles changed from ${rolesWords(was)} to ${rolesWords(is)}`]),
    ].join('. ') || 'Saved without a change',
  'user-disabled': ({ sessions, tokens, feeds }) =>
    `Disabled: ${count(sessions, 'session')}, ${count(tokens, 'token')} and ${count(feeds, 'calendar')} ended`,
  'user-enabled': () => 'Enabled',
  'subject-linked': () => 'Known by their organisation’s account from now on',
  'link-printed': () => 'Sign-in link made for them',
  'token-created': ({ scopes, days }) =>
    `Token made for ${count(days, 'day')}: ${scopes.map((each) => permissionWords(each).toLowerCase()).join(', ')}`,
  'token-revoked': () => 'Token revoked',
  'sessions-ended': ({ sessions }) => `${count(sessions, 'session')} ended`,
  'feed-created': () => 'Calendar made',
  'feed-revoked': () => 'Calendar revoked',
};
