import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Sender, SendOutcome } from '../../src/mail/sender.ts';
import { exportInspection, exportInspectionInput } from '../../src/service/export/export-inspection.ts';
import type { InspectionDocument } from '../../src/service/export/inspection-document.ts';
import { type HistoryChange, type InspectionHistory, showHistory } from '../../src/service/history/show-history.ts';
import { showTimelineAsOf, type TimelineAsOf, timelineAsOfInput } from '../../src/service/history/timeline-as-of.ts';
import type { Principal } from '../../src/service/service-deps.ts';
import { showInspection } from '../../src/service/show-inspection.ts';
import { sendReminder } from '../../workers/send-reminder.ts';
import { describeEachDatabase } from '../support/each-database.ts';
import { CAFCASS, COORDINATOR, openTestService, type TestService } from './test-service.ts';

describeEachDatabase('the history of an inspection', (database) => {
  let service: TestService;
  let id: string;
  beforeAll(async () => {
    service = await openTestService(database());
  });
  /** Most tests only look; those that write say so, and the next one begins anew. */
  let fresh = false;
  beforeEach(async () => {
    if (fresh) return service.setClock('2025-04-09 16:00');
    fresh = true;
    await service.empty();
    service.setClock('2025-02-20 12:00');
    ({ id } = await service.create({ reason: 'canary-plan' }));
    service.setClock('2025-02-24 10:00');
    await service.record(id, 'notice-given 2025-02-24 09:30');
    service.setClock('2025-03-24 10:00');
    await service.record(id, 'fieldwork-ended 2025-03-21');
    service.setClock('2025-04-09 16:00');
    await service.record(id, 'draft-sent 2025-04-09 15:00', { reason: 'canary-reason' });
  });

  const show = (by: Principal = COORDINATOR): Promise<InspectionHistory> =>
    showHistory(service.deps, by, { inspection: id });
  const changesOf = ({ items }: InspectionHistory): readonly HistoryChange[] =>
    items.filter((item) => item.kind === 'change');
  const asOf = (moment: string, by: Principal = COORDINATOR): Promise<TimelineAsOf> =>
    showTimelineAsOf(service.deps, by, timelineAsOfInput.parse({ inspection: id, moment }));
  const dueOf = ({ timeline }: TimelineAsOf, milestone: string): string | undefined =>
    timeline.milestones.find((each) => each.id === milestone)?.due?.on;
  const exported = async (format: 'html' | 'json', by: Principal = COORDINATOR): Promise<string> =>
    (await exportInspection(service.deps, by, exportInspectionInput.parse({ inspection: id, format }))).content;
  /** Hands one waiting email to each of these, with what becomes of it. */
  const send = async (recipient: string, outcome: SendOutcome): Promise<void> => {
    const row = (await service.reminders()).find((each) => each.recipient === recipient && each.state === 'pending');
    if (!row) throw new Error(`nothing waits for ${recipient}`);
    const sender: Sender = {
      description: 'one of this test',
      send: () => Promise.resolve(outcome),
      check: () => Promise.resolve(null),
      close: () => Promise.resolve(),
    };
    await sendReminder(service.workWith(sender), row.id, true);
  };

  describe('tells', () => {
    it('who did what when and why, and which dates it moved', async () => {
      const history = await show();
      expect(history).toMatchObject({ id, name: 'Cafcass inspection', version: 4, kept: true });
      expect(changesOf(history).map((each) => `${each.london} ${each.by}: ${each.title}`)).toEqual([
        '2025-02-20 12:00 Asha Rao: Planned: start Mon 10 Mar 2025',
        '2025-02-24 10:00 Asha Rao: Notice given to Cafcass by telephone on Mon 24 Feb 2025, 9:30am',
        '2025-03-24 10:00 Asha Rao: Fieldwork ended on Fri 21 Mar 2025',
        '2025-04-09 16:00 Asha Rao: Draft sent to Cafcass on Wed 9 Apr 2025, 3pm',
      ]);
      const last = changesOf(history).at(-1);
      expect(last?.because).toBe('canary-reason');
      expect(last?.moved).toContainEqual({
        milestone: 'comments',
        title: expect.stringMatching(/^Comments/) as string,
        was: '2025-04-11T23:59',
        is: '2025-04-16T23:59',
      });
      expect(last?.entry).toMatchObject({
        sequence: 4,
        version: 4,
        hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      });
    });

    it('a correction as one', async () => {
      fresh = false;
      service.setClock('2025-04-10 09:00');
      await service.record(id, 'draft-sent 2025-04-08', { reason: 'the date was wrong' });
      expect(changesOf(await show()).at(-1)).toMatchObject({
        title: 'Draft sent to Cafcass on Tue 8 Apr 2025, in place of Wed 9 Apr 2025, 3pm',
        because: 'the date was wrong',
      });
    });

    it('what a mistake was and what is right, or that it was taken back', async () => {
      fresh = false;
      service.setClock('2025-04-10 09:00');
      const correct = (corrects: number, more: object): Promise<unknown> =>
        service.record(id, 'event-corrected 2025-04-10', { corrects, reason: 'mistyped', ...more });
      await correct(2, { date: '2025-03-20' });
      await correct(3, {});
      const [, , , , first, second] = changesOf(await show());
      expect(first).toMatchObject({
        title: 'Mistake corrected: Fieldwork ended, Fri 21 Mar 2025 → Thu 20 Mar 2025',
        facts: [],
      });
      expect(second?.title).toBe('Mistake corrected: Draft sent to Cafcass on Wed 9 Apr 2025, 3pm taken back');
      const { events } = await showInspection(service.deps, COORDINATOR, { inspection: id });
      expect(events.map((each) => [each.number, each.corrects, each.correctedBy, each.holds])).toEqual([
        [1, null, null, true],
        [2, null, 4, true],
        [3, null, 5, false],
        [4, 2, null, true],
        [5, 3, null, true],
      ]);
      const theirs = await showInspection(service.deps, CAFCASS, { inspection: id });
      expect(theirs.events.map((each) => [each.corrects, each.correctedBy])).toEqual([
        [null, null],
        [null, null],
      ]);
    });

    it('what was emailed to whom, and what became of it', async () => {
      fresh = false;
      service.setClock('2025-04-09 16:10');
      await send('ben.cole@ofsted.example', { kind: 'accepted', response: '250 taken' });
      await send('dev.shah@cafcass.example', { kind: 'permanent', response: '550 nobody', code: 550 });
      await send('lin.okoro@cafcass.example', { kind: 'unknown', response: 'no answer' });
      const emails = (await show()).items.filter((item) => item.kind === 'email');
      const told = emails.map((each) => `${each.london} ${each.to.name} ${each.outcome} ${each.response}`).sort();
      expect(told).toEqual([
        '2025-04-09 16:10 Ben Cole accepted 250 taken',
        '2025-04-09 16:10 Dev Shah failed 550 nobody',
        '2025-04-09 16:10 Lin Okoro unclear no answer',
      ]);
      expect(emails.every((each) => each.subject.includes('Cafcass inspection'))).toBe(true);
      const theirs = (await show(CAFCASS)).items.filter((item) => item.kind === 'email');
      expect(theirs.map((each) => `${each.to.name} ${each.response}`).sort()).toEqual([
        'Dev Shah null',
        'Lin Okoro null',
      ]);
      const page = await exported('html');
      expect(page).toContain('Email to Ben Cole: ');
      expect(page).not.toMatch(/@ofsted\.example|@cafcass\.example/);
    });

    it('an inspected party what happened since the call, without reasons and numbers', async () => {
      const changes = changesOf(await show(CAFCASS));
      expect(changes.map((each) => each.title)).toEqual([
        'Notice given to Cafcass by telephone on Mon 24 Feb 2025, 9:30am',
        'Fieldwork ended on Fri 21 Mar 2025',
        'Draft sent to Cafcass on Wed 9 Apr 2025, 3pm',
      ]);
      for (const change of changes) {
        expect(change).toMatchObject({ because: null, facts: [], reminders: null, told: [], entry: null });
      }
      expect(changes.at(-1)?.moved.map((each) => each.milestone)).toEqual(['comments']);
    });

    it('an inspected party nothing of what the call moved, since it was told of no date before', async () => {
      fresh = false;
      service.setClock('2025-02-20 12:00');
      const { id: late } = await service.create({ start: '2025-05-12' });
      service.setClock('2025-04-30 10:00');
      await service.record(late, 'notice-given 2025-04-30 09:30', { reason: 'short notice' });
      const movedFor = async (by: Principal): Promise<number | undefined> =>
        changesOf(await showHistory(service.deps, by, { inspection: late })).at(-1)?.moved.length;
      expect(await movedFor(COORDINATOR)).toBeGreaterThan(0);
      expect(await movedFor(CAFCASS)).toBe(0);
    });

    it('an inspected party what holds, on the day on which it happened, and no mistake, correction or judgement', async () => {
      fresh = false;
      service.setClock('2025-04-10 09:00');
      const correct = (corrects: number, more: object): Promise<unknown> =>
        service.record(id, 'event-corrected 2025-04-10', { corrects, reason: 'canary-mistake', ...more });
      await correct(2, { date: '2025-03-20' });
      await service.record(id, 'fieldwork-started 2025-03-10');
      await service.record(id, 'judgement 2025-03-20', { outcome: 'inadequate' });
      await service.record(id, 'complaint-received 2025-04-10');
      await correct(7, {});
      const shown = await showInspection(service.deps, CAFCASS, { inspection: id });
      expect(shown.events.map((each) => `${each.number} ${each.type} ${each.on}`)).toEqual([
        '1 notice-given 2025-02-24',
        '2 fieldwork-ended 2025-03-20',
        '3 draft-sent 2025-04-09',
        '4 fieldwork-started 2025-03-10',
      ]);
      expect(changesOf(await show(CAFCASS)).map((each) => each.title)).toEqual([
        'Notice given to Cafcass by telephone on Mon 24 Feb 2025, 9:30am',
        'Fieldwork ended on Thu 20 Mar 2025',
        'Draft sent to Cafcass on Wed 9 Apr 2025, 3pm',
        'Fieldwork started on Mon 10 Mar 2025',
      ]);
      for (const format of ['html', 'json'] as const) {
        const theirs = await exported(format, CAFCASS);
        expect(theirs).not.toMatch(/event-corrected|Mistake|judgement made|inadequate|complaint received|canary/i);
        expect(await exported(format)).toMatch(/judgement/i);
      }
    });

    it('an inspected party nothing of milestones that it may not see', async () => {
      fresh = false;
      await service.record(id, 'milestone-done 2025-03-07', { milestone: 'lead-inspector-preparation' });
      expect(changesOf(await show())).toHaveLength(5);
      expect(changesOf(await show(CAFCASS))).toHaveLength(3);
    });
  });

  describe('gives the timeline as it was believed', () => {
    it('by what was recorded up to then, however early it happened', async () => {
      expect(dueOf(await asOf('2025-04-09T15:59'), 'comments')).toBe('2025-04-11');
      const then = await asOf('2025-04-09T16:00');
      expect(dueOf(then, 'comments')).toBe('2025-04-16');
      expect(then).toMatchObject({ asOf: '2025-04-09T16:00', version: 4, versionNow: 4, since: '2025-04-09T16:00' });
      expect(await asOf('2025-02-20')).toMatchObject({
        asOf: '2025-02-20T23:59',
        version: 1,
        since: '2025-02-20T12:00',
      });
    });

    it('with the states of then', async () => {
      const states = async (moment: string): Promise<string | undefined> =>
        (await asOf(moment)).timeline.milestones.find((each) => each.id === 'notice')?.state;
      expect(await states('2025-02-20')).toBe('upcoming');
      expect(await states('2025-02-24T09:59')).toBe('due');
      expect(await states('2025-02-24')).toBe('done');
    });

    it('and now as it is shown now', async () => {
      const shown = await showInspection(service.deps, COORDINATOR, { inspection: id });
      expect((await asOf('2025-04-09')).timeline).toEqual(shown.timeline);
    });

    it.each([
      ['2025-02-20T11:59', /must not be before .*, on Thursday 20 February 2025 at midday/],
      ['2025-04-09T16:01', /must not be in the future/],
      ['2026-01-01', /must not be in the future/],
    ])('but not of %s', async (moment, expected) => {
      await expect(asOf(moment)).rejects.toThrow(expected);
    });

    it('to an inspected party for moments since the call, and what it may see of them', async () => {
      const then = await asOf('2025-02-24', CAFCASS);
      expect(then.timeline.announced).toBe(true);
      expect(then.timeline.warnings).toEqual([]);
      expect(then.timeline.milestones.map((each) => each.id)).not.toContain('lead-inspector-preparation');
      // Before the call it was believed, but not by them.
      await expect(asOf('2025-02-24T09:59', CAFCASS)).rejects.toThrow(
        /must not be before .*, on Monday 24 February 2025 at 10am/,
      );
      await expect(asOf('2025-02-20', CAFCASS)).rejects.not.toThrow(/20 February/);
    });
  });

  it('is believed by an inspected party only since the call that holds', async () => {
    fresh = false;
    service.setClock('2025-02-20 12:00');
    ({ id } = await service.create({ start: '2025-04-07' }));
    service.setClock('2025-03-17 10:00');
    await service.record(id, 'notice-given 2025-03-17 09:30', { reason: 'early' });
    service.setClock('2025-03-18 10:00');
    await service.record(id, 'event-corrected 2025-03-18', { corrects: 1, reason: 'nobody was called' });
    await service.record(id, 'deferred 2025-03-18', { date: '2025-05-12', reason: 'canary' });
    service.setClock('2025-04-28 10:00');
    await service.record(id, 'notice-given 2025-04-28 09:30');
    expect((await asOf('2025-03-17')).timeline.start).toBe('2025-04-07');
    await expect(asOf('2025-03-17', CAFCASS)).rejects.toThrow(/must not be before .*, on Monday 28 April 2025 at 10am/);
    expect((await asOf('2025-04-28', CAFCASS)).timeline).toMatchObject({ start: '2025-05-12', earlierStarts: [] });
  });

  describe('is exported', () => {
    it('as JSON with the dates that are shown, and where the history ends', async () => {
      const document = JSON.parse(await exported('json')) as InspectionDocument;
      const shown = await showInspection(service.deps, COORDINATOR, { inspection: id });
      expect(document).toMatchObject({ schemaVersion: 1, exportedAt: '2025-04-09T16:00', underEmbargo: false });
      expect(document.timeline).toEqual(JSON.parse(JSON.stringify(shown.timeline)));
      expect(document.people).toContainEqual({ name: 'Ben Cole', role: 'Lead inspector', party: 'Ofsted' });
      expect(document.historyHead).toBe(changesOf(await show()).at(-1)?.entry?.hash);
      expect(JSON.stringify(document)).not.toContain('@');
    });

    it('as one page that needs nothing else, with every milestone once in the table', async () => {
      const page = await exported('html');
      expect(Buffer.byteLength(page)).toBeLessThan(100_000);
      expect(page).not.toMatch(/<script|<link|<img|<iframe|src=|url\(|http|@import/i);
      expect(page).toMatch(/<html lang="en-GB">/);
      const levels = [...page.matchAll(/<h(\d)[ >]/g)].map(([, level]) => Number(level));
      expect(levels[0]).toBe(1);
      expect(levels.filter((level) => level === 1)).toHaveLength(1);
      expect(levels.every((level, index) => index === 0 || level - (levels[index - 1] ?? 0) <= 1)).toBe(true);
      for (const table of page.split('<table>').slice(1)) {
        expect(table).toMatch(/^\s*<caption>[^<]+<\/caption>/);
        expect(table).not.toMatch(/<th(?!ead)(?! scope=")/);
      }
      const { timeline } = await showInspection(service.deps, COORDINATOR, { inspection: id });
      const [, dates = ''] = page.split('>Dates</h2>');
      const rows = [...(dates.split('</table>')[0] ?? '').matchAll(/<th scope="row">([^<]+)</g)].map(
        ([, title]) => title,
      );
      expect(rows).toEqual(timeline.milestones.map((each) => each.title));
      expect(page).toContain('canary-plan');
      expect(page).toContain('canary-reason');
      expect(page).not.toContain('UNDER EMBARGO');
    });

    it('with whatever was written shown as text', async () => {
      fresh = false;
      service.setClock('2025-04-10 09:00');
      const reason = '<script>alert(1)</script> & "quotes" {{ 7 * 7 }}';
      await service.record(id, 'draft-sent 2025-04-08', { reason });
      const page = await exported('html');
      expect(page).not.toContain('<script');
      expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quotes&quot; {{ 7 * 7 }}');
    });

    it('under embargo with a mark on every page, between the final and its publication', async () => {
      fresh = false;
      service.setClock('2025-04-24 12:00');
      await service.record(id, 'final-sent 2025-04-24 11:00');
      const page = await exported('html');
      expect(page).toContain('<title>Under embargo: ');
      expect(page).toContain('content: "UNDER EMBARGO until publication"');
      expect(page).toMatch(/\.mark \{[^}]*position: fixed/);
      expect(page).toContain('<strong>Under embargo until publication.</strong>');
      expect(JSON.parse(await exported('json'))).toMatchObject({ underEmbargo: true });
      service.setClock('2025-05-01 12:00');
      await service.record(id, 'published 2025-05-01');
      expect(await exported('html')).not.toMatch(/embargo until publication/i);
    });

    it('to an inspected party without what is not for it', async () => {
      for (const format of ['html', 'json'] as const) {
        const content = await exported(format, CAFCASS);
        expect(content).not.toMatch(/canary|lead-inspector-preparation|prepares off site|Ben Cole/);
        expect(content).toContain('Draft sent to Cafcass on Wed 9 Apr 2025, 3pm');
        expect(content).not.toContain('Planned: start');
      }
    });

    it('with what the plan alone gave as it is printed elsewhere: when it was planned, not the last moment', async () => {
      fresh = false;
      service.setClock('2025-04-20 12:00');
      ({ id } = await service.create({ start: '2025-05-12' }));
      service.setClock('2025-04-30 10:00');
      await service.record(id, 'notice-given 2025-04-30 09:30');
      expect(await exported('html')).toContain('The plan alone gave Mon 28 Apr 2025, 9:30am.');
    });

    it('under a name that says nothing', async () => {
      const input = exportInspectionInput.parse({ inspection: id });
      const { fileName, mediaType } = await exportInspection(service.deps, COORDINATOR, input);
      expect(fileName).toBe(`timeline-${id.slice(0, 8)}-4.html`);
      expect(mediaType).toBe('text/html; charset=utf-8');
    });
  });

  it('is told of to an inspected party only once the call is recorded', async () => {
    fresh = false;
    const { id: hidden } = await service.create({ start: '2025-05-12' });
    for (const attempt of [
      () => showHistory(service.deps, CAFCASS, { inspection: hidden }),
      () =>
        showTimelineAsOf(service.deps, CAFCASS, timelineAsOfInput.parse({ inspection: hidden, moment: '2025-04-09' })),
      () => exportInspection(service.deps, CAFCASS, exportInspectionInput.parse({ inspection: hidden })),
    ]) {
      await expect(attempt()).rejects.toThrow(`There is no inspection ${hidden}: \`list\` shows those there are.`);
    }
  });
});
