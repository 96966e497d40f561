import { Writable } from 'node:stream';
import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';
import { cleanFacts, cleanWords } from '../observe/log-words.ts';
import type { Settings } from '../settings.ts';

/** Names of pino's levels that a reader at a terminal should notice. */
const LOUD: Readonly<Record<number, string>> = { 40: 'warning: ', 50: 'error: ', 60: 'fatal: ' };

/**
 * The service's log on stderr: one JSON object a line (times in UTC), or plain lines where a person reads along. It
 * holds ids and counts, never names, addresses, subjects, dates or the id of an inspection: callers hand in none, and
 * what slips through is taken out here.
 * @param destination Where lines go instead of stderr.
 */
export function createServiceLog(
  settings: Pick<Settings, 'logLevel'>,
  terminal: boolean,
  destination?: DestinationStream,
): Logger {
  const options: LoggerOptions = {
    level: settings.logLevel,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { log: cleanFacts, bindings: cleanFacts },
    hooks: {
      // Facts and words, and no more: what would be set into the words is not cleaned.
      logMethod(given: readonly unknown[], method) {
        const [first, second] = given;
        if (typeof first === 'string') return method.call(this, cleanWords(first));
        const facts = first instanceof Error ? { err: first } : (first as object);
        return method.call(this, facts, cleanWords(typeof second === 'string' ? second : 'no words'));
      },
    },
  };
  if (destination) return pino(options, destination);
  if (terminal) return pino(options, plainLines());
  return pino(options, standardError());
}

function standardError(): DestinationStream {
  const destination = pino.destination({ fd: 2, sync: true });
  // Whoever read the log may be gone; the service goes on.
  destination.on('error', () => {});
  return destination;
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
