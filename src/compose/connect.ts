import type { RulesLibrary } from '../service/assemble-rules.ts';
import type { ServiceClient } from '../service/service-client.ts';
import type { Settings } from '../settings.ts';
import { awaitDirectory } from './await-directory.ts';
import { connectToSocket, type SocketCaller } from './socket-client.ts';

/** Who uses the service and how it is reached. */
export interface ConnectOptions extends SocketCaller {
  readonly settings: Settings;
  readonly rules: () => Promise<RulesLibrary>;
  /** The command, as another one that is refused will read it. */
  readonly holder: string;
  readonly progress: (message: string) => void;
}

/** A first start takes 4 to 8 seconds, and longer on a busy machine; it answers only then. */
const PATIENCE_MS = 30_000;

/**
 * The service for one command: through the socket of the one that runs on the data directory, else by opening the
 * database itself. A PostgreSQL server is always opened directly.
 * @throws DirectoryInUseError where another process holds the directory and does not answer in time.
 */
export async function connect(options: ConnectOptions): Promise<ServiceClient> {
  const { settings, progress } = options;
  if (settings.databaseUrl !== undefined) return openInProcess(options);
  return awaitDirectory(
    async () => (await connectToSocket(settings.dataDirectory, options)) ?? (await openInProcess(options)),
    { limitMs: PATIENCE_MS, progress },
  );
}

async function openInProcess(options: ConnectOptions): Promise<ServiceClient> {
  const [{ openService }, { describeParts }, { localPrincipal }, { runOperation }] = await Promise.all([
    import('./open-service.ts'),
    import('./describe-parts.ts'),
    import('../service/local-principal.ts'),
    import('../service/operations.ts'),
  ]);
  const { settings, holder, progress } = options;
  const rules = await options.rules();
  const principal = localPrincipal(rules.current, options.actingAs, options.seenBy);
  const service = await openService({ settings, rules, holder, progress, report: () => {} });
  const deps = service.deps({
    ring: () => {},
    runtime: { describe: () => describeParts(settings, service.database) },
  });
  return {
    how: 'in-process',
    call: (name, input) => runOperation(name, deps, principal, input),
    close: () => service.close(),
  };
}
