import type { z } from 'zod';
import { applyCalendar, applyCalendarInput } from './calendars/apply-calendar.ts';
import { changeCalendar, changeCalendarInput } from './calendars/change-calendar.ts';
import { byCurrentCalendars } from './calendars/hold-calendar.ts';
import { previewCalendar, previewCalendarInput } from './calendars/preview-calendar.ts';
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
import { showHistory, showHistoryInput } from './history/show-history.ts';
import { showTimelineAsOf, timelineAsOfInput } from './history/timeline-as-of.ts';
import { verifyHistory, verifyHistoryInput } from './history/verify-history.ts';
import { canPublish, guideInput, listPossibleEvents } from './guide-recording.ts';
import { listDeadlines, listDeadlinesInput } from './list-deadlines.ts';
import { listReminders, listRemindersInput, retryReminder, retryReminderInput } from './list-reminders.ts';
import type { OperationName } from './operation-routes.ts';
import { createProgramme, createProgrammeInput } from './planning/create-programme.ts';
import { findStart, findStartInput } from './planning/find-start.ts';
import { compareStarts, whatIfInput } from './planning/what-if.ts';
import { previewTimeline } from './preview-timeline.ts';
import { recordEvent, recordEventInput } from './record-event.ts';
import type { Principal, ServiceDeps } from './service-deps.ts';
import { backupInput, backUpService, describeService, serviceStatusInput } from './service-status.ts';
import { listInspections, listInspectionsInput, showInspection, showInspectionInput } from './show-inspection.ts';
import { parseInput, previewInput } from './timeline-input.ts';

/** One thing that the service does: whoever asks, by HTTP or in the process, runs the same function. */
export interface Operation<Input extends z.ZodType = z.ZodType, Output = unknown> {
  readonly input: Input;
  readonly run: (deps: ServiceDeps, principal: Principal, input: z.output<Input>) => Promise<Output>;
}

/** Everything that the service does, by name. */
export const OPERATIONS = {
  preview: operation(previewInput, (deps, _principal, input) =>
    Promise.resolve(previewTimeline(deps.rules, input, deps.now())),
  ),
  createInspection: operation(createInspectionInput, createInspection),
  listInspections: operation(listInspectionsInput, listInspections),
  showInspection: operation(showInspectionInput, showInspection),
  recordEvent: operation(recordEventInput, recordEvent),
  listPossibleEvents: operation(guideInput, listPossibleEvents),
  canPublish: operation(guideInput, canPublish),
  listDeadlines: operation(listDeadlinesInput, listDeadlines),
  listReminders: operation(listRemindersInput, listReminders),
  retryReminder: operation(retryReminderInput, retryReminder),
  showHistory: operation(showHistoryInput, showHistory),
  verifyHistory: operation(verifyHistoryInput, verifyHistory),
  showTimelineAsOf: operation(timelineAsOfInput, showTimelineAsOf),
  previewCalendar: operation(previewCalendarInput, previewCalendar),
  changeCalendar: operation(changeCalendarInput, changeCalendar),
  applyCalendar: operation(applyCalendarInput, applyCalendar),
  exportInspection: operation(exportInspectionInput, exportInspection),
  listEditions: operation(listEditionsInput, listEditions),
  compareEditions: operation(compareEditionsInput, compareInspectionEditions),
  adoptEdition: operation(adoptEditionInput, adoptEdition),
  keepEdition: operation(keepEditionInput, keepEdition),
  compareStarts: operation(whatIfInput, compareStarts),
  findStart: operation(findStartInput, findStart),
  createProgramme: operation(createProgrammeInput, createProgramme),
  status: operation(serviceStatusInput, describeService),
  backup: operation(backupInput, backUpService),
} as const satisfies Readonly<Record<OperationName, unknown>>;

type Operations = typeof OPERATIONS;
export type OperationInput<Name extends OperationName> = z.input<Operations[Name]['input']>;
export type OperationOutput<Name extends OperationName> = Awaited<ReturnType<Operations[Name]['run']>>;

/**
 * Runs an operation on an input that nobody has looked at yet, by the calendars as they are now.
 * @throws InvalidInputError with everything that is wrong with its form.
 */
export async function runOperation<Name extends OperationName>(
  name: Name,
  deps: ServiceDeps,
  principal: Principal,
  input: unknown,
): Promise<OperationOutput<Name>> {
  const { input: schema, run } = OPERATIONS[name] as unknown as Operation;
  const checked = parseInput(schema, input);
  return (await byCurrentCalendars(deps, () => run(deps, principal, checked))) as OperationOutput<Name>;
}

function operation<Input extends z.ZodType, Output>(
  input: Input,
  run: Operation<Input, Output>['run'],
): Operation<Input, Output> {
  return { input, run };
}
