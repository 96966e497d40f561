import { type CivilMoment, formatTime } from '../calendar/local-time.ts';
import { formatLongDate } from '../calendar/plain-date.ts';
import { cleanHeaderText } from './header-text.ts';
import { renderHtml, renderText } from './mail-templates.ts';
import { buildRow, type Fact, listFacts, LONG_DATES, type MilestoneRow, SHORT_DATES } from './milestone-words.ts';
import type { ReminderEmail, ReminderEntry, RenderedEmail, TimelineEntry } from './reminder-email.ts';
import { type AimedEntry, buildSubject, countDates, sortByAim, statement } from './reminder-subject.ts';
import {
  asSentence,
  formatAim,
  formatDistance,
  formatMoment,
  insideSentence,
  joinWords,
  nameWhat,
  readMoment,
} from './reminder-words.ts';
import { withoutTellingWord } from './telling-word.ts';

/**
 * The subject, plain text and HTML of a reminder or of a timeline.
 * @throws RangeError for an email that is about nothing, or whose moments are not written as promised.
 */
export function renderReminderEmail(email: ReminderEmail): RenderedEmail {
  const subject = cleanHeaderText(buildSubject(email));
  const view = { subject, ...buildView(email) };
  const template = email.kind === 'timeline' ? 'timeline' : 'reminder';
  return {
    subject: withoutTellingWord(subject),
    text: withoutTellingWord(renderText(`${template}.txt.njk`, view)),
    html: withoutTellingWord(renderHtml(`${template}.html.njk`, view)),
  };
}

/** What the templates are given: words only, no dates to count with, and nothing undefined. */
interface View {
  readonly recipientName: string;
  readonly asAt: string;
  /** What may not be done before publication; null where nothing is under embargo. */
  readonly embargo: string | null;
  readonly entries: readonly EntryView[];
  /** How many dates there are, for the heading above more than one. */
  readonly heading: string;
  /** Why the person gets this, where it is the same for all of it. */
  readonly why: string | null;
  /** Where the recipient can say that they have seen it. */
  readonly seenLink: string | null;
  readonly timeline: TimelineView | null;
}

interface EntryView {
  readonly heading: string;
  readonly inspectionTitle: string;
  readonly link: string | null;
  /** "This is due in 3 working days, on …". */
  readonly summary: string;
  readonly overdue: boolean;
  readonly facts: readonly Fact[];
  readonly working: string;
  readonly late: string | null;
  readonly action: string | null;
  readonly why: string | null;
}

interface TimelineView {
  readonly title: string;
  readonly link: string | null;
  readonly warnings: readonly string[];
  readonly rows: readonly { readonly short: MilestoneRow; readonly long: MilestoneRow }[];
}

function buildView(email: ReminderEmail): View {
  const asAt = readMoment(email.asAt);
  const timeline = email.kind === 'timeline' ? email.timeline : undefined;
  const aimed = timeline ? [] : sortByAim(email);
  const reasons = new Set(aimed.map(({ entry }) => entry.why));
  const commonWhy = timeline ? timeline.why : reasons.size === 1 ? [...reasons][0] : undefined;
  return {
    recipientName: cleanHeaderText(email.recipientName),
    asAt: `${formatTime(asAt.at)} on ${formatLongDate(asAt.on)}`,
    embargo: timeline
      ? forbidPassingOn(timeline.embargoed === true ? [timeline.title] : [])
      : forbidPassingOn(aimed.filter(({ entry }) => entry.embargoed).map(({ entry }) => entry.inspectionTitle)),
    entries: aimed.map((one) => buildEntryView(one, email, asAt, commonWhy !== undefined)),
    heading: countDates(aimed),
    why: commonWhy === undefined ? null : asSentence(commonWhy),
    seenLink: email.seenLink ?? null,
    timeline: timeline ? buildTimelineView(timeline, email) : null,
  };
}

/** Says what is under embargo, never what it says; null where nothing is. */
export function forbidPassingOn(inspectionTitles: readonly string[]): string | null {
  if (inspectionTitles.length === 0) return null;
  const inspections = joinWords([...new Set(inspectionTitles)].map(insideSentence));
  return `Do not pass on the report or letter of the ${inspections}, or anything in it, before it is published.`;
}

function buildEntryView(aimed: AimedEntry, email: ReminderEmail, asAt: CivilMoment, whyIsCommon: boolean): EntryView {
  const { entry } = aimed;
  const { milestone } = entry;
  return {
    heading: statement(aimed),
    inspectionTitle: entry.inspectionTitle,
    link: linkTo(email.baseUrl, entry.inspectionId),
    summary: summarise(aimed, asAt),
    overdue: entry.stage === 'overdue',
    facts: [
      ...(nameWhat(entry) === milestone.title ? [] : [{ label: 'What', value: milestone.title }]),
      ...listFacts(milestone, email.names),
    ],
    working: asSentence(milestone.working.text),
    late: entry.lateSince === undefined ? null : explainLateness(entry.lateSince),
    action: entry.action ?? null,
    why: whyIsCommon ? null : asSentence(entry.why),
  };
}

function summarise({ entry, aim }: AimedEntry, asAt: CivilMoment): string {
  const unrecorded = entry.stage === 'not-recorded' ? 'It is not recorded as done yet. ' : '';
  if (!aim) {
    const { because } = entry.milestone;
    return `${unrecorded}It has no date${because === undefined ? '.' : `: ${asSentence(insideSentence(because))}`}`;
  }
  const distance = formatDistance(entry.workingDaysToGo, aim, asAt);
  const date = formatAim(aim);
  const isOverdue = entry.stage === 'overdue';
  const verb = isOverdue || aim.moment.on < asAt.on ? 'was' : 'is';
  const when =
    aim.is === 'due'
      ? `due ${distance === 'today' ? `today, ${date}` : `${distance}, on ${date}`}`
      : `planned for ${distance === 'today' ? `today, ${date}` : `${date}, ${distance}`}`;
  return `${unrecorded}It ${verb} ${when}${isOverdue ? ', and is not recorded as done' : ''}.`;
}

function explainLateness(lateSince: string): string {
  return (
    `This email is late. It should have reached you on ${formatMoment(readMoment(lateSince), 'at')}, ` +
    'but the service was not able to send it then.'
  );
}

function buildTimelineView(timeline: TimelineEntry, email: ReminderEmail): TimelineView {
  return {
    title: timeline.title,
    link: timeline.inspectionId === undefined ? null : linkTo(email.baseUrl, timeline.inspectionId),
    warnings: timeline.warnings.map((warning) => warning.message),
    rows: timeline.milestones.map((milestone) => ({
      short: buildRow(milestone, SHORT_DATES, email.names),
      long: buildRow(milestone, LONG_DATES, email.names),
    })),
  };
}

/** The page of an inspection; null where the service has no pages. */
export function linkTo(baseUrl: string | undefined, inspectionId: ReminderEntry['inspectionId']): string | null {
  return baseUrl === undefined
    ? null
    : `${baseUrl.replace(/\/+$/, '')}/inspections/${encodeURIComponent(inspectionId)}`;
}
