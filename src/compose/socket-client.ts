import { type ClientRequest, request } from 'node:http';
import { connect as connectSocket } from 'node:net';
import { type Problem, TimelineError } from '../errors.ts';
import { localHeaders } from '../service/local-principal.ts';
import { OPERATION_ROUTES, type OperationName } from '../service/operation-routes.ts';
import type { ServiceClient } from '../service/service-client.ts';
import { findSocket } from './control-socket.ts';

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

/** The running service ended, or did not answer, while it was asked something. */
export class ServiceUnavailableError extends TimelineError {
  readonly code = 'service-unavailable';
}

/** Who asks. */
export interface SocketCaller {
  readonly actingAs: string;
  readonly seenBy?: string | undefined;
}

/** A service that is at work answers sooner; only a backup of much data takes as long. */
const ANSWER_MS = 10 * 60_000;

/** The service that runs on a data directory; null where none listens, as when its socket was left over by a kill. */
export async function connectToSocket(dataDirectory: string, caller: SocketCaller): Promise<ServiceClient | null> {
  const address = findSocket(dataDirectory);
  if (address === null) return null;
  if (!(await listens(address.path))) {
    address.release();
    return null;
  }
  const headers = localHeaders(caller.actingAs, caller.seenBy);
  return {
    how: 'through-service',
    call: async (name, input) => {
      const question = placeInput(name, input);
      const answer = await ask(address.path, { ...question, headers });
      if (answer.status < 400) return answer.body as never;
      const { code, detail, problems } = answer.body as { code: string; detail: string; problems?: readonly Problem[] };
      throw new ServiceAnswerError(code, detail, problems ?? []);
    },
    close: () => {
      address.release();
      return Promise.resolve();
    },
  };
}

function listens(path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connectSocket(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' || error.code === 'ENOENT') resolve(false);
      else reject(new ServiceUnavailableError(`The running service cannot be reached at ${path}: ${error.message}.`));
    });
  });
}

interface Question {
  readonly method: string;
  readonly route: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** Puts each part of the input where the route expects it: in the path, the query or the body. */
function placeInput(name: OperationName, input: object): Question {
  const { method, path } = OPERATION_ROUTES[name];
  const rest: Record<string, unknown> = { ...input };
  const route = path.replaceAll(/:(\w+)/g, (_, key: string) => {
    const value = encodeURIComponent(writeValue(rest[key]));
    delete rest[key];
    return value;
  });
  if (method === 'POST') return { method, route, body: rest };
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(rest)) if (value !== undefined) query.set(key, writeValue(value));
  return { method, route: `${route}?${query.toString()}` };
}

/** As a query or a path holds it: a list with commas. */
function writeValue(value: unknown): string {
  return Array.isArray(value) ? value.map(writeValue).join(',') : String(value);
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

function ask(socketFile: string, question: Question & { readonly headers: Record<string, string> }): Promise<Answer> {
  const { method, route, headers } = question;
  const body = question.body === undefined ? undefined : JSON.stringify(question.body);
  const json = body === undefined ? {} : { 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const call: ClientRequest = request(
      { socketPath: socketFile, method, path: route, headers: { ...headers, ...json }, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', (error) => reject(explainLoss(method, error)));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ status: response.statusCode ?? 500, body: text === '' ? null : JSON.parse(text) });
        });
      },
    );
    call.setTimeout(ANSWER_MS, () => call.destroy(new Error(`no answer in ${ANSWER_MS / 60_000} minutes`)));
    call.on('error', (error) => reject(explainLoss(method, error)));
    call.end(body);
  });
}

function explainLoss(method: string, error: Error): ServiceUnavailableError {
  const doubt = method === 'POST' ? ' Whether it was done is not known: look before you do it again.' : '';
  return new ServiceUnavailableError(`The service ended before it answered (${error.message}).${doubt}`, {
    cause: error,
  });
}
