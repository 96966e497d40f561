import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { beforeAll, describe, expect, it } from 'vitest';
import { renderOpenApiDocument } from '../../scripts/openapi-document.ts';
import type { OpenApiDocument } from '../../src/http/openapi/build-document.ts';
import { problemDocument } from '../../src/http/openapi/problem-schema.ts';
import { OUTPUT_SCHEMAS } from '../../src/http/schemas/output-schemas.ts';
import type { OperationName } from '../../src/service/operation-routes.ts';
import { openStoredService } from '../cli/stored-service.ts';
import { PEOPLE, RULES } from '../service/test-service.ts';
import { type FuzzRequest, type FuzzTarget, requestFor } from './fuzz/fuzz-request.ts';
import type { Vocabulary } from './fuzz/fuzz-values.ts';
import { openNetworkApp, principalOf, TEST_PRINCIPAL_HEADER } from './network-app.ts';

/** Another number tries other requests. */
const SEED = Number(process.env['FAST_CHECK_SEED'] ?? 20_250_310);
const REQUESTS_EACH = 64;

/** Who asks: those who may do most of it more often. */
const ROLES = [
  'coordinator',
  'coordinator',
  'coordinator',
  'administrator',
  'link-person',
  'link-person',
  null,
] as const;

/** In everything of inspections that nobody was called about. */
const CANARY = 'zqcanary';

const DOCUMENT = JSON.parse(renderOpenApiDocument()[1]) as OpenApiDocument;
const TARGETS: readonly FuzzTarget[] = Object.entries(DOCUMENT.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
);

describe(`requests made from the document, seed ${SEED}`, () => {
  let app: FastifyInstance;
  let words: Vocabulary;
  let sent = 0;
  let canariesSeenByOfsted = 0;
  const statuses = new Map<number, number>();

  beforeAll(async () => {
    const service = await openStoredService();
    service.setClock('2025-02-10 10:00');
    const secret = [
      { role: 'coordinator', name: `Asha ${CANARY}`, email: `${CANARY}@ofsted.example` },
      { role: 'ceo', name: `Dev ${CANARY}`, email: `${CANARY}@cafcass.example` },
    ];
    const hidden = await service.create({ people: secret, reason: `because of ${CANARY}` });
    const hiddenVisit = await service.create({ kind: 'focused-visit', start: '2025-05-13', people: secret });
    const known = await service.create({ start: '2025-03-17', people: PEOPLE });
    await service.record(known.id, 'notice-given 2025-02-10');
    // The person that the test's principals say they are.
    await service.db
      .insertInto('users')
      .values({
        id: principalOf('coordinator').user?.id ?? '',
        party: 'ofsted',
        roles: ['coordinator'],
        name: 'The coordinator',
        email: 'coordinator@example.org',
        created_at: new Date(service.deps.now()),
        created_by: 'a test',
      })
      .execute();
    const ids = [hidden.id, hiddenVisit.id, known.id, known.id.slice(0, 8), hidden.id.slice(0, 8), 'ffffffff'];
    const { framework } = RULES.plan(RULES.current.id, 'inspection');
    words = {
      inspection: ids,
      inspections: [...ids, 'all'],
      kind: ['inspection', 'focused-visit', 'monitoring-visit', 'annual-engagement', 'tea'],
      type: [...framework.events.map((each) => each.id), 'milestone-pinned', 'hold-placed', 'deferred', 'tea'],
      milestone: ['draft', 'final', 'annex-a', 'publication', 'lead-inspector-preparation', 'tea'],
      role: PEOPLE.map((each) => each.role),
      party: ['ofsted', 'cafcass', 'tea'],
      owner: ['lead-inspector', 'link-person', 'tea'],
      framework: [framework.id, 'tea'],
      to: [framework.id, '2025-12-31'],
      calendar: ['england-and-wales', 'mars'],
      hold: ['complaint', 'pre-election', 'pause', 'other', 'tea'],
      at: ['09:30', '09:31', '23:59', '24:00'],
      start: ['2025-03-10', '2025-03-17', '2025-05-12', '2025-05-13', '2025-09-08', '2025-03-15', '2031-07-07'],
      on: ['2025-02-10', '2025-02-10', '2025-02-07', '2025-02-11', '2025-03-10'],
      conditions: ['priority-action'],
      grounds: ['agreed', 'concern-led', 'tea'],
      fieldworkEnd: ['2025-03-21', '2025-03-28', '2025-05-14'],
      count: [1, 2, 3],
      years: [1, 1, 2],
      limit: [1, 2, 50, 500],
      version: [1, 2, 3],
      moment: ['2025-02-10T10:00', '2025-02-10', '2025-02-09', '2031-01-01'],
      asAt: ['2025-02-10T10:00', '2025-12-25'],
      since: ['2025-02-10T10:00', '2025-12-25'],
      email: ['new.person@ofsted.example', PEOPLE[4].email],
      person: [PEOPLE[0].email, PEOPLE[4].email],
      user: [PEOPLE[4].email, 'new.person@ofsted.example', 'all'],
      url: ['https://hooks.example/x', 'http://127.0.0.1:1/', 'ftp://x'],
      division: ['england-and-wales', 'scotland'],
    };
    // No name is looked up and nothing leaves the machine.
    const runtime = {
      ...service.deps.runtime,
      address: () => 'https://timeline.example.gov.uk',
      webhookReach: { loopback: false, private: false, resolve: () => Promise.resolve([]) },
    };
    app = await openNetworkApp({ ...service.deps, runtime });
    return async () => {
      await app.close();
      await service.close();
    };
  });

  const send = async (request: FuzzRequest, role: string | null): Promise<void> => {
    const headers = role === null ? request.headers : { ...request.headers, [TEST_PRINCIPAL_HEADER]: role };
    let watchdog: NodeJS.Timeout | undefined;
    const hang = new Promise<never>((_resolve, reject) => {
      watchdog = setTimeout(() => reject(new Error('there was no answer')), 45_000);
    });
    const answer = await Promise.race([app.inject({ ...request, headers } as never), hang]).finally(() =>
      clearTimeout(watchdog),
    );
    sent += 1;
    statuses.set(answer.statusCode, (statuses.get(answer.statusCode) ?? 0) + 1);
    expect(answer.statusCode, answer.body.slice(0, 500)).toBeLessThan(500);
    const hasCanary = `${JSON.stringify(answer.headers)}${answer.body}`.includes(CANARY);
    if (role === 'coordinator' && hasCanary) canariesSeenByOfsted += 1;
    if (role === 'link-person' || role === null) expect(hasCanary, answer.body.slice(0, 500)).toBe(false);
    checkForm(request, answer);
  };

  describe.each(TARGETS.map((target) => ({ ...target, name: target.operation.operationId })))('for $name', (target) => {
    it('are answered as the document says, and tell Cafcass nothing', { timeout: 300_000 }, async () => {
      const role = fc.constantFrom(...ROLES);
      const property = fc.asyncProperty(requestFor(target, DOCUMENT, words), role, send);
      await fc.assert(property, { seed: SEED, numRuns: REQUESTS_EACH, endOnFailure: true });
    });
  });

  it('are refused in few words where they are a long text or list', async () => {
    for (const payload of [JSON.stringify('a'.repeat(100_000)), JSON.stringify(Array(100_000).fill(1))]) {
      const headers = { 'content-type': 'application/json' };
      const answer = await app.inject({ method: 'POST', url: '/api/preview', headers, payload });
      expect([answer.statusCode, answer.json()]).toMatchObject([422, { problems: [{ message: 'must be an object' }] }]);
    }
  });

  it('were thousands, reached what they were for, and would have shown a leak', () => {
    const of = (...codes: number[]): number => codes.reduce((sum, code) => sum + (statuses.get(code) ?? 0), 0);
    const counts = JSON.stringify(Object.fromEntries([...statuses].toSorted(([a], [b]) => a - b)));
    expect(sent).toBeGreaterThan(3000);
    expect(of(200, 201), counts).toBeGreaterThan(sent / 5);
    expect(of(201), counts).toBeGreaterThan(4);
    expect(of(422), counts).toBeGreaterThan(sent / 10);
    expect(canariesSeenByOfsted).toBeGreaterThan(50);
  });
});

