import { describe, expect, it } from 'vitest';
import { asksReason } from '../../src/timeline/find-warnings.ts';
import type { Warning } from '../../src/timeline/milestone.ts';
import { type KindId, KINDS, planOf, timelineOf, type WrittenRequest } from './cafcass.ts';

function warningsOf(kind: KindId, request: WrittenRequest): readonly Warning[] {
  return timelineOf(kind, request).warnings;
}

function ids(kind: KindId, request: WrittenRequest): readonly string[] {
  return warningsOf(kind, request).map((warning) => warning.id);
}

function messageOf(kind: KindId, request: WrittenRequest, id: string): string {
  return warningsOf(kind, request).find((warning) => warning.id === id)?.message ?? `no warning ${id}`;
}

const plain: Readonly<Record<KindId, WrittenRequest>> = {
  inspection: { start: 'Mon 10 Mar 2025' },
  'focused-visit': { start: 'Tue 25 Feb 2025' },
  'monitoring-visit': { start: 'Tue 25 Feb 2025' },
  'annual-engagement': { start: 'Tue 25 Feb 2025' },
};

interface Case {
  readonly warning: string;
  readonly kinds: readonly KindId[];
  readonly fires: readonly WrittenRequest[];
  readonly stays: readonly WrittenRequest[];
}

const visits = ['focused-visit', 'monitoring-visit'] as const;
const all = ['inspection', ...visits] as const;

