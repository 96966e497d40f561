import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { londonMoment } from '../src/clock.ts';
import { buildBoundary, buildMessageId, type OutgoingEmail } from '../src/mail/outgoing-email.ts';
import type { EmailAddress } from '../src/mail/email-address.ts';
import type { SendOutcome } from '../src/mail/sender.ts';
import { type AttemptResult, UNOBSERVED } from '../src/observe/work-observer.ts';
import { OWN_FAULT_RETRY_MS, retryDelayMs } from '../src/schedules/plan-retry.ts';
import { hashSecret, newSecret } from '../src/service/access/secret.ts';
import { tellRemindersFailed } from '../src/service/webhooks/tell-webhooks.ts';
import { isWindowOpen } from '../src/service/window-open.ts';
import { checkEntitlement, claimReminders } from '../src/store/claim-reminders.ts';
import {
  type ClaimedReminders,
  closeClaim,
  type EmailRow,
  findEmail,
  type Release,
  releaseClaim,
  settleEmail,
  type Settlement,
  storeEmail,
} from '../src/store/emails.ts';
import type { ReminderRow } from '../src/store/reminders.ts';
import { LEASE, type ReminderWork } from './reminder-work.ts';
import { writeEmail } from './write-email.ts';

/** What became of a reminder that a job or the sweep pointed at. */
export type SendResult = 'nothing-to-do' | 'lease-lost' | 'put-back' | SendOutcome['kind'];

/**
 * Sends a reminder, and with it what else the same person is due now, unless somebody else does or it is no longer to
 * be sent.
 *
 * Claim and commit; write the email and store it; hand it over, asking right before its first byte whether it may still
 * go; record how that ended. A crash between any two of these leaves a row that its lease gives back. Only one between
 * the mail server's acceptance and the record of it sends again, and that is the same message to the byte.
 * @param alone Takes no other reminder into the same email.
 */
export async function sendReminder(work: ReminderWork, reminderId: string, alone = false): Promise<SendResult> {
  const { observer = UNOBSERVED } = work;
  return observer.within('send-reminder', { reminder: reminderId }, async () => {
    const claim = await observer.within('claim', {}, () => makeClaim(work, reminderId, alone));
    if (claim.rows.length === 0) return 'nothing-to-do';
    observer.claimed();
    let result: AttemptResult = 'interrupted';
    try {
      return (result = await sendClaimed(work, reminderId, claim));
    } finally {
      observer.ended(result, claim.rows.length, result === 'accepted' ? lateSeconds(claim) : []);
    }
  });
}

/** A claim with all that sending it needs to know. */
interface Claim extends ClaimedReminders {
  readonly rows: readonly ReminderRow[];
  readonly now: ReminderWork['now'];
  /** The database's clock at the claim, in milliseconds since 1970, and the program's own monotonic one. */
  readonly moment: number;
  readonly claimedAt: number;
}

async function makeClaim(work: ReminderWork, id: string, alone: boolean): Promise<Claim> {
  const { db, now, lease = LEASE } = work;
  const token = { leaseToken: randomUUID(), now };
  const claimedAt = performance.now();
  const moment = await readMoment(work);
  const windowOpen = isWindowOpen(work, moment);
  const rows = await claimReminders(db, { ...token, id, leaseMs: lease.ms, windowOpen, alone });
  return { ...token, rows, moment, claimedAt };
}

