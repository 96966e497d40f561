import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createServiceLog } from '../../src/compose/service-log.ts';
import { type RunningService, startService } from '../../src/compose/start-service.ts';
import type { CreatedToken } from '../../src/service/access/tokens.ts';
import { localPrincipal } from '../../src/service/local-principal.ts';
import type { OperationName } from '../../src/service/operation-routes.ts';
import { runOperation } from '../../src/service/operations.ts';
import { readSettings } from '../../src/settings.ts';
import { type OtlpReceiver, startOtlpReceiver } from '../observe/otlp-receiver.ts';
import { readPrometheusText, valueOf } from '../observe/prometheus-text.ts';
import { RULES } from '../service/test-service.ts';
import { copyEmbeddedDirectory, type EmbeddedDirectory } from '../support/embedded-directory.ts';
import { type MailSink, startMailSink } from '../workers/mail-sink.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = '00f067aa0ba902b7';
const CANARY = /quokka|wombat|2077-03|monday 1 march/i;
const PEOPLE = [
  { role: 'coordinator', name: 'Quokka Wombat', email: 'quokka@wombat.example' },
  { role: 'lead-inspector', name: 'Wombat Quokka', email: 'wombat@quokka.example' },
  { role: 'ceo', name: 'Dev Quokka', email: 'dev@quokka.example' },
];

