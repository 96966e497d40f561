import { TimelineError } from '../errors.ts';

/** The database server cannot be reached, or cannot be used as it is. */
export class DatabaseUnavailableError extends TimelineError {
  readonly code = 'database-unavailable';
}

/** A server's address in its parts. The password is for connecting only, and is in no text that these functions make. */
export interface ServerAddress {
  /** `inspections at db.example:5432 as service`. */
  readonly description: string;
  /** What PostgreSQL's own programs take as `--dbname`: everything but the password. */
  readonly withoutPassword: string;
  readonly password: string;
}

/** Settings in the address that PostgreSQL's own programs know as well; the driver has others. */
const SHARED_SETTINGS = ['host', 'port', 'user', 'sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'connect_timeout'];

/** @throws DatabaseUnavailableError, which does not repeat the address, since it may hold a password. */
export function parseServerUrl(databaseUrl: string): ServerAddress {
  const url = URL.canParse(databaseUrl) ? new URL(databaseUrl) : undefined;
  if (url === undefined || !['postgres:', 'postgresql:'].includes(url.protocol)) {
    throw new DatabaseUnavailableError(
      'DATABASE_URL must be like postgresql://user:password@host:5432/database. ' +
        'Characters such as @ / : ? # in the password are written as %40 %2F %3A %3F %23.',
    );
  }
  const host = url.searchParams.get('host') ?? (url.hostname || 'localhost');
  const user = url.searchParams.get('user') ?? decodeURIComponent(url.username);
  const database = decodeURIComponent(url.pathname.slice(1)) || user;
  const port = url.searchParams.get('port') ?? (url.port || '5432');
  const password = url.searchParams.get('password') ?? decodeURIComponent(url.password);

  const withoutPassword = new URL(url);
  withoutPassword.password = '';
  for (const setting of url.searchParams.keys()) {
    if (!SHARED_SETTINGS.includes(setting)) withoutPassword.searchParams.delete(setting);
  }
  return {
    description: `${database} at ${host}:${port}${user === '' ? '' : ` as ${user}`}`,
    withoutPassword: withoutPassword.href,
    password,
  };
}