async function sendClaimed(work: ReminderWork, reminderId: string, claim: Claim): Promise<SendResult> {
  const { db, log, lease = LEASE, observer = UNOBSERVED } = work;
  const { rows, moment, claimedAt } = claim;
  let email: EmailRow | 'overtaken' | 'nothing-to-say';
  try {
    email = await observer.within('write-email', { reminders: rows.length }, () => prepareEmail(work, claim, moment));
  } catch (error) {
    log.error({ err: error, reminder: reminderId, reminders: rows.length }, 'the email could not be written');
    const why = `The email could not be written: ${error instanceof Error ? error.message : String(error)}`;
    const retryInMs = rows.length > 1 ? 0 : OWN_FAULT_RETRY_MS;
    await releaseClaim(db, claim, { retryInMs, why, forgetEmail: false });
    // One that cannot be written must not hold up those that would have gone with it.
    if (rows.length > 1) for (const row of rows) await sendReminder(work, row.id, true);
    return 'put-back';
  }
  if (email === 'nothing-to-say' && (await closeClaim(db, claim, 'nothing to tell any more')) > 0) {
    return 'nothing-to-do';
  }
  if (typeof email === 'string') return putBack(work, claim, REFUSALS.changed);

  const gate = createGate(work, rows, claim.leaseToken, lease.ms - lease.leastMs - (performance.now() - claimedAt));
  const outgoing = toOutgoing(work, email);
  const outcome = await observer.within('hand-over', { email: email.id }, () =>
    work.sender.send(outgoing, gate.mayLeave),
  );
  if (gate.refusal !== null && outcome.kind === 'temporary') {
    // Nothing is wrong with the way that emails leave, so that nothing has to be waited for.
    return putBack(work, claim, gate.refusal);
  }
  const attempt = Math.max(...rows.map((row) => row.attempt));
  const settlement = toSettlement(outcome, attempt);
  const settle = { ...claim, id: email.id };
  const settled = await observer.within('settle', { outcome: outcome.kind }, () =>
    settleEmail(db, settle, settlement, (tx, failed) => tellRemindersFailed(tx, moment, failed)),
  );
  const facts = { email: email.id, reminders: rows.length, outcome: outcome.kind };
  if (settled === rows.length) log.info(facts, 'email handed over');
  else log.warn(facts, 'the lease was lost while the email was handed over');
  return outcome.kind;
}

/** How long ago each reminder's moment was, or its planning where that came later. */
function lateSeconds({ rows, moment, claimedAt }: Claim): readonly number[] {
  const present = moment + (performance.now() - claimedAt);
  return rows.map((row) => (present - Math.max(row.send_at.getTime(), row.created_at.getTime())) / 1000);
}

/** Gives a claim back to be made again at once. */
async function putBack(
  work: ReminderWork,
  claim: { readonly leaseToken: string },
  refusal: Pick<Release, 'why' | 'forgetEmail'>,
): Promise<SendResult> {
  const given = await releaseClaim(work.db, { ...claim, now: work.now }, { ...refusal, retryInMs: 0 });
  return given === 0 ? 'lease-lost' : 'put-back';
}

/**
 * Why a claim is given back. Only what changed is written anew: where another attempt delivered the words, or may have,
 * a second message with other words would be a double that nothing can tell as one.
 */
const REFUSALS = {
  changed: { why: 'It changed while it was being written.', forgetEmail: true },
  accepted: { why: 'A mail server had taken it already.', forgetEmail: false },
  'lease-over': { why: 'Too little time was left to hand it over.', forgetEmail: false },
} as const;

/** Asks right before the first byte leaves whether the email may still go, and keeps why not. */
interface Gate {
  readonly mayLeave: () => Promise<boolean>;
  refusal: Pick<Release, 'why' | 'forgetEmail'> | null;
}

function createGate(work: ReminderWork, rows: readonly ReminderRow[], leaseToken: string, openForMs: number): Gate {
  const closesAt = performance.now() + openForMs;
  const gate: Gate = {
    refusal: null,
    mayLeave: async () => {
      try {
        const entitlement = await checkEntitlement(work.db, rows, leaseToken, work.now);
        if (entitlement !== 'entitled') gate.refusal = REFUSALS[entitlement];
        else if (performance.now() > closesAt) gate.refusal = REFUSALS['lease-over'];
        return gate.refusal === null;
      } catch (error) {
        work.log.warn({ err: error }, 'not handed over: whether it may go could not be asked');
        return false;
      }
    },
  };
  return gate;
}

