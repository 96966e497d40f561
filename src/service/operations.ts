import type { z } from 'zod';
import { behindWall } from './access/behind-wall.ts';
import { createSignInLink } from './access/create-sign-in-link.ts';
import { disableUser, enableUser, userInput } from './access/disable-user.ts';
import { listAccessChanges, listAccessChangesInput } from './access/list-access-changes.ts';
import { addUser, addUserInput, changeUser, changeUserInput, listUsers, listUsersInput } from './access/people.ts';
import { type Permission, requirePermission } from './access/permissions.ts';
import { endSessions, endSessionsInput, listSessions, listSessionsInput } from './access/sessions.ts';
import {
  createToken,
  createTokenInput,
  listTokens,
  listTokensInput,
  revokeToken,
  revokeTokenInput,
} from './access/tokens.ts';
import { applyCalendar, applyCalendarInput } from './calendars/apply-calendar.ts';
import { changeCalendar, changeCalendarInput } from './calendars/change-calendar.ts';
import { byCurrentCalendars } from './calendars/hold-calendar.ts';
import { previewCalendar, previewCalendarInput } from './calendars/preview-calendar.ts';
import { listCalendars, listCalendarsInput, showCalendar, showCalendarInput } from './calendars/show-calendar.ts';
import { chooseInvitations, chooseInvitationsInput } from './choose-invitations.ts';
import { countDeadlines, countDeadlinesInput } from './count-deadlines.ts';
import { createInspection, createInspectionInput } from './create-inspection.ts';
import {
  adoptEdition,
  adoptEditionInput,
  compareEditionsInput,
  compareInspectionEditions,
  keepEdition,
  keepEditionInput,
} from './editions/change-edition.ts';
import { listEditions, listEditionsInput } from './editions/list-editions.ts';
import { exportInspection, exportInspectionInput } from './export/export-inspection.ts';
import { listHistory, listHistoryInput } from './history/list-history.ts';
import {
  createFeed,
  createFeedInput,
  listFeeds,
  listFeedsInput,
  revokeFeed,
  revokeFeedInput,
} from './feeds/manage-feeds.ts';
import { showHistory, showHistoryInput } from './history/show-history.ts';
import { showTimelineAsOf, timelineAsOfInput } from './history/timeline-as-of.ts';
import { verifyHistory, verifyHistoryInput } from './history/verify-history.ts';
import { canPublish, guideInput, listPossibleEvents } from './guide-recording.ts';
import { listDeadlines, listDeadlinesInput } from './list-deadlines.ts';
import { listInvitations, listInvitationsInput } from './list-invitations.ts';
import { listReminders, listRemindersInput, retryReminder, retryReminderInput } from './list-reminders.ts';
import { runOnce } from './once/run-once.ts';
import type { OperationName } from './operation-routes.ts';
import { createProgramme, createProgrammeInput } from './planning/create-programme.ts';
import { findStart, findStartInput } from './planning/find-start.ts';
import { showProgramme, showProgrammeInput } from './planning/show-programme.ts';
import { compareStarts, whatIfInput } from './planning/what-if.ts';
import { previewTimeline } from './preview-timeline.ts';
import { recordEvent, recordEventInput } from './record-event.ts';
import { seenTimeline } from './seen-timeline.ts';
import type { Principal, ServiceDeps } from './service-deps.ts';
import { backupInput, backUpService, describeService, serviceStatusInput } from './service-status.ts';
import { listFrameworks, listFrameworksInput, showFramework, showFrameworkInput } from './show-framework.ts';
import { listInspections, listInspectionsInput, showInspection, showInspectionInput } from './show-inspection.ts';
import { listRecordedEvents, showTimeline, showTimelineInput } from './show-timeline.ts';
import { parseInput, previewInput } from './timeline-input.ts';
import { addWebhook, addWebhookInput } from './webhooks/add-webhook.ts';
import { listDeliveries, listDeliveriesInput } from './webhooks/list-deliveries.ts';
import { listWebhooks, listWebhooksInput } from './webhooks/list-webhooks.ts';
import { removeWebhook, webhookInput } from './webhooks/remove-webhook.ts';
import { replayDelivery, replayDeliveryInput } from './webhooks/replay-delivery.ts';
import { rotateWebhookSecret, rotateWebhookSecretInput } from './webhooks/rotate-webhook-secret.ts';
import { testWebhook } from './webhooks/test-webhook.ts';

