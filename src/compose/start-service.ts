import path from 'node:path';
import type { Logger } from 'pino';
import { runWorkers } from '../../workers/run-workers.ts';
import { readMoment } from '../../workers/send-reminder.ts';
import { systemNow } from '../clock.ts';
import { TimelineError } from '../errors.ts';
import { chooseSender } from '../mail/choose-sender.ts';
import { parseMailbox } from '../mail/mailbox.ts';
import { readProgramVersion } from '../program-version.ts';
import { openQueue } from '../queue/open-queue.ts';
import type { RulesLibrary } from '../service/assemble-rules.ts';
import type { ServiceDeps } from '../service/service-deps.ts';
import type { Traces } from '../observe/trace-seam.ts';
import type { Settings } from '../settings.ts';
import { DATABASE_NOW } from '../store/database-moment.ts';
import { forgetOldAnswers } from '../store/idempotency-keys.ts';
import { readMailSecret } from '../store/service-settings.ts';
import { awaitDirectory } from './await-directory.ts';
import { checkListening } from './check-listening.ts';
import { chooseWebhookReach } from './choose-webhook-reach.ts';
import { describeDatabase } from './describe-parts.ts';
import { listenOnSocket } from './listen-on-socket.ts';
import { openNetwork } from './open-network.ts';
import { openService, type OpenService } from './open-service.ts';
import { watchService } from './watch-service.ts';

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
  readonly rules: RulesLibrary;
  readonly holder: string;
  readonly log: Logger;
  /** Told of what takes longer than a second. */
  readonly progress: (message: string) => void;
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

/** A command that holds the data directory is done by then; a service that does is not waited for. */
const PATIENCE_MS = 10_000;

/**
 * Opens everything the settings ask for and starts sweep, workers, upkeep and the socket of the command line.
 * @throws UnsafeListeningError, before anything is opened, where others than this machine would reach a service that is
 *   not set up for them.
 */