/** The words of an earlier attempt where they can be sent again, else new ones, stored before anything is sent. */
async function prepareEmail(
  work: ReminderWork,
  claim: ClaimedReminders & { readonly rows: readonly ReminderRow[] },
  moment: number,
): Promise<EmailRow | 'overtaken' | 'nothing-to-say'> {
  const { rows } = claim;
  const earlier = rows[0]?.email_id ? await findEmail(work.db, rows[0].email_id) : undefined;
  const ids = rows.map((row) => row.id);
  if (earlier && canGoAgain(earlier, ids, moment)) return earlier;
  const id = randomUUID();
  const { baseUrl } = work.mail;
  const seenToken = baseUrl === undefined ? null : newSecret();
  const seenLink = seenToken === null ? undefined : `${baseUrl}/acknowledge/${seenToken}`;
  const written = await writeEmail(work, rows, moment, seenLink);
  if (written === null) return 'nothing-to-say';
  const { content, told, invitation } = written;
  const domain = work.mail.from.address.split('@')[1] ?? 'localhost';
  const email = {
    id,
    recipient: content.to.address,
    message_id: buildMessageId(id, work.mail.secret, domain),
    dated_at: new Date(Math.floor(moment / 1000) * 1000),
    boundary: buildBoundary(id, work.mail.secret),
    reminder_ids: ids,
    seen_token_hash: seenToken === null || invitation ? null : hashSecret(seenToken),
  };
  const stored = await storeEmail(work.db, { ...email, content: JSON.stringify(content) }, claim, told, invitation);
  if (!stored) return 'overtaken';
  return {
    ...email,
    content,
    attempts: 0,
    accepted_at: null,
    response: null,
    possible_duplicate: false,
    seen_at: null,
  };
}

/**
 * An email goes again as it was while it carries the same reminders. Only one that certainly never left is written anew
 * on another day, when its "today" and "in 2 working days" would be wrong.
 */
function canGoAgain(email: EmailRow, reminderIds: readonly string[], moment: number): boolean {
  if (email.reminder_ids.length !== reminderIds.length) return false;
  if (!reminderIds.every((id) => email.reminder_ids.includes(id))) return false;
  return email.possible_duplicate || londonMoment(email.dated_at.getTime()).on === londonMoment(moment).on;
}

function toOutgoing(work: ReminderWork, email: EmailRow): OutgoingEmail {
  const { content } = email;
  return {
    messageId: email.message_id,
    date: email.dated_at.toISOString(),
    boundary: email.boundary,
    from: content.from as OutgoingEmail['from'],
    to: content.to as OutgoingEmail['to'],
    subject: content.subject,
    text: content.text,
    html: content.html,
    ...(content.calendar ? { calendar: content.calendar } : {}),
    ...(content.cancellation ? { cancellation: content.cancellation } : {}),
    ...(work.mail.envelopeFrom === undefined ? {} : { envelopeFrom: work.mail.envelopeFrom as EmailAddress }),
  };
}

function toSettlement(outcome: SendOutcome, attempt: number): Settlement {
  switch (outcome.kind) {
    case 'accepted':
      return { state: 'accepted', response: outcome.response };
    case 'permanent':
      return { state: 'failed', response: outcome.response };
    case 'temporary':
      return {
        state: 'pending',
        response: outcome.response,
        retryInMs: outcome.ours ? OWN_FAULT_RETRY_MS : retryDelayMs(attempt),
        countsAttempt: !outcome.ours,
        mayHaveBeenSent: false,
      };
    case 'unknown':
      return {
        state: 'pending',
        response: outcome.response,
        retryInMs: retryDelayMs(attempt),
        countsAttempt: true,
        mayHaveBeenSent: true,
      };
  }
}

/** The present by the database's clock, in milliseconds since 1970. */
export async function readMoment(work: Pick<ReminderWork, 'db' | 'now'>): Promise<number> {
  const result = await sql<{ now: Date }>`select ${work.now} as now`.execute(work.db);
  return (result.rows[0] as { now: Date }).now.getTime();
}
