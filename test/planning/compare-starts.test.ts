import { describe, expect, it } from 'vitest';
import { compareTimelines } from '../../src/planning/compare-starts.ts';
import { planOf, timelineOf, writeMoment } from '../timeline/cafcass.ts';

describe('two starts side by side', () => {
  // 252 days are 180 Mondays to Fridays, of which five bank holidays from Good Friday to August are none.
  const timelines = ['Mon 10 Mar 2025', 'Mon 17 Nov 2025'].map((start) => timelineOf('inspection', { start }));
  const rows = compareTimelines(planOf('inspection'), timelines as never);
  const row = (milestone: string) =>
    rows
      .filter((each) => each.milestone === milestone)
      .map(({ date, on, fromFirst }) => [date, ...on.map(writeMoment), fromFirst[1]]);

  it('show when each is planned, and the last moment where that is another', () => {
    expect(row('notice')).toEqual([
      ['planned', 'Mon 24 Feb 2025 09:30', 'Mon 3 Nov 2025 09:30', { days: 252, workingDays: 175 }],
      ['due', 'Mon 3 Mar 2025 09:30', 'Mon 10 Nov 2025 09:30', { days: 252, workingDays: 175 }],
    ]);
    expect(row('draft')).toEqual([['planned', 'Fri 4 Apr 2025', 'Fri 12 Dec 2025', { days: 252, workingDays: 175 }]]);
  });

  it('show when a window opens and closes', () => {
    expect(row('comments').map(([date, first]) => [date, first])).toEqual([
      ['opens', 'Mon 7 Apr 2025'],
      ['closes', 'Fri 11 Apr 2025 23:59'],
    ]);
    expect(row('next-inspection-window').map(([date]) => date)).toEqual(['opens', 'closes']);
  });

  it('tell how far apart they are, which bank holidays change', () => {
    expect(row('publication')).toEqual([
      ['planned', 'Thu 1 May 2025', 'Fri 9 Jan 2026', { days: 253, workingDays: 175 }],
    ]);
    expect(rows.every((each) => each.fromFirst[0]?.days === 0)).toBe(true);
  });

  it('leave out what has no date under any of them', () => {
    expect(row('draft-action-plan')).toEqual([]);
    const withAndWithout = [
      timelineOf('focused-visit', { start: 'Tue 25 Nov 2025' }),
      timelineOf('focused-visit', { start: 'Tue 25 Nov 2025', conditions: ['priority-action'] }),
    ] as const;
    const plan = compareTimelines(planOf('focused-visit'), withAndWithout).find(
      (each) => each.milestone === 'draft-action-plan',
    );
    expect(plan?.on.map(writeMoment)).toEqual(['none', 'Tue 20 Jan 2026']);
    expect(plan?.fromFirst).toEqual([null, null]);
  });
});
