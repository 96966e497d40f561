import { londonMoment } from '../src/clock.ts';
import type { ReminderEmail } from '../src/mail/reminder-email.ts';
import { planOf } from '../src/service/stored-timeline.ts';
import type { EmailContent } from '../src/store/reminder-tables.ts';
import type { ReminderWork } from './reminder-work.ts';
import type { SeenInspection } from './see-inspection.ts';

/** What every email to somebody says of them, of the service and of the moment. */
export function addressEmail(
  work: ReminderWork,
  { inspection, person }: SeenInspection,
  moment: number,
  seenLink?: string,
): Pick<ReminderEmail, 'recipientName' | 'baseUrl' | 'seenLink' | 'asAt' | 'names'> {
  const { framework } = planOf(work.rules, inspection);
  const asAt = londonMoment(moment);
  return {
    recipientName: person.name,
    ...(work.mail.baseUrl === undefined ? {} : { baseUrl: work.mail.baseUrl }),
    ...(seenLink === undefined ? {} : { seenLink }),
    asAt: `${asAt.on} ${asAt.at}`,
    names: Object.fromEntries([...framework.roles, ...framework.parties].map((each) => [each.id, each.title])),
  };
}

/** Whom an email comes from and goes to. */
export function envelopeOf(work: ReminderWork, { person }: SeenInspection): Pick<EmailContent, 'from' | 'to'> {
  return { from: work.mail.from, to: { name: person.name, address: person.email } };
}
