/** Where HTTP offers each thing that the service does. Parts of a path that begin with a colon are keys of the input. */
export const OPERATION_ROUTES = {
  preview: { method: 'POST', path: '/preview', media: ['text/calendar'], calculates: true },
  createInspection: { method: 'POST', path: '/inspections', once: true, creates: true },
  listInspections: { method: 'GET', path: '/inspections' },
  showInspection: { method: 'GET', path: '/inspections/:inspection', versioned: true },
  showTimeline: {
    method: 'GET',
    path: '/inspections/:inspection/timeline',
    versioned: true,
    media: ['text/calendar'],
  },
  listRecordedEvents: { method: 'GET', path: '/inspections/:inspection/events', versioned: true },
  recordEvent: {
    method: 'POST',
    path: '/inspections/:inspection/events',
    once: true,
    creates: true,
    versioned: true,
  },
  listPossibleEvents: { method: 'GET', path: '/inspections/:inspection/possible-events' },
  canPublish: { method: 'GET', path: '/inspections/:inspection/publication' },
  listDeadlines: { method: 'GET', path: '/deadlines', media: ['text/csv', 'text/calendar'] },
  countDeadlines: { method: 'GET', path: '/deadlines/counts' },
  listReminders: { method: 'GET', path: '/reminders' },
  retryReminder: { method: 'POST', path: '/reminders/:reminder/retry', once: true },
  showHistory: { method: 'GET', path: '/inspections/:inspection/history' },
  listHistory: { method: 'GET', path: '/history' },
  verifyHistory: { method: 'GET', path: '/history/check' },
  showTimelineAsOf: { method: 'GET', path: '/inspections/:inspection/as-of' },
  listFrameworks: { method: 'GET', path: '/frameworks' },
  showFramework: { method: 'GET', path: '/frameworks/:framework' },
  listCalendars: { method: 'GET', path: '/calendars' },
  showCalendar: { method: 'GET', path: '/calendars/:calendar' },
  previewCalendar: { method: 'POST', path: '/calendars/preview' },
  changeCalendar: { method: 'POST', path: '/calendars/changes', once: true },
  applyCalendar: { method: 'POST', path: '/calendars/apply' },
  exportInspection: { method: 'GET', path: '/inspections/:inspection/export', media: ['text/html'] },
  listEditions: { method: 'GET', path: '/editions' },
  compareEditions: { method: 'GET', path: '/inspections/:inspection/edition' },
  adoptEdition: { method: 'POST', path: '/inspections/:inspection/edition', once: true, versioned: true },
  keepEdition: { method: 'POST', path: '/inspections/:inspection/edition/kept', once: true },
  compareStarts: { method: 'POST', path: '/what-if' },
  findStart: { method: 'POST', path: '/find-start' },
  createProgramme: { method: 'POST', path: '/programmes', bodyLimit: 8_388_608, once: true, creates: true },
  showProgramme: { method: 'GET', path: '/programme' },
  addWebhook: { method: 'POST', path: '/webhooks' },
  listWebhooks: { method: 'GET', path: '/webhooks' },
  removeWebhook: { method: 'POST', path: '/webhooks/:webhook/remove' },
  rotateWebhookSecret: { method: 'POST', path: '/webhooks/:webhook/secret' },
  testWebhook: { method: 'POST', path: '/webhooks/:webhook/test' },
  listDeliveries: { method: 'GET', path: '/webhook-deliveries' },
  replayDelivery: { method: 'POST', path: '/webhooks/:webhook/replay' },
  listUsers: { method: 'GET', path: '/users' },
  addUser: { method: 'POST', path: '/users' },
  changeUser: { method: 'POST', path: '/users/:user' },
  disableUser: { method: 'POST', path: '/users/:user/disable' },
  enableUser: { method: 'POST', path: '/users/:user/enable' },
  createSignInLink: { method: 'POST', path: '/users/:user/sign-in-link', local: true },
  listAccessChanges: { method: 'GET', path: '/access-changes' },
  listSessions: { method: 'GET', path: '/sessions' },
  endSessions: { method: 'POST', path: '/sessions/end' },
  listTokens: { method: 'GET', path: '/tokens' },
  createToken: { method: 'POST', path: '/tokens' },
  revokeToken: { method: 'POST', path: '/tokens/:token/revoke' },
  createFeed: { method: 'POST', path: '/feeds' },
  listFeeds: { method: 'GET', path: '/feeds' },
  revokeFeed: { method: 'POST', path: '/feeds/:feed/revoke' },
  listInvitations: { method: 'GET', path: '/invitations' },
  chooseInvitations: { method: 'POST', path: '/inspections/:inspection/invitations' },
  status: { method: 'GET', path: '/status' },
  backup: { method: 'POST', path: '/backup', local: true },
} as const satisfies Readonly<Record<string, OperationRoute>>;

/** The name of something that the service does. */
export type OperationName = keyof typeof OPERATION_ROUTES;

/** A place of the HTTP interface. */
export interface OperationRoute {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** The bytes that an input may have, where they are more than usual. */
  readonly bodyLimit?: number;
  /** Done once, however often it is asked for with the same `Idempotency-Key`; what only looks needs none. */
  readonly once?: boolean;
  /** Stores something new, unless it is a dry run: answered with 201. */
  readonly creates?: boolean;
  /** Of one inspection as it is: looking gives its `ETag`, and changing it takes that as `If-Match`. */
  readonly versioned?: boolean;
  /** Follows from its input, the rules, the calendars and the minute alone. */
  readonly calculates?: boolean;
  /** What it answers in besides JSON, by `Accept`. */
  readonly media?: readonly ('text/csv' | 'text/calendar' | 'text/html')[];
  /** Concerns the machine itself, and is offered to its owner only. */
  readonly local?: boolean;
}
