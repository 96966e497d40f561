import type { ReminderEmail } from './reminder-email.ts';
import type { CalendarEntry } from './calendar-file.ts';

/** All that one email about one entry of its recipient's calendar says. What they may not see is not in it. */
export interface InvitationEmail extends Pick<ReminderEmail, 'recipientName' | 'baseUrl' | 'asAt'> {
  /** `new` and `moved` put the entry where it belongs, `reworded` says it in other words, `gone` takes it out. */
  readonly what: 'new' | 'moved' | 'reworded' | 'gone';
  readonly entry: Pick<CalendarEntry, 'title' | 'on' | 'at' | 'endsOn'>;
  /** How the date is counted, or why there is none; null where nothing may be said of what it is. */
  readonly working: string | null;
  /** Of the inspection that may be named; null where it may not. */
  readonly inspectionId: string | null;
  /** Of the inspection, where it is under embargo. */
  readonly embargoed: string | null;
}
