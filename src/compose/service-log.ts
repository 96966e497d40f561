import { Writable } from 'node:stream';
import { type Logger, pino } from 'pino';
import type { Settings } from '../settings.ts';

/** Names of pino's levels that a reader at a terminal should notice. */
const LOUD: Readonly<Record<number, string>> = { 40: 'warning: ', 50: 'error: ', 60: 'fatal: ' };

/**
 * The service's log on stderr: one JSON object a line (times in UTC), or plain lines where a person reads along. It
 * holds ids and counts, never names, addresses, subjects or dates of an inspection.
 */
export function createServiceLog(settings: Pick<Settings, 'logLevel'>, terminal: boolean): Logger {
  const options = {
    level: settings.logLevel,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describeError },
  };
  if (terminal) return pino(options, plainLines());
  const destination = pino.destination({ fd: 2, sync: true });
  // Whoever read the log may be gone; the service goes on.
  destination.on('error', () => {});
  return pino(options, destination);
}

/** Not the whole error: a driver's may hold rows, addresses and connection settings. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack } = error;
  const code = 'code' in error ? { code: error.code } : {};
  return { name, message, ...code, stack: stack?.split('\n').slice(1, 8).join('\n') };
}

function plainLines(): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      const { level, time, msg, err, ...facts } = JSON.parse(chunk.toString()) as Record<string, unknown>;
      const words = Object.entries(facts).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
      const error = (err as { message?: string } | undefined)?.message;
      const loud = LOUD[level as number] ?? '';
      const text = [`${loud}${String(msg)}`, ...words, ...(error ? [`(${error})`] : [])].join(' ');
      process.stderr.write(`${String(time).slice(11, 19)} UTC ${text}\n`);
      done();
    },
  });
}
