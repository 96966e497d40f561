import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { plainDate, type PlainDate } from '../../../../src/calendar/plain-date.ts';
import { buildWorkingDayCalendar } from '../../../../src/calendar/working-day-calendar.ts';
import { londonInstant } from '../../../../src/clock.ts';
import { localTime } from '../../../../src/calendar/local-time.ts';
import { type PictureView, timelinePicture } from '../../../../src/http/pages/picture/timeline-picture.ts';
import { PROJECT_ROOT } from '../../../../src/project-root.ts';
import { previewTimeline } from '../../../../src/service/preview-timeline.ts';
import { loadRules } from '../../../../src/service/rules-library.ts';
import { previewInput } from '../../../../src/service/timeline-input.ts';
import { compileKind } from '../../../../src/timeline/compile-kind.ts';
import { buildTimeline } from '../../../../src/timeline/build-timeline.ts';
import { readPicture, readPictureTable, type SeenPicture } from './read-picture.ts';
import { findAll, readSvg, wordsOf } from './read-svg.ts';

const RULES = loadRules(path.join(PROJECT_ROOT, 'config'));

const CALL = { type: 'notice-given', at: '09:30' };
const on = (type: string, day: string, more: object = {}): object => ({ type, on: day, ...more });

/** An inspection of Mon 10 Mar 2025 and a focused visit of Tue 25 Nov 2025, as they were on a day. */
const STATES: Readonly<Record<string, { readonly input: object; readonly today: string }>> = {
  'an inspection that is planned': { input: { kind: 'inspection', start: '2025-03-10' }, today: '2025-02-03' },
  'an inspection in its analysis week': {
    input: { kind: 'inspection', start: '2025-03-10', events: [{ ...CALL, on: '2025-02-24' }] },
    today: '2025-03-05',
  },
  'an inspection with a late draft, on a Sunday under embargo': {
    input: {
      kind: 'inspection',
      start: '2025-03-10',
      events: [
        { ...CALL, on: '2025-02-24' },
        on('fieldwork-started', '2025-03-10'),
        on('fieldwork-ended', '2025-03-21'),
        on('draft-sent', '2025-04-09'),
        on('final-sent', '2025-04-24'),
      ],
    },
    today: '2025-04-27',
  },
  'an inspection whose action plan is awaited': {
    input: {
      kind: 'inspection',
      start: '2025-11-17',
      events: [
        { ...CALL, on: '2025-11-03' },
        on('fieldwork-started', '2025-11-17'),
        on('fieldwork-ended', '2025-11-28'),
        on('draft-sent', '2025-12-12'),
        on('final-sent', '2026-01-02'),
        on('published', '2026-01-09'),
      ],
    },
    today: '2026-02-25',
  },
  'a focused visit that is planned': { input: { kind: 'focused-visit', start: '2025-11-25' }, today: '2025-10-01' },
  'a focused visit with a complaint': {
    input: {
      kind: 'focused-visit',
      start: '2025-11-25',
      events: [
        { ...CALL, on: '2025-11-18' },
        on('fieldwork-started', '2025-11-25'),
        on('priority-action-found', '2025-11-26'),
        on('fieldwork-ended', '2025-11-26'),
        on('draft-sent', '2025-12-05'),
        on('complaint-received', '2025-12-09'),
      ],
    },
    today: '2025-12-11',
  },
  'a focused visit that is paused': {
    input: {
      kind: 'focused-visit',
      start: '2025-11-25',
      events: [{ ...CALL, on: '2025-11-18' }, on('fieldwork-started', '2025-11-25'), on('paused', '2025-11-26')],
    },
    today: '2025-12-11',
  },
  'a focused visit, its draft sent on a Saturday': {
    input: {
      kind: 'focused-visit',
      start: '2025-11-25',
      events: [on('fieldwork-ended', '2025-11-26'), on('draft-sent', '2025-12-06')],
    },
    today: '2025-12-08',
  },
  'a yearly meeting': { input: { kind: 'annual-engagement', start: '2025-05-20' }, today: '2025-05-01' },
};

function drawn(input: object, day: string): PictureView & { readonly svg: string } {
  const today = plainDate(day);
  const parsed = previewInput.parse(input);
  const timeline = previewTimeline(RULES, parsed, londonInstant(today, localTime('12:00')));
  const view = timelinePicture(timeline, { plan: RULES.plan(timeline.framework, timeline.kind), today });
  return { ...view, svg: view.svg as string };
}

