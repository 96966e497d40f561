import { localTime } from '../../src/calendar/local-time.ts';
import { plainDate } from '../../src/calendar/plain-date.ts';
import { type EmailAddress, parseEmailAddress } from '../../src/mail/email-address.ts';
import { buildBoundary, buildMessageId, type OutgoingEmail } from '../../src/mail/outgoing-email.ts';
import type { ReminderEmail, ReminderEntry } from '../../src/mail/reminder-email.ts';
import type { CalendarEntry } from '../../src/mail/calendar-file.ts';
import type { Milestone } from '../../src/timeline/milestone.ts';

/** The address, for text that is known to be one. */
export function address(text: string): EmailAddress {
  const parsed = parseEmailAddress(text);
  if (parsed === null) throw new RangeError(`${text} is no address`);
  return parsed;
}

/** A plain email without a calendar; everything can be replaced. */
export function exampleEmail(changes: Partial<OutgoingEmail> = {}): OutgoingEmail {
  return {
    messageId: buildMessageId('7f3c2a10-55d1-4a4e-9d0e-2f8b6a1c9e77', 'a secret of the tests', 'timeline.example.org'),
    date: '2025-04-01T07:30:00Z',
    boundary: buildBoundary('7f3c2a10-55d1-4a4e-9d0e-2f8b6a1c9e77', 'a secret of the tests'),
    from: { name: 'Inspection timeline', address: address('timeline@example.org') },
    to: { name: "Sarah O'Brien", address: address('Sarah.O.Brien@inspectors.example') },
    subject: 'Draft report due Friday 4 April 2025: Cafcass inspection',
    text: "Dear Sarah O'Brien,\n\nIt is due in 3 working days – on Friday.\n",
    html: '<!doctype html><html lang="en-GB"><body><p>Dear Sarah O&#39;Brien</p></body></html>',
    ...changes,
  };
}

export const draftReport: Milestone = {
  id: 'draft',
  title: 'Draft report sent to Cafcass',
  what: 'Draft report',
  party: 'ofsted',
  owner: 'lead-inspector',
  basis: 'rule',
  planned: { on: plainDate('2025-04-04') },
  due: { on: plainDate('2025-04-04') },
  fromPlan: { planned: { on: plainDate('2025-04-04') }, due: { on: plainDate('2025-04-04') } },
  drift: 0,
  actual: null,
  state: 'upcoming',
  visibleTo: ['ofsted', 'cafcass'],
  provisional: false,
  working: {
    text: '10 working days after fieldwork ended on Friday 21 March 2025; 4 days of weekends in between do not count.',
    steps: [],
    clause: { section: 'Clearing and publishing inspection reports and letters', clause: 'draft row' },
    readings: [],
  },
};

export const notice: Milestone = {
  ...draftReport,
  id: 'notice',
  title: 'Call to announce the inspection',
  what: 'Call to Cafcass',
  planned: { on: plainDate('2025-02-24'), at: localTime('09:30') },
  due: { on: plainDate('2025-03-03'), at: localTime('09:30') },
  note: 'Given by a person, by telephone.',
  working: {
    ...draftReport.working,
    text: 'At 9:30am, 5 working days before Monday 3 March 2025, the first working day of the analysis week. The latest allowed is 5 working days before the first day on site, Monday 10 March 2025.',
  },
};

export const comments: Milestone = {
  ...draftReport,
  id: 'comments',
  title: 'Comments or a formal complaint from Cafcass',
  what: 'Comments on the draft',
  party: 'cafcass',
  owner: 'link-person',
  planned: null,
  opensOn: plainDate('2025-04-07'),
  due: { on: plainDate('2025-04-11'), at: localTime('23:59') },
  working: {
    ...draftReport.working,
    text: 'Day 1 is Monday 7 April 2025, the working day after the draft was sent on Friday 4 April 2025; day 5 is Friday 11 April 2025.',
  },
};

export const offSiteAnalysis: Milestone = {
  ...draftReport,
  id: 'off-site-analysis',
  title: 'Full team evaluates evidence off site',
  basis: 'indicative',
  planned: { on: plainDate('2025-03-03') },
  due: null,
  endsOn: plainDate('2025-03-06'),
  working: { ...draftReport.working, text: 'The first four working days of the week before the first day on site.' },
};

