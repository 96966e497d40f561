import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openService, type OpenService } from '../../src/compose/open-service.ts';
import type { CreatedInspection } from '../../src/service/create-inspection.ts';
import { OPERATIONS, runOperation } from '../../src/service/operations.ts';
import type { OperationName } from '../../src/service/operation-routes.ts';
import type { ServiceDeps } from '../../src/service/service-deps.ts';
import { readSettings } from '../../src/settings.ts';
import { INSPECTED_ROLE } from '../../src/store/inspected-role.ts';
import { COORDINATOR, PEOPLE, RULES } from '../service/test-service.ts';
import { principalOf } from '../http/network-app.ts';
import { createTestDatabase, describeWithPostgres, type TestDatabase } from '../support/test-database.ts';

describeWithPostgres('a service with a login of its own for the inspected party', () => {
  const login = `login_${randomBytes(6).toString('hex')}`;
  const directory = mkdtempSync(join(tmpdir(), 'inspected-login-'));
  let place: TestDatabase;
  let service: OpenService;
  let deps: ServiceDeps;
  let inspection: string;

  /** An empty address is none. */
  const open = (inspectedUrl: string): Promise<OpenService> =>
    openService({
      settings: readSettings({ DATA_DIR: directory, DATABASE_URL: place.url, DATABASE_INSPECTED_URL: inspectedUrl }),
      rules: RULES,
      holder: 'a test',
      progress: () => {},
      report: (error) => console.error(error),
    });

  beforeAll(async () => {
    place = await createTestDatabase();
    const url = new URL(place.url);
    url.searchParams.delete('user');
    url.username = login;
    url.password = 'secret';
    const admin = await open('');
    await admin.database.pool.query(`create role ${login} login password 'secret'`);
    await admin.database.pool.query(`grant ${INSPECTED_ROLE} to ${login}`);
    await admin.close();
    service = await open(url.href);
    const describe = (): Promise<[]> => Promise.resolve([]);
    deps = service.deps({ ring: () => {}, runtime: { describe } });
    const plan = { kind: 'inspection', start: '2030-03-11', people: PEOPLE };
    ({ id: inspection } = (await runOperation('createInspection', deps, COORDINATOR, plan)) as CreatedInspection);
  });
  afterAll(async () => {
    await service?.database.pool.query(`drop role if exists ${login}`);
    await service?.close();
    await place?.drop();
    rmSync(directory, { recursive: true, force: true });
  });

  it('does not begin with one that could see everything', async () => {
    await expect(open(place.url)).rejects.toThrow(/of DATABASE_INSPECTED_URL cannot be used: it is a superuser\./);
  });

  it('reads by it what Cafcass asks', async () => {
    const who = await sql<{ name: string }>`select session_user::text as name`.execute(
      deps.inspectedDb as NonNullable<ServiceDeps['inspectedDb']>,
    );
    expect(who.rows).toEqual([{ name: login }]);
  });

  it('answers all that Cafcass may ask as without it', async () => {
    const lin = principalOf('link-person', 'lin.okoro@cafcass.example');
    const { inspectedDb: _, ...without } = deps;
    const asked = Object.entries(OPERATIONS).filter(([, { needs, asksWall }]) => needs === 'see' && !asksWall);
    expect(asked.length).toBeGreaterThan(8);
    const answers = async (): Promise<readonly string[]> => {
      const given: string[] = [];
      for (const [name] of asked) {
        const input = INPUTS[name as OperationName]?.(inspection) ?? {};
        const [own, other] = await Promise.all(
          [deps, without].map((each) =>
            runOperation(name as OperationName, each, lin, input).then(
              (answer) => JSON.stringify(answer),
              (error: Error & { code?: string }) => `${error.code}: ${error.message}`,
            ),
          ),
        );
        expect(own, name).toBe(other);
        expect(own, name).not.toMatch(/^(undefined|42501)/);
        given.push(own as string);
      }
      return given;
    };
    const before = await answers();
    const shown = `"id":"${inspection}"`;
    expect(before.join()).not.toContain(shown);
    const [date = '', time = ''] = new Date(deps.now() - 7_200_000).toISOString().split('T');
    await runOperation('recordEvent', deps, COORDINATOR, {
      inspection,
      type: 'notice-given',
      on: date,
      at: time.slice(0, 5),
      told: 'Dev Shah',
      reason: 'early',
    });
    const after = await answers();
    expect(after.join()).toContain(shown);
  });
});

/** What the operations about one thing are asked about. */
const INPUTS: Partial<Record<OperationName, (inspection: string) => object>> = {
  showInspection: (inspection) => ({ inspection }),
  showTimeline: (inspection) => ({ inspection }),
  listRecordedEvents: (inspection) => ({ inspection }),
  showHistory: (inspection) => ({ inspection }),
  exportInspection: (inspection) => ({ inspection }),
  showTimelineAsOf: (inspection) => ({ inspection, moment: new Date().toISOString().slice(0, 10) }),
  showFramework: () => ({ framework: 'cafcass-2024-10-04' }),
  showCalendar: () => ({ calendar: 'england-and-wales' }),
};
