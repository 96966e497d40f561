import fc from 'fast-check';
import { sql } from 'kysely';
import { plainDate } from '../../src/calendar/plain-date.ts';
import { InvalidInputError } from '../../src/errors.ts';
import type { OutgoingEmail } from '../../src/mail/outgoing-email.ts';
import type { Sender } from '../../src/mail/sender.ts';
import type { CreatedInspection } from '../../src/service/create-inspection.ts';
import { NotAllowedError } from '../../src/service/not-allowed-error.ts';
import { runOperation } from '../../src/service/operations.ts';
import type { Principal } from '../../src/service/service-deps.ts';
import { sendReminder } from '../../workers/send-reminder.ts';
import { BANK_HOLIDAYS, countsAsWorking, stepDays } from '../calendar/day-by-day.ts';
import { COORDINATOR, type TestService } from './test-service.ts';

/** What one step of a story does. Days count from the start of the inspection, or from today for `wait`. */
export type Step =
  | { readonly does: 'plan'; readonly kind: 'inspection' | 'focused-visit'; readonly week: number }
  | { readonly does: 'call' | 'take-back' | 'correct'; readonly which: number }
  | { readonly does: 'record'; readonly which: number; readonly event: Omit<Recording, 'on'>; readonly day: number }
  | { readonly does: 'wait'; readonly days: number };

interface Recording {
  readonly type: string;
  readonly on: string;
  readonly milestone?: string;
  readonly date?: string;
  readonly hold?: string;
  readonly outcome?: string;
  readonly reference?: string;
  readonly told?: string;
  readonly liftedBy?: string;
  readonly at?: string;
  readonly corrects?: number;
}

/** An inspection as the test knows it, by what it had recorded and nothing else. */
export interface Known {
  readonly id: string;
  readonly start: string;
  /** A word in its name and in nothing else. */
  readonly word: string;
  /** The number of the call that stands; null while there is none. The rule in one line: Cafcass may know of it while there is. */
  call: number | null;
  events: number;
}

/** In everything that is nobody's on Cafcass's side: reasons, notes, people of Ofsted. Never to be seen there. */
export const CANARY = 'zqcanary';

/** Milestones that Ofsted keeps to itself, and their titles. */
export const OFSTED_ONLY = [
  'lead-inspector-preparation',
  'Lead inspector prepares off site',
  'Lead inspector evaluates information off site',
  'next-inspection-window',
  'Window for the next inspection',
] as const;

const RECORDER: Principal = { ...COORDINATOR, name: 'The recorder' };
const MILESTONES = ['lead-inspector-preparation', 'draft', 'final', 'annex-a', 'team-conference', 'fieldwork-start'];
const SINGLE = [
  'fieldwork-started',
  'fieldwork-ended',
  'draft-sent',
  'complaint-received',
  'cancelled',
  'annex-a-received',
];

const which = fc.nat(3);
const recorded: fc.Arbitrary<Omit<Recording, 'on'>> = fc.oneof(
  fc.constantFrom(...SINGLE).map((type) => ({ type })),
  fc.record({ type: fc.constant('milestone-done'), milestone: fc.constantFrom(...MILESTONES) }),
  fc.record({
    type: fc.constant('milestone-pinned'),
    milestone: fc.constant('lead-inspector-preparation'),
    date: fc.constantFrom('-4', '-3'),
  }),
  fc
    .tuple(fc.constantFrom(...MILESTONES), fc.integer({ min: -10, max: 60 }))
    .map(([milestone, days]) => ({ type: 'milestone-pinned', milestone, date: `${days}` })),
  fc.constantFrom(
    { type: 'hold-placed', hold: 'pre-election', liftedBy: CANARY },
    { type: 'hold-placed', hold: 'other', milestone: 'lead-inspector-preparation', liftedBy: CANARY },
    { type: 'hold-lifted', hold: 'pre-election', outcome: CANARY },
    { type: 'variation', milestone: 'final', date: '70', reference: 'L/1' },
    { type: 'deferred', date: '28' },
    { type: 'priority-action-found' },
    { type: 'judgement', outcome: 'good' },
  ),
);

/** A story begins with two inspections, one of them called, so that there is always something to see and to hide. */
export const STORIES: fc.Arbitrary<readonly Step[]> = fc
  .array(
    fc.oneof(
      { weight: 2, arbitrary: fc.record({ does: fc.constant('call' as const), which }) },
      { weight: 2, arbitrary: fc.record({ does: fc.constant('take-back' as const), which }) },
      { weight: 1, arbitrary: fc.record({ does: fc.constant('correct' as const), which }) },
      {
        weight: 5,
        arbitrary: fc.record({
          does: fc.constant('record' as const),
          which,
          event: recorded,
          day: fc.integer({ min: -14, max: 30 }),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          does: fc.constant('plan' as const),
          kind: fc.constantFrom('inspection' as const, 'focused-visit' as const),
          week: fc.nat(6),
        }),
      },
      { weight: 2, arbitrary: fc.record({ does: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 9 }) }) },
    ),
    { minLength: 4, maxLength: 8 },
  )
  .map((steps): readonly Step[] => [
    { does: 'plan', kind: 'inspection', week: 0 },
    { does: 'plan', kind: 'focused-visit', week: 1 },
    { does: 'call', which: 0 },
    { does: 'record', which: 0, event: { type: 'milestone-pinned', milestone: OFSTED_ONLY[0], date: '-5' }, day: -7 },
    ...steps,
  ]);

