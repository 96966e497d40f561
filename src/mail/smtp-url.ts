import { isIP } from 'node:net';
import { TimelineError } from '../errors.ts';

/** A mail server as `SMTP_URL` names it. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** Encrypted from the first byte (`smtps:`); otherwise by STARTTLS where the server offers it. */
  readonly secure: boolean;
  /** An unencrypted connection is refused. Set by `?requireTLS=true`, and by itself where a password would leave the machine. */
  readonly requireTls: boolean;
  readonly auth?: { readonly user: string; readonly pass: string };
}

/** `SMTP_URL` is not of an allowed form. The message does not repeat it: it may hold a password. */
export class SmtpUrlError extends TimelineError {
  readonly code = 'smtp-url';

  constructor(problem: string) {
    super(
      `SMTP_URL ${problem}; write smtp://user:password@host:587 or smtps://user:password@host:465, ` +
        'with signs other than letters and digits in user and password percent-encoded.',
    );
  }
}

/**
 * Reads `smtp://user:password@host:port` (port 587 where none is given) or `smtps://…` (465). `?requireTLS=true` insists on
 * STARTTLS, `?requireTLS=false` allows a password to leave unencrypted; nothing else may follow the host.
 * @throws SmtpUrlError for any other text.
 */
export function parseSmtpUrl(text: string): SmtpServer {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['smtp:', 'smtps:'].includes(url.protocol))
    throw new SmtpUrlError('is not a mail server address');
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  if (isIP(host) === 0 && !/^[a-z0-9_](?:[a-z0-9._-]*[a-z0-9])?$/.test(host))
    throw new SmtpUrlError('has no valid host');
  if (!['', '/'].includes(url.pathname) || url.hash !== '')
    throw new SmtpUrlError('has a path, which means nothing here');
  const secure = url.protocol === 'smtps:';
  const auth = readCredentials(url);
  return {
    host,
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTls: !secure && (readRequireTls(url) ?? (auth !== undefined && !isLoopback(host))),
    ...(auth && { auth }),
  };
}

/** `smtp://host:port`, signed in or not; without the password, and without the name that goes with it. */
export function describeSmtpServer(server: SmtpServer): string {
  const host = isIP(server.host) === 6 ? `[${server.host}]` : server.host;
  const signedIn = server.auth === undefined ? '' : ', signed in';
  const encryption = server.secure
    ? 'encrypted'
    : server.requireTls
      ? 'encrypted by STARTTLS'
      : 'encrypted where offered';
  return `smtp${server.secure ? 's' : ''}://${host}:${server.port} (${encryption}${signedIn})`;
}

/** A warning where emails may cross a network unencrypted, or null. */
export function findTlsNotice(server: SmtpServer): string | null {
  if (server.secure || server.requireTls || isLoopback(server.host)) return null;
  return (
    `Email to ${server.host} is encrypted only where that server offers it. ` +
    'Use smtps:// or add ?requireTLS=true to SMTP_URL to refuse anything else.'
  );
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

function readCredentials(url: URL): SmtpServer['auth'] {
  if (url.username === '' && url.password === '') return undefined;
  try {
    const auth = { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) };
    if (auth.user !== '' && auth.pass !== '') return auth;
  } catch {
    // A lone percent sign: refused below like a missing half.
  }
  throw new SmtpUrlError('needs both a user and a password, or neither');
}

function readRequireTls(url: URL): boolean | undefined {
  const names = [...url.searchParams.keys()];
  if (names.length === 0) return undefined;
  const value = url.searchParams.get('requireTLS');
  if (names.length > 1 || (value !== 'true' && value !== 'false')) {
    throw new SmtpUrlError('may be followed by ?requireTLS=true or ?requireTLS=false and by nothing else');
  }
  return value === 'true';
}
