import type { LocalTime } from '../../calendar/local-time.ts';
import { formatLongDate, formatShortDate, plainDate, type PlainDate } from '../../calendar/plain-date.ts';
import type { Framework } from '../../framework/framework.ts';
import type { Milestone } from '../../timeline/milestone.ts';
import { writeMoment } from '../write-moment.ts';
import type { InspectionDocument } from './inspection-document.ts';

/** A milestone in words. */
interface MilestoneView {
  readonly id: string;
  readonly title: string;
  readonly who: string;
  readonly planned: string;
  readonly due: string;
  readonly actual: string;
  readonly drift: string;
  readonly state: string;
  /** Names the state for the mark beside it; the words say it as well. */
  readonly stateId: Milestone['state'];
  /** What else there is to know of the date, as sentences. */
  readonly remarks: readonly string[];
  readonly working: string;
  readonly clause: string;
  readonly readings: readonly {
    readonly taken: string;
    readonly because: string;
    readonly others: readonly string[];
  }[];
}

/** Something that happened, in words. */
interface HistoryView {
  readonly when: string;
  readonly title: string;
  readonly by: string;
  readonly lines: readonly string[];
}

/** What the page shows, every text ready to be put in its place. */
export interface PageView {
  readonly title: string;
  readonly embargo: boolean;
  readonly summary: readonly { readonly label: string; readonly value: string }[];
  readonly warnings: readonly string[];
  readonly holds: readonly string[];
  readonly people: InspectionDocument['people'];
  readonly milestones: readonly MilestoneView[];
  readonly history: readonly HistoryView[];
  readonly foot: string;
  readonly head: string;
}

const STATES: Readonly<Record<Milestone['state'], string>> = {
  upcoming: 'Upcoming',
  due: 'Due now',
  overdue: 'Overdue',
  done: 'Done',
  held: 'Held',
  'not-applicable': 'Does not apply',
  'no-date': 'No date',
};

/** The document in words. */
export function toPageView(document: InspectionDocument, framework: Framework): PageView {
  const { inspection, timeline, rules, people, history } = document;
  const [on, at] = document.exportedAt.split('T') as [PlainDate, LocalTime];
  return {
    title: `${inspection.name} starting ${formatLongDate(timeline.start)}`,
    embargo: document.underEmbargo,
    summary: listSummary(document),
    warnings: timeline.warnings.map((warning) => warning.message),
    holds: tellHolds(document),
    people,
    milestones: timeline.milestones.map((milestone) => toMilestoneView(milestone, framework)),
    history: history.map(toHistoryView),
    foot: `Exported on ${writeMoment({ on, at })} by ${document.exportedBy}. Version ${inspection.version} of inspection ${inspection.id}. Rules: ${rules.id}.`,
    head: document.historyHead ?? '',
  };
}

function listSummary({ inspection, timeline, rules }: InspectionDocument): PageView['summary'] {
  const earlier = timeline.earlierStarts.map(formatShortDate).join(', then ');
  const lines: readonly (readonly [string, string | null])[] = [
    ['Start', formatLongDate(timeline.start)],
    ['Planned first for', earlier === '' ? null : earlier],
    ['State', `${inspection.state.charAt(0).toUpperCase()}${inspection.state.slice(1)}`],
    ['Rules', `${rules.title}, ${rules.publisher}, edition of ${formatLongDate(plainDate(rules.edition))}`],
    ['Why it is planned so', inspection.reason],
  ];
  return lines.flatMap(([label, value]) => (value === null ? [] : [{ label, value }]));
}

function tellHolds({ timeline }: InspectionDocument): readonly string[] {
  return timeline.holds.map(({ title, since, reason, liftedBy, milestones }) => {
    const held = timeline.milestones.filter(({ id }) => milestones.includes(id)).map((each) => each.title);
    return [
      `${title}${since === null ? '' : `, since ${formatLongDate(since)}`}${reason === undefined ? '' : `: ${reason}`}.`,
      ...(liftedBy === undefined ? [] : [`It may be lifted by ${liftedBy}.`]),
      ...(held.length === 0 ? [] : [`Without a date: ${held.join('; ')}.`]),
    ].join(' ');
  });
}