export async function startService(options: StartOptions): Promise<RunningService> {
  const { settings, rules, holder, log, progress } = options;
  checkListening(settings);
  const report = (error: Error): void => log.warn({ err: error }, 'the database reported an error');
  const traces = await openTraces(settings, log);
  const onStatement = traces?.statementRan;
  const service = await awaitDirectory(
    () => openService({ settings, rules, holder, progress, report, onStop: options.onFailure, onStatement }),
    { limitMs: PATIENCE_MS, progress, isHopeless: (other) => / (start|work|restore)$/.test(other) },
  );
  const closers: (() => Promise<void>)[] = [...(traces ? [traces.stop] : []), service.close];
  const stop = once(async () => {
    for (const close of closers.toReversed()) {
      await close().catch((error: unknown) => log.error({ err: error }, 'a part did not end well'));
    }
  });
  try {
    return await startParts(options, service, traces, closers, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startParts(
  { settings, log }: StartOptions,
  service: OpenService,
  traces: Traces | null,
  closers: (() => Promise<void>)[],
  stop: () => Promise<void>,
): Promise<RunningService> {
  const from = parseMailbox(settings.mailFrom, 'MAIL_FROM');
  const { mailEnvelopeFrom } = settings;
  const envelopeFrom = mailEnvelopeFrom === undefined ? null : parseMailbox(mailEnvelopeFrom, 'MAIL_ENVELOPE_FROM');
  const mailDirectory = path.join(settings.dataDirectory, 'mail');
  const { sender, notices: mailNotices } = chooseSender({ smtpUrl: settings.smtpUrl, mailDirectory });
  closers.push(() => sender.close());
  const queue = await openQueue({
    redisUrl: settings.redisUrl,
    pool: service.database.pool,
    report: (error) => log.warn({ err: error }, 'the queue reported an error'),
    telemetry: traces?.queueTelemetry,
  });
  closers.push(() => queue.close());
  const watch = await watchService({ settings, service, queue, sender, traces, log });
  closers.push(watch.stop);

  const mail = {
    from,
    ...(envelopeFrom ? { envelopeFrom: envelopeFrom.address } : {}),
    secret: await readMailSecret(service.db),
  };
  const workers = runWorkers(
    {
      db: service.db,
      rules: service.rules,
      sender,
      mail: {
        ...mail,
        // A link to this machine alone is of use only to whoever reads the emails here, as files.
        get baseUrl() {
          return settings.baseUrl ?? (settings.smtpUrl === undefined ? (address ?? undefined) : undefined);
        },
        neutralTitles: settings.neutralTitles,
      },
      now: DATABASE_NOW,
      webhookReach: chooseWebhookReach(settings),
      observer: watch.observer,
      log,
    },
    queue,
    { sweepMs: settings.sweepSeconds * 1000, concurrency: settings.sendConcurrency },
  );
  closers.push(() => workers.stop());

  const describe = async () => [
    await describeDatabase(service.database),
    { name: 'queue', description: queue.description, problem: await queue.check() },
    { name: 'mail', description: sender.description, problem: await sender.check() },
    await watch.describeSweep(),
    {
      name: 'program',
      description: `version ${readProgramVersion()} on Node.js ${process.versions.node}`,
      problem: null,
    },
  ];
  const notices = [...service.database.notices, ...queue.notices, ...mailNotices];
  // Without one that is set it is known once the service listens.
  let address = settings.baseUrl ?? null;
  const deps = service.deps({
    ring: workers.ring,
    runtime: { describe, notices, ...traceOperations(traces), address: () => address },
  });
  notices.push(...(await checkClocks(service)));
  closers.push(startUpkeep(service, log));
  // Not waited for: a mail server that is down must not keep the service from starting.
  void sender.check().then((problem) => problem !== null && log.warn({ problem }, 'email cannot leave now'));
  if (service.database.kind === 'embedded') {
    closers.push(await listenOnSocket(settings.dataDirectory, deps, log));
  }
  const network =
    settings.network === null
      ? null
      : await openNetwork(settings, settings.network, deps, { sender, ...mail }, watch, log);
  if (network) {
    ({ address } = network);
    closers.push(network.close);
  }
  return {
    parts: [
      { name: 'Database', description: service.database.description },
      { name: 'Queue', description: queue.description },
      { name: 'Mail', description: sender.description },
      ...(network ? [{ name: 'Address', description: network.address }] : []),
    ],
    // What the network has to say holds a link that signs in: it is printed once, and not part of the status.
    notices: [...notices, ...(network?.notices ?? [])],
    deps,
    stop,
  };
}

function traceOperations(traces: Traces | null): Pick<ServiceDeps['runtime'], 'trace'> {
  return traces ? { trace: (name, act) => traces.within(name, {}, act) } : {};
}

/** Traces where a receiver is named; otherwise nothing of them is loaded. */
async function openTraces({ otlpEndpoint }: Settings, log: Logger): Promise<Traces | null> {
  if (otlpEndpoint === undefined) return null;
  const { startTraces } = await import('../observe/traces.ts');
  return startTraces({
    endpoint: otlpEndpoint,
    report: (error) => log.warn({ err: error }, 'the receiver of traces does not take them'),
  });
}

/**
 * Does what the embedded database needs done, and forgets answers that are a day old, every minute; whatever fails is
 * tried again then.
 */
function startUpkeep(service: OpenService, log: Logger): () => Promise<void> {
  let running: Promise<unknown> | undefined;
  const timer = setInterval(() => {
    running ??= service.database
      .runMaintenance(new Date(systemNow()))
      .then((tasks) => tasks.length > 0 && log.debug({ tasks }, 'upkeep of the database'))
      .then(() => forgetOldAnswers(service.db))
      .catch((error: unknown) => log.error({ err: error }, 'upkeep of the database failed'))
      .finally(() => {
        running = undefined;
      });
  }, MAINTENANCE_MS);
  return async () => {
    clearInterval(timer);
    await running;
  };
}

/** Reminders go by the database's clock; what people record and ask goes by the program's. */
async function checkClocks({ db }: OpenService): Promise<readonly string[]> {
  const before = systemNow();
  const databaseNow = await readMoment({ db, now: DATABASE_NOW });
  const skew = Math.abs(Math.round(((before + systemNow()) / 2 - databaseNow) / 1000));
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
