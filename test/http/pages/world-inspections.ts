import { EVERYBODY, OTHERS, SECRET, WORLD_CANARY } from './world-people.ts';

/** The moment at which the world stands still, in London: a Wednesday, half an hour before a call. */
export const WORLD_NOW = '2025-03-12 09:00';

/** Something that happened: `draft-sent 2025-03-07`, with a time where one matters, and what else is said with it. */
export type WorldEvent = readonly [event: string, more?: Readonly<Record<string, string>>];

/** How one inspection came to be as it is. */
export interface WorldStory {
  readonly kind: 'inspection' | 'focused-visit' | 'monitoring-visit' | 'annual-engagement';
  readonly start: string;
  /** The day on which it was planned, at 8:45am. */
  readonly planned: string;
  readonly people: readonly object[];
  readonly grounds?: string;
  readonly reason?: string;
  readonly events?: readonly WorldEvent[];
}

const told = { told: 'Dev Shah' };

/** Every state that an inspection can be in, by a name for it. Days are those of the real calendar of 2024 and 2025. */
export const WORLD_INSPECTIONS = {
  /** Planned, and nobody of Cafcass may know. */
  unannounced: {
    kind: 'inspection',
    start: '2025-04-07',
    planned: '2025-02-03',
    people: SECRET,
    reason: `${WORLD_CANARY} asked for this week`,
    events: [
      [
        'milestone-pinned 2025-02-20',
        { milestone: 'team-conference', date: '2025-03-27', reason: `${WORLD_CANARY} is away on the Friday` },
      ],
    ],
  },
  /** The call was made on Monday: Annex A is due today. */
  noticeWeek: {
    kind: 'inspection',
    start: '2025-03-24',
    planned: '2025-01-20',
    people: EVERYBODY,
    events: [['notice-given 2025-03-10 09:30', told]],
  },
  /** In the first week of fieldwork. */
  onSite: {
    kind: 'inspection',
    start: '2025-03-10',
    planned: '2025-01-13',
    people: EVERYBODY,
    events: [
      ['notice-given 2025-02-24 09:30', told],
      ['annex-a-received 2025-02-26'],
      ['case-access-given 2025-02-27'],
      ['fieldwork-started 2025-03-10'],
    ],
  },
  /** Fieldwork is over and the draft was due last Friday. */
  draftLate: {
    kind: 'inspection',
    start: '2025-02-10',
    planned: '2024-12-09',
    people: EVERYBODY,
    events: [
      ['notice-given 2025-01-27 09:30', told],
      ['annex-a-received 2025-01-29'],
      ['case-access-given 2025-01-30'],
      ['fieldwork-started 2025-02-10'],
      ['fieldwork-ended 2025-02-21'],
    ],
  },
  /** The draft was sent late; Cafcass has until Friday to comment. */
  comments: {
    kind: 'inspection',
    start: '2025-02-03',
    planned: '2024-12-02',
    people: EVERYBODY,
    events: [
      ['notice-given 2025-01-20 09:30', told],
      ['annex-a-received 2025-01-22'],
      ['case-access-given 2025-01-24'],
      ['fieldwork-started 2025-02-03'],
      ['fieldwork-ended 2025-02-14'],
      ['draft-sent 2025-03-07'],
    ],
  },
  /** A formal complaint holds the final. */
  complaint: {
    kind: 'inspection',
    start: '2025-01-27',
    planned: '2024-11-25',
    people: OTHERS,
    events: [
      ['notice-given 2025-01-13 09:30', told],
      ['annex-a-received 2025-01-15'],
      ['case-access-given 2025-01-16'],
      ['fieldwork-started 2025-01-27'],
      ['fieldwork-ended 2025-02-07'],
      ['draft-sent 2025-02-21'],
      ['complaint-received 2025-02-27'],
    ],
  },
  /** The final is with Cafcass and may not be published before tomorrow. */
  embargo: {
    kind: 'inspection',
    start: '2025-01-20',
    planned: '2024-11-11',
    people: EVERYBODY,
    events: [
      ['notice-given 2025-01-06 09:30', told],
      ['annex-a-received 2025-01-08'],
      ['case-access-given 2025-01-09'],
      ['fieldwork-started 2025-01-20'],
      ['fieldwork-ended 2025-01-31'],
      ['draft-sent 2025-02-14'],
      ['comments-received 2025-02-20'],
      ['final-sent 2025-03-06'],
    ],
  },
  /** Published; the action plan is owed. */
  published: {
    kind: 'inspection',
    start: '2024-11-04',
    planned: '2024-09-02',
    people: EVERYBODY,
    events: [
      ['notice-given 2024-10-21 09:30', told],
      ['annex-a-received 2024-10-23'],
      ['case-access-given 2024-10-24'],
      ['fieldwork-started 2024-11-04'],
      ['judgement 2024-11-15', { outcome: 'good' }],
      ['fieldwork-ended 2024-11-15'],
      ['draft-sent 2024-11-29'],
      ['final-sent 2024-12-17'],
      ['published 2024-12-24'],
    ],
  },
  /** Called off before anybody was told. */
  cancelled: {
    kind: 'inspection',
    start: '2025-04-28',
    planned: '2025-02-10',
    people: SECRET,
    events: [['cancelled 2025-03-03', { reason: `${WORLD_CANARY} is needed elsewhere` }]],
  },
  /** An area for priority action: the draft of Cafcass's plan is overdue. */
  priorityAction: {
    kind: 'focused-visit',
    start: '2025-01-14',
    planned: '2024-11-18',
    people: EVERYBODY,
    grounds: 'concern-led',
    events: [
      ['notice-given 2025-01-07 09:30', told],
      ['annex-a-received 2025-01-08'],
      ['fieldwork-started 2025-01-14'],
      ['priority-action-found 2025-01-15'],
      ['fieldwork-ended 2025-01-15'],
      ['draft-sent 2025-01-22'],
      ['moderation-confirmed 2025-01-24'],
      ['final-sent 2025-02-06'],
      ['published 2025-02-13'],
    ],
  },
  /** The call is to be made in half an hour. */
  callToday: {
    kind: 'monitoring-visit',
    start: '2025-03-19',
    planned: '2025-02-17',
    people: SECRET,
    grounds: 'concern-led',
    reason: `Told to ${WORLD_CANARY} only`,
  },
  /** A focused visit whose fieldwork stands still. */
  paused: {
    kind: 'focused-visit',
    start: '2025-03-06',
    planned: '2025-01-27',
    people: EVERYBODY,
    grounds: 'agreed',
    events: [
      ['notice-given 2025-02-27 09:30', told],
      ['annex-a-received 2025-02-28'],
      ['fieldwork-started 2025-03-06'],
      ['paused 2025-03-07', { reason: 'The office is flooded' }],
    ],
  },
  /** The yearly meeting. */
  engagement: {
    kind: 'annual-engagement',
    start: '2025-03-26',
    planned: '2025-01-06',
    people: EVERYBODY,
    events: [['meeting-announced 2025-03-03']],
  },
  /** Past the last year of which the bank holidays are known. */
  farAhead: {
    kind: 'inspection',
    start: '2029-03-12',
    planned: '2025-03-04',
    people: SECRET,
  },
} as const satisfies Readonly<Record<string, WorldStory>>;

/** The name of a state. */
export type WorldInspection = keyof typeof WORLD_INSPECTIONS;

/** Those of which nobody of Cafcass may know anything. */
export const HIDDEN = [
  'unannounced',
  'cancelled',
  'callToday',
  'farAhead',
] as const satisfies readonly WorldInspection[];
