import type { FastifyReply, FastifyRequest } from 'fastify';
import { InvalidInputError } from '../../errors.ts';
import type { OperationName, OperationRoute } from '../../service/operation-routes.ts';
import { learnRecentCalendars } from '../../service/calendars/hold-calendar.ts';
import { runOperation } from '../../service/operations.ts';
import type { Principal, ServiceDeps } from '../../service/service-deps.ts';
import { chooseMedia, JSON_MEDIA } from './choose-media.ts';
import { isNamed, tagOf } from './entity-tag.ts';
import { type KeptAnswers, questionOf } from './kept-answers.ts';
import { IDEMPOTENCY_KEY_HEADER, readIdempotencyKey } from './idempotency-key.ts';
import { type ConditionalChange, explainConflict, requireSeenSo, versionAsked } from './if-match.ts';
import { writeMedia } from './write-media.ts';

/** A request for an operation. */
export interface OperationRequest {
  readonly name: OperationName;
  readonly route: OperationRoute;
  readonly deps: ServiceDeps;
  readonly principal: Principal;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly kept: KeptAnswers;
}

type Input = Readonly<Record<string, unknown>>;

/**
 * Runs an operation and gives the body of its answer, with the status and headers set: the operation decides what is
 * done, and this how HTTP speaks of it.
 */
export async function answerOperation(asked: OperationRequest): Promise<unknown> {
  const { route, request, reply } = asked;
  if (route.media !== undefined) void reply.header('vary', 'accept');
  const input: Input = {
    ...(request.query as object),
    ...readBody(request.body),
    ...(request.params as object),
  };
  if (route.calculates && mediaOf(asked) === null) return answerKept(asked, input);
  if (route.method === 'POST') return sendMedia(asked, input, await change(asked, input));
  const answer = await runOperation(asked.name, asked.deps, asked.principal, widened(asked, input));
  if (route.versioned) {
    const tag = tagOf(answer, mediaOf(asked) ?? JSON_MEDIA, asked.principal.inspected);
    void reply.header('etag', tag);
    if (isNamed(request.headers['if-none-match'], tag)) return reply.status(304).send();
  }
  return sendMedia(asked, input, answer);
}

/** A calculation that was asked for within the same minute is not made again; its calendars may be a second old. */
async function answerKept({ name, deps, principal, reply, kept }: OperationRequest, input: Input): Promise<Buffer> {
  await learnRecentCalendars(deps.db, deps.rules);
  void reply.type('application/json; charset=utf-8');
  const question = questionOf(deps.rules, principal, input, deps.now());
  return kept.answer(question, async () => JSON.stringify(await runOperation(name, deps, principal, input)));
}

/** @throws InvalidInputError for a list or a single value, each part of which would else be an unknown key. */
function readBody(body: unknown): object | null {
  if (body === undefined || body === null) return null;
  if (typeof body === 'object' && !Array.isArray(body)) return body;
  throw new InvalidInputError([{ where: 'body', message: 'must be an object' }], 'The request');
}

async function change(operation: OperationRequest, input: Input): Promise<unknown> {
  const { name, route, deps, principal, request } = operation;
  const asked: ConditionalChange = {
    deps,
    principal,
    inspection: String(input['inspection']),
    ifMatch: route.versioned ? request.headers['if-match'] : undefined,
    version: input['version'],
  };
  const version = versionAsked(asked);
  try {
    const answer = await runOperation(name, deps, principal, version === undefined ? input : { ...input, version }, {
      onceKey: route.once ? readIdempotencyKey(request.headers[IDEMPOTENCY_KEY_HEADER]) : undefined,
      precondition: (within) => requireSeenSo(asked, within),
    });
    if (route.creates) tellCreated(operation, answer);
    return answer;
  } catch (error) {
    throw route.versioned ? await explainConflict(error, asked) : error;
  }
}

/** 201, and of one inspection where it is; a dry run creates nothing. */
function tellCreated({ name, request, reply }: OperationRequest, answer: unknown): void {
  const { dryRun, id } = answer as Input;
  if (dryRun === true) return;
  void reply.status(201);
  if (name === 'createInspection') void reply.header('location', `${request.server.prefix}/inspections/${String(id)}`);
}

/** The answer in the form that is asked for. */
async function sendMedia(asked: OperationRequest, input: Input, answer: unknown): Promise<unknown> {
  const { name, route, deps, principal, reply } = asked;
  const media = mediaOf(asked);
  if (media === null) {
    const { next } = (route.method === 'GET' ? answer : {}) as { readonly next?: string | null };
    if (typeof next === 'string') void reply.header('link', nextLink(asked.request, next));
    return answer;
  }
  const written = await writeMedia(name, media, {
    deps,
    answer,
    paged: input['limit'] !== undefined,
    following: (after) => runOperation(name, deps, principal, { ...widened(asked, input), after }),
  });
  const { next } = answer as { readonly next?: string | null };
  if (typeof next === 'string' && input['limit'] !== undefined)
    void reply.header('link', nextLink(asked.request, next));
  void reply.type(written.type).header('content-disposition', `attachment; filename="${written.fileName}"`);
  return written.body;
}

/** A table of everything is read in the largest pages. */
function widened(asked: OperationRequest, input: Input): Input {
  const isTable = asked.route.media?.includes('text/csv') === true && mediaOf(asked) !== null;
  return isTable && input['limit'] === undefined ? { ...input, limit: 500 } : input;
}

function mediaOf({ route, request }: OperationRequest): NonNullable<OperationRoute['media']>[number] | null {
  return chooseMedia(request.headers.accept, route.media ?? []);
}

/** The same address from a cursor on (RFC 8288). */
function nextLink(request: FastifyRequest, next: string): string {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  searchParams.set('after', next);
  return `<${pathname}?${searchParams.toString()}>; rel="next"`;
}
