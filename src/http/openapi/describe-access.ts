import type { OperationName } from '../../service/operation-routes.ts';
import type { OperationDescription } from './operation-description.ts';

/** What the document says of operations on people, their calendars, other systems, and the service itself. */
export const ACCESS_DESCRIPTIONS = {
  createFeed: {
    tag: 'Calendars of people',
    summary: 'Make a calendar to subscribe to',
    description:
      'It shows what its owner may see whenever it is read. Its address is a secret that is in this answer and never shown again.',
  },
  listFeeds: {
    tag: 'Calendars of people',
    summary: 'One’s own calendars',
    description: 'Those that hold, the oldest first, without their addresses.',
  },
  revokeFeed: {
    tag: 'Calendars of people',
    summary: 'Revoke a calendar',
    description: 'Its address shows nothing any more.',
    codes: ['feed-not-found'],
  },
  listInvitations: {
    tag: 'Calendars of people',
    summary: 'Where one wants invitations',
    description:
      'The inspections that somebody takes part in, but for cancelled ones. Somebody else’s are shown to those who plan.',
  },
  chooseInvitations: {
    tag: 'Calendars of people',
    summary: 'Want invitations, or no more',
    description:
      'Whether somebody on an inspection is sent each date of their own as an invitation, which moves and vanishes with it. Somebody else’s wish is set by those who plan.',
    codes: ['inspection-not-found'],
  },
  addWebhook: {
    tag: 'Webhooks',
    summary: 'Tell another system of events',
    description:
      'From now on it is sent signed messages in the form of Standard Webhooks. The secret is in this answer and never shown again.',
  },
  listWebhooks: {
    tag: 'Webhooks',
    summary: 'The webhooks',
    description: 'The oldest first, and how their deliveries stand.',
  },
  removeWebhook: {
    tag: 'Webhooks',
    summary: 'Tell a system of nothing more',
    description: 'What was on its way to it goes as well.',
    codes: ['webhook-not-found'],
  },
  rotateWebhookSecret: {
    tag: 'Webhooks',
    summary: 'Change the secret of a webhook',
    description: 'Messages are signed by both secrets for some hours, 24 unless told.',
    codes: ['webhook-not-found'],
  },
  testWebhook: {
    tag: 'Webhooks',
    summary: 'Send a ping',
    description: 'Waits up to ten seconds for the answer. A disabled webhook that accepts it is enabled again.',
    codes: ['webhook-not-found'],
  },
  listDeliveries: {
    tag: 'Webhooks',
    summary: 'What was sent to webhooks',
    description: 'Those written or replayed last first. They are kept for 30 days.',
    codes: ['webhook-not-found'],
  },
  replayDelivery: {
    tag: 'Webhooks',
    summary: 'Send messages again',
    description: 'One delivery, or all of events since a moment, with the ids and the words that they had.',
    codes: ['webhook-not-found'],
  },
  listUsers: {
    tag: 'Access',
    summary: 'The people who may use the service',
    description: 'By their addresses, with those who may not sign in any more.',
  },
  addUser: {
    tag: 'Access',
    summary: 'Add somebody',
    description: 'They may sign in from now on, and are told nothing. Their party follows from their roles.',
    codes: ['user-exists'],
  },
  changeUser: {
    tag: 'Access',
    summary: 'Change a name or roles',
    description: 'What somebody may do changes with their next request. Roles given replace those that they have.',
    codes: ['user-not-found', 'last-administrator'],
  },
  disableUser: {
    tag: 'Access',
    summary: 'Let somebody in no more',
    description: 'Their sessions end at once, their tokens and feeds are revoked, for good.',
    codes: ['user-not-found', 'last-administrator'],
  },
  enableUser: {
    tag: 'Access',
    summary: 'Let somebody in again',
    description: 'With the roles that they had. Sessions and tokens of before stay over.',
    codes: ['user-not-found'],
  },
  createSignInLink: {
    tag: 'Access',
    summary: 'Print a sign-in link',
    description: 'It signs somebody in, in any browser, once, within an hour. Offered on its own socket only.',
    codes: ['user-not-found'],
  },
  listAccessChanges: {
    tag: 'Access',
    summary: 'What was changed about who may do what',
    description: 'Who changed what of whom, the latest first; everybody’s, or somebody’s.',
    codes: ['user-not-found'],
  },
  listSessions: {
    tag: 'Access',
    summary: 'Where one is signed in',
    description: 'One’s own sessions, or for administrators somebody’s, the newest first.',
    codes: ['user-not-found'],
  },
  endSessions: {
    tag: 'Access',
    summary: 'End sessions',
    description: 'One, or all of them; one’s own, or for administrators somebody’s.',
    codes: ['user-not-found', 'token-not-found'],
  },
  listTokens: {
    tag: 'Access',
    summary: 'The tokens',
    description: 'One’s own; for administrators somebody’s, or with the user `all` everybody’s.',
    codes: ['user-not-found'],
  },
  createToken: {
    tag: 'Access',
    summary: 'Make a token',
    description:
      'For a program to send as `Authorization: Bearer`. Made by the signed-in person whose it is. The secret is in this answer and never shown again.',
    codes: ['user-not-found'],
  },
  revokeToken: {
    tag: 'Access',
    summary: 'Revoke a token',
    description: 'One’s own, or for administrators anybody’s. It lets nobody in any more.',
    codes: ['token-not-found'],
  },
  status: {
    tag: 'Service',
    summary: 'How the service is doing',
    description: 'Each part, and what is late or failed.',
  },
  backup: {
    tag: 'Service',
    summary: 'Write a backup',
    description: 'To a new file on the machine of the service. Offered on its own socket only.',
    codes: ['backup-file-unsuitable', 'program-failed'],
  },
} as const satisfies Partial<Record<OperationName, OperationDescription>>;
