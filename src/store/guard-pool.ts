import type pg from 'pg';

/** Told of errors that no caller waits for, such as a lost idle connection; the caller logs them. */
export type ReportError = (error: Error) => void;

/**
 * Makes a pool forgiving in the two places where the driver's is not.
 *
 * A connection that breaks while nobody waits for it is reported instead of ending the process. A client that is
 * released inside a transaction is rolled back, so that its next user does not continue that transaction.
 */
export function guardPool(pool: pg.Pool, report: ReportError): void {
  pool.on('error', (error) => {
    if (!pool.ending) report(error);
  });
  pool.on('connect', (client) => {
    // While a client is out, its error also rejects what it is asked next; without a listener it would end the process.
    client.on('error', () => {});
  });
  pool.on('release', (error: Error | boolean | undefined, client: pg.PoolClient) => {
    const status = client.getTransactionStatus();
    if (error || status === 'I' || status === null) return;
    report(new Error('A database client was released inside a transaction, which is rolled back.'));
    // Queued before anything the client's next user sends.
    client.query('ROLLBACK').catch(report);
  });
}

/** Ends a pool unless that was done, waiting no longer than `limitMs` for clients that nobody has released. */
export async function endPool(pool: pg.Pool, limitMs: number): Promise<void> {
  if (pool.ending) return;
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([pool.end(), limit]).finally(() => clearTimeout(timer));
}
