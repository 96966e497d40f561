import type { FastifyBaseLogger } from 'fastify';
import type { Logger } from 'pino';
import { buildNetworkApp } from '../http/build-network-app.ts';
import type { ServiceDeps } from '../service/service-deps.ts';
import type { NetworkSettings, Settings } from '../settings.ts';
import { listenOnNetwork } from './listen-on-network.ts';

/** The service as it is reached from the network. */
export interface OpenNetwork {
  /** Where browsers find it. */
  readonly address: string;
  /** What the operator should know. */
  readonly notices: readonly string[];
  /** Refuses new requests and finishes those in hand. */
  readonly close: () => Promise<void>;
}

/** Builds the network interface of the settings and listens. */
export async function openNetwork(
  settings: Settings,
  network: NetworkSettings,
  deps: ServiceDeps,
  log: Logger,
): Promise<OpenNetwork> {
  const app = await buildNetworkApp({
    deps,
    logger: log as FastifyBaseLogger,
    identify: () => Promise.resolve(null),
    https: settings.baseUrl?.startsWith('https:') ?? false,
    trustedProxies: network.trustedProxies,
  });
  const listening = await listenOnNetwork(app, network);
  return { address: settings.baseUrl ?? listening, notices: [], close: () => app.close() };
}
