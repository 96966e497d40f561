import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addDays, plainDate } from '../../src/calendar/plain-date.ts';
import { InvalidInputError } from '../../src/errors.ts';
import type { CreatedInspection } from '../../src/service/create-inspection.ts';
import { showTimelineAsOf, timelineAsOfInput } from '../../src/service/history/timeline-as-of.ts';
import { verifyHistory, verifyHistoryInput } from '../../src/service/history/verify-history.ts';
import { runOperation } from '../../src/service/operations.ts';
import type { ServiceDeps } from '../../src/service/service-deps.ts';
import { showInspection } from '../../src/service/show-inspection.ts';
import { openEmbeddedDatabase } from '../../src/store/embedded/embedded-database.ts';
import type { SeenTimeline } from '../../src/service/seen-timeline.ts';
import { MADE_UP_ID, madeUpEdition, rulesWith } from '../fixtures/frameworks/made-up-edition.ts';
import { copyEmbeddedDirectory } from '../support/embedded-directory.ts';
import { COORDINATOR, openTestService, type TestService } from './test-service.ts';

const REAL_ID = 'cafcass-2024-10-04';
const RULES = rulesWith(madeUpEdition());
const MILESTONES = ['notice', 'annex-a', 'draft', 'comments', 'final', 'publication', 'welcome', 'team-meeting'];

/** What somebody tries to do; much of it makes no sense at the time, and is refused. */
const step = fc.record({
  /** Days that pass before. */
  days: fc.integer({ min: 0, max: 6 }),
  what: fc.constantFrom(
    ...['notice-given', 'fieldwork-started', 'fieldwork-ended', 'draft-sent', 'final-sent', 'published'],
    ...['notice-given', 'fieldwork-ended', 'draft-sent', 'complaint-received', 'complaint-resolved', 'variation'],
    ...[
      'deferred',
      'paused',
      'resumed',
      'hold-placed',
      'hold-lifted',
      'hold-lifted',
      'priority-action-found',
      'cancelled',
    ],
    ...['milestone-pinned', 'milestone-unpinned', 'milestone-done', 'event-corrected', 'adopt', 'adopt', 'keep'],
  ),
  milestone: fc.constantFrom(...MILESTONES),
  /** Days from today on which what it sets falls. */
  ahead: fc.integer({ min: 1, max: 40 }),
  back: fc.integer({ min: 0, max: 3 }),
  corrects: fc.integer({ min: 1, max: 6 }),
  edition: fc.constantFrom(MADE_UP_ID, REAL_ID),
});

type Step = typeof step extends fc.Arbitrary<infer Made> ? Made : never;

let service: TestService;
let deps: ServiceDeps;
let close: () => Promise<void>;

beforeAll(async () => {
  const directory = await copyEmbeddedDirectory();
  const database = await openEmbeddedDatabase({
    directory: directory.path,
    holder: 'a test',
    report: (error) => console.error(error),
  });
  service = await openTestService(database);
  deps = { ...service.deps, rules: RULES };
  close = async () => {
    await database.close();
    await directory.remove();
  };
});

afterAll(() => close());

it('gives what is stored whatever was done, and at each moment what was shown then', async () => {
  const done = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 40 }), async (steps) => {
      await service.empty();
      let day = plainDate('2025-02-20');
      service.setClock(`${day} 10:00`);
      const created = { kind: 'inspection', start: '2025-03-10', framework: REAL_ID };
      const { id } = (await runOperation('createInspection', deps, COORDINATOR, created)) as CreatedInspection;
      const shown = new Map<string, SeenTimeline>();
      const look = async (): Promise<void> => {
        const { timeline } = await showInspection(deps, COORDINATOR, { inspection: id });
        shown.set(`${day}T10:00`, timeline);
      };
      await look();
      for (const each of steps) {
        day = addDays(day, each.days);
        service.setClock(`${day} 10:00`);
        if (await attempt(id, day, each)) done.set(each.what, (done.get(each.what) ?? 0) + 1);
        await look();
      }
      const { histories } = await verifyHistory(deps, COORDINATOR, verifyHistoryInput.parse({}));
      expect(histories.flatMap((history) => history.breaches)).toEqual([]);
      for (const [moment, timeline] of shown) {
        const input = timelineAsOfInput.parse({ inspection: id, moment });
        expect((await showTimelineAsOf(deps, COORDINATOR, input)).timeline).toEqual(timeline);
      }
    }),
    { numRuns: 4, seed: 11 },
  );
  // Not all is refused: of what was tried, most kinds of things were done at least once.
  expect(done.size).toBeGreaterThan(10);
});

