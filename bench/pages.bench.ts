import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Kysely } from 'kysely';
import { pino } from 'pino';
import { localTime } from '../src/calendar/local-time.ts';
import { plainDate } from '../src/calendar/plain-date.ts';
import { addWorkingDays } from '../src/calendar/working-day-calendar.ts';
import { londonInstant } from '../src/clock.ts';
import { buildNetworkApp } from '../src/http/build-network-app.ts';
import { pageRoutes } from '../src/http/pages/page-routes.ts';
import { signInCookies } from '../src/http/sign-in/cookies.ts';
import { PERMISSIONS } from '../src/service/access/permissions.ts';
import { registerCalendars } from '../src/service/calendars/register-calendars.ts';
import { runOperation } from '../src/service/operations.ts';
import type { Principal, ServiceDeps } from '../src/service/service-deps.ts';
import { migrate } from '../src/store/migrate.ts';
import { onOwnServer, openDeps } from './bench-database.ts';
import { formatNumber, printTable } from './print-table.ts';

const INSPECTIONS = 30;
const ROUNDS = 300;
const NOW = londonInstant(plainDate('2027-01-11'), localTime('12:00'));

const PRINCIPAL: Principal = {
  name: 'The coordinator',
  party: 'ofsted',
  inspected: false,
  permissions: PERMISSIONS,
  recordsOnAny: true,
  user: { id: '00000000-0000-4000-8000-000000000000', email: 'coordinator@x.example', session: 'one' },
};

/** The pages that are looked at most, each beside the same facts as JSON, in one process and in turns. */
export async function benchPages(): Promise<void> {
  await onOwnServer(async (url) => {
    const { deps, close } = await openDeps(url, NOW);
    const app = await openApp(deps);
    try {
      const id = await fill(deps);
      const rows = [
        await compare(app, '/deadlines', ['/api/deadlines?limit=100', '/api/deadlines/counts']),
        await compare(app, `/inspections/${id}`, [`/api/inspections/${id}`]),
      ];
      printTable(['page', 'kB', 'ms', 'JSON kB', 'JSON ms', 'times the JSON', 'goal'], rows);
    } finally {
      await app.close();
      await close();
    }
  });
}

async function compare(app: FastifyInstance, page: string, answers: readonly string[]): Promise<string[]> {
  const ask = async (path: string): Promise<number> => {
    const { statusCode, body } = await app.inject({ url: path });
    if (statusCode !== 200) throw new Error(`${path} is ${statusCode}: ${body.slice(0, 500)}`);
    return Buffer.byteLength(body);
  };
  const times: { readonly page: number[]; readonly json: number[] } = { page: [], json: [] };
  let [pageBytes, jsonBytes] = [0, 0];
  // In turns, so that whatever else the machine does meets both.
  for (let round = -50; round < ROUNDS; round += 1) {
    const begun = performance.now();
    pageBytes = await ask(page);
    const between = performance.now();
    jsonBytes = 0;
    for (const answer of answers) jsonBytes += await ask(answer);
    if (round < 0) continue;
    times.page.push(between - begun);
    times.json.push(performance.now() - between);
  }
  const [pageMs, jsonMs] = [median(times.page), median(times.json)];
  const name = page.replace(/[0-9a-f-]{36}/, ':id');
  const kilobytes = [pageBytes, jsonBytes].map((bytes) => formatNumber(bytes / 1000)) as [string, string];
  return [name, kilobytes[0], pageMs.toFixed(2), kilobytes[1], jsonMs.toFixed(2), formatNumber(pageMs / jsonMs), '4'];
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

async function openApp(deps: ServiceDeps): Promise<FastifyInstance> {
  const logger = pino({ level: 'silent' }) as FastifyBaseLogger;
  const cookies = signInCookies(false);
  const baseUrl = (): string => 'http://127.0.0.1';
  return buildNetworkApp({
    deps,
    logger,
    identify: () => Promise.resolve(PRINCIPAL),
    sameOrigin: { cookies, baseUrl },
    https: false,
    plugins: [(app) => app.register(pageRoutes, { deps, cookies, logger, baseUrl })],
  });
}

/** Inspections a week apart; gives one of which as much is known as can be. */
async function fill(deps: ServiceDeps): Promise<string> {
  const { db, rules } = deps;
  await migrate(db as Kysely<unknown>);
  await registerCalendars(db, rules, 'bench');
  const { calendar } = rules.calendar(rules.current.calendar);
  const ids: string[] = [];
  for (let number = 0; number < INSPECTIONS; number += 1) {
    const start = addWorkingDays(calendar, plainDate('2026-11-09'), number === 0 ? 1 : number * 5);
    const people = ['coordinator', 'lead-inspector', 'qa-manager', 'ceo', 'link-person'].map((role) => ({
      role,
      name: `Person ${number}`,
      email: `${role}-${number}@x.example`,
    }));
    const { id } = await runOperation('createInspection', deps, PRINCIPAL, { kind: 'inspection', start, people });
    ids.push(id ?? '');
  }
  const [inspection = ''] = ids;
  for (const event of [
    { type: 'notice-given', on: '2026-10-26', at: '09:30', told: 'The chief executive' },
    { type: 'annex-a-received', on: '2026-10-28' },
    { type: 'case-access-given', on: '2026-10-29' },
    { type: 'fieldwork-started', on: '2026-11-10' },
    { type: 'fieldwork-ended', on: '2026-11-20' },
    { type: 'draft-sent', on: '2026-12-07' },
    { type: 'complaint-received', on: '2026-12-09' },
  ]) {
    await runOperation('recordEvent', deps, PRINCIPAL, { inspection, ...event });
  }
  return inspection;
}
