import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHealth, type HealthCheck } from '../../src/observe/health.ts';

let now = 0;
const pass = async (ms: number): Promise<void> => {
  now += ms;
  await vi.advanceTimersByTimeAsync(ms);
};
beforeEach(() => {
  now = 0;
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A part whose answers a test gives one by one. */
function createPart(part: string, needed: boolean, freshMs = 1000) {
  const open: ((problem: string | null) => void)[] = [];
  let asked = 0;
  const check: HealthCheck = {
    part,
    needed,
    freshMs,
    check: () => {
      asked += 1;
      return new Promise((resolve) => open.push(resolve));
    },
  };
  return { check, asked: () => asked, answer: (problem: string | null) => open.shift()?.(problem) };
}
const healthOf = (...parts: readonly { readonly check: HealthCheck }[]) =>
  createHealth(
    parts.map(({ check }) => check),
    () => now,
  );

describe('health', () => {
  it.each([
    [null, null, 'ready'],
    [null, 'away', 'degraded'],
    ['away', null, 'not-ready'],
    ['away', 'away', 'not-ready'],
  ])('with a needed part %s and another %s is %s', async (database, queue, status) => {
    const answer = (problem: string | null) => () => Promise.resolve(problem);
    const health = createHealth([
      { part: 'database', needed: true, freshMs: 0, check: answer(database) },
      { part: 'queue', needed: false, freshMs: 0, check: answer(queue) },
    ]);
    expect(await health.ask()).toEqual({
      status,
      parts: [
        { part: 'database', state: database === null ? 'ok' : 'down', problem: database },
        { part: 'queue', state: queue === null ? 'ok' : 'down', problem: queue },
      ],
    });
  });

  it('takes a check that throws as a part that is down', async () => {
    const failing = { part: 'database', needed: true, freshMs: 0, check: () => Promise.reject(new Error('refused')) };
    expect(await createHealth([failing]).ask()).toMatchObject({ status: 'not-ready', parts: [{ problem: 'refused' }] });
  });

  it('asks a part once however many ask, and again once its answer is old', async () => {
    const part = createPart('database', true);
    const health = healthOf(part);
    const flood = Promise.all(Array.from({ length: 100 }, () => health.ask()));
    await pass(10);
    part.answer(null);
    expect((await flood).map(({ status }) => status)).toEqual(Array(100).fill('ready'));
    await pass(999);
    expect((await health.ask()).status).toBe('ready');
    expect(part.asked()).toBe(1);
    await pass(1);
    const later = health.ask();
    await pass(1);
    part.answer('gone');
    expect((await later).status).toBe('not-ready');
    expect(part.asked()).toBe(2);
  });

  it('waits two seconds for a part that hangs, and then for nobody until it answers', async () => {
    const part = createPart('database', true);
    const health = healthOf(part);
    const first = health.ask();
    await pass(2000);
    expect((await first).parts).toMatchObject([{ state: 'down', problem: 'It did not answer within 2 seconds.' }]);
    await pass(100);
    expect((await health.ask()).status).toBe('not-ready');
    expect(part.asked()).toBe(1);
    // An answer that took too long is none; the next one in time is.
    part.answer(null);
    await pass(0);
    expect((await health.ask()).status).toBe('not-ready');
    await pass(1000);
    const next = health.ask();
    await pass(0);
    part.answer(null);
    expect((await next).status).toBe('ready');
  });

  it('asks anew where a check has hung for half a minute', async () => {
    const part = createPart('database', true);
    const health = healthOf(part);
    const first = health.ask();
    await pass(2000);
    await first;
    await pass(28_001);
    const second = health.ask();
    await pass(0);
    expect(part.asked()).toBe(2);
    // The first check's answer comes too late to count, the second's in time.
    part.answer('old');
    part.answer(null);
    expect((await second).status).toBe('ready');
  });
});
