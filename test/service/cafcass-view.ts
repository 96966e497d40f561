import type { FastifyInstance } from 'fastify';
import { OPERATION_ROUTES, type OperationName, type OperationRoute } from '../../src/service/operation-routes.ts';
import { OPERATIONS } from '../../src/service/operations.ts';
import { TEST_PRINCIPAL_HEADER } from '../http/network-app.ts';

/** An answer as its receiver can tell it from another one: all but when it was given, and the count of requests. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** Something to ask: the text stands for it in what a test prints. */
export interface Question {
  readonly text: string;
  /** Only looks, and is refused to nobody of Cafcass for what they are: what it answers depends on what it is about. */
  readonly mayBeAsked: boolean;
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly payload?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

const NOBODYS = '11111111-1111-4111-8111-111111111111';
const OTHER_PARTS: Readonly<Record<string, string>> = {
  framework: 'cafcass-2024-10-04',
  calendar: 'england-and-wales',
};
const ALL_STATES = 'upcoming,due,overdue,done,held,not-applicable,no-date';

/** More to ask of some places: other forms of an answer, other pages. */
const VARIANTS: Partial<Readonly<Record<OperationName, readonly Pick<Question, 'url' | 'headers'>[]>>> = {
  listInspections: [{ url: '?kind=inspection' }],
  listDeadlines: [{ url: `?states=${ALL_STATES}&limit=500` }, { url: '?limit=2' }, { url: '?party=cafcass' }],
  listReminders: [{ url: '?states=accepted,pending' }],
  exportInspection: [{ url: '?format=json' }],
  recordEvent: [
    { url: '', headers: { 'idempotency-key': 'one-of-mine' } },
    { url: '', headers: { 'if-match': '"1"' } },
  ],
};

/** A body that each place would take of whoever may send it. */
const BODIES: Partial<Readonly<Record<OperationName, object>>> = {
  recordEvent: { type: 'milestone-done', milestone: 'annex-a', on: '2025-03-03' },
  adoptEdition: { to: 'x', reason: 'x', version: 1 },
  keepEdition: { to: 'x' },
  chooseInvitations: { wanted: true },
};

/** Every question about no inspection in particular, and the calendar at that path. */
export function generalQuestions(feed: string): readonly Question[] {
  return [
    ...questions((route) => !route.path.includes(':inspection') && route.method === 'GET', ''),
    { method: 'GET', url: feed, text: 'GET the feed', mayBeAsked: true },
  ];
}

/** Every question about one inspection, also those that would change it. */
export function questionsAbout(given: string, today: string): readonly Question[] {
  const about = questions((route) => route.path.includes(':inspection'), given, today);
  const filters = ['/deadlines', '/deadlines/counts', '/reminders'].map(
    (path) => `/api${path}?inspection=${encodeURIComponent(given)}`,
  );
  return [...about, ...filters.map((url): Question => ({ method: 'GET', url, text: `GET ${url}`, mayBeAsked: true }))];
}

/** Asks as a person of Cafcass. */
export async function ask(app: FastifyInstance, question: Question): Promise<Answer> {
  const answer = await app.inject({
    method: question.method,
    url: question.url,
    ...(question.payload === undefined ? {} : { payload: question.payload }),
    headers: { ...question.headers, [TEST_PRINCIPAL_HEADER]: 'link-person:lin.okoro@cafcass.example' },
  });
  const headers = Object.entries(answer.headers).filter(([name]) => !/^(date|x-request-id|x-ratelimit-.*)$/.test(name));
  return { status: answer.statusCode, headers: Object.fromEntries(headers), body: answer.body };
}

/** The ids of all inspections, page by page of one; each page but the last leads on. */
export async function walkInspections(app: FastifyInstance): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let after: string | null = ''; after !== null;) {
    const url = `/api/inspections?limit=1${after === '' ? '' : `&after=${encodeURIComponent(after)}`}`;
    const { body } = await ask(app, { method: 'GET', url, text: url, mayBeAsked: true });
    const page = JSON.parse(body) as { inspections: { id: string }[]; next: string | null };
    ids.push(...page.inspections.map((each) => each.id));
    if (page.next !== null && page.inspections.length !== 1) throw new Error('a page that leads on is not full');
    after = page.next;
  }
  return ids;
}

function questions(isAsked: (route: OperationRoute) => boolean, given: string, today = ''): readonly Question[] {
  const found: Question[] = [];
  for (const [name, route] of Object.entries<OperationRoute>(OPERATION_ROUTES)) {
    if (route.local || !isAsked(route)) continue;
    const path = route.path.replaceAll(/:(\w+)/g, (_, part: string) =>
      encodeURIComponent(part === 'inspection' ? given : (OTHER_PARTS[part] ?? NOBODYS)),
    );
    const query = name === 'showTimelineAsOf' ? `?moment=${today}` : '';
    const variants = VARIANTS[name as OperationName] ?? [];
    const payload = route.method === 'POST' ? { payload: BODIES[name as OperationName] ?? {} } : {};
    const media = (route.media ?? []).map((accept) => ({ url: query, headers: { accept } }));
    for (const variant of [{ url: query }, ...media, ...variants]) {
      const url = `/api${path}${variant.url}`;
      const text = `${route.method} ${url} ${JSON.stringify(variant.headers ?? {})}`;
      const mayBeAsked = route.method === 'GET' && OPERATIONS[name as OperationName].needs === 'see';
      found.push({ method: route.method, ...payload, ...variant, url, text, mayBeAsked });
    }
  }
  return found;
}
