import path from 'node:path';
import { z } from 'zod';
import { countOffered } from '../store/inspection-editions.ts';
import { countService, listFailures, type ServiceCounts } from '../store/service-counts.ts';
import { countDeliveries, type DeliveryCounts } from '../store/webhook-deliveries.ts';
import { type CalendarStanding, describeCalendars } from './calendars/describe-calendars.ts';
import { listOffers } from './editions/edition-offer.ts';
import { requireInspecting } from './not-allowed-error.ts';
import type { Principal, ServiceDeps } from './service-deps.ts';
import { isWindowOpen } from './window-open.ts';

export const serviceStatusInput = z.strictObject({});

export const backupInput = z.strictObject({
  file: z
    .string()
    .refine((text) => path.isAbsolute(text), 'must be the absolute path of a file that does not exist yet'),
});

/** What the service is made of and how it is doing. */
export interface ServiceStatus {
  readonly parts: readonly { readonly name: string; readonly description: string; readonly problem: string | null }[];
  readonly notices: readonly string[];
  readonly counts: Omit<ServiceCounts, 'databaseNow'>;
  /** The program's clock less the database's, in seconds. */
  readonly clockSkewSeconds: number;
  readonly failures: readonly { readonly id: string; readonly recipient: string; readonly error: string | null }[];
  readonly calendars: readonly CalendarStanding[];
  /** How many inspections are offered a newer edition of the rules. */
  readonly editionOffers: number;
  /** Messages to webhooks that are still tried or were given up, and webhooks that nothing is sent to any more. */
  readonly webhooks: DeliveryCounts;
}

/** A reminder that could have left for so long is late. */
const LATE_MS = 15 * 60_000;

/**
 * The state of every part, for whoever runs the service.
 * @throws NotAllowedError for an inspected party.
 */
export async function describeService(deps: ServiceDeps, principal: Principal): Promise<ServiceStatus> {
  requireInspecting(principal);
  const before = deps.now();
  const windowOpen = isWindowOpen(deps, before) && isWindowOpen(deps, before - LATE_MS);
  const { databaseNow, ...counts } = await countService(deps.db, windowOpen);
  return {
    parts: await deps.runtime.describe(),
    notices: deps.runtime.notices,
    counts,
    clockSkewSeconds: Math.round(((before + deps.now()) / 2 - databaseNow.getTime()) / 1000),
    failures: await listFailures(deps.db, 20),
    calendars: await describeCalendars(deps),
    editionOffers: await countOffered(deps.db, { offers: listOffers(deps.rules) }),
    webhooks: await countDeliveries(deps.db),
  };
}

/**
 * Writes a backup of the database to a new file.
 * @throws NotAllowedError for an inspected party.
 */
export async function backUpService(
  deps: ServiceDeps,
  principal: Principal,
  input: z.output<typeof backupInput>,
): Promise<{ readonly file: string }> {
  requireInspecting(principal);
  await deps.runtime.backup(input.file);
  return { file: input.file };
}
