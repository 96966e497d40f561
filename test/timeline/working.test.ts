import { describe, expect, it } from 'vitest';
import { type KindId, KINDS, milestoneOf, timelineOf, type WrittenRequest } from './cafcass.ts';

const inspection: WrittenRequest = { start: 'Mon 10 Mar 2025' };
const visit: WrittenRequest = { start: 'Tue 25 Nov 2025' };

function textOf(kind: KindId, id: string, request: WrittenRequest): string {
  return milestoneOf(timelineOf(kind, request), id).working.text;
}

/** The whole working as it stands in emails and in --explain. */
const texts: readonly (readonly [what: string, kind: KindId, id: string, request: WrittenRequest, text: string])[] = [
  [
    'a count after a planned day',
    'inspection',
    'draft',
    inspection,
    '10 working days after Fri 21 Mar 2025 (planned: Fieldwork ends), which is day 0: day 1 is Mon 24 Mar 2025, ' +
      'day 10 is Fri 4 Apr 2025. Not counted: 4 weekend days.',
  ],
  [
    'a count after a recorded day',
    'inspection',
    'draft',
    { ...inspection, events: [['fieldwork-ended', 'Thu 20 Mar 2025']] },
    '10 working days after Thu 20 Mar 2025 (recorded: Fieldwork ends), which is day 0: day 1 is Fri 21 Mar 2025, ' +
      'day 10 is Thu 3 Apr 2025. Not counted: 4 weekend days.',
  ],
  [
    'bank holidays by name',
    'inspection',
    'final',
    inspection,
    '22 working days after Fri 21 Mar 2025 (planned: Fieldwork ends), which is day 0: day 1 is Mon 24 Mar 2025, ' +
      'day 22 is Thu 24 Apr 2025. Not counted: 10 weekend days, Good Friday (Fri 18 Apr 2025) and ' +
      'Easter Monday (Mon 21 Apr 2025).',
  ],
  [
    'a single day after',
    'focused-visit',
    'annex-a',
    visit,
    '1 working day after Tue 18 Nov 2025 (planned: Call to announce the visit), which is day 0: Wed 19 Nov 2025.',
  ],
  [
    'a single weekend day',
    'inspection',
    'draft',
    { ...inspection, events: [['fieldwork-ended', 'Sat 22 Mar 2025']] },
    '10 working days after Sat 22 Mar 2025 (recorded: Fieldwork ends), which is day 0: day 1 is Mon 24 Mar 2025, ' +
      'day 10 is Fri 4 Apr 2025. Not counted: 3 weekend days.',
  ],
  [
    'a count backwards, and a plan by another rule',
    'inspection',
    'notice',
    inspection,
    '5 working days before Mon 10 Mar 2025 (first day on site), which is day 0: day 1 is Fri 7 Mar 2025, ' +
      'day 5 is Mon 3 Mar 2025. Not counted: 2 weekend days. ' +
      'Planned: 5 working days before Mon 3 Mar 2025 (first working day of the analysis week), which is day 0: ' +
      'day 1 is Fri 28 Feb 2025, day 5 is Mon 24 Feb 2025. Not counted: 2 weekend days.',
  ],
  [
    'the day of something else',
    'inspection',
    'ministry-copy',
    inspection,
    'On Thu 24 Apr 2025 (planned: Final report sent to Cafcass under embargo).',
  ],
  [
    'a window',
    'inspection',
    'comments',
    { ...inspection, events: [['draft-sent', 'Wed 9 Apr 2025']] },
    '5 working days after Wed 9 Apr 2025 (recorded: Draft report sent to Cafcass), which is day 0: ' +
      'day 1 is Thu 10 Apr 2025, day 5 is Wed 16 Apr 2025. Not counted: 2 weekend days. ' +
      'Opens: 1 working day after Wed 9 Apr 2025: Thu 10 Apr 2025.',
  ],
  [
    'a step of several days',
    'inspection',
    'off-site-analysis',
    inspection,
    'On Mon 3 Mar 2025 (first working day of the analysis week). ' +
      'Ends: 3 working days after Mon 3 Mar 2025: Thu 6 Mar 2025.',
  ],
  [
    'a step of several days that is cut short',
    'inspection',
    'off-site-analysis',
    { start: 'Tue 29 Dec 2026' },
    'On Mon 21 Dec 2026 (first working day of the analysis week). ' +
      'Ends: 3 working days after Mon 21 Dec 2026: Thu 24 Dec 2026.',
  ],
  [
    'a day that is held back',
    'inspection',
    'off-site-analysis',
    { start: 'Mon 31 Dec 2029' },
    'On Mon 24 Dec 2029 (first working day of the analysis week). ' +
      'Ends: 3 working days after Mon 24 Dec 2029 (first working day of the analysis week), which is day 0: ' +
      'day 1 is Thu 27 Dec 2029, day 3 is Mon 31 Dec 2029. Not counted: 2 weekend days, ' +
      'Christmas Day (Tue 25 Dec 2029) and Boxing Day (Wed 26 Dec 2029). ' +
      'It may not be after Fri 28 Dec 2029 (last working day of the analysis week), so it moves to that day.',
  ],
  [
    'two separate days',
    'focused-visit',
    'off-site-analysis',
    visit,
    '2 working days after Tue 18 Nov 2025 (planned: Call to announce the visit), which is day 0: ' +
      'day 1 is Wed 19 Nov 2025, day 2 is Thu 20 Nov 2025. ' +
      'Also: 1 working day before Tue 25 Nov 2025 (first day on site), which is day 0: Mon 24 Nov 2025.',
  ],
  [
    'a day that may not be before another',
    'focused-visit',
    'analyst-conversation',
    visit,
    'On Fri 21 Nov 2025 (last working day of the week before fieldwork). ' +
      'Opens: on Mon 17 Nov 2025 (first working day of the week before fieldwork). ' +
      'It may not be before Tue 18 Nov 2025 (planned: Call to announce the visit), so it moves to that day.',
  ],
  [
    'a weekday of the week',
    'inspection',
    'interim-feedback',
    inspection,
    'The Friday of the week of Mon 10 Mar 2025 (first day on site) is Fri 14 Mar 2025.',
  ],
  [
    'a weekday that is a bank holiday',
    'inspection',
    'interim-feedback',
    { start: 'Mon 14 Apr 2025' },
    'The Friday of the week of Mon 14 Apr 2025 (first day on site) is Fri 18 Apr 2025. ' +
      'That is not a working day (Good Friday), so it moves back to Thu 17 Apr 2025.',
  ],
  [
    'a date that the planner gave',
    'inspection',
    'fieldwork-end',
    { ...inspection, end: 'Thu 20 Mar 2025' },
    'Thu 20 Mar 2025, given by the planner.',
  ],
  [
    'receipt that was not recorded',
    'inspection',
    'action-plan',
    inspection,
    '70 working days after Thu 24 Apr 2025 (receipt of the final; planned: Final report sent to Cafcass under embargo), ' +
      'which is day 0: day 1 is Fri 25 Apr 2025, day 70 is Mon 4 Aug 2025. Not counted: 30 weekend days, ' +
      'Early May bank holiday (Mon 5 May 2025) and Spring bank holiday (Mon 26 May 2025).',
  ],
  [
    'receipt that was recorded',
    'inspection',
    'action-plan',
    {
      ...inspection,
      events: [
        ['final-sent', 'Thu 24 Apr 2025'],
        ['final-received', 'Mon 28 Apr 2025'],
      ],
    },
    '70 working days after Mon 28 Apr 2025 (recorded: Final received by Cafcass), which is day 0: ' +
      'day 1 is Tue 29 Apr 2025, day 70 is Wed 6 Aug 2025. Not counted: 28 weekend days, ' +
      'Early May bank holiday (Mon 5 May 2025) and Spring bank holiday (Mon 26 May 2025).',
  ],
  [
    'years and a calendar day',
    'inspection',
    'next-inspection-window',
    inspection,
    '3 years after Fri 21 Mar 2025 (planned: Fieldwork ends): Tue 21 Mar 2028. ' +
      'Opens: 1 calendar day after Fri 21 Mar 2025: Sat 22 Mar 2025.',
  ],
  [
    'a shorter month',
    'annual-engagement',
    'ceo-letter',
    { start: 'Fri 31 Jan 2025' },
    '1 calendar month after Fri 31 Jan 2025 (planned: Annual engagement meeting): Fri 28 Feb 2025, ' +
      'the last day of a shorter month.',
  ],
  [
    'a plan that avoids a day off',
    'annual-engagement',
    'ceo-letter',
    { start: 'Thu 1 May 2025' },
    '1 calendar month after Thu 1 May 2025 (planned: Annual engagement meeting): Sun 1 Jun 2025. ' +
      'Planned: on Sun 1 Jun 2025 (due: Letter to the chief executive). ' +
      'That is not a working day (Sunday), so it moves back to Fri 30 May 2025.',
  ],
  [
    'no date',
    'focused-visit',
    'action-plan',
    visit,
    'Without an area for priority action the updated plan comes with the next self-evaluation, which has no set date.',
  ],
];