/** What a step came to: the inspections that it changed; none where it was refused. */
export interface Told {
  readonly changed: readonly Known[];
  /** Emails that went to people of Cafcass because of it. */
  readonly emails: readonly OutgoingEmail[];
}

/** Plays a story against a service. */
export class World {
  readonly inspections: Known[] = [];
  readonly #service: TestService;
  /** The day it is; always after the start of the analysis weeks, so that any event may have happened. */
  #today = '2025-03-03';
  #words = 0;

  constructor(service: TestService) {
    this.#service = service;
    service.setClock(this.now);
  }

  get now(): string {
    return `${this.#today} 10:00`;
  }

  get today(): string {
    return this.#today;
  }

  isKnown({ call }: Known): boolean {
    return call !== null;
  }

  async play(step: Step): Promise<Told> {
    const changed = await this.#act(step);
    return { changed, emails: await this.#send() };
  }

  async #act(step: Step): Promise<readonly Known[]> {
    if (step.does === 'wait') {
      this.#today = nextWorking(stepDays(this.#today, step.days));
      this.#service.setClock(this.now);
      return [];
    }
    if (step.does === 'plan') return [await this.#plan(step.kind, step.week)];
    const known = this.inspections[step.which % this.inspections.length] as Known;
    if (step.does === 'record') {
      const on = earlier(stepDays(known.start, step.day), this.#today);
      const { date } = step.event;
      const set = date === undefined ? {} : { date: nextWorking(stepDays(known.start, Number(date))) };
      return this.#record(known, { ...step.event, ...set, on });
    }
    if (step.does === 'call' && known.call === null) {
      return this.#record(known, { type: 'notice-given', on: this.#today, at: '09:30', told: CANARY });
    }
    if (step.does === 'call' || known.call === null) return [];
    const yesterday = stepDays(this.#today, -1);
    const correction = { type: 'event-corrected', on: this.#today, corrects: known.call };
    return this.#record(known, step.does === 'correct' ? { ...correction, date: yesterday } : correction);
  }

  async #plan(kind: string, week: number): Promise<Known> {
    const word = `zname${(this.#words += 1)}`;
    const start = nextWorking(stepDays('2025-03-10', 7 * week));
    const { id } = (await runOperation('createInspection', this.#service.deps, RECORDER, {
      kind,
      start,
      reason: CANARY,
      people: [
        { role: 'coordinator', name: `Asha ${CANARY}`, email: `asha.${CANARY}@ofsted.example` },
        { role: 'lead-inspector', name: `Ben ${CANARY}`, email: `ben.${CANARY}@ofsted.example` },
        { role: 'link-person', name: 'Lin Okoro', email: 'lin.okoro@cafcass.example' },
        { role: 'ceo', name: `Dev ${word}`, email: `dev.${word}@cafcass.example` },
      ],
    })) as CreatedInspection;
    await sql`update inspections set name = name || ${` ${word}`}::text where id = ${id}`.execute(this.#service.db);
    const planned: Known = { id, start, word, call: null, events: 0 };
    this.inspections.push(planned);
    return planned;
  }

  async #record(known: Known, event: Recording): Promise<readonly Known[]> {
    try {
      await runOperation('recordEvent', this.#service.deps, RECORDER, {
        inspection: known.id,
        reason: CANARY,
        note: CANARY,
        ...event,
      });
    } catch (error) {
      // Many stories make no sense somewhere; what is refused has changed nothing.
      if (error instanceof InvalidInputError || error instanceof NotAllowedError) return [];
      throw error;
    }
    known.events += 1;
    if (event.type === 'notice-given') known.call = known.events;
    if (event.type === 'event-corrected' && event.date === undefined) known.call = null;
    return [known];
  }

  /** Sends what is due to people of Cafcass, as a worker would. */
  async #send(): Promise<readonly OutgoingEmail[]> {
    const sent: OutgoingEmail[] = [];
    const sender: Sender = {
      description: 'one of this test',
      send: (email) => {
        sent.push(email);
        return Promise.resolve({ kind: 'accepted', response: '250 ok' });
      },
      check: () => Promise.resolve(null),
      close: () => Promise.resolve(),
    };
    const work = this.#service.workWith(sender);
    for (const row of await this.#service.reminders()) {
      const isDue = row.state === 'pending' && row.send_at.getTime() <= this.#service.deps.now();
      if (!isDue || !row.recipient.endsWith('@cafcass.example')) continue;
      await sendReminder(work, row.id, true);
    }
    return sent;
  }
}

function earlier(day: string, limit: string): string {
  return day < limit ? day : limit;
}

function nextWorking(day: string): string {
  const date = plainDate(day);
  return countsAsWorking(BANK_HOLIDAYS['england-and-wales'], date) ? date : nextWorking(stepDays(day, 1));
}
