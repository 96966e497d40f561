import { createServiceLog } from './service-log.ts';
import type { Printer } from '../cli/cli-deps.ts';
import { TimelineError } from '../errors.ts';
import type { RulesLibrary } from '../service/assemble-rules.ts';
import type { Settings } from '../settings.ts';
import { printBanner } from './banner.ts';
import { onEndSignal } from './signals.ts';
import { type RunningService, startService } from './start-service.ts';

/** What running in the foreground needs. */
export interface ServeOptions {
  readonly settings: Settings;
  readonly rules: RulesLibrary;
  readonly out: Printer;
  readonly err: Printer;
  readonly holder: string;
}

/** Workers alone need a server: the embedded database belongs to one process, which sends as well. */
export class NeedsServerError extends TimelineError {
  readonly code = 'needs-server';
}

/**
 * Runs workers alone until SIGTERM or SIGINT. They are reached from the network, for their health and figures, only where
 * HTTP_PORT names a port: any free one beside a service would be known to nobody.
 * @throws NeedsServerError on the embedded database.
 */
export async function serveWorkers(options: ServeOptions): Promise<void> {
  if (options.settings.databaseUrl === undefined) {
    throw new NeedsServerError(
      '`work` runs further workers on a PostgreSQL server, and DATABASE_URL is not set. The embedded database belongs to one process, and `start` sends its emails by itself: run that.',
    );
  }
  const { network } = options.settings;
  const settings = { ...options.settings, network: network?.port === undefined ? null : network };
  await serve({ ...options, settings }, ({ out }, { parts }) => {
    const address = parts.find(({ name }) => name === 'Address');
    out.write(`Workers are running${address ? ` and answer at ${address.description}` : ''}. Stop them with Ctrl+C.\n`);
  });
}

/**
 * Runs the service until SIGTERM or SIGINT, which are no failure; a second one ends it without finishing anything.
 * @throws whatever keeps it from starting, or had its database stop.
 */
export async function serveAll(options: ServeOptions): Promise<void> {
  await serve(options, printBanner);
}

async function serve(
  options: ServeOptions,
  announce: (options: ServeOptions, service: RunningService) => void,
): Promise<void> {
  const { settings, rules, err, holder } = options;
  const log = createServiceLog(settings, err.terminal);
  let end: (failure: Error | null) => void = () => {};
  const ended = new Promise<Error | null>((resolve) => {
    end = resolve;
  });
  let phase: 'starting' | 'running' | 'stopping' = 'starting';
  const stopListening = onEndSignal((exitCode) => {
    // While it starts there is nothing in hand, and the database bears being killed at any moment.
    if (phase === 'starting') process.exit(0);
    if (phase === 'stopping') process.exit(exitCode);
    phase = 'stopping';
    end(null);
  });
  const onFailure = (error: Error): void => end(error);
  process.on('uncaughtException', onFailure);
  try {
    const service = await startService({
      settings,
      rules,
      holder,
      log,
      progress: (message) => err.write(`${message}\n`),
      onFailure,
    });
    phase = 'running';
    announce(options, service);
    const failure = await ended;
    if (failure !== null) log.fatal({ err: failure }, 'the service has to stop');
    err.write('Stopping: emails in hand are finished first.\n');
    await service.stop();
    if (failure !== null) throw failure;
    err.write('Stopped.\n');
  } finally {
    stopListening();
    process.off('uncaughtException', onFailure);
  }
}
