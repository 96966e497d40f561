import path from 'node:path';
import { z } from 'zod';
import { problemsOfValue } from './checked-value.ts';
import { InvalidInputError } from './errors.ts';
import { PROJECT_ROOT } from './project-root.ts';

/** Everything that the environment decides, read once at start. */
export interface Settings {
  /** Where the embedded database, its snapshots and mail files live; absolute. */
  readonly dataDirectory: string;
  /** A PostgreSQL server; absent for the embedded database. */
  readonly databaseUrl?: string;
  /** A Redis server for the queue; absent for the database's own. */
  readonly redisUrl?: string;
  /** A mail server; absent for files in the data directory. */
  readonly smtpUrl?: string;
  /** Who emails come from: one address, or a name and an address in angle brackets. */
  readonly mailFrom: string;
  /** The address that mail servers report failures to; the sender's where absent. */
  readonly mailEnvelopeFrom?: string;
  /** Where the service's pages are, without a slash at the end. */
  readonly baseUrl?: string;
  /** Frameworks, calendars and reminder rules; absolute. */
  readonly configDirectory: string;
  readonly sweepSeconds: number;
  /** Emails in hand at once in one process: a crash can double no more than these. */
  readonly sendConcurrency: number;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
}

const url = (protocols: readonly string[]): z.ZodOptional<z.ZodString> =>
  z
    .string()
    .refine(
      (text) => protocols.includes(protocolOf(text)),
      `must be a URL that begins with ${protocols.join('// or ')}//`,
    )
    .optional();

const environmentSchema = z.object({
  DATA_DIR: z.string().min(1).default('data'),
  DATABASE_URL: url(['postgres:', 'postgresql:']),
  REDIS_URL: url(['redis:', 'rediss:']),
  SMTP_URL: url(['smtp:', 'smtps:']),
  MAIL_FROM: z.string().min(3).default('Inspection timeline <inspection-timeline@localhost.localdomain>'),
  MAIL_ENVELOPE_FROM: z.string().min(3).optional(),
  BASE_URL: url(['http:', 'https:']),
  CONFIG_DIR: z.string().min(1).default(path.join(PROJECT_ROOT, 'config')),
  SWEEP_SECONDS: z.coerce.number().min(0.05).max(300).default(10),
  SEND_CONCURRENCY: z.coerce.number().int().min(1).max(8).default(4),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

/**
 * The settings of this process from environment variables; an empty variable counts as absent.
 * @throws InvalidInputError with every variable that is wrong.
 */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const result = environmentSchema.safeParse(given);
  if (!result.success)
    throw new InvalidInputError(withoutSecrets(problemsOfValue(result.error, given)), 'The environment');
  const { data } = result;
  return Object.freeze({
    dataDirectory: path.resolve(data.DATA_DIR),
    ...(data.DATABASE_URL === undefined ? {} : { databaseUrl: data.DATABASE_URL }),
    ...(data.REDIS_URL === undefined ? {} : { redisUrl: data.REDIS_URL }),
    ...(data.SMTP_URL === undefined ? {} : { smtpUrl: data.SMTP_URL }),
    mailFrom: data.MAIL_FROM,
    ...(data.MAIL_ENVELOPE_FROM === undefined ? {} : { mailEnvelopeFrom: data.MAIL_ENVELOPE_FROM }),
    ...(data.BASE_URL === undefined ? {} : { baseUrl: data.BASE_URL.replace(/\/+$/, '') }),
    configDirectory: path.resolve(data.CONFIG_DIR),
    sweepSeconds: data.SWEEP_SECONDS,
    sendConcurrency: data.SEND_CONCURRENCY,
    logLevel: data.LOG_LEVEL,
  });
}

/** A URL may hold a password, so what was seen of it is not repeated. */
function withoutSecrets(problems: InvalidInputError['problems']): InvalidInputError['problems'] {
  return problems.map((problem) =>
    problem.where.endsWith('_URL') ? { where: problem.where, message: problem.message } : problem,
  );
}

function protocolOf(text: string): string {
  return URL.canParse(text) ? new URL(text).protocol : '';
}
