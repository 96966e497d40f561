import { formatTime } from '../calendar/local-time.ts';
import { formatLongDate } from '../calendar/plain-date.ts';
import { datesToTell } from '../schedules/find-moved-dates.ts';
import type { ChangedDate, ChangeEmail } from './change-email.ts';
import { buildChangeSubject, hasNoDate, sayDates, summariseChange } from './change-words.ts';
import { cleanHeaderText } from './header-text.ts';
import { renderHtml, renderText } from './mail-templates.ts';
import { type DateStyle, LONG_DATES, nameOwner, SHORT_DATES } from './milestone-words.ts';
import type { RenderedEmail } from './reminder-email.ts';
import { asSentence, joinWords, readMoment } from './reminder-words.ts';
import { forbidPassingOn, linkTo } from './render-reminder-email.ts';
import { withoutTellingWord } from './telling-word.ts';

/** So many dates that stay are named; more are counted. */
const NAMED_STAYING = 4;

/**
 * The subject, plain text and HTML of an email that tells what moved.
 * @throws RangeError for an email of no change, or whose moment is not written as promised.
 */
export function renderChangeEmail(email: ChangeEmail): RenderedEmail {
  const subject = cleanHeaderText(buildChangeSubject(email));
  const view = { subject, ...buildView(email) };
  return {
    subject: withoutTellingWord(subject),
    text: withoutTellingWord(renderText('change.txt.njk', view)),
    html: withoutTellingWord(renderHtml('change.html.njk', view)),
  };
}

/** What the templates are given: words only, no dates to count with, and nothing undefined. */
interface View {
  readonly recipientName: string;
  readonly asAt: string;
  readonly embargo: string | null;
  readonly summary: string;
  readonly reasons: readonly string[];
  /** The new dates are not shown: there are none. */
  readonly cancelled: boolean;
  readonly rows: readonly { readonly short: ChangeRow; readonly long: ChangeRow }[];
  readonly staying: string | null;
  readonly calendar: string | null;
  readonly link: string | null;
  /** Where the recipient can say that they have seen it. */
  readonly seenLink: string | null;
  readonly why: string;
}

interface ChangeRow {
  readonly title: string;
  readonly who: string;
  readonly was: string;
  readonly is: string;
  /** How the new date is counted, or why there is none; empty where the email says it once for all. */
  readonly note: string;
}

function buildView(email: ChangeEmail): View {
  const asAt = readMoment(email.asAt);
  return {
    recipientName: cleanHeaderText(email.recipientName),
    asAt: `${formatTime(asAt.at)} on ${formatLongDate(asAt.on)}`,
    embargo: forbidPassingOn(email.embargoed ? [email.inspectionTitle] : []),
    summary: summariseChange(email),
    reasons: email.reasons.map(asSentence),
    cancelled: email.cancelled,
    rows: email.changes.map((change) => ({
      short: buildRow(email, change, SHORT_DATES),
      long: buildRow(email, change, LONG_DATES),
    })),
    staying: sayStaying(email),
    calendar:
      email.calendarFiles.length === 0
        ? null
        : `Open the attached ${joinWords(email.calendarFiles)} to bring your calendar up to date.`,
    link: linkTo(email.baseUrl, email.inspectionId),
    seenLink: email.seenLink ?? null,
    why: asSentence(email.why),
  };
}

function buildRow({ names, cancelled }: ChangeEmail, { milestone, was, is }: ChangedDate, style: DateStyle): ChangeRow {
  const note = hasNoDate(is) ? (milestone.because ?? milestone.working.text) : milestone.working.text;
  return {
    title: milestone.title,
    who: nameOwner(milestone, names),
    was: sayDates(was, style),
    is: sayDates(is, style),
    note: cancelled || note === '' ? '' : asSentence(note),
  };
}

function sayStaying({ staying }: ChangeEmail): string | null {
  if (staying.length === 0) return null;
  if (staying.length > NAMED_STAYING) return `Another ${staying.length} dates that you were told stay as they were.`;
  const dates = staying.map(
    (milestone) => `${milestone.what ?? milestone.title}, ${sayDates(datesToTell(milestone), LONG_DATES)}`,
  );
  return `${staying.length === 1 ? 'This stays as it was' : 'These stay as they were'}: ${dates.join('; ')}.`;
}
