import { describe, expect, it } from 'vitest';
import { localTime } from '../../src/calendar/local-time.ts';
import { plainDate } from '../../src/calendar/plain-date.ts';
import type { ChangedDate, ChangeEmail } from '../../src/mail/change-email.ts';
import { sayDates } from '../../src/mail/change-words.ts';
import { LONG_DATES, SHORT_DATES } from '../../src/mail/milestone-words.ts';
import { renderChangeEmail } from '../../src/mail/render-change-email.ts';
import type { ToldDates } from '../../src/schedules/reminder.ts';
import type { Milestone } from '../../src/timeline/milestone.ts';
import { comments, draftReport, exampleReminder, notice, offSiteAnalysis } from './example-emails.ts';

const NONE: ToldDates = { planned: null, due: null, opensOn: null, endsOn: null };

function datesOf({ planned, due, opensOn, endsOn }: Milestone): ToldDates {
  return { planned, due, opensOn: opensOn ?? null, endsOn: endsOn ?? null };
}

/** The milestone as it is, moved from what `was` says. */
function moved(milestone: Milestone, was: Partial<ToldDates> = {}): ChangedDate {
  return { milestone, was: { ...datesOf(milestone), ...was }, is: datesOf(milestone) };
}

const lateDraft = moved(comments, {
  opensOn: plainDate('2025-04-04'),
  due: { on: plainDate('2025-04-10'), at: localTime('23:59') },
});
const heldFinal: ChangedDate = {
  milestone: {
    ...draftReport,
    id: 'final',
    title: 'Final report sent to Cafcass under embargo',
    what: 'Final report',
    state: 'held',
    planned: null,
    due: null,
    because: 'Held since Thu 10 Apr 2025, because a formal complaint is being considered',
  },
  was: { ...NONE, planned: { on: plainDate('2025-04-24') }, due: { on: plainDate('2025-04-24') } },
  is: NONE,
};

/** An email of the comments that moved; everything can be replaced. */
function change(changes: Partial<ChangeEmail> = {}): ChangeEmail {
  const { entries: _entries, kind: _kind, ...rest } = exampleReminder();
  return {
    ...rest,
    inspectionTitle: 'Cafcass inspection',
    inspectionId: 'b6f3c1d2-0d3b-4c5e-8a55-0b8f6f6f2a01',
    startOn: plainDate('2025-03-10'),
    cancelled: false,
    changes: [lateDraft],
    staying: [],
    reasons: ['Draft sent to Cafcass'],
    embargoed: false,
    calendarFiles: ['dates.ics'],
    why: 'You are the link support person of this inspection',
    ...changes,
  };
}

/** The text with its line breaks undone, for sentences that are wrapped somewhere. */
function unwrapped(text: string): string {
  return text.replace(/\s+/g, ' ');
}

describe('the subject of an email of a change', () => {
  const several = { changes: [lateDraft, heldFinal] };
  const came = { ...moved(draftReport, NONE) };
  it.each<[string, Partial<ChangeEmail>]>([
    ['Date changed: comments on the draft due Friday 11 April 2025 by 11:59pm: Cafcass inspection', {}],
    [
      'Date changed: call to Cafcass planned for Monday 24 February 2025 at 9:30am: Cafcass inspection',
      { changes: [moved(notice, { planned: notice.due })] },
    ],
    [
      'Date changed: comments on the draft from Monday 7 April 2025: Cafcass inspection',
      { changes: [moved(comments, { opensOn: plainDate('2025-04-04') })] },
    ],
    [
      'Date changed: full team evaluates evidence off site until Thursday 6 March 2025: Cafcass inspection',
      {
        changes: [
          moved(
            { ...offSiteAnalysis, what: 'Full team evaluates evidence off site' },
            { endsOn: plainDate('2025-03-05') },
          ),
        ],
      },
    ],
    ['New date: draft report due Friday 4 April 2025: Cafcass inspection', { changes: [came] }],
    ['No date now: final report: Cafcass inspection', { changes: [heldFinal] }],
    ['No dates now: Cafcass inspection starting Monday 10 March 2025', { changes: [heldFinal, heldFinal] }],
    ['Dates changed: Cafcass inspection starting Monday 10 March 2025', several],
    ['Cancelled: Cafcass inspection starting Monday 10 March 2025', { ...several, cancelled: true }],
    [
      'Deferred: Cafcass inspection now starts Monday 19 May 2025',
      { ...several, startOn: plainDate('2025-05-19'), deferredFrom: plainDate('2025-03-10') },
    ],
  ])('says what: %s', (subject, changes) => {
    expect(renderChangeEmail(change(changes)).subject).toBe(subject);
  });

  it('is refused where nothing changed', () => {
    expect(() => renderChangeEmail(change({ changes: [] }))).toThrow(RangeError);
  });
});

