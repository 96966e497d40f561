import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify';
import { readDraft, removeDraft, replaceDraft, saveDraft } from '../../service/drafts.ts';
import type { OperationName } from '../../service/operation-routes.ts';
import { type OperationOutput, runOperation, type RunOptions } from '../../service/operations.ts';
import type { Principal, ServiceDeps } from '../../service/service-deps.ts';
import type { SignInCookies } from '../sign-in/cookies.ts';
import { formTokenOf } from '../sign-in/form-token.ts';
import { SignInNeededError } from '../sign-in-needed-error.ts';
import { emptyForm, type FormView } from './forms/form-view.ts';
import { frameOf } from './page-frame.ts';
import { renderTemplate } from './render-template.ts';

/** What pages are made with. */
export interface SiteOptions {
  readonly deps: ServiceDeps;
  readonly cookies: SignInCookies;
  readonly logger: FastifyBaseLogger;
  /** Where browsers find the service, without a slash at the end. */
  readonly baseUrl: () => string;
}

/** What a page shows; names of its own stand beside these. */
export interface PageView {
  readonly title: string;
  /** Where the link above the page leads; none where absent. */
  readonly back?: { readonly href: string; readonly text?: string } | null;
  readonly form?: FormView;
  /** What has just been done, in a sentence. */
  readonly saved?: string | null;
  /** Takes more of a wide screen, for tables. */
  readonly wide?: boolean;
  readonly [name: string]: unknown;
}

/** What every page works with: operations run as whoever asks, and a page as the answer. */
export interface Site extends SiteOptions {
  /** Runs an operation as whoever asks; see `runOperation`. */
  readonly run: <Name extends OperationName>(
    request: FastifyRequest,
    name: Name,
    input: unknown,
    options?: RunOptions,
  ) => Promise<OperationOutput<Name>>;
  /** Answers with a page, from the template `area/name`. */
  readonly page: (request: FastifyRequest, reply: FastifyReply, template: string, view: PageView) => FastifyReply;
  /** What the person who asks is in the middle of. */
  readonly drafts: Drafts;
}

/** What somebody is in the middle of, kept for that person for 24 hours. Another's, or one that is over, is not found. */
export interface Drafts {
  readonly save: (request: FastifyRequest, kind: string, content: unknown) => Promise<string>;
  readonly read: (request: FastifyRequest, kind: string, id: string) => Promise<unknown>;
  readonly replace: (request: FastifyRequest, kind: string, id: string, content: unknown) => Promise<void>;
  readonly remove: (request: FastifyRequest, kind: string, id: string) => Promise<void>;
}

/** Puts together what pages work with. */
export function createSite(options: SiteOptions): Site {
  const { deps } = options;
  return {
    ...options,
    run: (request, name, input, how) => runOperation(name, deps, whoAsks(request), input, how),
    page: (request, reply, template, view) => sendPage(options, request, reply, template, view),
    drafts: {
      save: (request, kind, content) => saveDraft(deps, whoAsks(request), kind, content),
      read: (request, kind, id) => readDraft(deps, whoAsks(request), kind, id),
      replace: (request, kind, id, content) => replaceDraft(deps, whoAsks(request), kind, id, content),
      remove: (request, kind, id) => removeDraft(deps, whoAsks(request), kind, id),
    },
  };
}

/**
 * Who asks for a page.
 * @throws SignInNeededError for nobody.
 */
export function whoAsks(request: FastifyRequest): Principal {
  if (request.principal === null) throw new SignInNeededError('Sign in to see this.');
  return request.principal;
}

/** What any page is made with, also one for nobody in particular. */
export interface FrameOptions {
  readonly deps: Pick<ServiceDeps, 'rules'>;
  readonly cookies: SignInCookies;
}

/** Answers with a page in its frame, for whoever asks, signed in or not. */
export function sendPage(
  { deps, cookies }: FrameOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  template: string,
  view: PageView,
): FastifyReply {
  const site = frameOf(deps.rules.current, {
    principal: request.principal,
    path: new URL(request.url, 'http://x').pathname,
    formToken: formTokenOf(cookies, request) ?? '',
  });
  const whole = { back: null, form: emptyForm(), saved: null, wide: false, ...view, site };
  return reply.type('text/html; charset=utf-8').send(renderTemplate(template, whole));
}
