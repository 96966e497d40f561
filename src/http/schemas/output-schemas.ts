import type { z } from 'zod';
import type { OperationName } from '../../service/operation-routes.ts';
import {
  accessChangePage,
  createdToken,
  endedSessions,
  printedLink,
  revokedToken,
  sessionList,
  tokenList,
  user,
  userList,
} from './access.ts';
import { appliedCalendar, calendarPreview, changedCalendar } from './calendars.ts';
import { createdFeed, feedList, invitationList, invitationWish, revokedFeed } from './calendars-of-people.ts';
import { possibleEvents, publicationAnswer, recordedResult } from './change.ts';
import { editionChange, editionPage, keptEdition } from './editions.ts';
import { historyCheckPage, inspectionHistory, timelineAsOf } from './history.ts';
import { createdInspection, inspectionDetail, inspectionPage } from './inspection.ts';
import { deadlineCounts, deadlinePage, reminderPage, retriedReminder } from './lists.ts';
import { programme, programmeYear, startsFound, whatIf } from './planning.ts';
import {
  calendar,
  calendarList,
  framework,
  frameworkList,
  historyPage,
  inspectionTimeline,
  recordedEvents,
} from './resources.ts';
import { backup, exportedFile, serviceStatus } from './service.ts';
import { seenTimeline } from './timeline.ts';
import {
  addedWebhook,
  deliveryPage,
  removedWebhook,
  replayedDeliveries,
  rotatedSecret,
  webhookList,
  webhookTest,
} from './webhooks.ts';

/**
 * What each operation answers with, for the OpenAPI document and for tests. Answers are not passed through them: the
 * types say that they fit, and tests compare real ones.
 */
export const OUTPUT_SCHEMAS = {
  preview: seenTimeline,
  createInspection: createdInspection,
  listInspections: inspectionPage,
  showInspection: inspectionDetail,
  showTimeline: inspectionTimeline,
  recordEvent: recordedResult,
  listRecordedEvents: recordedEvents,
  listPossibleEvents: possibleEvents,
  canPublish: publicationAnswer,
  listDeadlines: deadlinePage,
  countDeadlines: deadlineCounts,
  listReminders: reminderPage,
  retryReminder: retriedReminder,
  showHistory: inspectionHistory,
  listHistory: historyPage,
  verifyHistory: historyCheckPage,
  showTimelineAsOf: timelineAsOf,
  listFrameworks: frameworkList,
  showFramework: framework,
  listCalendars: calendarList,
  showCalendar: calendar,
  previewCalendar: calendarPreview,
  changeCalendar: changedCalendar,
  applyCalendar: appliedCalendar,
  exportInspection: exportedFile,
  listEditions: editionPage,
  compareEditions: editionChange,
  adoptEdition: editionChange,
  keepEdition: keptEdition,
  compareStarts: whatIf,
  findStart: startsFound,
  createProgramme: programme,
  showProgramme: programmeYear,
  addWebhook: addedWebhook,
  listWebhooks: webhookList,
  removeWebhook: removedWebhook,
  rotateWebhookSecret: rotatedSecret,
  testWebhook: webhookTest,
  listDeliveries: deliveryPage,
  replayDelivery: replayedDeliveries,
  listUsers: userList,
  addUser: user,
  changeUser: user,
  disableUser: user,
  enableUser: user,
  createSignInLink: printedLink,
  listAccessChanges: accessChangePage,
  listSessions: sessionList,
  endSessions: endedSessions,
  listTokens: tokenList,
  createToken: createdToken,
  revokeToken: revokedToken,
  createFeed: createdFeed,
  listFeeds: feedList,
  revokeFeed: revokedFeed,
  listInvitations: invitationList,
  chooseInvitations: invitationWish,
  status: serviceStatus,
  backup,
} as const satisfies Readonly<Record<OperationName, z.ZodType>>;
