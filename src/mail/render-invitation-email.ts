import { formatTime } from '../calendar/local-time.ts';
import { formatLongDate } from '../calendar/plain-date.ts';
import { cleanHeaderText } from './header-text.ts';
import type { InvitationEmail } from './invitation-email.ts';
import { renderHtml, renderText } from './mail-templates.ts';
import type { RenderedEmail } from './reminder-email.ts';
import { asSentence, readMoment } from './reminder-words.ts';
import { forbidPassingOn, linkTo } from './render-reminder-email.ts';
import { withoutTellingWord } from './telling-word.ts';

const WORDS = {
  new: { prefix: 'Invitation', says: 'The invitation puts it into your calendar. You need not answer it.' },
  moved: { prefix: 'New date', says: 'The invitation moves it in your calendar. You need not answer it.' },
  reworded: { prefix: 'Updated', says: 'The date stays. The invitation brings its title in your calendar up to date.' },
  gone: { prefix: 'Cancelled', says: 'It has no date any more. The cancellation takes it out of your calendar.' },
} as const;

/**
 * The subject, plain text and HTML of an email about one entry of a calendar. Mail programs show all of it with the
 * entry, so that it says no more than the entry does.
 * @throws RangeError where its moment is not written as promised.
 */
export function renderInvitationEmail(email: InvitationEmail): RenderedEmail {
  const { entry, working, inspectionId, embargoed } = email;
  const when = sayWhen(entry);
  const subject = cleanHeaderText(`${WORDS[email.what].prefix}: ${entry.title}, ${when}`);
  const asAt = readMoment(email.asAt);
  const view = {
    subject,
    recipientName: cleanHeaderText(email.recipientName),
    asAt: `${formatTime(asAt.at)} on ${formatLongDate(asAt.on)}`,
    embargo: forbidPassingOn(embargoed === null ? [] : [embargoed]),
    when: `${email.what === 'gone' ? 'Was' : 'When'}: ${when}.`,
    says: WORDS[email.what].says,
    working: working === null || working === '' ? null : asSentence(working),
    link: inspectionId === null ? null : linkTo(email.baseUrl, inspectionId),
    why: 'You asked for an invitation for each date of your own.',
  };
  return {
    subject: withoutTellingWord(subject),
    text: withoutTellingWord(renderText('invitation.txt.njk', view)),
    html: withoutTellingWord(renderHtml('invitation.html.njk', view)),
  };
}

/** "Friday 4 April 2025", with a time "at 9:30am", with further days "to Friday 11 April 2025". */
function sayWhen({ on, at, endsOn }: InvitationEmail['entry']): string {
  const more = endsOn !== undefined && endsOn !== on ? ` to ${formatLongDate(endsOn)}` : '';
  return `${formatLongDate(on)}${at === undefined ? more : ` at ${formatTime(at)}`}`;
}
