import { describe, expect, it } from 'vitest';
import { CAFCASS, type KindId, KINDS, planOf, timelineOf, writeMoment, writeDay } from './cafcass.ts';

type Row = readonly [id: string, owner: string, basis: 'rule' | 'indicative', dates: string];

/** Each milestone in the order of the framework's tables: who owes it, on what basis, and all of its dates. */
const inspection: readonly Row[] = [
  ['notice', 'ofsted lead-inspector', 'rule', 'planned Mon 24 Feb 2025 09:30, due Mon 3 Mar 2025 09:30'],
  ['lead-inspector-preparation', 'ofsted lead-inspector', 'indicative', 'planned Tue 25 Feb 2025'],
  ['confirmation-email', 'ofsted lead-inspector', 'rule', 'planned Mon 24 Feb 2025, due Mon 24 Feb 2025'],
  ['set-up-discussion', 'ofsted lead-inspector', 'rule', 'planned Mon 24 Feb 2025, due Mon 24 Feb 2025'],
  ['annex-a', 'cafcass link-person', 'rule', 'planned Wed 26 Feb 2025, due Wed 26 Feb 2025'],
  ['case-access', 'cafcass link-person', 'rule', 'planned Thu 27 Feb 2025, due Thu 27 Feb 2025'],
  ['team-conference', 'ofsted lead-inspector', 'indicative', 'planned Fri 28 Feb 2025'],
  ['off-site-analysis', 'ofsted lead-inspector', 'indicative', 'planned Mon 3 Mar 2025, ends Thu 6 Mar 2025'],
  [
    'analyst-conversation',
    'ofsted analytical-officer',
    'rule',
    'planned Fri 7 Mar 2025, due Fri 7 Mar 2025, opens Mon 3 Mar 2025',
  ],
  ['team-meeting', 'ofsted lead-inspector', 'indicative', 'planned Fri 7 Mar 2025'],
  ['fieldwork-start', 'ofsted lead-inspector', 'rule', 'planned Mon 10 Mar 2025, due Mon 10 Mar 2025'],
  ['interim-feedback', 'ofsted lead-inspector', 'indicative', 'planned Fri 14 Mar 2025'],
  ['provisional-judgements', 'ofsted lead-inspector', 'rule', 'planned Fri 21 Mar 2025, due Fri 21 Mar 2025'],
  ['feedback-meeting', 'ofsted lead-inspector', 'rule', 'planned Fri 21 Mar 2025, due Fri 21 Mar 2025'],
  ['fieldwork-end', 'ofsted lead-inspector', 'indicative', 'planned Fri 21 Mar 2025'],
  ['draft', 'ofsted lead-inspector', 'rule', 'planned Fri 4 Apr 2025, due Fri 4 Apr 2025'],
  [
    'comments',
    'cafcass link-person',
    'rule',
    'planned Fri 11 Apr 2025 23:59, due Fri 11 Apr 2025 23:59, opens Mon 7 Apr 2025',
  ],
  ['final', 'ofsted lead-inspector', 'rule', 'planned Thu 24 Apr 2025, due Thu 24 Apr 2025'],
  ['ministry-copy', 'ofsted coordinator', 'rule', 'planned Thu 24 Apr 2025, due Thu 24 Apr 2025'],
  ['children-summary', 'ofsted lead-inspector', 'rule', 'planned Thu 24 Apr 2025, due Thu 24 Apr 2025'],
  ['publication', 'ofsted coordinator', 'rule', 'planned Thu 1 May 2025, due Thu 1 May 2025'],
  ['draft-action-plan', 'cafcass ceo', 'rule', 'not-applicable'],
  ['action-plan', 'cafcass ceo', 'rule', 'planned Mon 4 Aug 2025, due Mon 4 Aug 2025'],
  ['next-inspection-window', 'ofsted coordinator', 'indicative', 'planned Tue 21 Mar 2028, opens Sat 22 Mar 2025'],
];

