import { describe, expect, it } from 'vitest';
import type { PlainDate } from '../../src/calendar/plain-date.ts';
import { localTime } from '../../src/calendar/local-time.ts';
import type { Commitment } from '../../src/planning/commitment.ts';
import { findStarts, type FoundStarts, type StartSearch } from '../../src/planning/find-starts.ts';
import { day, planOf, writeDay } from '../timeline/cafcass.ts';
import { commitment } from './commitments.ts';

const NOW = { on: day('Wed 1 Jan 2025'), at: localTime('10:00') };

function search(given: Partial<StartSearch> & { readonly kind?: Parameters<typeof planOf>[0] }): FoundStarts {
  const { kind = 'inspection', ...rest } = given;
  return findStarts({
    plan: planOf(kind),
    terms: { asAt: NOW },
    from: day('Wed 1 Jan 2025'),
    to: day('Thu 1 Jan 2026'),
    order: 'earliest',
    count: 1,
    allow: [],
    others: [],
    ...rest,
  });
}

const starts = ({ found }: FoundStarts): readonly string[] => found.map(({ start }) => writeDay(start));
const reasons = ({ passedOver }: FoundStarts): readonly string[] =>
  passedOver.map(
    ({ first, last, starts: count, clashes }) =>
      `${count}: ${writeDay(first)} - ${writeDay(last)} ${clashes.map((clash) => clash.id).join(' ')}`,
  );

describe('the latest start', () => {
  it('by which the report is published before a date, with why the next one is too late', () => {
    // By hand: E Fri 28 Mar 2025, and 27 working days on, past Easter and the Early May bank holiday, is Fri 9 May.
    const result = search({
      order: 'latest',
      weekday: 1,
      target: { milestone: 'publication', before: day('Mon 12 May 2025') },
    });
    expect(starts(result)).toEqual(['Mon 17 Mar 2025']);
    expect(result.found[0]?.target).toBe(day('Fri 9 May 2025'));
    expect(result.passedOver.map((run) => run.clashes.map((clash) => clash.message))).toEqual([
      ['Publication of the report would be on Fri 16 May 2025, not before Mon 12 May 2025.'],
    ]);
  });

  it('takes the day itself as too late', () => {
    const before = (date: PlainDate) =>
      starts(search({ order: 'latest', weekday: 1, target: { milestone: 'publication', before: date } }));
    expect(before(day('Fri 9 May 2025'))).toEqual(['Mon 10 Mar 2025']);
    expect(before(day('Sat 10 May 2025'))).toEqual(['Mon 17 Mar 2025']);
  });

  it('may be any working day where no weekday is asked for', () => {
    const target = { milestone: 'publication', before: day('Mon 12 May 2025') };
    // The last of the starts whose second week ends on Fri 28 Mar has 6 working days on site, which is a clash.
    const result = search({ order: 'latest', target });
    expect(starts(result)).toEqual(['Mon 17 Mar 2025']);
    expect(reasons(result)).toEqual([
      '1: Mon 24 Mar 2025 - Mon 24 Mar 2025 misses-target',
      '4: Fri 21 Mar 2025 - Tue 18 Mar 2025 short-fieldwork',
    ]);
    expect(starts(search({ order: 'latest', target, allow: ['short-fieldwork'] }))).toEqual(['Fri 21 Mar 2025']);
    expect(starts(search({ order: 'latest', target, terms: { asAt: NOW, fieldworkDays: 10 } }))).toEqual([
      'Mon 17 Mar 2025',
    ]);
  });

  it('gives the next candidates before it', () => {
    const target = { milestone: 'publication', before: day('Mon 12 May 2025') };
    expect(starts(search({ order: 'latest', weekday: 1, target, count: 3 }))).toEqual([
      'Mon 17 Mar 2025',
      'Mon 10 Mar 2025',
      'Mon 3 Mar 2025',
    ]);
  });

  it('says honestly that there is none, and why', () => {
    const result = search({ order: 'latest', target: { milestone: 'publication', before: day('Fri 3 Jan 2025') } });
    expect(result.found).toEqual([]);
    expect(reasons(result)).toEqual(['1: Thu 2 Jan 2025 - Thu 2 Jan 2025 misses-target']);
    expect(
      search({ kind: 'monitoring-visit', target: { milestone: 'action-plan', before: day('Thu 1 Jan 2026') } }),
    ).toMatchObject({ found: [], inTheWay: [{ id: 'misses-target', starts: 253 }] });
  });

  it('may be after the date, where the milestone comes before the start', () => {
    const target = { milestone: 'notice', before: day('Fri 4 Apr 2025') };
    expect(starts(search({ kind: 'focused-visit', order: 'latest', weekday: 2, target }))).toEqual(['Tue 8 Apr 2025']);
  });
});