/** One thing that the service does: whoever asks, by HTTP or in the process, runs the same function. */
export interface Operation<Input extends z.ZodType = z.ZodType, Output = unknown> {
  /** What whoever asks must be allowed; a calculator that knows no inspection needs nothing. */
  readonly needs: Permission | 'nothing';
  /**
   * Writes what somebody of an inspected party asks for, where that is none of an inspection's secrets: it reads what it
   * is about behind the wall by itself. All others are run behind it.
   */
  readonly asksWall: boolean;
  /** Answers with a secret that is shown once: no answer is kept to be given again, and a key is of no account. */
  readonly givesSecret: boolean;
  readonly input: Input;
  readonly run: (deps: ServiceDeps, principal: Principal, input: z.output<Input>) => Promise<Output>;
}

/** Everything that the service does, by name. */
export const OPERATIONS = {
  preview: operation('nothing', previewInput, (deps, principal, input) =>
    Promise.resolve(seenTimeline(previewTimeline(deps.rules, input, deps.now()), principal, null)),
  ),
  createInspection: operation('plan', createInspectionInput, createInspection),
  listInspections: operation('see', listInspectionsInput, listInspections),
  showInspection: operation('see', showInspectionInput, showInspection),
  showTimeline: operation('see', showTimelineInput, showTimeline),
  listRecordedEvents: operation('see', showTimelineInput, listRecordedEvents),
  recordEvent: operation('record', recordEventInput, recordEvent, { asksWall: true }),
  listPossibleEvents: operation('see-planning', guideInput, listPossibleEvents),
  canPublish: operation('see-planning', guideInput, canPublish),
  listDeadlines: operation('see', listDeadlinesInput, listDeadlines),
  countDeadlines: operation('see', countDeadlinesInput, countDeadlines),
  listReminders: operation('see', listRemindersInput, listReminders),
  retryReminder: operation('plan', retryReminderInput, retryReminder),
  showHistory: operation('see', showHistoryInput, showHistory),
  listHistory: operation('see-planning', listHistoryInput, listHistory),
  verifyHistory: operation('administer', verifyHistoryInput, verifyHistory),
  showTimelineAsOf: operation('see', timelineAsOfInput, showTimelineAsOf),
  listFrameworks: operation('see', listFrameworksInput, (deps, principal) =>
    Promise.resolve(listFrameworks(deps, principal)),
  ),
  showFramework: operation('see', showFrameworkInput, async (deps, principal, input) =>
    showFramework(deps, principal, input),
  ),
  listCalendars: operation('see', listCalendarsInput, (deps, principal) =>
    Promise.resolve(listCalendars(deps, principal)),
  ),
  showCalendar: operation('see', showCalendarInput, showCalendar),
  previewCalendar: operation('see-planning', previewCalendarInput, previewCalendar),
  changeCalendar: operation('plan', changeCalendarInput, changeCalendar),
  applyCalendar: operation('plan', applyCalendarInput, applyCalendar),
  exportInspection: operation('see', exportInspectionInput, exportInspection),
  listEditions: operation('see', listEditionsInput, listEditions),
  compareEditions: operation('see-planning', compareEditionsInput, compareInspectionEditions),
  adoptEdition: operation('plan', adoptEditionInput, adoptEdition),
  keepEdition: operation('plan', keepEditionInput, keepEdition),
  compareStarts: operation('see-planning', whatIfInput, compareStarts),
  findStart: operation('see-planning', findStartInput, findStart),
  createProgramme: operation('plan', createProgrammeInput, createProgramme),
  showProgramme: operation('see-planning', showProgrammeInput, showProgramme),
  addWebhook: operation('administer', addWebhookInput, addWebhook, { givesSecret: true }),
  listWebhooks: operation('administer', listWebhooksInput, listWebhooks),
  removeWebhook: operation('administer', webhookInput, removeWebhook),
  rotateWebhookSecret: operation('administer', rotateWebhookSecretInput, rotateWebhookSecret, { givesSecret: true }),
  testWebhook: operation('administer', webhookInput, testWebhook),
  listDeliveries: operation('administer', listDeliveriesInput, listDeliveries),
  replayDelivery: operation('administer', replayDeliveryInput, replayDelivery),
  listUsers: operation('administer', listUsersInput, listUsers),
  addUser: operation('administer', addUserInput, addUser),
  changeUser: operation('administer', changeUserInput, changeUser),
  disableUser: operation('administer', userInput, disableUser),
  enableUser: operation('administer', userInput, enableUser),
  createSignInLink: operation('administer', userInput, createSignInLink, { givesSecret: true }),
  listAccessChanges: operation('administer', listAccessChangesInput, listAccessChanges),
  listSessions: operation('see', listSessionsInput, listSessions, { asksWall: true }),
  endSessions: operation('see', endSessionsInput, endSessions, { asksWall: true }),
  listTokens: operation('see', listTokensInput, listTokens, { asksWall: true }),
  createToken: operation('see', createTokenInput, createToken, { asksWall: true, givesSecret: true }),
  revokeToken: operation('see', revokeTokenInput, revokeToken, { asksWall: true }),
  createFeed: operation('see', createFeedInput, createFeed, { asksWall: true, givesSecret: true }),
  listFeeds: operation('see', listFeedsInput, listFeeds, { asksWall: true }),
  revokeFeed: operation('see', revokeFeedInput, revokeFeed, { asksWall: true }),
  listInvitations: operation('see', listInvitationsInput, listInvitations),
  chooseInvitations: operation('see', chooseInvitationsInput, chooseInvitations, { asksWall: true }),
  status: operation('administer', serviceStatusInput, describeService),
  backup: operation('administer', backupInput, backUpService),
} as const satisfies Readonly<Record<OperationName, unknown>>;