describe('what operators see of a whole story', () => {
  let directory: EmbeddedDirectory;
  let sink: MailSink;
  let receiver: OtlpReceiver;
  let service: RunningService;
  let log = '';
  let address: string;
  let token: string;
  let inspection: string;
  let metrics: string;
  const lines = () =>
    log
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  const run = (name: OperationName, input: unknown): Promise<unknown> =>
    runOperation(name, service.deps, localPrincipal(RULES.current, 'Quokka', undefined), input);
  const get = (url: string, headers: Record<string, string> = {}) => fetch(`${address}${url}`, { headers });
  const asAdministrator = () => ({ authorization: `Bearer ${token}` });
  const states = async () => {
    const rows = await service.deps.db.selectFrom('reminders').select(['id', 'state', 'last_error']).execute();
    return rows.filter(({ state }) => state !== 'cancelled');
  };
  const until = (holds: () => Promise<boolean>) => vi.waitUntil(holds, { timeout: 60_000, interval: 50 });
  const makeDue = (id: string, lateMinutes: number) =>
    sql`update reminders set state = 'pending', closed_at = null, at_any_time = true,
      send_at = now() - ${lateMinutes} * interval '1 minute', created_at = now() - interval '1 day'
      where id = ${id}`.execute(service.deps.db);

  beforeAll(async () => {
    directory = await copyEmbeddedDirectory();
    sink = await startMailSink();
    receiver = await startOtlpReceiver();
    const settings = readSettings({
      DATA_DIR: directory.path,
      SMTP_URL: sink.url,
      HTTP_PORT: '0',
      SWEEP_SECONDS: '0.1',
      LOG_LEVEL: 'trace',
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    });
    service = await startService({
      settings,
      rules: RULES,
      holder: 'a test',
      log: createServiceLog(settings, false, { write: (line) => void (log += line) }),
      progress: () => {},
      onFailure: () => {},
    });
    address = service.parts.find(({ name }) => name === 'Address')?.description ?? '';
    await run('addUser', { name: 'Quokka', email: 'admin@quokka.example', roles: ['administrator'] });
    const made = await run('createToken', {
      user: 'admin@quokka.example',
      name: 'wombat',
      scopes: ['administer', 'see'],
    });
    ({ token } = made as CreatedToken);

    const created = await run('createInspection', { kind: 'inspection', start: '2077-03-01', people: PEOPLE });
    inspection = (created as { readonly id: string }).id;
    await sql`update reminders set state = 'cancelled', closed_at = now()`.execute(service.deps.db);
    const ids = (
      await service.deps.db.selectFrom('reminders').select('id').where('kind', '=', 'reminder').execute()
    ).map(({ id }) => id);
    // One is accepted, after twenty minutes; one is refused for good; one cannot be written.
    await makeDue(ids[0] ?? '', 20);
    await until(async () => (await states()).map(({ state }) => state).join() === 'accepted');
    sink.treat({ at: 'RCPT', code: 550 });
    await makeDue(ids[1] ?? '', 1);
    await until(async () => (await states()).some(({ state }) => state === 'failed'));
    sink.treat('take');
    await sql`update reminders set aim_on = null, last_error = null where id = ${ids[2]}`.execute(service.deps.db);
    await makeDue(ids[2] ?? '', 1);
    await until(async () => /not be written/.test((await states()).find(({ id }) => id === ids[2])?.last_error ?? ''));

    await get(`/api/inspections/${inspection}`, {
      traceparent: `00-${TRACE}-${CALLER}-01`,
      ...asAdministrator(),
    });
    await get(`/api/inspections/${inspection}?quokka=wombat`, { 'user-agent': 'Quokka\u0009{"level":60}' });
    await get('/quokka/%0d%0a%7b%22level%22:60%7d', { cookie: 'session=quokka', authorization: 'Bearer wombat' });
    await fetch(`${address}/api/preview`, {
      method: 'POST',
      body: '{"quokka',
      headers: { 'content-type': 'text/wombat' },
    });
    await run('recordEvent', { inspection, type: 'notice-given', on: '2077-02-30', reason: 'Quokka' }).catch(() => {});
    metrics = await (await get('/metrics', asAdministrator())).text();
  });
  afterAll(async () => {
    await service.stop();
    await directory.remove();
    await sink.close();
    await receiver.close();
  });

  it('is figures of what was sent, failed and put back, and how late it was', () => {
    const figures = readPrometheusText(metrics);
    const count = (result: string) => valueOf(figures, 'inspection_timeline_reminders_handled_total', { result });
    expect([count('sent'), count('failed'), count('unanswered')]).toEqual([1, 1, 0]);
    expect(count('put_back')).toBeGreaterThanOrEqual(1);
    const upTo = (le: string) => valueOf(figures, 'inspection_timeline_reminder_lateness_seconds_bucket', { le });
    expect([upTo('900'), upTo('1800')]).toEqual([0, 1]);
    expect(valueOf(figures, 'inspection_timeline_reminders', { state: 'failed' })).toBe(1);
    expect(valueOf(figures, 'inspection_timeline_sweep_duration_seconds_count')).toBeGreaterThan(0);
    expect(valueOf(figures, 'inspection_timeline_emails_in_hand')).toBe(0);
  });

  it('is health, the queue and its figures for an administrator’s token', async () => {
    expect(await (await get('/health/ready')).json()).toMatchObject({ status: 'ready' });
    expect((await get('/health/details', asAdministrator())).status).toBe(200);
    const board = await get('/admin/queues/', asAdministrator());
    expect([board.status, (await get('/admin/queues/')).status, (await get('/metrics')).status]).toEqual([
      200, 401, 401,
    ]);
    expect(board.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/);
  });

  it('is traces that go on from the caller’s, through operation and statements, and through sweep and sending', async () => {
    await service.stop();
    const { spans } = receiver;
    const find = (name: string) => spans.find((each) => each.name === name);
    const childrenOf = (parent: string) => {
      const ids = spans.filter(({ name }) => name === parent).map(({ spanId }) => spanId);
      return new Set(spans.filter(({ parentSpanId = '' }) => ids.includes(parentSpanId)).map(({ name }) => name));
    };
    const request = spans.find(({ parentSpanId }) => parentSpanId === CALLER);
    expect(request).toMatchObject({ name: 'GET /api/inspections/:inspection', traceId: TRACE });
    expect(childrenOf('GET /api/inspections/:inspection')).toContain('operation showInspection');
    expect(childrenOf('operation showInspection')).toContain('select inspections');
    expect([...childrenOf('send-reminder')]).toEqual(
      expect.arrayContaining(['claim', 'write-email', 'hand-over', 'settle']),
    );
    expect(find('sweep')).toBeDefined();
    expect(new Set(spans.flatMap(({ events }) => events))).toEqual(new Set());
    expect(receiver.text()).not.toMatch(CANARY);
    expect(receiver.text()).not.toContain(inspection);
  });

  it('is a log of all that, line by line, that holds nothing of people and inspections', () => {
    expect(new Set(lines().map(({ msg }) => msg))).toEqual(
      expect.objectContaining(new Set(['email handed over', 'the email could not be written', 'request'])),
    );
    expect(lines().every(({ level, time, msg }) => Number(level) >= 10 && time && msg)).toBe(true);
    for (const secret of [inspection, token, 'ofsted.example', sink.messages[0]?.messageId ?? '']) {
      expect(secret).not.toBe('');
      expect(log).not.toContain(secret);
    }
    expect(log).not.toMatch(CANARY);
    expect(metrics).not.toMatch(CANARY);
    expect(metrics).not.toContain(inspection);
    expect(lines().filter(({ level }) => level === 60)).toEqual([]);
  });
});
