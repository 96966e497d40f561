import { chmodSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Logger } from 'pino';
import { runWorkers } from '../../workers/run-workers.ts';
import { DATABASE_NOW } from '../store/claim-reminders.ts';
import { readMailSecret } from '../store/service-settings.ts';
import { systemNow } from '../clock.ts';
import { TimelineError } from '../errors.ts';
import { buildApp } from '../http/build-app.ts';
import { chooseSender } from '../mail/choose-sender.ts';
import { parseMailbox } from '../mail/mailbox.ts';
import { openQueue } from '../queue/open-queue.ts';
import { identifyLocal } from '../service/local-principal.ts';
import { OPERATIONS } from '../service/operations.ts';
import { describeService } from '../service/service-status.ts';
import type { ServiceDeps } from '../service/service-deps.ts';
import type { Settings } from '../settings.ts';
import { SOCKET_NAME, socketPath } from './control-socket.ts';
import { openService, type OpenService, type Progress } from './open-service.ts';

/** A service at work in this process. */
export interface RunningService {
  /** What it uses: name and sentence. */
  readonly parts: readonly { readonly name: string; readonly description: string }[];
  /** What the operator should know. */
  readonly notices: readonly string[];
  readonly deps: ServiceDeps;
  /** Finishes what it has begun and ends; within half a minute. */
  readonly stop: () => Promise<void>;
}

/** How a service is started. */
export interface StartOptions {
  readonly settings: Settings;
  readonly holder: string;
  readonly log: Logger;
  readonly progress: Progress;
  /** Told when it cannot go on; the process should stop it and end. */
  readonly onFailure: (error: Error) => void;
}

/** The clocks of the program and the database are too far apart to remind anybody at the right time. */
export class ClockSkewError extends TimelineError {
  readonly code = 'clock-skew';
}

const WARN_SKEW_SECONDS = 60;
const MOST_SKEW_SECONDS = 300;
const MAINTENANCE_MS = 60_000;

/** Opens everything the settings ask for and starts sweep, workers, upkeep and the socket of the command line. */
export async function startService(options: StartOptions): Promise<RunningService> {
  const { settings, log } = options;
  const service = await openService({
    settings,
    holder: options.holder,
    progress: options.progress,
    report: (error) => log.warn({ err: error }, 'the database reported an error'),
    onStop: options.onFailure,
  });
  const closers: (() => Promise<void>)[] = [service.close];
  const stop = once(async () => {
    for (const close of closers.toReversed()) {
      await close().catch((error: unknown) => log.error({ err: error }, 'a part did not end well'));
    }
  });
  try {
    return await startParts(options, service, closers, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startParts(
  { settings, log }: StartOptions,
  service: OpenService,
  closers: (() => Promise<void>)[],
  stop: () => Promise<void>,
): Promise<RunningService> {
  const from = parseMailbox(settings.mailFrom, 'MAIL_FROM');
  const envelopeFrom =
    settings.mailEnvelopeFrom === undefined ? undefined : parseMailbox(settings.mailEnvelopeFrom, 'MAIL_ENVELOPE_FROM');
  const { sender, notices: mailNotices } = chooseSender({
    smtpUrl: settings.smtpUrl,
    mailDirectory: path.join(settings.dataDirectory, 'mail'),
  });
  closers.push(() => sender.close());
  const queue = await openQueue({
    redisUrl: settings.redisUrl,
    pool: service.database.pool,
    report: (error) => log.warn({ err: error }, 'the queue reported an error'),
  });
  closers.push(() => queue.close());

  const workers = runWorkers(
    {
      db: service.db,
      rules: service.rules,
      sender,
      mail: {
        from,
        ...(envelopeFrom ? { envelopeFrom: envelopeFrom.address } : {}),
        secret: await readMailSecret(service.db),
        ...(settings.baseUrl === undefined ? {} : { baseUrl: settings.baseUrl }),
      },
      now: DATABASE_NOW,
      log,
    },
    queue,
    { sweepMs: settings.sweepSeconds * 1000, concurrency: settings.sendConcurrency },
  );
  closers.push(() => workers.stop());

  const describe = async () => [
    { name: 'database', description: service.database.description, problem: null },
    { name: 'queue', description: queue.description, problem: await queue.check() },
    { name: 'mail', description: sender.description, problem: await sender.check() },
  ];
  const notices = [...service.database.notices, ...queue.notices, ...mailNotices];
  const deps = service.deps({ ring: workers.ring, runtime: { describe, notices } });
  notices.push(...(await checkClocks(deps)));
  closers.push(startUpkeep(service, log));
  if (service.database.kind === 'embedded') closers.push(await listenOnSocket(settings, deps, log));
  return {
    parts: [
      { name: 'Database', description: service.database.description },
      { name: 'Queue', description: queue.description },
      { name: 'Mail', description: sender.description },
    ],
    notices,
    deps,
    stop,
  };
}

/** The socket through which the command line works while the service runs: for the owner of the directory only. */
async function listenOnSocket(settings: Settings, deps: ServiceDeps, log: Logger): Promise<() => Promise<void>> {
  const app = buildApp({
    deps,
    operations: OPERATIONS,
    identify: (headers) => identifyLocal(deps.rules.current, headers),
    logger: log,
  });
  const { path: address, release } = socketPath(settings.dataDirectory);
  const file = path.join(settings.dataDirectory, SOCKET_NAME);
  // The directory's lock is held, so a socket that is left over belongs to nobody.
  rmSync(file, { force: true });
  const umask = process.umask(0o177);
  try {
    await app.listen({ path: address });
    chmodSync(file, 0o600);
  } finally {
    process.umask(umask);
  }
  return async () => {
    await app.close();
    release();
    rmSync(file, { force: true });
  };
}

/** Does what the embedded database needs done, every minute; whatever fails is tried again then. */
function startUpkeep(service: OpenService, log: Logger): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    running = service.database
      .runMaintenance(new Date(systemNow()))
      .then((tasks) => tasks.length > 0 && log.debug({ tasks }, 'upkeep of the database'))
      .catch((error: unknown) => log.error({ err: error }, 'upkeep of the database failed'));
  }, MAINTENANCE_MS);
  return async () => {
    clearInterval(timer);
    await running;
  };
}

/** Reminders go by the database's clock; what people record and ask goes by the program's. */
async function checkClocks(deps: ServiceDeps): Promise<readonly string[]> {
  const { clockSkewSeconds } = await describeService(deps, { name: 'start', party: '', inspected: false });
  const skew = Math.abs(clockSkewSeconds);
  if (skew > MOST_SKEW_SECONDS) {
    throw new ClockSkewError(
      `The clocks of this machine and of the database are ${skew} seconds apart; at most ${MOST_SKEW_SECONDS} are allowed.`,
    );
  }
  return skew > WARN_SKEW_SECONDS ? [`The clocks of this machine and of the database are ${skew} seconds apart.`] : [];
}

function once(act: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= act());
}
