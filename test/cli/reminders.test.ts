import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ReminderPage } from '../../src/service/list-reminders.ts';
import { PEOPLE } from '../service/test-service.ts';
import { openStoredService, type StoredService } from './stored-service.ts';

let service: StoredService;

beforeAll(async () => {
  service = await openStoredService();
  return service.close;
});

beforeEach(async () => {
  await service.empty();
  service.setClock('2025-02-10 10:00');
});

describe('reminders', () => {
  it('prints what will be sent, to whom, why, and what would stop it', async () => {
    const { id } = await service.create({ people: [PEOPLE[0]] });
    const { code, out } = await service.run('reminders');
    expect(code).toBe(0);
    const rows = out.split('\n');
    expect(rows).toContainEqual(
      expect.stringMatching(
        new RegExp(
          `^Fri 21 Feb 2025, 3pm +Asha Rao <asha.rao@ofsted.example> +Call to announce the inspection \\(${id.slice(0, 8)}\\) +Coordinator; .* pending +recording notice-given`,
        ),
      ),
    );
    expect(out).toMatch(/\nEach of those still to be sent is also stopped by .*cancelling the inspection\.\n$/);
  });

  it('says so where nothing will be sent', async () => {
    expect(await service.run('reminders')).toEqual({ code: 0, out: 'No reminders.\n', err: '' });
  });

  it('are filtered by inspection, state and recipient, and read page by page', async () => {
    const { id } = await service.create();
    await service.create({ start: '2025-03-17' });
    const all = (await service.runJson<ReminderPage>('reminders', '--limit', '500')).reminders;
    const filters = [
      [['--inspection', id.slice(0, 8)], (each: (typeof all)[number]) => each.inspection === id],
      [['--recipient', 'ben.cole@ofsted.example'], (each: (typeof all)[number]) => each.to.name === 'Ben Cole'],
      [['--state', 'pending'], () => true],
      [['--state', 'failed,lapsed'], () => false],
    ] as const;
    for (const [words, expected] of filters) {
      const { reminders } = await service.runJson<ReminderPage>('reminders', '--limit', '500', ...words);
      expect(reminders.map((each) => each.id)).toEqual(all.filter(expected).map((each) => each.id));
    }
    const first = await service.run('reminders', '--limit', '5');
    const [, cursor] = /--after (\S+)\n$/.exec(first.err) ?? [];
    const { reminders } = await service.runJson<ReminderPage>('reminders', '--limit', '5', '--after', cursor ?? '');
    expect(reminders.map((each) => each.id)).toEqual(all.slice(5, 10).map((each) => each.id));
  });

  it('are tried again after they failed, and no others', async () => {
    await service.create({ people: [PEOPLE[0]] });
    const [reminder, other] = await service.reminders();
    await service.db
      .updateTable('reminders')
      .set({ state: 'failed', last_error: '550 5.1.1 unknown', closed_at: new Date() })
      .where('id', '=', reminder?.id ?? '')
      .execute();
    expect((await service.run('reminders', '--state', 'failed')).out).toContain('failed: 550 5.1.1 unknown');
    const again = await service.run('reminders', '--retry', reminder?.id ?? '');
    expect(again).toEqual({ code: 0, out: `Reminder ${reminder?.id} is tried again.\n`, err: '' });
    expect((await service.reminders()).every((each) => each.state === 'pending')).toBe(true);
    for (const id of [reminder?.id, other?.id, '11111111-1111-4111-8111-111111111111']) {
      const { code, err } = await service.run('reminders', '--retry', id ?? '');
      expect(code).toBe(3);
      expect(err).toContain(`There is no reminder ${id} that failed`);
    }
    const { code, err } = await service.run('reminders', '--retry', '7');
    expect(code).toBe(2);
    expect(err).toMatch(/--retry: must be the id of a reminder/);
  });

  it('refuse a state that does not exist', async () => {
    const { code, err } = await service.run('reminders', '--state', 'sent');
    expect(code).toBe(2);
    expect(err).toMatch(/--state: must be one or more of pending, /);
  });
});
