import { buildCalendarFile, type CalendarEntry } from '../src/mail/calendar-file.ts';
import type { EmailAddress } from '../src/mail/email-address.ts';
import { renderInvitationEmail } from '../src/mail/render-invitation-email.ts';
import { findInvitationChange, type Invitation, type InvitationChange } from '../src/schedules/plan-invitations.ts';
import { toPerson } from '../src/service/replan/to-person.ts';
import { invitationUid } from '../src/service/milestone-uid.ts';
import { listInvitations, toInvitation } from '../src/store/invitations.ts';
import type { EmailContent } from '../src/store/reminder-tables.ts';
import type { ReminderRow } from '../src/store/reminders.ts';
import type { Milestone } from '../src/timeline/milestone.ts';
import { addressEmail, envelopeOf } from './address-email.ts';
import { isWordedNeutrally, wordEntry } from './calendar-entries.ts';
import { formerMilestone } from './former-milestone.ts';
import type { ReminderWork } from './reminder-work.ts';
import type { SeenInspection } from './see-inspection.ts';
import type { WrittenEmail } from './written-email.ts';

/**
 * The email that asks somebody's calendar to show one milestone where it is now, or no longer; worked out from what was
 * asked before and from what is so now. Null where the calendar shows that already.
 */
export async function writeInvitationEmail(
  work: ReminderWork,
  row: ReminderRow,
  seen: SeenInspection,
  moment: number,
): Promise<WrittenEmail | null> {
  const { inspection, person, timeline } = seen;
  const neutral = isWordedNeutrally(work, seen);
  const current = timeline.milestones.find((each) => each.id === row.milestone) ?? null;
  const known = await listKnown(work, row);
  const change = findInvitationChange(
    current,
    toPerson(person),
    timeline.announced,
    known,
    (told) => told.neutral !== neutral,
  );
  if (change === null) return null;
  const milestone = current ?? formerMilestone(work.rules, inspection.kind, row.milestone ?? '');
  const { method, dates, sequence } = change;
  const entry: CalendarEntry = {
    ...wordEntry(work, seen, milestone),
    uid: invitationUid(inspection.id, milestone.id, person.id),
    sequence,
    ...dates,
    status: method === 'REQUEST' ? 'confirmed' : 'cancelled',
    stamp: new Date(Math.floor(moment / 1000) * 1000).toISOString(),
  };
  const email = renderInvitationEmail({
    ...addressEmail(work, seen, moment),
    what: nameChange(change, known),
    entry,
    working: neutral ? null : sayWorking(milestone, method),
    inspectionId: neutral ? null : inspection.id,
    embargoed: timeline.embargoed ? inspection.name : null,
  });
  return {
    content: { ...envelopeOf(work, seen), ...email, calendar: attachInvitation(work, seen, method, entry) },
    told: [],
    invitation: {
      inspection_id: inspection.id,
      person_id: person.id,
      milestone: milestone.id,
      method,
      sequence,
      on_date: dates.on,
      at_time: dates.at ?? null,
      ends_on: dates.endsOn ?? null,
      announced: timeline.announced,
      neutral,
    },
  };
}

/** What was asked of this person's calendar about the milestone, but for what this very email asked. */
async function listKnown(work: ReminderWork, row: ReminderRow): Promise<readonly Invitation[]> {
  return (await listInvitations(work.db, [row.inspection_id], row.email_id))
    .map(toInvitation)
    .filter((each) => each.person === row.person_id && each.milestone === row.milestone);
}

function nameChange({ method, moved }: InvitationChange, known: readonly Invitation[]) {
  if (method === 'CANCEL') return 'gone';
  const last = known.toSorted((a, b) => a.sequence - b.sequence).at(-1);
  if (last === undefined || last.method === 'CANCEL') return 'new';
  return moved ? 'moved' : 'reworded';
}

function sayWorking(milestone: Milestone, method: 'REQUEST' | 'CANCEL'): string {
  return method === 'REQUEST' ? milestone.working.text : (milestone.because ?? milestone.working.text);
}

function attachInvitation(
  work: ReminderWork,
  { person }: SeenInspection,
  method: 'REQUEST' | 'CANCEL',
  entry: CalendarEntry,
): NonNullable<EmailContent['calendar']> {
  const { name, address } = work.mail.from;
  const content = buildCalendarFile({
    method,
    entries: [entry],
    organizer: { name, address: address as EmailAddress },
    attendee: { name: person.name, address: person.email as EmailAddress },
  });
  return { method, fileName: method === 'REQUEST' ? 'invitation.ics' : 'cancellation.ics', content };
}
