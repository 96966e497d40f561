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
  /** How the service is reached from the network; null where it is not. */
  readonly network: NetworkSettings | null;
  /** Who may sign people in by OpenID Connect. */
  readonly oidc?: OidcSettings;
  /** The address of the person who administers a new database; nobody's where absent. */
  readonly adminEmail?: string;
  /** Before the call, titles in calendars say nothing of who or what, for the inspecting party as well. */
  readonly neutralTitles: boolean;
  /** Messages to webhooks may go to private networks as well. */
  readonly webhookAllowPrivate: boolean;
  /** A second login to the server, which can see nothing but what an inspected party may. */
  readonly databaseInspectedUrl?: string;
  /** Where traces are sent, by OTLP over HTTP. */
  readonly otlpEndpoint?: string;
  /** Requested every minute while the service can do its work, for a monitor that alarms when that stops. */
  readonly heartbeatUrl?: string;
  /** Frameworks, calendars and reminder rules; absolute. */
  readonly configDirectory: string;
  readonly sweepSeconds: number;
  /** Emails in hand at once in one process: a crash can double no more than these. */
  readonly sendConcurrency: number;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
}

/** How the service is reached from the network. */
export interface NetworkSettings {
  readonly host: string;
  /** Absent for 8080, or any free one where that is in use; 0 for any free one. */
  readonly port?: number;
  /** Proxies whose word on where a request came from is taken: addresses or ranges. */
  readonly trustedProxies: readonly string[];
}

/** An OpenID provider, and who the service is to it. */
export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret?: string;
}

const url = (protocols: readonly string[]): z.ZodOptional<z.ZodString> =>
  z
    .string()
    .refine(
      (text) => protocols.includes(protocolOf(text)),
      `must be a URL that begins with ${protocols.join('// or ')}//`,
    )
    .optional();

const onOrOff = z.enum(['on', 'off']).transform((word) => word === 'on');

const PORT = 'must be a port from 0 to 65535, or off';

const variables = z.object({
  DATA_DIR: z.string().min(1).default('data'),
  DATABASE_URL: url(['postgres:', 'postgresql:']),
  REDIS_URL: url(['redis:', 'rediss:']),
  SMTP_URL: url(['smtp:', 'smtps:']),
  MAIL_FROM: z.string().min(3).default('Inspection timeline <inspection-timeline@localhost.localdomain>'),
  MAIL_ENVELOPE_FROM: z.string().min(3).optional(),
  BASE_URL: url(['http:', 'https:']),
  HTTP_HOST: z.string().min(1).default('127.0.0.1'),
  HTTP_PORT: z
    .string()
    .refine((text) => text === 'off' || (/^\d{1,5}$/.test(text) && Number(text) <= 65_535), PORT)
    .optional(),
  TRUSTED_PROXIES: z
    .string()
    .optional()
    .transform((text) =>
      (text ?? '')
        .split(',')
        .map((each) => each.trim())
        .filter((each) => each !== ''),
    ),
  OIDC_ISSUER: url(['https:', 'http:']),
  OIDC_CLIENT_ID: z.string().min(1).optional(),
  OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  ADMIN_EMAIL: z.string().min(3).optional(),
  NEUTRAL_TITLES: onOrOff.default(true),
  WEBHOOK_ALLOW_PRIVATE: onOrOff.default(false),
  DATABASE_INSPECTED_URL: url(['postgres:', 'postgresql:']),
  OTEL_EXPORTER_OTLP_ENDPOINT: url(['http:', 'https:']),
  HEARTBEAT_URL: url(['http:', 'https:']),
  CONFIG_DIR: z.string().min(1).default(path.join(PROJECT_ROOT, 'config')),
  SWEEP_SECONDS: z.coerce.number().min(0.05).max(300).default(10),
  SEND_CONCURRENCY: z.coerce.number().int().min(1).max(8).default(4),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

const environmentSchema = variables.refine(
  ({ OIDC_ISSUER, OIDC_CLIENT_ID }) => (OIDC_ISSUER === undefined) === (OIDC_CLIENT_ID === undefined),
  { path: ['OIDC_CLIENT_ID'], message: 'must be given with OIDC_ISSUER, and only then' },
);

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
    network:
      data.HTTP_PORT === 'off'
        ? null
        : {
            host: data.HTTP_HOST,
            ...(data.HTTP_PORT === undefined ? {} : { port: Number(data.HTTP_PORT) }),
            trustedProxies: data.TRUSTED_PROXIES,
          },
    ...(data.OIDC_ISSUER === undefined || data.OIDC_CLIENT_ID === undefined
      ? {}
      : {
          oidc: {
            issuer: data.OIDC_ISSUER,
            clientId: data.OIDC_CLIENT_ID,
            ...(data.OIDC_CLIENT_SECRET === undefined ? {} : { clientSecret: data.OIDC_CLIENT_SECRET }),
          },
        }),
    ...(data.ADMIN_EMAIL === undefined ? {} : { adminEmail: data.ADMIN_EMAIL }),
    neutralTitles: data.NEUTRAL_TITLES,
    webhookAllowPrivate: data.WEBHOOK_ALLOW_PRIVATE,
    ...(data.DATABASE_INSPECTED_URL === undefined ? {} : { databaseInspectedUrl: data.DATABASE_INSPECTED_URL }),
    ...(data.OTEL_EXPORTER_OTLP_ENDPOINT === undefined ? {} : { otlpEndpoint: data.OTEL_EXPORTER_OTLP_ENDPOINT }),
    ...(data.HEARTBEAT_URL === undefined ? {} : { heartbeatUrl: data.HEARTBEAT_URL }),
    configDirectory: path.resolve(data.CONFIG_DIR),
    sweepSeconds: data.SWEEP_SECONDS,
    sendConcurrency: data.SEND_CONCURRENCY,
    logLevel: data.LOG_LEVEL,
  });
}

/** A URL may hold a password, so what was seen of it is not repeated. */
function withoutSecrets(problems: InvalidInputError['problems']): InvalidInputError['problems'] {
  return problems.map((problem) =>
    /_(URL|SECRET)$/.test(problem.where) ? { where: problem.where, message: problem.message } : problem,
  );
}

function protocolOf(text: string): string {
  return URL.canParse(text) ? new URL(text).protocol : '';
}