const visit: readonly Row[] = [
  ['notice', 'ofsted lead-inspector', 'rule', 'planned Tue 18 Nov 2025 09:30, due Tue 18 Nov 2025 09:30'],
  ['lead-inspector-preparation', 'ofsted lead-inspector', 'indicative', 'planned Mon 17 Nov 2025'],
  ['confirmation-email', 'ofsted lead-inspector', 'rule', 'planned Tue 18 Nov 2025, due Tue 18 Nov 2025'],
  ['set-up-discussion', 'ofsted lead-inspector', 'rule', 'planned Tue 18 Nov 2025, due Tue 18 Nov 2025'],
  ['annex-a', 'cafcass link-person', 'rule', 'planned Wed 19 Nov 2025, due Wed 19 Nov 2025'],
  ['off-site-analysis', 'ofsted lead-inspector', 'indicative', 'planned Thu 20 Nov 2025, also Mon 24 Nov 2025'],
  ['team-conference', 'ofsted lead-inspector', 'indicative', 'planned Fri 21 Nov 2025'],
  [
    'analyst-conversation',
    'ofsted analytical-officer',
    'rule',
    'planned Fri 21 Nov 2025, due Fri 21 Nov 2025, opens Tue 18 Nov 2025',
  ],
  ['fieldwork-start', 'ofsted lead-inspector', 'rule', 'planned Tue 25 Nov 2025, due Tue 25 Nov 2025'],
  ['feedback-meeting', 'ofsted lead-inspector', 'rule', 'planned Wed 26 Nov 2025, due Wed 26 Nov 2025'],
  ['fieldwork-end', 'ofsted lead-inspector', 'indicative', 'planned Wed 26 Nov 2025'],
  ['draft', 'ofsted lead-inspector', 'rule', 'planned Wed 3 Dec 2025, due Wed 3 Dec 2025'],
  [
    'comments',
    'cafcass link-person',
    'rule',
    'planned Wed 10 Dec 2025 23:59, due Wed 10 Dec 2025 23:59, opens Thu 4 Dec 2025',
  ],
  ['final', 'ofsted lead-inspector', 'rule', 'planned Thu 18 Dec 2025, due Thu 18 Dec 2025'],
  ['ministry-copy', 'ofsted coordinator', 'rule', 'planned Thu 18 Dec 2025, due Thu 18 Dec 2025'],
  ['publication', 'ofsted coordinator', 'rule', 'planned Mon 29 Dec 2025, due Mon 29 Dec 2025'],
];

const focusedVisit: readonly Row[] = [
  ...visit,
  ['draft-action-plan', 'cafcass ceo', 'rule', 'not-applicable'],
  ['action-plan', 'cafcass ceo', 'rule', 'no-date'],
];
const focusedVisitWithPriorityAction: readonly Row[] = [
  ...visit,
  ['draft-action-plan', 'cafcass ceo', 'rule', 'planned Tue 20 Jan 2026, due Tue 20 Jan 2026'],
  ['action-plan', 'cafcass ceo', 'rule', 'planned Tue 31 Mar 2026, due Tue 31 Mar 2026'],
];
const monitoringVisit: readonly Row[] = [
  ...visit,
  ['draft-action-plan', 'cafcass ceo', 'rule', 'not-applicable'],
  ['action-plan', 'cafcass ceo', 'rule', 'not-applicable'],
];
const annualEngagement: readonly Row[] = [
  ['self-evaluation', 'cafcass ceo', 'indicative', 'no-date'],
  ['engagement-meeting', 'ofsted coordinator', 'rule', 'planned Thu 1 May 2025, due Thu 1 May 2025'],
  ['ceo-letter', 'ofsted coordinator', 'rule', 'planned Fri 30 May 2025, due Sun 1 Jun 2025'],
];

const tables: readonly (readonly [KindId, start: string, conditions: readonly string[], rows: readonly Row[]])[] = [
  ['inspection', 'Mon 10 Mar 2025', [], inspection],
  ['inspection', 'Mon 10 Mar 2025', ['priority-action'], inspection],
  ['focused-visit', 'Tue 25 Nov 2025', [], focusedVisit],
  ['focused-visit', 'Tue 25 Nov 2025', ['priority-action'], focusedVisitWithPriorityAction],
  ['monitoring-visit', 'Tue 25 Nov 2025', [], monitoringVisit],
  ['monitoring-visit', 'Tue 25 Nov 2025', ['priority-action'], monitoringVisit],
  ['annual-engagement', 'Thu 1 May 2025', [], annualEngagement],
];