function toMilestoneView(milestone: Milestone, framework: Framework): MilestoneView {
  const { id, title, owner, party, actual, state, working } = milestone;
  const role = framework.roles.find((each) => each.id === owner)?.title ?? owner;
  const of = framework.parties.find((each) => each.id === party)?.title ?? party;
  return {
    id,
    title,
    who: `${role}, ${of}`,
    planned: writePlanned(milestone),
    due: writeDue(milestone),
    actual: actual === null ? '–' : writeMoment(actual),
    drift: writeDrift(milestone.drift),
    state: STATES[state],
    stateId: state,
    remarks: listRemarks(milestone),
    working: working.text,
    clause: `${working.clause.section}: ${working.clause.clause}.`,
    readings: working.readings.map(({ taken, because, alternatives }) => ({
      taken,
      because,
      others: alternatives.map(({ text, on }) => `${text}${on === null ? '' : ` gives ${formatShortDate(on)}`}`),
    })),
  };
}

function writePlanned({ planned, opensOn, endsOn, alsoOn = [] }: Milestone): string {
  if (opensOn !== undefined) return `opens ${formatShortDate(opensOn)}`;
  if (planned === null) return '–';
  if (endsOn !== undefined) return `${formatShortDate(planned.on)} to ${formatShortDate(endsOn)}`;
  return [writeMoment(planned), ...alsoOn.map(formatShortDate)].join(' and ');
}

function writeDue({ due, opensOn, planned }: Milestone): string {
  if (due !== null) return writeMoment(due);
  return opensOn !== undefined && planned !== null ? `until ${formatShortDate(planned.on)}` : '–';
}

function writeDrift(drift: number | null): string {
  if (drift === null || drift === 0) return drift === null ? '–' : 'none';
  const days = `${Math.abs(drift)} working ${Math.abs(drift) === 1 ? 'day' : 'days'}`;
  return `${days} ${drift > 0 ? 'later' : 'earlier'}`;
}

function listRemarks({ because, note, working, ...milestone }: Milestone): readonly string[] {
  const { fromPlan, pinned, varied, superseded = [], provisional, provisionalBecause = [], drift } = milestone;
  const plan = fromPlan.planned ?? fromPlan.due;
  return [
    ...(because === undefined || because === working.text ? [] : [because]),
    ...(note === undefined ? [] : [note]),
    ...(drift === null || drift === 0 || plan === null ? [] : [`The plan alone gave ${writeMoment(plan)}.`]),
    ...(pinned === undefined ? [] : [`Pinned to ${formatShortDate(pinned.on)}${tellWhy(pinned.reason)}.`]),
    ...(varied === undefined
      ? []
      : [`Set to ${formatShortDate(varied.on)} by letter${tellWhy(varied.reference)}${tellWhy(varied.reason)}.`]),
    ...superseded.map(
      ({ start, planned, due }) =>
        `When the start was ${formatShortDate(start)} it was ${writeMoment(due ?? planned)}.`,
    ),
    ...(provisional ? [`Provisional. ${provisionalBecause.join(' ')}`.trim()] : []),
  ];
}

function tellWhy(text: string | undefined): string {
  return text === undefined ? '' : `: ${text}`;
}

const OUTCOMES = {
  accepted: 'accepted by the mail server',
  failed: 'refused by the mail server',
  unclear: 'perhaps sent: the answer of the mail server was lost',
  'being-sent': 'not yet sent',
} as const;

function toHistoryView(item: InspectionDocument['history'][number]): HistoryView {
  const [on, at] = item.london.split(' ') as [PlainDate, LocalTime];
  const when = writeMoment({ on, at });
  if (item.kind === 'email') {
    return { when, title: `Email to ${item.to}: ${item.subject}`, by: 'the service', lines: [OUTCOMES[item.outcome]] };
  }
  const { title, by, because, facts, moved, told } = item;
  return {
    when,
    title,
    by,
    lines: [
      ...(because === null ? [] : [`Why: ${because}`]),
      ...facts,
      ...moved.map((each) => `${each.title}: ${writeMoved(each.was)} → ${writeMoved(each.is)}`),
      ...(told.length === 0 ? [] : [`To be told by email: ${told.join('; ')}`]),
    ],
  };
}

function writeMoved(text: string | null): string {
  if (text === null) return 'no date';
  const [on, at] = text.split('T') as [PlainDate, LocalTime | undefined];
  return writeMoment(at === undefined ? { on } : { on, at });
}
