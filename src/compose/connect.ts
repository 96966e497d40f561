import { request } from 'node:http';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Problem, TimelineError } from '../errors.ts';
import { ACTING_AS_HEADER, localPrincipal, SEEN_BY_HEADER } from '../service/local-principal.ts';
import type { Operation } from '../service/operations.ts';
import type { ServiceClient } from '../service/service-client.ts';
import { parseInput } from '../service/timeline-input.ts';
import type { Settings } from '../settings.ts';
import { SOCKET_NAME, socketPath } from './control-socket.ts';
import type { Progress } from './open-service.ts';

/** An error that the running service answered with; its code is the service's. */
export class ServiceAnswerError extends TimelineError {
  readonly code: string;
  readonly problems: readonly Problem[];

  constructor(code: string, message: string, problems: readonly Problem[]) {
    super(message);
    this.code = code;
    this.problems = problems;
  }
}

/** Who uses the service and how it is reached. */
export interface ConnectOptions {
  readonly settings: Settings;
  readonly holder: string;
  readonly progress: Progress;
  /** Who is recorded to have done something. */
  readonly actingAs: string;
  /** Shows what this party may see. */
  readonly seenBy?: string | undefined;
}

/**
 * The service for one command: through the socket of the one that runs on the data directory, else by opening the
 * database itself. A PostgreSQL server is always opened directly.
 * @throws DirectoryInUseError where another process holds the directory and does not answer.
 */
export async function connect(options: ConnectOptions): Promise<ServiceClient> {
  const { settings } = options;
  if (settings.databaseUrl === undefined && existsSync(path.join(settings.dataDirectory, SOCKET_NAME))) {
    const client = await connectToSocket(options);
    if (client) return client;
  }
  const { openService } = await import('./open-service.ts');
  const service = await openService({ ...options, report: () => {} });
  const deps = service.deps({ ring: () => {} });
  const principal = localPrincipal(deps.rules.current, options.actingAs, options.seenBy);
  return {
    how: 'in-process',
    call: (operation, input) => operation.run(deps, principal, parseInput(operation.input, input) as never),
    close: () => service.close(),
  };
}

/** Null where nobody listens: the socket was left over by a service that was killed. */
async function connectToSocket(options: ConnectOptions): Promise<ServiceClient | null> {
  const { path: address, release } = socketPath(options.settings.dataDirectory);
  const headers = {
    [ACTING_AS_HEADER]: encodeURIComponent(options.actingAs),
    ...(options.seenBy === undefined ? {} : { [SEEN_BY_HEADER]: options.seenBy }),
  };
  const answers = await ask(address, { method: 'GET', route: '/answers', headers }).then(
    () => true,
    (error: unknown) => !['ECONNREFUSED', 'ENOENT'].includes(String((error as NodeJS.ErrnoException).code)),
  );
  if (!answers) {
    release();
    return null;
  }
  return {
    how: 'through-service',
    call: async (operation, input) => {
      const answer = await ask(address, {
        method: operation.method,
        headers,
        ...placeInput(operation, input as Record<string, unknown>),
      });
      if (answer.status < 400) return answer.body as never;
      const problem = answer.body as { code: string; detail: string; problems?: readonly Problem[] };
      throw new ServiceAnswerError(problem.code, problem.detail, problem.problems ?? []);
    },
    close: () => {
      release();
      return Promise.resolve();
    },
  };
}

/** Puts each part of the input where the route expects it: in the path, the query or the body. */
function placeInput(operation: Operation, input: Record<string, unknown>): Pick<Question, 'route' | 'body'> {
  const rest = { ...input };
  const route = operation.path.replaceAll(/:(\w+)/g, (_, key: string) => {
    const value = encodeURIComponent(String(rest[key] ?? ''));
    delete rest[key];
    return value === '' ? '-' : value;
  });
  if (operation.method === 'POST') return { route, body: rest };
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(rest)) if (value !== undefined) query.set(key, String(value));
  return { route: `${route}?${query.toString()}` };
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

interface Question {
  readonly method: string;
  readonly route: string;
  readonly headers: Record<string, string>;
  readonly body?: Record<string, unknown>;
}

function ask(socket: string, { method, route, headers, body: given }: Question): Promise<Answer> {
  const body = given === undefined ? undefined : JSON.stringify(given);
  return new Promise((resolve, reject) => {
    const call = request(
      {
        socketPath: socket,
        method,
        path: route,
        headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ status: response.statusCode ?? 500, body: text === '' ? null : JSON.parse(text) });
        });
      },
    );
    call.on('error', reject);
    call.end(body);
  });
}
