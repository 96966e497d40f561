import { cleanHeaderText } from './header-text.ts';
import { renderHtml, renderText } from './mail-templates.ts';
import type { RenderedEmail } from './reminder-email.ts';

/** What an email with a sign-in link says. */
export interface SignInEmail {
  readonly recipientName: string;
  readonly link: string;
  /** To be typed in the browser that asked, where the link is opened in another one. */
  readonly code: string;
  /** So long both can be used. */
  readonly minutes: number;
  /** When it was asked for, in words. */
  readonly asAt: string;
}

/** The subject, plain text and HTML of an email with a sign-in link. The subject, which lock screens show, holds no secret. */
export function renderSignInEmail(email: SignInEmail): RenderedEmail {
  const subject = 'Your sign-in link';
  const view = {
    ...email,
    recipientName: cleanHeaderText(email.recipientName),
    subject,
    embargo: null,
    why: 'Somebody asked for a sign-in link for your address.',
  };
  return { subject, text: renderText('sign-in.txt.njk', view), html: renderHtml('sign-in.html.njk', view) };
}