describe('an email of a change', () => {
  it('says what was and what is, why, and what stays, in both forms', () => {
    const { text, html } = renderChangeEmail(change({ changes: [lateDraft, heldFinal], staying: [draftReport] }));
    for (const words of [
      "Dear Sarah O'Brien,",
      '2 dates of the Cafcass inspection starting Monday 10 March 2025 have changed since you were told.',
      'Draft sent to Cafcass.',
      'Day 1 is Monday 7 April 2025, the working day after the draft was sent',
      'Held since Thu 10 Apr 2025, because a formal complaint is being considered.',
      'This stays as it was: Draft report, Friday 4 April 2025.',
      'Open the attached dates.ics to bring your calendar up to date.',
      'https://timeline.example.org/inspections/b6f3c1d2-0d3b-4c5e-8a55-0b8f6f6f2a01',
      'Why you get this: You are the link support person of this inspection.',
    ]) {
      expect(unwrapped(text), words).toContain(words);
      expect(html.replaceAll('&#39;', "'"), words).toContain(words);
    }
    expect(text).toMatch(
      /Fri 4 Apr 2025 +Mon 7 Apr 2025\n.*to Thu 10 Apr 2025 +to Fri 11 Apr 2025\n.*by 11:59pm +by 11:59pm\n/,
    );
    expect(html).toMatch(/Friday 4 April 2025 to Thursday 10 April 2025 by 11:59pm<\/td>/);
    expect(html).toMatch(/<strong>Monday 7 April 2025 to Friday 11 April 2025 by 11:59pm<\/strong>/);
    expect(text).toMatch(/Thu 24 Apr 2025 +No date\n/);
    expect(text).not.toContain('EMBARGO');
  });

  it('counts what stays where it is much', () => {
    const { text } = renderChangeEmail(change({ staying: Array.from({ length: 5 }, () => draftReport) }));
    expect(unwrapped(text)).toContain('Another 5 dates that you were told stay as they were.');
  });

  it('of a cancelled inspection gives the old dates alone', () => {
    const { text, html } = renderChangeEmail(
      change({ changes: [lateDraft, heldFinal], cancelled: true, reasons: [], calendarFiles: ['cancelled.ics'] }),
    );
    expect(unwrapped(text)).toContain(
      'The Cafcass inspection starting Monday 10 March 2025 is cancelled. Its dates do not apply any more.',
    );
    for (const each of [text, html]) expect(each).not.toMatch(/Is now|No date|Why:|Why<|11 Apr/);
    expect(text).toMatch(/Fri 4 Apr 2025\n/);
  });

  it('says what is under embargo', () => {
    expect(renderChangeEmail(change({ embargoed: true })).text).toMatch(
      /^UNDER EMBARGO UNTIL PUBLICATION\nDo not pass on/,
    );
  });

  const emails: readonly [string, ChangeEmail][] = [
    ['one date', change()],
    [
      'several dates',
      change({ changes: [moved(notice, { planned: notice.due }), moved(offSiteAnalysis, NONE), heldFinal] }),
    ],
    ['a cancelled inspection', change({ changes: [lateDraft, heldFinal], cancelled: true, embargoed: true })],
  ];

  it.each(emails)('of %s has text of at most 76 columns, but for addresses', (_what, email) => {
    const { text } = renderChangeEmail(email);
    for (const line of text.split('\n')) {
      if (!line.startsWith('https://')) expect(line.length, line).toBeLessThanOrEqual(76);
    }
    expect(text).not.toMatch(/\n{3}|undefined|null|\[object/);
  });

  it.each(emails)('of %s has HTML that loads nothing and that a screen reader can read', (_what, email) => {
    const { html } = renderChangeEmail(email);
    expect(html).not.toMatch(/<(?:img|script|link|iframe|style|form|object)\b|src=|url\(|undefined|\[object/i);
    expect(html.match(/<h1\b/g)).toHaveLength(1);
    for (const header of html.match(/<th\b[^>]*>/g) ?? []) expect(header).toMatch(/scope="(?:row|col|rowgroup)"/);
    const levels = [...html.matchAll(/<h([1-6])\b/g)].map((match) => Number(match[1]));
    for (const [index, level] of levels.entries()) expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
  });

  it.each(emails)('of %s escapes what people wrote, and never says the word that gives it away', (_what, email) => {
    const { subject, text, html } = renderChangeEmail({
      ...email,
      inspectionTitle: 'Unannounced <b>visit</b>',
      reasons: ['<script>alert(1)</script> & more'],
    });
    expect(`${subject} ${text} ${html}`).not.toMatch(/unannounced/i);
    expect(html).not.toMatch(/<script|<b>visit/);
    expect(text).toContain('& more');
  });
});

describe('dates in a cell', () => {
  it.each([
    [NONE, 'No date', 'No date'],
    [datesOf(draftReport), 'Fri 4 Apr 2025', 'Friday 4 April 2025'],
    [
      datesOf(notice),
      'planned Mon 24 Feb 2025\nat 9:30am\ndue Mon 3 Mar 2025\nby 9:30am',
      'planned Monday 24 February 2025 at 9:30am, due Monday 3 March 2025 by 9:30am',
    ],
    [datesOf(offSiteAnalysis), 'Mon 3 Mar 2025\nto Thu 6 Mar 2025', 'Monday 3 March 2025 to Thursday 6 March 2025'],
    [
      datesOf(comments),
      'Mon 7 Apr 2025\nto Fri 11 Apr 2025\nby 11:59pm',
      'Monday 7 April 2025 to Friday 11 April 2025 by 11:59pm',
    ],
    [{ ...NONE, opensOn: plainDate('2025-04-07') }, 'Mon 7 Apr 2025', 'Monday 7 April 2025'],
  ])('%# are written short and long', (dates, short, long) => {
    expect(sayDates(dates, SHORT_DATES)).toBe(short);
    expect(sayDates(dates, LONG_DATES)).toBe(long);
  });
});