/** For each warning requests that call for it, and the nearest ones that do not. */
const cases: readonly Case[] = [
  {
    warning: 'start-over-christmas',
    kinds: all,
    fires: [{ start: 'Wed 24 Dec 2025' }, { start: 'Mon 29 Dec 2025' }, { start: 'Fri 2 Jan 2026' }],
    stays: [{ start: 'Tue 23 Dec 2025' }, { start: 'Mon 5 Jan 2026' }],
  },
  {
    warning: 'start-in-august',
    kinds: ['inspection'],
    fires: [
      { start: 'Fri 1 Aug 2025' },
      { start: 'Fri 29 Aug 2025' },
      { start: 'Fri 1 Aug 2025', grounds: 'agreed' },
      { start: 'Fri 1 Aug 2025', grounds: 'concern-led' },
    ],
    stays: [{ start: 'Thu 31 Jul 2025' }, { start: 'Mon 1 Sep 2025' }],
  },
  {
    warning: 'start-in-august',
    kinds: visits,
    fires: [{ start: 'Fri 1 Aug 2025' }, { start: 'Fri 29 Aug 2025' }],
    stays: [
      { start: 'Thu 31 Jul 2025' },
      { start: 'Mon 1 Sep 2025' },
      { start: 'Fri 1 Aug 2025', grounds: 'agreed' },
      { start: 'Fri 1 Aug 2025', grounds: 'concern-led' },
    ],
  },
  {
    warning: 'short-fieldwork',
    kinds: ['inspection'],
    fires: [
      { start: 'Tue 11 Mar 2025' },
      { start: 'Mon 28 Apr 2025' },
      { start: 'Mon 10 Mar 2025', end: 'Thu 20 Mar 2025' },
      { start: 'Mon 10 Mar 2025', events: [['fieldwork-ended', 'Thu 20 Mar 2025']] },
    ],
    stays: [
      { start: 'Mon 10 Mar 2025' },
      { start: 'Tue 11 Mar 2025', end: 'Mon 24 Mar 2025' },
      { start: 'Mon 28 Apr 2025', end: 'Mon 12 May 2025' },
    ],
  },
  {
    warning: 'short-fieldwork',
    kinds: visits,
    fires: [{ start: 'Tue 25 Feb 2025', end: 'Tue 25 Feb 2025' }],
    stays: [{ start: 'Tue 25 Feb 2025' }, { start: 'Thu 17 Apr 2025' }],
  },
  {
    warning: 'fieldwork-across-weeks',
    kinds: visits,
    fires: [{ start: 'Fri 28 Feb 2025' }, { start: 'Thu 17 Apr 2025' }],
    stays: [{ start: 'Tue 25 Feb 2025' }, { start: 'Thu 27 Feb 2025' }],
  },
  {
    warning: 'notice-over-christmas',
    kinds: ['inspection'],
    fires: [{ start: 'Mon 12 Jan 2026' }],
    stays: [{ start: 'Mon 5 Jan 2026' }, { start: 'Mon 19 Jan 2026' }],
  },
  {
    warning: 'notice-over-christmas',
    kinds: visits,
    fires: [{ start: 'Mon 5 Jan 2026' }, { start: 'Fri 9 Jan 2026' }],
    stays: [
      { start: 'Tue 23 Dec 2025' },
      { start: 'Mon 12 Jan 2026' },
      { start: 'Mon 5 Jan 2026', events: [['notice-given', 'Tue 23 Dec 2025']] },
    ],
  },
  {
    warning: 'bank-holiday-in-notice',
    kinds: all,
    fires: [{ start: 'Tue 27 May 2025' }, { start: 'Tue 22 Apr 2025' }],
    stays: [{ start: 'Mon 10 Mar 2025' }],
  },
  {
    warning: 'planned-call-passed',
    kinds: ['inspection'],
    fires: [
      { start: 'Mon 10 Mar 2025', asAt: 'Mon 24 Feb 2025 09:31' },
      { start: 'Mon 10 Mar 2025', asAt: 'Mon 3 Mar 2025 09:30' },
    ],
    stays: [
      { start: 'Mon 10 Mar 2025' },
      { start: 'Mon 10 Mar 2025', asAt: 'Mon 24 Feb 2025 09:30' },
      { start: 'Mon 10 Mar 2025', asAt: 'Mon 3 Mar 2025 09:31' },
      { start: 'Mon 10 Mar 2025', asAt: 'Tue 25 Feb 2025 12:00', events: [['notice-given', 'Mon 24 Feb 2025']] },
    ],
  },
  {
    warning: 'call-overdue',
    kinds: all,
    fires: [{ start: 'Mon 10 Mar 2025', asAt: 'Mon 3 Mar 2025 09:31' }],
    stays: [
      { start: 'Mon 10 Mar 2025' },
      { start: 'Mon 10 Mar 2025', asAt: 'Mon 3 Mar 2025 09:30' },
      { start: 'Mon 10 Mar 2025', asAt: 'Tue 4 Mar 2025 09:00', events: [['notice-given', 'Mon 3 Mar 2025']] },
    ],
  },
  {
    warning: 'late-call',
    kinds: all,
    fires: [{ start: 'Mon 10 Mar 2025', events: [['notice-given', 'Tue 4 Mar 2025']] }],
    stays: [{ start: 'Mon 10 Mar 2025', events: [['notice-given', 'Mon 3 Mar 2025']] }],
  },
  {
    warning: 'comments-over-christmas',
    kinds: ['inspection'],
    fires: [{ start: 'Mon 24 Nov 2025' }],
    stays: [{ start: 'Mon 17 Nov 2025' }, { start: 'Mon 24 Nov 2025', events: [['draft-sent', 'Mon 15 Dec 2025']] }],
  },
  {
    warning: 'comments-over-christmas',
    kinds: visits,
    fires: [{ start: 'Tue 9 Dec 2025' }],
    stays: [{ start: 'Tue 2 Dec 2025' }],
  },
  {
    warning: 'late-draft',
    kinds: ['inspection'],
    fires: [{ start: 'Mon 10 Mar 2025', events: [['draft-sent', 'Mon 7 Apr 2025']] }],
    stays: [
      { start: 'Mon 10 Mar 2025', events: [['draft-sent', 'Fri 4 Apr 2025']] },
      {
        start: 'Mon 10 Mar 2025',
        events: [
          ['draft-sent', 'Mon 7 Apr 2025'],
          ['final-sent', 'Thu 24 Apr 2025'],
        ],
      },
    ],
  },
  {
    warning: 'late-draft',
    kinds: visits,
    fires: [{ start: 'Tue 25 Feb 2025', events: [['draft-sent', 'Thu 6 Mar 2025']] }],
    stays: [{ start: 'Tue 25 Feb 2025', events: [['draft-sent', 'Wed 5 Mar 2025']] }],
  },
  {
    warning: 'comments-reach-final',
    kinds: ['inspection'],
    fires: [
      { start: 'Mon 10 Mar 2025', events: [['draft-sent', 'Tue 15 Apr 2025']] },
      { start: 'Mon 10 Mar 2025', events: [['draft-sent', 'Wed 30 Apr 2025']] },
    ],
    stays: [
      { start: 'Mon 10 Mar 2025', events: [['draft-sent', 'Mon 14 Apr 2025']] },
      {
        start: 'Mon 10 Mar 2025',
        events: [
          ['draft-sent', 'Tue 15 Apr 2025'],
          ['final-sent', 'Thu 24 Apr 2025'],
        ],
      },
    ],
  },
  {
    warning: 'comments-reach-final',
    kinds: visits,
    // The final is due on Thu 20 Mar 2025, the 16th working day after Wed 26 Feb 2025.
    fires: [{ start: 'Tue 25 Feb 2025', events: [['draft-sent', 'Thu 13 Mar 2025']] }],
    stays: [{ start: 'Tue 25 Feb 2025', events: [['draft-sent', 'Wed 12 Mar 2025']] }],
  },
];