it('keeps the bank holidays by which each date was believed', async () => {
  await service.empty();
  service.setClock('2025-02-20 10:00');
  const { id } = await runOperation('createInspection', deps, COORDINATOR, { kind: 'inspection', start: '2025-03-10' });
  service.setClock('2025-02-21 10:00');
  const change = { kind: 'add', date: '2025-04-01', name: 'A day off', source: 'a test' };
  await runOperation('changeCalendar', deps, COORDINATOR, { change });
  await runOperation('applyCalendar', deps, COORDINATOR, { inspections: 'all' });
  const dueAsOf = async (moment: string): Promise<string | undefined> => {
    const then = await showTimelineAsOf(deps, COORDINATOR, timelineAsOfInput.parse({ inspection: id, moment }));
    return then.timeline.milestones.find((each) => each.id === 'final')?.due?.on;
  };
  expect(await dueAsOf('2025-02-20')).toBe('2025-04-24');
  expect(await dueAsOf('2025-02-21')).toBe('2025-04-25');
  const { histories } = await verifyHistory(deps, COORDINATOR, verifyHistoryInput.parse({}));
  expect(histories.map((each) => [each.entries, each.breaches])).toEqual([[2, []]]);
  const { items } = await runOperation('showHistory', deps, COORDINATOR, { inspection: id });
  expect(items.at(-1)).toMatchObject({ title: 'Changed bank holidays applied', by: 'Asha Rao' });
});

/** Whether it was done; false where it was refused as making no sense. */
async function attempt(
  inspection: string,
  day: ReturnType<typeof plainDate>,
  { what, milestone, ahead, back, corrects, edition }: Step,
): Promise<boolean> {
  const reason = 'a reason';
  const date = addDays(day, ahead);
  const names = ['milestone-pinned', 'milestone-unpinned', 'milestone-done', 'variation'].includes(what);
  const sets = ['milestone-pinned', 'variation', 'deferred', 'resumed'].includes(what);
  const recorded = {
    inspection,
    type: what,
    on: what.startsWith('milestone-') || what === 'deferred' ? day : addDays(day, -back),
    reason,
    ...(names ? { milestone } : {}),
    ...(sets ? { date } : {}),
    ...(what === 'notice-given' ? { at: '09:30', told: 'the chief executive' } : {}),
    ...(what === 'variation' ? { reference: 'L/7' } : {}),
    ...(what === 'complaint-resolved' ? { outcome: 'not-upheld' } : {}),
    ...(what.startsWith('hold-') ? { hold: 'pre-election' } : {}),
    ...(what === 'hold-placed' ? { liftedBy: 'the Cabinet Office' } : {}),
    ...(what === 'event-corrected' ? { corrects } : {}),
  };
  try {
    if (what === 'adopt') await runOperation('adoptEdition', deps, COORDINATOR, { inspection, to: edition, reason });
    else if (what === 'keep')
      await runOperation('keepEdition', deps, COORDINATOR, { inspection, to: MADE_UP_ID, reason });
    else await runOperation('recordEvent', deps, COORDINATOR, recorded);
    return true;
  } catch (error) {
    if (error instanceof InvalidInputError) return false;
    throw error;
  }
}
