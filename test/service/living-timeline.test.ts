import fc from 'fast-check';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { addDays, plainDate, type PlainDate } from '../../src/calendar/plain-date.ts';
import { londonMoment } from '../../src/clock.ts';
import { InvalidInputError } from '../../src/errors.ts';
import type { OutgoingEmail } from '../../src/mail/outgoing-email.ts';
import type { Sender } from '../../src/mail/sender.ts';
import { verifyHistory, verifyHistoryInput } from '../../src/service/history/verify-history.ts';
import { proposeChange } from '../../src/service/replan/propose-change.ts';
import { recordEvent, recordEventInput } from '../../src/service/record-event.ts';
import { showInspection } from '../../src/service/show-inspection.ts';
import { loadInspections, type StoredInspection } from '../../src/store/stored-inspections.ts';
import { closeStaleReminders, listDueReminders } from '../../src/store/due-reminders.ts';
import { sendReminder } from '../../workers/send-reminder.ts';
import { describeEachDatabase } from '../support/each-database.ts';
import { COORDINATOR, openTestService, RULES, type TestService } from './test-service.ts';

const KINDS = ['inspection', 'focused-visit', 'monitoring-visit'] as const;
const FIRST_DAY = plainDate('2025-01-15');
const NEVER = null;

/** What anybody may record, sensible or not: the service refuses what makes no sense. */
const event = fc.record(
  {
    type: fc.constantFrom(...RULES.current.events.map((each) => each.id)),
    daysAgo: fc.integer({ min: 0, max: 3 }),
    at: fc.constantFrom('08:59', '09:30', '17:01', undefined),
    milestone: fc.constantFrom('draft', 'comments', 'final', 'publication', 'action-plan', 'team-meeting', undefined),
    daysAhead: fc.integer({ min: -5, max: 90 }),
    hold: fc.constantFrom('complaint', 'pre-election', 'pause', 'other', undefined),
    corrects: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
    parts: fc.constantFrom('all', 'few'),
  },
  { requiredKeys: ['type', 'daysAgo', 'daysAhead', 'parts'] },
);
type AnyEvent = typeof event extends fc.Arbitrary<infer Value> ? Value : never;
/** The events of an inspection that goes well, so that random ones meet every state. */
const STORY = [
  ...['notice-given', 'annex-a-received', 'fieldwork-started', 'fieldwork-ended', 'draft-sent', 'comments-received'],
  ...['final-sent', 'final-received', 'published', 'action-plan-received'],
];
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ wait: fc.integer({ min: 0, max: 25 }) }) },
  { weight: 4, arbitrary: fc.record({ story: fc.constant(true) }) },
  { weight: 5, arbitrary: event },
);