describe.each(Object.entries(STATES))('the picture of %s', (_, { input, today }) => {
  const { svg, rows, notes, caption } = drawn(input, today);

  it('is well-formed, small, and needs no style and no script', () => {
    const root = readSvg(svg);
    expect(svg.length).toBeLessThan(25_000);
    expect(svg).not.toMatch(/\sstyle=|<style|<script|javascript:|\son\w+=/);
    const ids = [...svg.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of svg.matchAll(/url\(#([^)]+)\)/g)) expect(ids).toContain(id);
    const [width, height] = [Number(root.attributes.width), Number(root.attributes.height)];
    // It fits a sheet of A4 beside margins, with room for a heading.
    expect(height / width).toBeLessThan(1.35);
    for (const { attributes } of [...findAll(root, 'text'), ...findAll(root, 'tspan')]) {
      expect(Number(attributes.y ?? 0)).toBeLessThan(height);
    }
  });

  it('says what it is to those who do not see it', () => {
    const root = readSvg(svg);
    expect(root.attributes.role).toBe('img');
    const named = [root.attributes['aria-labelledby'], root.attributes['aria-describedby']];
    const [title, description] = [...findAll(root, 'title'), ...findAll(root, 'desc')];
    expect([title?.attributes.id, description?.attributes.id]).toEqual(named);
    expect(title && wordsOf(title)).toBe(caption);
    expect(description && wordsOf(description)).toContain('The table after the picture says the same');
  });

  it('and its table show the same', () => {
    const [picture, table] = [readPicture(svg), readPictureTable(rows)];
    expect(picture.folds).toEqual(table.folds);
    const weekdays = Object.keys(table.days).filter((day) => ![0, 6].includes(new Date(`${day}T12:00Z`).getUTCDay()));
    expect(Object.keys(picture.days).toSorted()).toEqual(weekdays.toSorted());
    for (const [day, seen] of Object.entries(picture.days)) {
      const told = table.days[day];
      expect([day, seen.count]).toEqual([day, told?.count]);
      expect(withoutEnds(seen.marks, told?.marks ?? [])).toEqual(told?.marks);
      expect(withoutEnds(seen.notes, told?.notes ?? []).toSorted()).toEqual(told?.notes.toSorted());
    }
  });

  it('tells where days are counted from', () => expect(notes.join(' ')).toContain('which is day 0'));
});

/** Words that the picture had no room for are taken from what they begin. */
function withoutEnds(seen: readonly string[], whole: readonly string[]): readonly string[] {
  return seen.map((each) =>
    each.endsWith('…') ? (whole.find((full) => full.startsWith(each.slice(0, -1).trimEnd())) ?? each) : each,
  );
}

describe('the days of the picture', () => {
  const countOf = (picture: SeenPicture, day: string): string | undefined => picture.days[day]?.count;

  // Worked out by hand against the official list of bank holidays.
  it.each([
    [
      'inspection',
      '2025-03-10',
      {
        '2025-03-03': 'day −5',
        '2025-03-21': 'on site 10',
        '2025-04-04': 'day 10',
        '2025-04-11': 'day 15',
        '2025-04-24': 'day 22',
        '2025-05-01': 'day 27',
        '2025-08-04': 'day 70',
      },
    ],
    [
      'inspection',
      '2025-11-17',
      {
        '2025-11-10': 'day −5',
        '2025-11-28': 'on site 10',
        '2025-12-12': 'day 10',
        '2025-12-19': 'day 15',
        '2026-01-02': 'day 22',
        '2026-01-09': 'day 27',
        '2026-04-14': 'day 70',
      },
    ],
    ['inspection', '2025-05-12', { '2025-05-02': 'day −5', '2025-05-05': '', '2025-05-23': 'on site 10' }],
    [
      'focused-visit',
      '2025-11-25',
      {
        '2025-11-18': 'day −5',
        '2025-11-26': 'on site 2',
        '2025-12-03': 'day 5',
        '2025-12-10': 'day 10',
        '2025-12-18': 'day 16',
        '2025-12-29': 'day 21',
      },
    ],
  ])('of %s of %s are numbered as by hand', (kind, start, expected) => {
    const picture = readPicture(drawn({ kind, start }, '2025-01-06').svg);
    expect(Object.fromEntries(Object.keys(expected).map((day) => [day, countOf(picture, day)]))).toEqual(expected);
  });

  // Real letters and reports of the sister framework: the last day on site, and the day of publication.
  it.each([
    ['focused-visit', '2024-09-17', '2024-09-18', '2024-10-17', 'day 21'],
    ['focused-visit', '2025-04-15', '2025-04-16', '2025-05-20', 'day 21'],
    ['focused-visit', '2025-04-30', '2025-05-01', '2025-06-03', 'day 21'],
    ['inspection', '2024-10-07', '2024-10-18', '2024-11-26', 'day 27'],
    ['inspection', '2025-03-17', '2025-03-28', '2025-05-09', 'day 27'],
    ['inspection', '2026-03-09', '2026-03-20', '2026-04-30', 'day 27'],
  ])('put the publication of a %s of %s on the day it had', (kind, start, end, published, count) => {
    const { days } = readPicture(drawn({ kind, start, fieldworkEnd: end }, '2024-01-08').svg);
    expect(days[published]).toMatchObject({ count, marks: [expect.stringContaining('Publication of the')] });
  });

  it('show bank holidays by name, the embargo, the comments and today', () => {
    const { days } = readPicture(drawn({ kind: 'inspection', start: '2025-03-10' }, '2025-04-08').svg);
    expect(days['2025-04-18']).toEqual({ count: '', marks: [], notes: ['Bank holiday: Good Friday'] });
    expect(days['2025-04-08']).toEqual({ count: 'day 12', marks: [], notes: ['Today', '17 Comments on the draft'] });
    expect(days['2025-04-25']?.notes).toEqual(['Under embargo']);
    expect(days['2025-05-02']?.notes).toEqual([]);
  });

  it('fold weeks in which nothing is due, with their bank holidays', () => {
    const { folds } = readPicture(drawn({ kind: 'inspection', start: '2025-03-10' }, '2025-04-08').svg);
    expect(folds).toEqual([
      '13 weeks to Sun 3 Aug 2025, day 7 to day 69: nothing is due. Bank holidays: Mon 5 May 2025 (Early May bank holiday), Mon 26 May 2025 (Spring bank holiday).',
    ]);
  });

  it('mark a weekend that is today', () => {
    const { svg, rows } = drawn({ kind: 'inspection', start: '2025-03-10' }, '2025-03-16');
    const weekend = findAll(readSvg(svg), 'text').filter((each) => wordsOf(each).includes('Today'));
    expect(weekend.map(wordsOf)).toEqual(['15, 16Today', 'Today']);
    expect(rows.find(({ days }) => days === 'Sun 16 Mar 2025')?.notes).toEqual(['Today']);
  });

  it('show a milestone of a Saturday by its number, and in the table', () => {
    const { svg, rows } = drawn(
      { kind: 'focused-visit', start: '2025-11-25', events: [on('draft-sent', '2025-12-06')] },
      '2025-12-08',
    );
    expect(rows.find(({ days }) => days === 'Sat 6 Dec 2025')).toMatchObject({
      count: '',
      marks: ['12 Draft letter (done)'],
    });
    const [column] = findAll(readSvg(svg), 'text').flatMap((each) =>
      wordsOf(each) === '6, 7' ? [each.attributes.x] : [],
    );
    const numbers = findAll(readSvg(svg), 'text').filter(({ attributes }) => Number(attributes.x) > Number(column));
    expect(numbers.map(wordsOf)).toContain('12');
  });
});

describe('a picture with words that XML would read', () => {
  it('shows them as they are', () => {
    const { framework, kind, calendar } = RULES.plan(RULES.current.id, 'inspection');
    const name = `<b onload="x">Rock & Roll's</b>`;
    const odd = buildWorkingDayCalendar({
      ...calendar,
      weekend: [6, 7],
      closures: [...calendar.bankHolidays, { on: '2025-03-12' as PlainDate, name }],
    });
    const plan = compileKind(framework, kind, odd);
    const today = plainDate('2025-01-06');
    const request = { start: plainDate('2025-03-10'), asAt: { on: today, at: localTime('12:00') } };
    const { svg } = timelinePicture(buildTimeline(plan, request), { plan, today });
    expect(readPicture(svg as string).days['2025-03-12']?.notes[0]).toContain(`Bank holiday: <b`);
  });
});