describe('each warning', () => {
  for (const { warning, kinds, fires, stays } of cases) {
    for (const kind of kinds) {
      it.each(fires)(`${warning} is given for a ${kind}: %j`, (request) => {
        expect(ids(kind, request)).toContain(warning);
      });
      it.each(stays)(`${warning} is not given for a ${kind}: %j`, (request) => {
        expect(ids(kind, request)).not.toContain(warning);
      });
    }
  }

  it('of each kind is among these cases', () => {
    const tested = new Set(cases.flatMap(({ warning, kinds }) => kinds.map((kind) => `${kind} ${warning}`)));
    const known = KINDS.flatMap((kind) => planOf(kind).warnings.map(({ rule }) => `${kind} ${rule.id}`));
    expect([...tested].sort()).toEqual(known.sort());
  });

  it('is not given for a plain plan', () => {
    for (const kind of KINDS) expect([kind, ids(kind, plain[kind])]).toEqual([kind, []]);
  });

  it('fills in its message, and names milestones of its kind', () => {
    for (const { kinds, fires } of cases) {
      for (const kind of kinds) {
        for (const request of fires) {
          for (const { message, milestones } of warningsOf(kind, request)) {
            expect(message).not.toMatch(/[{}]|undefined|null|no date|none|NaN/);
            expect(message).toMatch(/^[A-Z].*\.$/);
            const known = planOf(kind).milestones.map((each) => each.id);
            expect(known).toEqual(expect.arrayContaining([...milestones]));
          }
        }
      }
    }
  });

  it('asks for a reason over Christmas and in August alone', () => {
    const asking = new Set<string>();
    const silent = new Set<string>();
    for (const { kinds, fires } of cases) {
      for (const kind of kinds) {
        for (const request of fires) {
          for (const warning of warningsOf(kind, request)) {
            (asksReason(planOf(kind), warning) ? asking : silent).add(warning.id);
          }
        }
      }
    }
    expect([...asking].sort()).toEqual(['start-in-august', 'start-over-christmas']);
    expect(silent.has('start-in-august')).toBe(false);
  });
});

describe('the words of a warning', () => {
  it('show the squeeze of a late draft', () => {
    expect(
      messageOf('inspection', { start: 'Mon 10 Mar 2025', events: [['draft-sent', 'Wed 9 Apr 2025']] }, 'late-draft'),
    ).toBe(
      'The draft was due on Friday 4 April 2025 and was sent on Wednesday 9 April 2025. ' +
        'The final stays due on Thursday 24 April 2025. Working days left to finalise it: 9.',
    );
  });

  it('count no days that are not left', () => {
    expect(
      messageOf('inspection', { start: 'Mon 10 Mar 2025', events: [['draft-sent', 'Wed 30 Apr 2025']] }, 'late-draft'),
    ).toMatch(/left to finalise it: 0\.$/);
  });

  it('count the working days on site', () => {
    expect(messageOf('inspection', { start: 'Mon 28 Apr 2025' }, 'short-fieldwork')).toBe(
      'Working days on site from Monday 28 April 2025 to Friday 9 May 2025: 9, fewer than 10. ' +
        'A bank holiday does not lengthen fieldwork.',
    );
  });

  it('name each bank holiday', () => {
    expect(messageOf('focused-visit', { start: 'Tue 22 Apr 2025' }, 'bank-holiday-in-notice')).toBe(
      'Between the call, Friday 11 April 2025, and the start, Tuesday 22 April 2025, there is no work on ' +
        'Good Friday (Friday 18 April 2025) and Easter Monday (Monday 21 April 2025).',
    );
    expect(messageOf('inspection', { start: 'Mon 5 Jan 2026' }, 'bank-holiday-in-notice')).toContain(
      'Christmas Day (Thursday 25 December 2025), Boxing Day (Friday 26 December 2025) and ' +
        'New Year’s Day (Thursday 1 January 2026).',
    );
  });

  it('tell until when the call is still allowed', () => {
    expect(
      messageOf('inspection', { start: 'Mon 10 Mar 2025', asAt: 'Tue 25 Feb 2025 08:00' }, 'planned-call-passed'),
    ).toBe(
      'The usual time for the call, Monday 24 February 2025, is over. ' +
        'The rule still allows it until 9:30am on Monday 3 March 2025.',
    );
  });
});
