import { describe, expect, it } from 'vitest';
import { type KindId, milestoneOf, timelineOf, type WrittenRequest } from './cafcass.ts';

function stateOf(kind: KindId, id: string, request: WrittenRequest): string {
  return milestoneOf(timelineOf(kind, request), id).state;
}

const inspection = 'Mon 10 Mar 2025';

/** Notice: planned Mon 24 Feb 09:30, due Mon 3 Mar 09:30. Draft: due Fri 4 Apr. Comments: Mon 7 to Fri 11 Apr 23:59. */
const states: readonly (readonly [id: string, asAt: string, state: string])[] = [
  ['notice', 'Sun 23 Feb 2025 23:59', 'upcoming'],
  ['notice', 'Mon 24 Feb 2025 00:00', 'due'],
  ['notice', 'Mon 24 Feb 2025 09:30', 'due'],
  ['notice', 'Mon 24 Feb 2025 09:31', 'due'],
  ['notice', 'Mon 3 Mar 2025 09:30', 'due'],
  ['notice', 'Mon 3 Mar 2025 09:31', 'overdue'],
  ['draft', 'Thu 3 Apr 2025 23:59', 'upcoming'],
  ['draft', 'Fri 4 Apr 2025 00:00', 'due'],
  ['draft', 'Fri 4 Apr 2025 23:59', 'due'],
  ['draft', 'Sat 5 Apr 2025 00:00', 'overdue'],
  ['comments', 'Sun 6 Apr 2025 23:59', 'upcoming'],
  ['comments', 'Mon 7 Apr 2025 00:00', 'due'],
  ['comments', 'Fri 11 Apr 2025 23:59', 'due'],
  ['comments', 'Sat 12 Apr 2025 00:00', 'overdue'],
  ['off-site-analysis', 'Sun 2 Mar 2025 12:00', 'upcoming'],
  ['off-site-analysis', 'Mon 3 Mar 2025 08:00', 'due'],
  ['team-meeting', 'Mon 1 Sep 2025 08:00', 'due'],
  ['next-inspection-window', 'Fri 21 Mar 2025 12:00', 'upcoming'],
  ['next-inspection-window', 'Sat 22 Mar 2025 12:00', 'due'],
  ['next-inspection-window', 'Wed 1 Jan 2031 12:00', 'due'],
  ['draft-action-plan', 'Wed 1 Jan 2031 12:00', 'not-applicable'],
];

describe('the state of a milestone', () => {
  it.each(states)('%s as at %s is %s', (id, asAt, state) => {
    expect(stateOf('inspection', id, { start: inspection, asAt })).toBe(state);
  });

  it('without a moment is upcoming for all that has a date', () => {
    const { milestones } = timelineOf('inspection', { start: inspection });
    const others = milestones.filter((each) => each.state !== 'upcoming').map((each) => [each.id, each.state]);
    expect(others).toEqual([['draft-action-plan', 'not-applicable']]);
  });

  it('is done once recorded, however late', () => {
    const events = [['draft-sent', 'Wed 9 Apr 2025']] as const;
    expect(stateOf('inspection', 'draft', { start: inspection, events, asAt: 'Mon 1 Sep 2025 12:00' })).toBe('done');
  });

  it('is done once something later has happened, on a day that nobody recorded', () => {
    const events = [['fieldwork-started', 'Mon 10 Mar 2025']] as const;
    const before = timelineOf('inspection', { start: inspection, events });
    for (const id of ['set-up-discussion', 'team-conference', 'off-site-analysis', 'team-meeting']) {
      expect(milestoneOf(before, id)).toMatchObject({ state: 'done', actual: null });
    }
    for (const id of ['annex-a', 'interim-feedback', 'draft']) {
      expect(milestoneOf(before, id).state).toBe('upcoming');
    }
  });

  it('is no-date for an action plan that nobody asks for yet, and done once it came all the same', () => {
    const start = 'Tue 25 Nov 2025';
    const asAt = 'Mon 1 Jun 2026 12:00';
    expect(stateOf('focused-visit', 'action-plan', { start, asAt })).toBe('no-date');
    expect(stateOf('focused-visit', 'draft-action-plan', { start, asAt })).toBe('not-applicable');
    const events = [['action-plan-received', 'Fri 1 May 2026']] as const;
    expect(stateOf('focused-visit', 'action-plan', { start, asAt, events })).toBe('done');
  });

  it('lasts to the end of a due day that is no working day', () => {
    // A month after Thu 1 May 2025 is Sun 1 Jun 2025; the letter is planned for Fri 30 May 2025.
    const state = (asAt: string): string =>
      stateOf('annual-engagement', 'ceo-letter', { start: 'Thu 1 May 2025', asAt });
    expect(state('Thu 29 May 2025 23:59')).toBe('upcoming');
    expect(state('Fri 30 May 2025 00:00')).toBe('due');
    expect(state('Sun 1 Jun 2025 23:59')).toBe('due');
    expect(state('Mon 2 Jun 2025 00:00')).toBe('overdue');
  });
});
