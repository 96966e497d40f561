import { describe, expect, it } from 'vitest';
import { ENGLAND_AND_WALES, CAFCASS, type KindId, timelineOf, written } from './cafcass.ts';
import { checkExamples } from '../../src/timeline/check-examples.ts';

/** Worked out by hand against the official list of bank holidays; weekdays are part of the claim. */
const examples: readonly {
  readonly kind: KindId;
  readonly start: string;
  readonly conditions?: readonly string[];
  readonly expected: Readonly<Record<string, string>>;
}[] = [
  {
    kind: 'inspection',
    start: 'Mon 10 Mar 2025',
    expected: {
      'fieldwork-end.planned': 'Fri 21 Mar 2025',
      'notice.due': 'Mon 3 Mar 2025 09:30',
      'notice.planned': 'Mon 24 Feb 2025 09:30',
      'draft.due': 'Fri 4 Apr 2025',
      'comments.due': 'Fri 11 Apr 2025 23:59',
      'final.due': 'Thu 24 Apr 2025',
      'publication.due': 'Thu 1 May 2025',
      'action-plan.due': 'Mon 4 Aug 2025',
    },
  },
  {
    kind: 'inspection',
    start: 'Mon 17 Nov 2025',
    expected: {
      'fieldwork-end.planned': 'Fri 28 Nov 2025',
      'notice.due': 'Mon 10 Nov 2025 09:30',
      'notice.planned': 'Mon 3 Nov 2025 09:30',
      'draft.due': 'Fri 12 Dec 2025',
      'comments.due': 'Fri 19 Dec 2025 23:59',
      'final.due': 'Fri 2 Jan 2026',
      'publication.due': 'Fri 9 Jan 2026',
      'action-plan.due': 'Tue 14 Apr 2026',
    },
  },
  {
    kind: 'inspection',
    start: 'Mon 12 May 2025',
    expected: {
      'fieldwork-end.planned': 'Fri 23 May 2025',
      'notice.due': 'Fri 2 May 2025 09:30',
      'notice.planned': 'Mon 28 Apr 2025 09:30',
    },
  },
  {
    kind: 'focused-visit',
    start: 'Tue 25 Nov 2025',
    conditions: ['priority-action'],
    expected: {
      'fieldwork-end.planned': 'Wed 26 Nov 2025',
      'notice.due': 'Tue 18 Nov 2025 09:30',
      'notice.planned': 'Tue 18 Nov 2025 09:30',
      'draft.due': 'Wed 3 Dec 2025',
      'comments.due': 'Wed 10 Dec 2025 23:59',
      'final.due': 'Thu 18 Dec 2025',
      'publication.due': 'Mon 29 Dec 2025',
      'draft-action-plan.due': 'Tue 20 Jan 2026',
      'action-plan.due': 'Tue 31 Mar 2026',
    },
  },
  {
    kind: 'focused-visit',
    start: 'Tue 27 May 2025',
    expected: { 'notice.due': 'Mon 19 May 2025 09:30', 'notice.planned': 'Mon 19 May 2025 09:30' },
  },
];

describe('the worked examples', () => {
  it.each(examples)('$kind from $start', ({ kind, start, conditions, expected }) => {
    const timeline = timelineOf(kind, { start, conditions: conditions ?? [] });
    const found = Object.fromEntries(Object.keys(expected).map((key) => [key, written(timeline, key)]));
    expect(found).toEqual(expected);
  });

  it('hold for a monitoring visit as for a focused visit', () => {
    const timeline = timelineOf('monitoring-visit', { start: 'Tue 25 Nov 2025' });
    expect(written(timeline, 'notice.due')).toBe('Tue 18 Nov 2025 09:30');
    expect(written(timeline, 'publication.due')).toBe('Mon 29 Dec 2025');
  });

  it('stand in the rule file too, where all of them come out', () => {
    expect(checkExamples(CAFCASS, ENGLAND_AND_WALES)).toEqual([]);
    expect(CAFCASS.kinds.filter((kind) => kind.examples.length === 0)).toEqual([]);
  });
});

/** From public reports and letters of the sister framework: the last day of fieldwork, and the day published. */
const real: readonly (readonly [kind: KindId, where: string, start: string, end: string, published: string])[] = [
  ['focused-visit', 'Wirral', 'Tue 17 Sep 2024', 'Wed 18 Sep 2024', 'Thu 17 Oct 2024'],
  ['focused-visit', 'West Northamptonshire', 'Tue 15 Apr 2025', 'Wed 16 Apr 2025', 'Tue 20 May 2025'],
  ['focused-visit', 'Lewisham', 'Wed 30 Apr 2025', 'Thu 1 May 2025', 'Tue 3 Jun 2025'],
  ['focused-visit', 'Shropshire', 'Tue 30 Jul 2024', 'Wed 31 Jul 2024', 'Fri 30 Aug 2024'],
  ['inspection', 'Cumberland', 'Mon 7 Oct 2024', 'Fri 18 Oct 2024', 'Tue 26 Nov 2024'],
  ['inspection', 'Enfield', 'Mon 15 Jul 2024', 'Fri 26 Jul 2024', 'Wed 4 Sep 2024'],
  ['inspection', 'York', 'Mon 24 Feb 2025', 'Fri 7 Mar 2025', 'Tue 15 Apr 2025'],
  ['inspection', 'Surrey', 'Mon 17 Mar 2025', 'Fri 28 Mar 2025', 'Fri 9 May 2025'],
  ['inspection', 'North Lincolnshire', 'Mon 9 Mar 2026', 'Fri 20 Mar 2026', 'Thu 30 Apr 2026'],
];

describe('real reports and letters', () => {
  it.each(real)('%s of %s, on site %s to %s, was published on %s', (kind, _, start, end, published) => {
    const byGivenEnd = timelineOf(kind, { start, end });
    expect(written(byGivenEnd, 'publication.due')).toBe(published);
    // The same for an end that was recorded, whatever was planned.
    const byRecordedEnd = timelineOf(kind, { start, end: start, events: [['fieldwork-ended', end]] });
    expect(written(byRecordedEnd, 'publication.due')).toBe(published);
  });
});
