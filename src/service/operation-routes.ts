/** Where HTTP offers each thing that the service does. Parts of a path that begin with a colon are keys of the input. */
export const OPERATION_ROUTES = {
  preview: { method: 'POST', path: '/preview' },
  createInspection: { method: 'POST', path: '/inspections' },
  listInspections: { method: 'GET', path: '/inspections' },
  showInspection: { method: 'GET', path: '/inspections/:inspection' },
  showTimeline: { method: 'GET', path: '/inspections/:inspection/timeline' },
  listRecordedEvents: { method: 'GET', path: '/inspections/:inspection/events' },
  recordEvent: { method: 'POST', path: '/inspections/:inspection/events' },
  listPossibleEvents: { method: 'GET', path: '/inspections/:inspection/possible-events' },
  canPublish: { method: 'GET', path: '/inspections/:inspection/publication' },
  listDeadlines: { method: 'GET', path: '/deadlines' },
  listReminders: { method: 'GET', path: '/reminders' },
  retryReminder: { method: 'POST', path: '/reminders/:reminder/retry' },
  showHistory: { method: 'GET', path: '/inspections/:inspection/history' },
  listHistory: { method: 'GET', path: '/history' },
  verifyHistory: { method: 'GET', path: '/history/check' },
  showTimelineAsOf: { method: 'GET', path: '/inspections/:inspection/as-of' },
  listFrameworks: { method: 'GET', path: '/frameworks' },
  showFramework: { method: 'GET', path: '/frameworks/:framework' },
  listCalendars: { method: 'GET', path: '/calendars' },
  showCalendar: { method: 'GET', path: '/calendars/:calendar' },
  previewCalendar: { method: 'POST', path: '/calendars/preview' },
  changeCalendar: { method: 'POST', path: '/calendars/changes' },
  applyCalendar: { method: 'POST', path: '/calendars/apply' },
  exportInspection: { method: 'GET', path: '/inspections/:inspection/export' },
  listEditions: { method: 'GET', path: '/editions' },
  compareEditions: { method: 'GET', path: '/inspections/:inspection/edition' },
  adoptEdition: { method: 'POST', path: '/inspections/:inspection/edition' },
  keepEdition: { method: 'POST', path: '/inspections/:inspection/edition/kept' },
  compareStarts: { method: 'POST', path: '/what-if' },
  findStart: { method: 'POST', path: '/find-start' },
  createProgramme: { method: 'POST', path: '/programmes', bodyLimit: 8_388_608 },
  addWebhook: { method: 'POST', path: '/webhooks' },
  listWebhooks: { method: 'GET', path: '/webhooks' },
  removeWebhook: { method: 'POST', path: '/webhooks/:webhook/remove' },
  rotateWebhookSecret: { method: 'POST', path: '/webhooks/:webhook/secret' },
  testWebhook: { method: 'POST', path: '/webhooks/:webhook/test' },
  listDeliveries: { method: 'GET', path: '/webhook-deliveries' },
  replayDelivery: { method: 'POST', path: '/webhooks/:webhook/replay' },
  createFeed: { method: 'POST', path: '/feeds' },
  listFeeds: { method: 'GET', path: '/feeds' },
  revokeFeed: { method: 'POST', path: '/feeds/:feed/revoke' },
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
  /** Concerns the machine itself, and is offered to its owner only. */
  readonly local?: boolean;
}
