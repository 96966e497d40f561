import { isIPv4 } from 'node:net';
import { TimelineError } from '../errors.ts';
import type { Settings } from '../settings.ts';

/** Others than this machine would reach the service, and it is not set up for them. */
export class UnsafeListeningError extends TimelineError {
  readonly code = 'unsafe-listening';
}

/**
 * Refuses to be reached by others than this machine without a way for them to sign in, or without https.
 * @throws UnsafeListeningError with everything that is missing.
 */
export function checkListening({
  network,
  oidc,
  smtpUrl,
  baseUrl,
}: Pick<Settings, 'network' | 'oidc' | 'smtpUrl' | 'baseUrl'>): void {
  if (network === null || isLoopback(network.host)) return;
  const missing = [
    ...(oidc === undefined && smtpUrl === undefined
      ? ['a way for people to sign in (OIDC_ISSUER, or SMTP_URL for emailed links)']
      : []),
    ...(baseUrl?.startsWith('https://') === true ? [] : ['BASE_URL (the https:// address that people use)']),
  ];
  if (missing.length === 0) return;
  throw new UnsafeListeningError(
    `The service would be reached from other machines at HTTP_HOST ${network.host}, and does not start without ${missing.join(' and ')}. Leave HTTP_HOST unset to be reached from this machine only.`,
  );
}

/** Whether nobody but this machine reaches a host of that name. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}
