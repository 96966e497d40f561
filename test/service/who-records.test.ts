import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runOperation } from '../../src/service/operations.ts';
import type { RecordedResult } from '../../src/service/record-event.ts';
import type { Principal } from '../../src/service/service-deps.ts';
import { openStoredService, type StoredService } from '../cli/stored-service.ts';
import { principalOf } from '../http/network-app.ts';

describe('what happened is recorded', () => {
  let service: StoredService;
  let inspection: string;
  beforeAll(async () => {
    service = await openStoredService();
  });
  afterAll(() => service.close());
  beforeEach(async () => {
    await service.empty();
    service.setClock('2025-02-24 10:00');
    ({ id: inspection } = await service.create());
  });
  const record = (principal: Principal, type: string, more: object = {}): Promise<RecordedResult> =>
    runOperation('recordEvent', service.deps, principal, { inspection, type, on: '2025-02-24', ...more });
  const annexA = { milestone: 'annex-a' };

  it('by an inspector where they take part, and nowhere else', async () => {
    const call = { at: '09:30', told: 'Dev Shah' };
    await expect(record(principalOf('inspector'), 'notice-given', call)).rejects.toMatchObject({ code: 'not-allowed' });
    await record(principalOf('inspector', 'ben.cole@ofsted.example'), 'notice-given', call);
    await record(principalOf('coordinator'), 'event-corrected', { corrects: 1, reason: 'a slip' });
  });

  it('by nobody who only looks or administers', async () => {
    for (const role of ['viewer', 'administrator', 'senior-leader'] as const) {
      await expect(record(principalOf(role), 'milestone-done', annexA), role).rejects.toMatchObject({
        code: 'not-allowed',
      });
    }
  });

  it('by a link person once the call was made, and only what their own party has done', async () => {
    const link = principalOf('link-person');
    await expect(record(link, 'milestone-done', annexA)).rejects.toMatchObject({ code: 'inspection-not-found' });
    await service.record(inspection, 'notice-given 2025-02-24 09:30');
    const refused = [
      record(link, 'cancelled'),
      record(link, 'milestone-done', { milestone: 'team-conference' }),
      record(link, 'milestone-done', { milestone: 'lead-inspector-preparation' }),
      record(link, 'draft-sent'),
      record(link, 'judgement', { outcome: 'good' }),
      record(link, 'milestone-pinned', { ...annexA, date: '2025-02-27', reason: 'later' }),
    ];
    for (const each of refused) await expect(each).rejects.toMatchObject({ code: 'not-allowed' });
    // The number of what could be corrected is not told either.
    for (const corrects of [1, 99]) {
      await expect(record(link, 'annex-a-received', { corrects }), String(corrects)).rejects.toMatchObject({
        code: 'not-allowed',
        message: expect.not.stringMatching(/\d/) as string,
      });
    }
    const done = await record(link, 'annex-a-received');
    expect(done).toMatchObject({ told: [], notes: [], firmed: [], reminders: { added: [], cancelled: [], kept: 0 } });
    const seen = done.timeline.milestones;
    expect(seen.find((each) => each.id === 'annex-a')).toMatchObject({ state: 'done', actual: { on: '2025-02-24' } });
    expect(seen.every((each) => each.visibleTo.includes('cafcass'))).toBe(true);
    await record(link, 'case-access-given');
    const { events } = await runOperation('showInspection', service.deps, principalOf('viewer'), { inspection });
    expect(events.at(-1)).toMatchObject({ type: 'case-access-given', recordedBy: 'The link-person' });
  });

  it('by a link person who is told of a hold, and not since when before the call', async () => {
    const held = { hold: 'other', ...annexA, reason: 'A court case', liftedBy: 'the court' };
    service.setClock('2025-02-21 10:00');
    await service.record(inspection, 'hold-placed 2025-02-20', held);
    service.setClock('2025-02-24 10:00');
    await service.record(inspection, 'notice-given 2025-02-24 09:30');
    const refusal = (principal: Principal): Promise<string> =>
      record(principal, 'annex-a-received').then(
        () => 'recorded',
        (error: unknown) => (error as Error).message,
      );
    expect(await refusal(principalOf('coordinator'))).toContain('annex-a is held, since Thu 20 Feb 2025 because');
    expect(await refusal(principalOf('link-person'))).toContain('annex-a is held because');
  });
});
