import pg from 'pg';
import { columnTypes } from '../column-types.ts';
import { guardPool, type ReportError } from '../guard-pool.ts';
import { SessionConnection } from './session-connection.ts';
import type { SharedSession } from './shared-session.ts';

/** A client costs no more than a few objects; the limit is there for code that forgets to release. */
const MAX_CLIENTS = 100;

/**
 * A `pg.Pool` over the embedded database: the driver's own pool and clients, whose sockets lead to the shared session.
 *
 * Kysely and BullMQ use it as they use the pool of a server. See {@link SharedSession} for what its clients share.
 */
export function createEmbeddedPool(session: SharedSession, report: ReportError): pg.Pool {
  const pool = new pg.Pool({
    stream: () => new SessionConnection(session),
    // Said here, or the driver takes them from PGUSER, PGSSLMODE and their kin.
    host: 'embedded',
    user: 'postgres',
    database: 'postgres',
    password: '',
    ssl: false,
    // BullMQ looks at this to trust that a lost LISTEN would be noticed; here it cannot be lost.
    keepAlive: true,
    types: columnTypes,
    max: MAX_CLIENTS,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 0,
  });
  guardPool(pool, report);
  return pool;
}