describe('the next starts', () => {
  it('pass over August, Christmas and bank holidays on site, each run with its reason', () => {
    const from = day('Mon 21 Jul 2025');
    const result = search({ kind: 'focused-visit', weekday: 2, from, count: 20 });
    // Comments on the visit of 9 December close on Wed 24; the call for that of 30 December is on Fri 19.
    expect(reasons(result)).toEqual([
      '4: Tue 5 Aug 2025 - Tue 26 Aug 2025 start-in-august',
      '2: Tue 9 Dec 2025 - Tue 16 Dec 2025 comments-over-christmas',
      '1: Tue 30 Dec 2025 - Tue 30 Dec 2025 start-over-christmas notice-over-christmas',
    ]);
    expect(result.inTheWay[0]).toEqual({ id: 'start-in-august', starts: 4 });
    expect(starts(result).slice(0, 3)).toEqual(['Tue 22 Jul 2025', 'Tue 29 Jul 2025', 'Tue 2 Sep 2025']);
  });

  it('are none in the past, since the call could not be made any more', () => {
    const asAt = { on: day('Fri 10 Oct 2025'), at: localTime('10:00') };
    const result = search({ kind: 'focused-visit', from: day('Mon 6 Oct 2025'), terms: { asAt } });
    expect(starts(result)).toEqual(['Mon 20 Oct 2025']);
    expect(reasons(result)[0]).toContain('call-overdue');
  });

  it('keep clear of what the same lead inspector has', () => {
    const others: readonly Commitment[] = [
      commitment('inspection', 'Mon 3 Nov 2025'),
      commitment('focused-visit', 'Tue 9 Sep 2025', { conditions: ['priority-action'] }),
    ];
    const result = search({ weekday: 1, from: day('Mon 1 Sep 2025'), count: 3, others });
    expect(starts(result)).toEqual(['Mon 29 Sep 2025', 'Mon 6 Oct 2025', 'Mon 8 Dec 2025']);
    expect(reasons(result)).toEqual([
      '2: Mon 1 Sep 2025 - Mon 8 Sep 2025 lead-on-site',
      '2: Mon 15 Sep 2025 - Mon 22 Sep 2025 lead-in-notice',
      '1: Mon 13 Oct 2025 - Mon 13 Oct 2025 lead-in-notice',
      '1: Mon 20 Oct 2025 - Mon 20 Oct 2025 lead-in-notice due-while-on-site',
      '1: Mon 27 Oct 2025 - Mon 27 Oct 2025 lead-on-site due-while-on-site',
      '2: Mon 3 Nov 2025 - Mon 10 Nov 2025 lead-on-site',
      '1: Mon 17 Nov 2025 - Mon 17 Nov 2025 lead-in-notice',
      '1: Mon 24 Nov 2025 - Mon 24 Nov 2025 comments-over-christmas lead-in-notice',
      '1: Mon 1 Dec 2025 - Mon 1 Dec 2025 comments-over-christmas',
    ]);
  });

  it('end where the calendar ends', () => {
    const result = search({ from: day('Mon 1 Nov 2100'), to: day('Sat 1 Jan 2101') });
    expect(result.found).toEqual([]);
    expect(result.inTheWay[0]?.id).toBe('calendar-range');
  });
});
