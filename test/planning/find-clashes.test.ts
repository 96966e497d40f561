import { describe, expect, it } from 'vitest';
import { listClashIds } from '../../src/planning/clash.ts';
import { findClashes } from '../../src/planning/find-clashes.ts';
import type { Commitment } from '../../src/planning/commitment.ts';
import { type KindId, planOf, timelineOf, type WrittenRequest, writeDay } from '../timeline/cafcass.ts';
import { commitment } from './commitments.ts';

function clashesOf(kind: KindId, request: WrittenRequest, others: readonly Commitment[] = []) {
  return findClashes(planOf(kind), timelineOf(kind, request), others);
}

const told = (...args: Parameters<typeof clashesOf>): readonly string[] =>
  clashesOf(...args).map((clash) => `${clash.id}: ${clash.message}`);

describe('a start clashes with', () => {
  it.each<[string, KindId, WrittenRequest, readonly string[]]>([
    ['nothing', 'inspection', { start: 'Mon 10 Mar 2025' }, []],
    [
      'a bank holiday on site',
      'inspection',
      { start: 'Mon 28 Apr 2025' },
      [
        'short-fieldwork: Working days on site from Monday 28 April 2025 to Friday 9 May 2025: 9, fewer than 10. A bank holiday does not lengthen fieldwork.',
        'bank-holiday-on-site: There is no work on Early May bank holiday (Mon 5 May 2025), among the days on site.',
      ],
    ],
    [
      'the notice period over Christmas, although neither the call nor the start falls there',
      'inspection',
      { start: 'Mon 5 Jan 2026' },
      [
        'notice-over-christmas: The notice period, Thu 18 Dec 2025 to Mon 5 Jan 2026, falls over Christmas and New Year.',
      ],
    ],
    [
      'the call over Christmas, told once and in the words of its warning',
      'focused-visit',
      { start: 'Tue 6 Jan 2026' },
      [
        'notice-over-christmas: The call, Monday 29 December 2025, falls over Christmas and New Year (24 December to 2 January). Check that somebody can take it.',
      ],
    ],
    [
      'comments over Christmas that close after it',
      'focused-visit',
      { start: 'Tue 16 Dec 2025' },
      [
        'comments-over-christmas: The time for comments, Mon 29 Dec 2025 to Mon 5 Jan 2026, falls over Christmas and New Year.',
      ],
    ],
    ['August, unless there are grounds', 'focused-visit', { start: 'Tue 12 Aug 2025', grounds: 'agreed' }, []],
    [
      'the end of the list of bank holidays',
      'focused-visit',
      { start: 'Tue 6 Mar 2029' },
      [
        'provisional-dates: Bank holidays are published up to Sun 31 Dec 2028 only, so the days on site may still move.',
      ],
    ],
  ])('%s', (_, kind, request, expected) => {
    expect(told(kind, request)).toEqual(expected);
  });

  it('names the days that each clash is about', () => {
    const [short, holiday] = clashesOf('inspection', { start: 'Mon 28 Apr 2025' });
    expect(short?.dates.map(writeDay)).toEqual(['Mon 28 Apr 2025', 'Fri 9 May 2025']);
    expect(holiday?.dates.map(writeDay)).toEqual(['Mon 5 May 2025']);
  });
});

describe('another inspection of the same lead', () => {
  const visit = { start: 'Tue 9 Sep 2025' };
  const visitName = 'the Cafcass focused visit focused-visit (start Tue 9 Sep 2025)';

  it.each<[string, KindId, WrittenRequest, KindId, WrittenRequest, readonly string[]]>([
    [
      'on site at both',
      ...(['inspection', { start: 'Mon 1 Sep 2025' }, 'focused-visit', visit] as const),
      [`lead-on-site: The lead inspector is on site at ${visitName} too: Tue 9 Sep 2025 to Wed 10 Sep 2025.`],
    ],
    [
      'on site there in the notice period here',
      ...(['inspection', { start: 'Mon 22 Sep 2025' }, 'focused-visit', visit] as const),
      [`lead-in-notice: The lead inspector is on site at ${visitName}: Tue 9 Sep 2025 to Wed 10 Sep 2025.`],
    ],
    [
      'in the notice period there while on site here',
      ...(['focused-visit', { start: 'Wed 3 Sep 2025' }, 'focused-visit', visit] as const),
      [`lead-in-notice: The lead inspector is in the notice period of ${visitName}: Wed 3 Sep 2025 to Thu 4 Sep 2025.`],
    ],
    ['the week after', 'focused-visit', { start: 'Thu 18 Sep 2025' }, 'focused-visit', visit, []],
  ])('%s', (_, kind, request, otherKind, other, expected) => {
    expect(told(kind, request, [commitment(otherKind, other.start)])).toEqual(expected);
  });

  it('clashes where the action plan of either is due while its lead is on site at the other', () => {
    // The plan of the inspection of 10 March is due on Mon 4 Aug 2025, by hand.
    const inspection = 'the Cafcass inspection inspection (start Mon 10 Mar 2025)';
    expect(
      told('focused-visit', { start: 'Mon 4 Aug 2025', grounds: 'agreed' }, [
        commitment('inspection', 'Mon 10 Mar 2025'),
      ]),
    ).toEqual([
      `due-while-on-site: Action plan of ${inspection} is due on Mon 4 Aug 2025, while the lead inspector is on site at this one, Mon 4 Aug 2025 to Tue 5 Aug 2025.`,
    ]);
    const visitInAugust = commitment('focused-visit', 'Mon 4 Aug 2025', { grounds: 'agreed' });
    expect(clashesOf('inspection', { start: 'Mon 10 Mar 2025' }, [visitInAugust])).toMatchObject([
      { id: 'due-while-on-site', with: 'focused-visit', dates: ['2025-08-04'] },
    ]);
  });

  it('asks nothing more by what is done', () => {
    const done = commitment('inspection', 'Mon 10 Mar 2025', {
      events: [['action-plan-received', 'Fri 1 Aug 2025']],
    });
    expect(clashesOf('focused-visit', { start: 'Mon 4 Aug 2025', grounds: 'agreed' }, [done])).toEqual([]);
  });
});

it('every id of a clash is known beforehand', () => {
  const known = listClashIds(planOf('focused-visit'));
  expect(new Set(known).size).toBe(known.length);
  expect(known).toEqual(
    expect.arrayContaining(['start-in-august', 'comments-over-christmas', 'bank-holiday-on-site', 'lead-on-site']),
  );
  // What is only noted stands in nobody's way.
  expect(known).not.toContain('bank-holiday-in-notice');
});