export const selfEvaluation: Milestone = {
  ...draftReport,
  id: 'self-evaluation',
  title: 'Self-evaluation shared by Cafcass',
  what: 'Self-evaluation',
  party: 'cafcass',
  owner: 'ceo',
  planned: null,
  due: null,
  state: 'no-date',
  because: 'No date is set; it comes before the meeting',
  working: { ...draftReport.working, text: 'The framework sets no date.' },
};

const publication: Milestone = {
  ...draftReport,
  id: 'publication',
  title: 'Report published',
  owner: 'coordinator',
  planned: { on: plainDate('2032-05-01') },
  due: { on: plainDate('2032-05-01') },
  provisional: true,
  provisionalBecause: ['bank holidays after 2028 are not published yet'],
  working: { ...draftReport.working, text: 'Exactly 5 working days after the final was sent.' },
};

const names = {
  ofsted: 'Ofsted',
  cafcass: 'Cafcass',
  'lead-inspector': 'Lead inspector',
  'link-person': 'Link support person',
  ceo: 'Chief executive',
  coordinator: 'Coordinator',
};

/** A reminder of the draft, three working days ahead; everything can be replaced. */
export function exampleEntry(changes: Partial<ReminderEntry> = {}): ReminderEntry {
  return {
    inspectionTitle: 'Cafcass inspection',
    inspectionId: 'b6f3c1d2-0d3b-4c5e-8a55-0b8f6f6f2a01',
    milestone: draftReport,
    stage: 'before',
    workingDaysToGo: 3,
    embargoed: false,
    action: 'Send the draft to Cafcass, then record it: inspection-timeline record draft-sent --inspection b6f3c1d2',
    why: 'You are the lead inspector of this inspection.',
    ...changes,
  };
}

/** A reminder email of Tuesday 1 April 2025; everything can be replaced. */
export function exampleReminder(changes: Partial<ReminderEmail> = {}): ReminderEmail {
  return {
    recipientName: "Sarah O'Brien",
    baseUrl: 'https://timeline.example.org',
    kind: 'reminder',
    entries: [exampleEntry()],
    asAt: '2025-04-01 08:30',
    names,
    ...changes,
  };
}

/** A timeline email of Monday 3 February 2025 with every form of date; everything can be replaced. */
export function exampleTimeline(changes: Partial<ReminderEmail> = {}): ReminderEmail {
  return exampleReminder({
    kind: 'timeline',
    entries: [],
    asAt: '2025-02-03 09:12',
    timeline: {
      title: 'Cafcass inspection starting Monday 10 March 2025',
      inspectionId: 'b6f3c1d2-0d3b-4c5e-8a55-0b8f6f6f2a01',
      why: 'You are the lead inspector of this inspection.',
      milestones: [
        notice,
        offSiteAnalysis,
        draftReport,
        comments,
        {
          ...draftReport,
          id: 'final',
          title: 'Final report sent to Cafcass under embargo',
          state: 'held',
          planned: null,
          due: null,
          because: 'A complaint has to be answered first',
        },
        publication,
        selfEvaluation,
      ],
      warnings: [
        {
          id: 'short-weeks',
          severity: 'warning',
          message:
            'Only 9 working days are on site, because Monday 5 May 2025 is the early May bank holiday: look whether that is enough before you go on.',
          milestones: ['fieldwork-end'],
        },
      ],
    },
    ...changes,
  });
}

/** One confirmed day; everything can be replaced. */
export function exampleCalendarEntry(changes: Partial<CalendarEntry> = {}): CalendarEntry {
  return {
    uid: 'draft.7f3c2a10@timeline.example.org',
    sequence: 0,
    title: 'Draft report due: Cafcass inspection',
    description: '10 working days after fieldwork ended.',
    on: plainDate('2025-04-04'),
    status: 'confirmed',
    stamp: '2025-04-01T07:30:00Z',
    ...changes,
  };
}
