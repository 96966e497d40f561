import type { z } from 'zod';
import { createInspection, createInspectionInput } from './create-inspection.ts';
import { listDeadlines, listDeadlinesInput } from './list-deadlines.ts';
import { listReminders, listRemindersInput, retryReminder, retryReminderInput } from './list-reminders.ts';
import { previewTimeline } from './preview-timeline.ts';
import { recordEvent, recordEventInput } from './record-event.ts';
import type { Principal, ServiceDeps } from './service-deps.ts';
import { backupInput, backUpService, describeService, serviceStatusInput } from './service-status.ts';
import { listInspections, listInspectionsInput, showInspection, showInspectionInput } from './show-inspection.ts';
import { previewInput } from './timeline-input.ts';

/**
 * One thing that the service does, with the place where HTTP offers it. The command line runs it in the process or,
 * while the service is running, through that place; both run the same function.
 */
export interface Operation<Input extends z.ZodType = z.ZodType, Output = unknown> {
  readonly method: 'GET' | 'POST';
  /** Parts that begin with a colon are keys of the input. */
  readonly path: string;
  readonly input: Input;
  readonly run: (deps: ServiceDeps, principal: Principal, input: z.output<Input>) => Promise<Output>;
}

/** Everything that the service does, by name. */
export const OPERATIONS = {
  preview: operation('POST', '/preview', previewInput, (deps, _, input) =>
    Promise.resolve(previewTimeline(deps.rules, input, deps.now())),
  ),
  createInspection: operation('POST', '/inspections', createInspectionInput, createInspection),
  listInspections: operation('GET', '/inspections', listInspectionsInput, listInspections),
  showInspection: operation('GET', '/inspections/:inspection', showInspectionInput, showInspection),
  recordEvent: operation('POST', '/inspections/:inspection/events', recordEventInput, recordEvent),
  listDeadlines: operation('GET', '/deadlines', listDeadlinesInput, listDeadlines),
  listReminders: operation('GET', '/reminders', listRemindersInput, listReminders),
  retryReminder: operation('POST', '/reminders/:reminder/retry', retryReminderInput, retryReminder),
  status: operation('GET', '/status', serviceStatusInput, describeService),
  backup: operation('POST', '/backup', backupInput, backUpService),
} as const;

function operation<Input extends z.ZodType, Output>(
  method: Operation['method'],
  path: string,
  input: Input,
  run: Operation<Input, Output>['run'],
): Operation<Input, Output> {
  return { method, path, input, run };
}
