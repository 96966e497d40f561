import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { plainDate } from '../../src/calendar/plain-date.ts';
import { renderHtml, renderText } from '../../src/mail/mail-templates.ts';
import type { ReminderEmail, ReminderEntry } from '../../src/mail/reminder-email.ts';
import { renderReminderEmail } from '../../src/mail/render-reminder-email.ts';
import { PROJECT_ROOT } from '../../src/project-root.ts';
import {
  comments,
  draftReport,
  exampleEntry,
  exampleReminder,
  exampleTimeline,
  notice,
  offSiteAnalysis,
  selfEvaluation,
} from './example-emails.ts';

function reminderOf(...entries: readonly Partial<ReminderEntry>[]): ReminderEmail {
  return exampleReminder({ entries: entries.map(exampleEntry) });
}

function at(asAt: string, ...entries: readonly Partial<ReminderEntry>[]): ReminderEmail {
  return { ...reminderOf(...entries), asAt };
}

/** The text with its line breaks undone, for sentences that are wrapped somewhere. */
function unwrapped(text: string): string {
  return text.replace(/\n/g, ' ');
}

describe('a reminder', () => {
  it('says all that is to be known, in both forms', () => {
    const { text, html } = renderReminderEmail(reminderOf({}));
    for (const words of [
      "Dear Sarah O'Brien,",
      'Draft report due Friday 4 April 2025',
      'Draft report sent to Cafcass',
      'Lead inspector, Ofsted',
      '10 working days after fieldwork ended on Friday 21 March 2025; 4 days of weekends in between do not count.',
      'Send the draft to Cafcass, then record it: inspection-timeline record draft-sent --inspection b6f3c1d2',
      'https://timeline.example.org/inspections/b6f3c1d2-0d3b-4c5e-8a55-0b8f6f6f2a01',
      'Why you get this: You are the lead inspector of this inspection.',
      'Sent automatically by Inspection timeline, as at 8:30am on Tuesday 1 April 2025. Please do not reply',
    ]) {
      expect(unwrapped(text), words).toContain(words);
      expect(html.replaceAll('&#39;', "'"), words).toContain(words);
    }
  });

  it('leaves names as they are in the text and escapes them in HTML', () => {
    const email = exampleReminder({
      recipientName: `Sarah "O'Brien" <b>`,
      entries: [exampleEntry({ inspectionTitle: 'A & B <script>alert(1)</script>', action: '{{ 7 * 7 }} {% raw %}' })],
    });
    const { text, html, subject } = renderReminderEmail(email);
    expect(text).toContain(`Dear Sarah "O'Brien" <b>,`);
    expect(text).toContain('A & B <script>alert(1)</script>');
    expect(text).not.toMatch(/&(?:amp|lt|quot|#39);/);
    expect(subject).toContain('A & B <script>');
    expect(html).toContain('Dear Sarah &quot;O&#39;Brien&quot; &lt;b&gt;,');
    expect(html).not.toContain('<script');
    expect(html).toContain('{{ 7 * 7 }} {% raw %}');
  });

  it('gives no link where the service has no pages, and no heading for what there is not', () => {
    const { baseUrl: _none, ...email } = reminderOf({});
    const { action: _alsoNone, ...entry } = exampleEntry();
    const { text, html } = renderReminderEmail({ ...email, entries: [entry] });
    for (const output of [text, html]) {
      expect(output).not.toContain('http');
      expect(output).not.toContain('What to do next');
    }
  });

  it('says why it is late', () => {
    const sentence =
      'This email is late. It should have reached you on Monday 31 March 2025 at 8:30am, but the service was not able to send it then.';
    const { text, html } = renderReminderEmail(reminderOf({ lateSince: '2025-03-31 08:30' }));
    expect(unwrapped(text)).toContain(sentence);
    expect(html).toContain(sentence);
    expect(renderReminderEmail(reminderOf({})).text).not.toContain('late');
  });

  it('says first of all what is under embargo, and nothing that is in it', () => {
    const { text, html, subject } = renderReminderEmail(reminderOf({ embargoed: true }, { milestone: comments }));
    expect(text.startsWith('UNDER EMBARGO UNTIL PUBLICATION\nDo not pass on the report or letter of the Cafcass')).toBe(
      true,
    );
    expect(html.indexOf('Under embargo until publication.')).toBeLessThan(html.indexOf('Dear Sarah'));
    expect(subject).not.toMatch(/embargo/i);
    for (const output of Object.values(renderReminderEmail(reminderOf({})))) expect(output).not.toMatch(/embargo/i);
  });

  it('lists several dates from the earliest on, each with its own reason where they differ', () => {
    const { text, html } = renderReminderEmail(
      reminderOf({ milestone: comments, why: 'You watch the comments' }, { why: 'You write the draft' }),
    );
    for (const output of [text, html]) {
      expect(output.indexOf('Draft report due')).toBeLessThan(output.indexOf('Comments on the draft'));
      expect(output).toContain('Why you get this: You watch the comments.');
      expect(output).toContain('Why you get this: You write the draft.');
    }
    expect(html).toContain('2 dates on Cafcass inspection</h1>');
  });

  it('shows both dates where the plan is earlier than the rule', () => {
    const { text } = renderReminderEmail(at('2025-02-21 15:00', { milestone: notice }));
    expect(text).toContain('Due      Monday 3 March 2025 by 9:30am\nPlanned  Monday 24 February 2025 at 9:30am\n');
  });

  it('names a role by its id where it has no name', () => {
    const { text } = renderReminderEmail({ ...reminderOf({}), names: {} });
    expect(text).toContain('Lead inspector, Ofsted');
  });

  it('is about something, at a moment', () => {
    expect(() => renderReminderEmail(exampleReminder({ entries: [] }))).toThrow(RangeError);
    expect(() => renderReminderEmail(exampleReminder({ kind: 'timeline' }))).toThrow(RangeError);
    expect(() => renderReminderEmail(exampleReminder({ asAt: '1 April' }))).toThrow(RangeError);
  });
});

describe('a timeline', () => {
  const { text, html } = renderReminderEmail(exampleTimeline());

  it('lists every milestone with its dates, its owner and its working', () => {
    expect(text).toContain(
      [
        'Mon 24 Feb 2025      Mon 3 Mar 2025      Call to announce the inspection',
        'at 9:30am            by 9:30am           Lead inspector, Ofsted',
        '    Given by a person, by telephone. At 9:30am, 5 working days before Monday',
        '    3 March 2025, the first working day of the analysis week. The latest',
        '    allowed is 5 working days before the first day on site, Monday 10 March',
        '    2025.',
      ].join('\n'),
    );
    expect(text).toContain(
      'Mon 3 Mar 2025       No limit            Full team evaluates evidence off\nto Thu 6 Mar 2025',
    );
    expect(text).toContain('Not planned          Mon 7 Apr 2025');
    expect(text).toContain('Held: a complaint has to be answered first.');
    expect(text).toContain('This may still change:');
    expect(html).toContain('Monday 24 February 2025 at 9:30am</td>');
    expect(html).toContain('Monday 3 March 2025 to Thursday 6 March 2025</td>');
    expect(html).toContain('Monday 7 April 2025 to Friday 11 April 2025 by 11:59pm</td>');
  });

  it('shows warnings before the dates', () => {
    expect(text.indexOf('LOOK AT THIS FIRST')).toBeLessThan(text.indexOf('Call to announce'));
    expect(html.indexOf('Look at this first')).toBeLessThan(html.indexOf('Call to announce'));
    const email = exampleTimeline();
    const quiet = renderReminderEmail({ ...email, timeline: { ...email.timeline!, warnings: [] } });
    expect(quiet.text).not.toContain('LOOK AT THIS');
    expect(quiet.html).not.toContain('Look at this');
  });

  it.each([
    [{ ...draftReport, state: 'done', actual: { on: plainDate('2025-04-03') } }, 'Done Thursday 3 April 2025'],
    [{ ...draftReport, state: 'overdue' }, 'Overdue'],
    [
      { ...selfEvaluation, state: 'not-applicable', because: 'A monitoring visit has none' },
      'Not applicable: a monitoring visit has none.',
    ],
    [
      { ...selfEvaluation, state: 'not-applicable', because: 'The framework sets no date' },
      '    Not applicable\n    The framework sets no date.',
    ],
    [{ ...offSiteAnalysis, alsoOn: [plainDate('2025-03-10')] }, 'and Mon 10 Mar 2025'],
  ] as const)('says where a milestone stands', (milestone, words) => {
    const email = exampleTimeline();
    expect(renderReminderEmail({ ...email, timeline: { ...email.timeline!, milestones: [milestone] } }).text).toContain(
      words,
    );
  });

  it('says what is under embargo', () => {
    const email = exampleTimeline();
    const embargoed = renderReminderEmail({ ...email, timeline: { ...email.timeline!, embargoed: true } });
    expect(embargoed.text.startsWith('UNDER EMBARGO UNTIL PUBLICATION\n')).toBe(true);
  });
});

describe('every email', () => {
  const emails: readonly [string, ReminderEmail][] = [
    ['one date', reminderOf({})],
    [
      'several dates',
      reminderOf(
        { embargoed: true },
        { milestone: comments, lateSince: '2025-03-31 08:30' },
        { milestone: notice, stage: 'overdue' },
      ),
    ],
    ['a timeline', exampleTimeline()],
  ];

  it.each(emails)('of %s has text of at most 76 columns, but for addresses', (_what, email) => {
    const { text } = renderReminderEmail(email);
    for (const line of text.split('\n')) {
      if (!line.startsWith('https://')) expect(line.length, line).toBeLessThanOrEqual(76);
      expect(line).toBe(line.trimEnd());
    }
    expect(text).not.toMatch(/\n{3}|undefined|null|\[object/);
    expect(text.endsWith('\n')).toBe(true);
  });

  it.each(emails)('of %s has HTML that loads nothing and that a screen reader can read', (_what, email) => {
    const { html } = renderReminderEmail(email);
    expect(html).toMatch(/^\s*<!doctype html>\s*<html lang="en-GB">/);
    expect(html).not.toMatch(
      /<(?:img|script|link|iframe|style|form|object)\b|src=|url\(|javascript:|undefined|\[object/i,
    );
    expect(html.match(/<h1\b/g)).toHaveLength(1);
    for (const header of html.match(/<th\b[^>]*>/g) ?? []) expect(header).toMatch(/scope="(?:row|col|rowgroup)"/);
    expect(html).toContain('<title>');
    expect(html).toContain('name="viewport"');
    // Levels of headings are not skipped.
    const levels = [...html.matchAll(/<h([1-6])\b/g)].map((match) => Number(match[1]));
    for (const [index, level] of levels.entries()) expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
  });

  it.each(emails)('of %s never says the word that gives it away', (_what, email) => {
    const telling = JSON.parse(
      JSON.stringify(email)
        .replaceAll('Cafcass inspection', 'Unannounced Cafcass inspection, unannounced')
        .replaceAll('working days', 'UNANNOUNCED days'),
    ) as ReminderEmail;
    const rendered = renderReminderEmail(telling);
    for (const output of Object.values(rendered)) expect(output).not.toMatch(/unannounced/i);
    expect(rendered.subject).toContain('ndisclosed Cafcass inspection, undisclosed');
    expect(rendered.text).toContain('UNDISCLOSED days');
  });
});

describe('templates', () => {
  it('stop at a name that is not given', () => {
    expect(() => renderText('reminder.txt.njk', { entries: [], embargo: null, why: null })).toThrow(
      /recipientName|undefined/,
    );
    expect(() => renderHtml('reminder.html.njk', { entries: [], embargo: null, why: null })).toThrow(/undefined/);
  });

  it('are all in use', () => {
    const texts = ['src', 'workers'].flatMap((folder) =>
      readdirSync(path.join(PROJECT_ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(ts|njk)$/.test(name))
        .map((name) => readFileSync(path.join(PROJECT_ROOT, folder, name), 'utf8')),
    );
    const templates = readdirSync(path.join(PROJECT_ROOT, 'src/mail/templates'));
    expect(templates.length).toBeGreaterThan(8);
    expect(
      templates.filter(
        (name) => !texts.some((text) => text.includes(name) || text.includes(`'${name.split('.')[0]}'`)),
      ),
    ).toEqual([]);
  });
});