type Operations = typeof OPERATIONS;
/** What an operation is given, before it is checked. */
export type OperationInput<Name extends OperationName> = z.input<Operations[Name]['input']>;
/** What an operation gives. */
export type OperationOutput<Name extends OperationName> = Awaited<ReturnType<Operations[Name]['run']>>;

/** How an operation is run. */
export interface RunOptions {
  /** With the same key it is done once only, and gives what it gave then; a dry run needs none. */
  readonly onceKey?: string | undefined;
  /** Looks whether it is to be done at all, once it is known that it was not done before; throws where it is not. */
  readonly precondition?: ((deps: ServiceDeps) => Promise<void>) | undefined;
}

/**
 * Runs an operation on an input that nobody has looked at yet, by the calendars as they are now. What somebody of an
 * inspected party asks is read behind the wall, whatever the operation's own queries ask for.
 * @throws NotAllowedError for whoever lacks the permission that it needs.
 * @throws InvalidInputError with everything that is wrong with its form.
 */
export async function runOperation<Name extends OperationName>(
  name: Name,
  deps: ServiceDeps,
  principal: Principal,
  input: unknown,
  { onceKey, precondition }: RunOptions = {},
): Promise<OperationOutput<Name>> {
  const { needs, asksWall, givesSecret, input: schema, run } = OPERATIONS[name] as unknown as Operation;
  if (needs !== 'nothing') requirePermission(principal, needs);
  const checked = parseInput(schema, input);
  const act = async (within: ServiceDeps): Promise<unknown> => {
    await precondition?.(within);
    return asksWall || needs === 'nothing'
      ? run(within, principal, checked)
      : behindWall(within, principal, (db) => run({ ...within, db }, principal, checked));
  };
  const answer = (): Promise<unknown> =>
    onceKey === undefined || givesSecret || isDryRun(checked)
      ? act(deps)
      : runOnce(deps, principal, { key: onceKey, operation: name, input: checked }, act);
  const { trace = untraced } = deps.runtime;
  return (await trace(`operation ${name}`, () => byCurrentCalendars(deps, answer))) as OperationOutput<Name>;
}

function untraced<T>(_name: string, act: () => Promise<T>): Promise<T> {
  return act();
}

function isDryRun(input: unknown): boolean {
  return (input as { readonly dryRun?: unknown }).dryRun === true;
}

function operation<Input extends z.ZodType, Output>(
  needs: Permission | 'nothing',
  input: Input,
  run: Operation<Input, Output>['run'],
  { asksWall = false, givesSecret = false }: Partial<Pick<Operation, 'asksWall' | 'givesSecret'>> = {},
): Operation<Input, Output> {
  return { needs, asksWall, givesSecret, input, run };
}