describeEachDatabase('an inspection, whatever is recorded', (database) => {
  let service: TestService;
  let today: PlainDate;
  let sent: { readonly to: string; readonly key: string; readonly announced: boolean; readonly subject: string }[];
  beforeAll(async () => {
    service = await openTestService(database());
  });
  beforeEach(() => service.empty());

  const sender: Sender = {
    description: 'a sender of the test',
    send: async (email: OutgoingEmail, guard) => {
      if (guard && !(await guard())) return { kind: 'temporary', response: 'not entitled', ours: true };
      const { rows } = await database().pool.query<{ announced: boolean }>(
        'select bool_and(announced_at is not null) as announced from inspections',
      );
      sent.push({
        to: email.to.address,
        key: email.messageId,
        announced: rows[0]?.announced ?? false,
        subject: email.subject,
      });
      return { kind: 'accepted', response: '250 ok' };
    },
    check: () => Promise.resolve(NEVER),
    close: () => Promise.resolve(),
  };
  /** Sends what is due at noon, as the service would. */
  const sendDue = async (): Promise<void> => {
    const work = service.workWith(sender);
    await closeStaleReminders(service.db, work.now);
    const due = await listDueReminders(service.db, { now: work.now, horizonMs: 0, atAnyTimeOnly: false, limit: 500 });
    for (const { id } of due) await sendReminder(work, id);
  };
  const setToday = (date: PlainDate): void => {
    today = date;
    service.setClock(`${date} 12:00`);
  };
  /** Whether it was recorded; what makes no sense is refused whole. */
  const record = async (id: string, given: AnyEvent): Promise<boolean> => {
    const { type, daysAgo, daysAhead, parts, ...rest } = given;
    const words = {
      reason: 'because',
      told: 'the chief executive',
      reference: 'L1',
      outcome: 'no change',
      liftedBy: 'us',
    };
    const input = {
      inspection: id,
      type,
      on: addDays(today, -daysAgo),
      ...(parts === 'all' ? { ...words, date: addDays(today, daysAhead), ...rest } : { reason: 'because' }),
    };
    const before = await fingerprint();
    try {
      await recordEvent(service.deps, COORDINATOR, recordEventInput.parse(input));
      return true;
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      expect(await fingerprint(), 'a refusal writes nothing').toEqual(before);
      return false;
    }
  };
  const recordNextOfStory = async (id: string): Promise<void> => {
    const { events } = await showInspection(service.deps, COORDINATOR, { inspection: id });
    const next = STORY.find((type) => !events.some((each) => each.type === type && each.holds));
    if (next === undefined) return;
    const known = RULES.current.events.find((each) => each.id === next);
    const asks = Object.keys(known?.asks ?? {});
    const details = { at: '09:12', told: 'the chief executive', reason: 'as it was' };
    const given = Object.fromEntries(Object.entries(details).filter(([key]) => asks.includes(key) || key === 'reason'));
    const input = recordEventInput.parse({ inspection: id, type: next, on: today, ...given });
    await recordEvent(service.deps, COORDINATOR, input).catch((error: unknown) => {
      if (!(error instanceof InvalidInputError)) throw error;
    });
  };
  /** Changes with anything that is stored of a plan. */
  const fingerprint = async (): Promise<unknown> => {
    const { rows } = await database().pool.query(`
      select (select md5(string_agg(i::text, '|')) from inspections i) as inspection,
        (select count(*) from events) as events, (select count(*) from history) as history,
        (select md5(string_agg(m::text, '|' order by position)) from milestones m) as milestones,
        (select md5(string_agg(r::text, '|' order by key)) from reminders r) as reminders`);
    return rows;
  };
  const stored = async (id: string): Promise<StoredInspection> =>
    (await loadInspections(service.db, [id], { lock: false }))[0] as StoredInspection;

  const checkAll = async (id: string): Promise<void> => {
    const now = service.deps.now();
    const before = await stored(id);
    // Replaying the history gives the stored state.
    const { histories } = await verifyHistory(service.deps, COORDINATOR, verifyHistoryInput.parse({ inspection: id }));
    expect(histories.flatMap((each) => each.breaches)).toEqual([]);
    // Planning it again changes nothing.
    const again = proposeChange(RULES, {
      stored: before,
      because: '',
      by: 'a test',
      reason: null,
      fact: (details) => ({ what: 'calendar-applied', details: { ...details, from: '', to: '' } }),
      now,
    });
    expect(again).toMatchObject({ moved: [], told: [], reminders: { cancelled: [] } });
    expect(again.reminders.added.filter((each) => each.sendAt >= londonMoment(now).on)).toEqual([]);
    expect(again.writes.milestones).toEqual({ upsert: [], remove: [] });
    const { timeline, events } = await showInspection(service.deps, COORDINATOR, { inspection: id });
    for (const milestone of timeline.milestones) {
      const definition = RULES.plan(timeline.framework, timeline.kind).milestones.find((m) => m.id === milestone.id);
      // Recorded dates never move.
      if (milestone.actual !== null) {
        const recorded = events.filter(
          (each) => each.holds && (definition?.completedBy.includes(each.type) || each.milestone === milestone.id),
        );
        expect(recorded.map((each) => each.on)).toContain(milestone.actual.on);
      }
      if (milestone.state === 'held') expect([milestone.planned, milestone.due]).toEqual([null, null]);
      if (milestone.pinned && milestone.state !== 'done' && milestone.state !== 'held') {
        expect(milestone.planned?.on).toBe(milestone.pinned.on);
      }
    }
    for (const row of await service.reminders()) {
      // No reminder is both sent and cancelled.
      if (row.state === 'accepted') expect(row.closed_because).toBeNull();
      if (row.state === 'cancelled') expect(row.closed_because).not.toBeNull();
      if (row.kind !== 'change' && timeline.ended) expect(row.state).not.toBe('pending');
    }
    // Nobody of Cafcass is told before the call.
    expect(sent.filter((each) => each.to.includes('cafcass') && !each.announced)).toEqual([]);
    expect(new Set(sent.map((each) => each.key)).size, 'each email once').toBe(sent.length);
  };

  it('keeps what was recorded, pinned and sent, and is what its history says', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...KINDS),
        fc.array(step, { minLength: 10, maxLength: 20 }),
        async (kind, steps) => {
          await service.empty();
          sent = [];
          setToday(FIRST_DAY);
          const { id } = await service.create({ kind, start: kind === 'inspection' ? '2025-03-10' : '2025-03-11' });
          for (const each of steps) {
            if ('wait' in each) setToday(addDays(today, each.wait));
            else if ('story' in each) await recordNextOfStory(id);
            else await record(id, each);
            await sendDue();
          }
          await checkAll(id);
          // Everybody who was told a date knows the present one, once what is due was sent.
          const { told } = proposeChange(RULES, {
            stored: await stored(id),
            because: '',
            by: '',
            reason: null,
            fact: (details) => ({ what: 'calendar-applied', details: { ...details, from: '', to: '' } }),
            now: service.deps.now(),
          });
          expect(told).toEqual([]);
        },
      ),
      { seed: 20250310, numRuns: 8, endOnFailure: true },
    );
  }, 240_000);
});
