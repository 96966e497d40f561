import type { WorkingDayCalendar } from '../../../calendar/working-day-calendar.ts';
import type { HistoryChange, HistoryEmail, InspectionHistory } from '../../../service/history/show-history.ts';
import { shortMoment } from '../words/dates.ts';
import { type ChangedDate, changedDate, readMoment } from '../record/change-words.ts';
import type { RecordedLine } from '../record/recorded-events.ts';

/** An entry of a history, as its page shows it. */
export interface HistoryLine {
  readonly title: string;
  /** "Fri 4 Apr 2025, 3:02pm". */
  readonly when: string;
  /** Who did it, or whom the email went to. */
  readonly who: string;
  readonly facts: readonly string[];
  readonly because: string | null;
  readonly moved: readonly ChangedDate[];
  /** "3 added, 2 cancelled, 10 kept"; null where nothing is said of them. */
  readonly reminders: string | null;
  readonly told: readonly string[];
  /** Its number and the beginning of its hash; null where that is not shown. */
  readonly seal: string | null;
  /** The number of the recorded event, where that can be corrected. */
  readonly corrects: number | null;
}

/** One page of a history, the latest first. */
export interface HistoryPageView {
  readonly lines: readonly HistoryLine[];
  readonly page: number;
  readonly pages: number;
}

/** What the entries of a history are told with. */
export interface HistoryContext {
  /** What was recorded of the inspection, where whoever asks may correct it; else empty. */
  readonly recorded: readonly RecordedLine[];
  /** Tells working days apart. */
  readonly calendar: WorkingDayCalendar;
}

/** What a history can be narrowed to. */
export type HistoryKind = InspectionHistory['items'][number]['kind'];

const PAGE = 20;

/**
 * A page of a history.
 * @param asked Its kind of entries, all of them for null, and its number from 1; one that is not there becomes the nearest.
 */
export function historyPage(
  { items: all }: InspectionHistory,
  { recorded, calendar }: HistoryContext,
  { show, page }: { readonly show: HistoryKind | null; readonly page: number },
): HistoryPageView {
  const items = all.filter(({ kind }) => show === null || kind === show);
  const pages = Math.max(1, Math.ceil(items.length / PAGE));
  const shown = Math.min(Math.max(1, page), pages);
  const latest = items.toReversed().slice((shown - 1) * PAGE, shown * PAGE);
  return {
    lines: latest.map((item) => (item.kind === 'email' ? emailLine(item) : changeLine(item, { recorded, calendar }))),
    page: shown,
    pages,
  };
}

function changeLine(change: HistoryChange, { recorded, calendar }: HistoryContext): HistoryLine {
  const { title, london, by, facts, because, moved, reminders, told, entry, at } = change;
  // An event and its entry are written with one moment.
  const event = recorded.find((each) => each.recordedAt === at && each.correctable && title.startsWith(each.event));
  return {
    title,
    when: shortMoment(readMoment(london)),
    who: by,
    facts,
    because,
    moved: moved.map((each) => changedDate(each, null, calendar)),
    reminders:
      reminders === null || reminders.added + reminders.cancelled === 0
        ? null
        : `${reminders.added} added, ${reminders.cancelled} cancelled, ${reminders.kept} kept`,
    told,
    seal: entry === null ? null : `Entry ${entry.sequence}, version ${entry.version}, hash ${entry.hash.slice(0, 12)}`,
    corrects: event?.number ?? null,
  };
}

const OUTCOMES: Readonly<Record<HistoryEmail['outcome'], string>> = {
  accepted: 'Accepted by the mail server',
  failed: 'Failed',
  unclear: 'It may have been sent: the mail server’s answer was lost',
  'being-sent': 'Being sent',
};

function emailLine({ london, to, subject, outcome, response }: HistoryEmail): HistoryLine {
  return {
    title: `Email: ${subject}`,
    when: shortMoment(readMoment(london)),
    who: `to ${to.name} <${to.email}>`,
    facts: [response === null ? `${OUTCOMES[outcome]}.` : `${OUTCOMES[outcome]}: ${response}`],
    because: null,
    moved: [],
    reminders: null,
    told: [],
    seal: null,
    corrects: null,
  };
}