describe('the text of a working', () => {
  it.each(texts)('tells %s', (_, kind, id, request, text) => {
    expect(textOf(kind, id, request)).toBe(text);
  });

  it('is that of its first step, and says nothing twice', () => {
    for (const kind of KINDS) {
      for (const { working, planned } of timelineOf(kind, { start: 'Tue 25 Nov 2025' }).milestones) {
        if (planned !== null) expect(working.text.startsWith(working.steps[0]?.text ?? '?')).toBe(true);
        const sentences = working.text.split(/(?<=\.) /).filter((each) => !each.startsWith('Not counted'));
        expect(new Set(sentences).size).toBe(sentences.length);
      }
    }
  });
});

describe('a working', () => {
  const { working } = milestoneOf(timelineOf('inspection', inspection), 'final');

  it('has day 0, the count and every day that it passed over', () => {
    const [step, ...others] = working.steps;
    expect(others).toEqual([]);
    expect(step).toMatchObject({
      gives: 'due',
      result: { on: '2025-04-24' },
      dayZero: { on: '2025-03-21', because: 'planned: Fieldwork ends' },
      count: 22,
      unit: 'working-days',
    });
    expect(step?.skipped).toHaveLength(12);
    expect(step?.skipped).toContainEqual({ on: '2025-04-18', name: 'Good Friday' });
    expect(step?.skipped[0]).toEqual({ on: '2025-03-22', name: 'Saturday' });
  });

  it('counts backwards with a negative number', () => {
    const { steps } = milestoneOf(timelineOf('inspection', inspection), 'notice').working;
    expect(steps.map(({ gives, count, result }) => [gives, count, result])).toEqual([
      ['due', -5, { on: '2025-03-03', at: '09:30' }],
      ['planned', -5, { on: '2025-02-24', at: '09:30' }],
    ]);
  });

  it('names the day off that a result was rolled from', () => {
    const { steps } = milestoneOf(timelineOf('annual-engagement', { start: 'Thu 1 May 2025' }), 'ceo-letter').working;
    expect(steps[1]?.skipped).toEqual([
      { on: '2025-05-31', name: 'Saturday' },
      { on: '2025-06-01', name: 'Sunday' },
    ]);
  });

  it('names the clause, the reading taken, and the date of the other reading', () => {
    expect(working.clause).toEqual({
      section: 'Clearing and publishing inspection reports and letters',
      clause: 'quality assurance table, final row, inspections',
    });
    const [reading] = working.readings;
    expect(reading?.id).toBe('late-draft');
    expect(reading?.taken).toMatch(/does not/);
    expect(reading?.because).toMatch(/variation/);
    expect(reading?.alternatives).toEqual([{ text: '12 working days after the draft was sent', on: '2025-04-24' }]);
  });

  it('gives the date of the other reading of the notice (reading 1)', () => {
    const { readings } = milestoneOf(timelineOf('inspection', inspection), 'notice').working;
    expect(readings[0]?.alternatives.map((each) => each.on)).toEqual(['2025-02-24']);
  });

  it('names every reading that bears on it', () => {
    const { readings } = milestoneOf(timelineOf('focused-visit', visit), 'comments').working;
    expect(readings.map((reading) => reading.id)).toEqual(['comments-from-sending', 'bare-days']);
    expect(milestoneOf(timelineOf('monitoring-visit', visit), 'action-plan').working.readings).toEqual([]);
  });
});
