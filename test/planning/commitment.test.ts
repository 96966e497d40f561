import { describe, expect, it } from 'vitest';
import type { Commitment } from '../../src/planning/commitment.ts';
import { day, type WrittenRequest, writeDay } from '../timeline/cafcass.ts';
import { commitment } from './commitments.ts';

type Events = NonNullable<WrittenRequest['events']>;

function daysOf(stretch: Commitment['onSite']): string {
  return stretch === null ? 'none' : `${writeDay(stretch.from)} - ${writeDay(stretch.to)}`;
}

function inspection(events: Events): Commitment {
  return commitment('inspection', 'Mon 10 Mar 2025', { events });
}

describe('what an inspection asks of its lead', () => {
  const started: Events = [
    ['notice-given', 'Mon 24 Feb 2025'],
    ['fieldwork-started', 'Mon 10 Mar 2025'],
  ];

  it.each<[string, Events, onSite: string, notice: string, due: string]>([
    [
      'follows the plan',
      [],
      'Mon 10 Mar 2025 - Fri 21 Mar 2025',
      'Mon 24 Feb 2025 - Mon 10 Mar 2025',
      'Mon 4 Aug 2025',
    ],
    [
      'ends on the day on which fieldwork really ended',
      [...started, ['fieldwork-ended', 'Wed 19 Mar 2025']],
      'Mon 10 Mar 2025 - Wed 19 Mar 2025',
      'Mon 24 Feb 2025 - Mon 10 Mar 2025',
      // 92 working days on, past Easter and two bank holidays in May.
      'Thu 31 Jul 2025',
    ],
    [
      'is at the new start after a deferral, not from a call that was made before it',
      [
        ['notice-given', 'Mon 24 Feb 2025'],
        ['deferred', 'Wed 5 Mar 2025', { date: day('Mon 2 Jun 2025'), reason: 'flood' }],
      ],
      'Mon 2 Jun 2025 - Fri 13 Jun 2025',
      'Mon 19 May 2025 - Mon 2 Jun 2025',
      'Wed 22 Oct 2025',
    ],
    [
      'keeps its planned days on site while fieldwork is paused, and nothing is due',
      [...started, ['paused', 'Wed 12 Mar 2025']],
      'Mon 10 Mar 2025 - Fri 21 Mar 2025',
      'Mon 24 Feb 2025 - Mon 10 Mar 2025',
      'none',
    ],
    [
      'ends on the new last day once fieldwork is resumed',
      [...started, ['paused', 'Wed 12 Mar 2025'], ['resumed', 'Mon 24 Mar 2025', { date: day('Wed 2 Apr 2025') }]],
      'Mon 10 Mar 2025 - Wed 2 Apr 2025',
      'Mon 24 Feb 2025 - Mon 10 Mar 2025',
      'Thu 14 Aug 2025',
    ],
  ])('%s', (_, events, onSite, notice, due) => {
    const asked = inspection(events);
    expect(daysOf(asked.onSite)).toBe(onSite);
    expect(daysOf(asked.notice)).toBe(notice);
    expect(asked.due.map(({ on }) => writeDay(on)).join() || 'none').toBe(due);
  });

  it('has no notice and nothing due of others where its kind has none', () => {
    const meeting = commitment('annual-engagement', 'Mon 10 Mar 2025');
    expect(meeting).toMatchObject({ onSite: { from: '2025-03-10', to: '2025-03-10' }, notice: null, due: [] });
  });
});