interface Answered {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** An answer is of a form that the document has for the operation that was reached. */
function checkForm({ method, url }: FuzzRequest, { statusCode, headers, body }: Answered): void {
  if (method === 'HEAD' || statusCode === 304) return;
  const type = String(headers['content-type']);
  if (statusCode >= 400) {
    expect(type).toContain('application/problem+json');
    const problem = problemDocument.parse(JSON.parse(body));
    expect(problem.status).toBe(statusCode);
    const reached = findTarget(method, url);
    // What no route was found for is no operation's to document.
    if (!reached || problem.code === 'bad-request') return;
    expect([reached.operation.operationId, problem.code, codesOf(reached, statusCode)]).toEqual([
      reached.operation.operationId,
      problem.code,
      expect.arrayContaining([problem.code]),
    ]);
    return;
  }
  const reached = findTarget(method, url);
  expect(reached, `${method} ${url}`).toBeDefined();
  if (!reached) return;
  const name = reached.operation.operationId as OperationName;
  expect(Object.keys(reached.operation.responses)).toContain(String(statusCode));
  if (!type.includes('application/json')) return;
  const result = OUTPUT_SCHEMAS[name].safeParse(JSON.parse(body));
  expect([name, result.error?.issues.slice(0, 3) ?? []]).toEqual([name, []]);
}

function findTarget(method: string, url: string): FuzzTarget | undefined {
  const path = url.replace(/^\/api/, '').replace(/[?#].*$/s, '');
  const matching = TARGETS.filter(
    (each) => each.method === method && new RegExp(`^${each.path.replaceAll(/\{\w+\}/g, '[^/]*')}$`).test(path),
  );
  // A fixed word before a part of any name.
  return matching.toSorted((a, b) => a.path.split('{').length - b.path.split('{').length)[0];
}

function codesOf({ operation }: FuzzTarget, status: number): readonly string[] {
  const { $ref } = operation.responses[String(status)] ?? {};
  return typeof $ref === 'string' ? ($ref.split('/').at(-1) ?? '').split('.') : [];
}
