import { describe, expect, it } from 'vitest';
import { type KindId, milestoneOf, timelineOf, type WrittenRequest } from './cafcass.ts';

function provisional(kind: KindId, request: WrittenRequest): readonly string[] {
  return timelineOf(kind, request)
    .milestones.filter((each) => each.provisional)
    .map((each) => each.id);
}

const AFTER_FIELDWORK = [
  'draft',
  'comments',
  'final',
  'ministry-copy',
  'children-summary',
  'publication',
  'action-plan',
];
const OFFICIAL = 'Bank holidays are published up to Sunday 31 December 2028 only.';

describe('past the published bank holidays', () => {
  it('dates up to the last day of the list are firm', () => {
    expect(provisional('inspection', { start: 'Mon 10 Mar 2025' })).toEqual([]);
    expect(provisional('annual-engagement', { start: 'Wed 29 Nov 2028' })).toEqual([]);
  });

  it('later dates are provisional, and say why', () => {
    expect(provisional('annual-engagement', { start: 'Fri 1 Dec 2028' })).toEqual(['ceo-letter']);
    const letter = milestoneOf(timelineOf('annual-engagement', { start: 'Fri 1 Dec 2028' }), 'ceo-letter');
    expect(letter.provisionalBecause).toEqual([OFFICIAL]);
    expect(provisional('focused-visit', { start: 'Mon 4 Dec 2028' })).toEqual(['publication']);
  });

  it('dates counted back from a later day are provisional too: a bank holiday between would move them', () => {
    const found = provisional('focused-visit', { start: 'Tue 2 Jan 2029' });
    expect(found).toContain('notice');
    expect(found).toContain('lead-inspector-preparation');
    const preparation = milestoneOf(
      timelineOf('focused-visit', { start: 'Tue 2 Jan 2029' }),
      'lead-inspector-preparation',
    );
    expect(preparation.planned?.on.slice(0, 4)).toBe('2028');
  });

  it('what was recorded is firm, and so is what was counted from it within the list', () => {
    const events = [['notice-given', 'Wed 20 Dec 2028']] as const;
    const found = provisional('focused-visit', { start: 'Tue 2 Jan 2029', events });
    for (const id of ['notice', 'annex-a', 'confirmation-email']) expect(found).not.toContain(id);
    for (const id of ['fieldwork-start', 'draft', 'final']) expect(found).toContain(id);
  });

  it('a milestone without a date is not provisional', () => {
    expect(provisional('focused-visit', { start: 'Tue 6 Mar 2029' })).not.toContain('action-plan');
  });
});

describe('while an area for priority action is moderated', () => {
  it('everything after fieldwork is provisional (reading 9)', () => {
    const request = { start: 'Mon 10 Mar 2025', conditions: ['priority-action'] };
    expect(provisional('inspection', request)).toEqual(AFTER_FIELDWORK);
    expect(provisional('focused-visit', { ...request, start: 'Tue 25 Feb 2025' })).toEqual([
      'draft',
      'comments',
      'final',
      'ministry-copy',
      'publication',
      'draft-action-plan',
      'action-plan',
    ]);
    expect(provisional('monitoring-visit', { ...request, start: 'Tue 25 Feb 2025' })).toEqual([
      'draft',
      'comments',
      'final',
      'ministry-copy',
      'publication',
    ]);
  });

  it('so it is once the area is recorded as found, but for what has happened', () => {
    const events = [
      ['priority-action-found', 'Fri 21 Mar 2025'],
      ['draft-sent', 'Fri 4 Apr 2025'],
    ] as const;
    expect(provisional('inspection', { start: 'Mon 10 Mar 2025', events })).toEqual(AFTER_FIELDWORK.slice(1));
  });

  it('until moderation is recorded as confirmed, and no date moves', () => {
    const before = { start: 'Mon 10 Mar 2025', conditions: ['priority-action'] };
    const after = { ...before, events: [['moderation-confirmed', 'Tue 1 Apr 2025']] as const };
    expect(provisional('inspection', after)).toEqual([]);
    const dates = (request: WrittenRequest): unknown =>
      timelineOf('inspection', request).milestones.map(({ id, planned, due }) => ({ id, planned, due }));
    expect(dates(after)).toEqual(dates(before));
  });

  it('gives both reasons where both hold', () => {
    const timeline = timelineOf('inspection', { start: 'Mon 5 Mar 2029', conditions: ['priority-action'] });
    expect(milestoneOf(timeline, 'draft').provisionalBecause).toEqual([
      OFFICIAL,
      'An area for priority action brings extra moderation; the dates after fieldwork are not yet confirmed.',
    ]);
    expect(milestoneOf(timeline, 'fieldwork-start').provisionalBecause).toEqual([OFFICIAL]);
  });
});