describe('the milestones', () => {
  it.each(tables)('of a %s from %s, conditions %j', (kind, start, conditions, rows) => {
    const timeline = timelineOf(kind, { start, conditions });
    const found = timeline.milestones.map((each): Row => {
      const dates = [
        ...(each.planned ? [`planned ${writeMoment(each.planned)}`] : []),
        ...(each.due ? [`due ${writeMoment(each.due)}`] : []),
        ...(each.opensOn ? [`opens ${writeDay(each.opensOn)}`] : []),
        ...(each.endsOn ? [`ends ${writeDay(each.endsOn)}`] : []),
        ...(each.alsoOn ?? []).map((date) => `also ${writeDay(date)}`),
      ];
      return [each.id, `${each.party} ${each.owner}`, each.basis, dates.join(', ') || each.state];
    });
    expect(found).toEqual(rows);
  });

  it('are shown to both parties, but for the preparation and the next window', () => {
    for (const kind of KINDS) {
      for (const { id, visibleTo } of planOf(kind).milestones) {
        const isOfstedOnly = id === 'lead-inspector-preparation' || id === 'next-inspection-window';
        expect([kind, id, visibleTo]).toEqual([kind, id, isOfstedOnly ? ['ofsted'] : ['ofsted', 'cafcass']]);
      }
    }
  });

  it('name a section of the framework each', () => {
    const sections = new Set(CAFCASS.kinds.flatMap((kind) => kind.milestones.map((each) => each.clause.section)));
    expect([...sections].sort()).toEqual([
      'Action plan after an inspection or visit',
      'Annual engagement meeting',
      'Cafcass self-evaluation of social work practice',
      'Clearing and publishing inspection reports and letters',
      'Feedback at the end of the inspection/visit',
      'Finalising evidence',
      'Focused visits',
      'Inspections',
      'Introduction',
      'Notifying Cafcass and requesting information',
      'On-site inspection',
      'Summary for children',
    ]);
  });

  it('say why they have no date', () => {
    const because = (kind: KindId, id: string): string | undefined =>
      timelineOf(kind, { start: 'Tue 25 Nov 2025' }).milestones.find((each) => each.id === id)?.because;
    expect(because('focused-visit', 'action-plan')).toContain('next self-evaluation');
    expect(because('monitoring-visit', 'action-plan')).toContain('monitoring visit');
    expect(because('inspection', 'draft-action-plan')).toContain('focused visit');
    expect(because('annual-engagement', 'self-evaluation')).toContain('no set date');
  });
});

describe('an analysis week cut short', () => {
  const dates = (start: string): Record<string, string> => {
    const { milestones } = timelineOf('inspection', { start });
    const found = milestones.find((each) => each.id === 'off-site-analysis');
    const meeting = milestones.find((each) => each.id === 'team-meeting');
    return {
      from: writeMoment(found?.planned ?? null),
      to: found?.endsOn === undefined ? 'none' : writeDay(found.endsOn),
      meeting: writeMoment(meeting?.planned ?? null),
    };
  };

  it('by a bank holiday Monday begins on Tuesday', () => {
    expect(dates('Mon 12 May 2025')).toEqual({
      from: 'Tue 6 May 2025',
      to: 'Fri 9 May 2025',
      meeting: 'Fri 9 May 2025',
    });
  });

  it('by Good Friday ends on Thursday', () => {
    expect(dates('Tue 22 Apr 2025')).toEqual({
      from: 'Mon 14 Apr 2025',
      to: 'Thu 17 Apr 2025',
      meeting: 'Thu 17 Apr 2025',
    });
  });

  it('by two bank holidays takes the days that are left', () => {
    expect(dates('Tue 29 Dec 2026')).toEqual({
      from: 'Mon 21 Dec 2026',
      to: 'Thu 24 Dec 2026',
      meeting: 'Thu 24 Dec 2026',
    });
    expect(dates('Mon 5 Jan 2026')).toEqual({
      from: 'Mon 29 Dec 2025',
      to: 'Fri 2 Jan 2026',
      meeting: 'Fri 2 Jan 2026',
    });
    expect(dates('Mon 31 Dec 2029')).toEqual({
      from: 'Mon 24 Dec 2029',
      to: 'Fri 28 Dec 2029',
      meeting: 'Fri 28 Dec 2029',
    });
  });
});
