import type { ToldInsert } from '../src/store/emails.ts';
import type { InvitationInsert } from '../src/store/invitations.ts';
import type { EmailContent } from '../src/store/reminder-tables.ts';

/** The words of an email, and what they tell of dates. */
export interface WrittenEmail {
  readonly content: EmailContent;
  readonly told: readonly ToldInsert[];
  /** What it asks of the recipient's calendar. */
  readonly invitation?: InvitationInsert;
}
