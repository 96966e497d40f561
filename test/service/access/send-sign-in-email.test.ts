import { expect, it } from 'vitest';
import type { EmailAddress } from '../../../src/mail/email-address.ts';
import { checkOutgoingEmail, type OutgoingEmail } from '../../../src/mail/outgoing-email.ts';
import type { SendOutcome } from '../../../src/mail/sender.ts';
import { sendSignInEmail } from '../../../src/service/access/send-sign-in-email.ts';

const LATER: SendOutcome = { kind: 'temporary', response: '450', ours: false };
const TAKEN: SendOutcome = { kind: 'accepted', response: '250' };
const REFUSED: SendOutcome = { kind: 'permanent', response: '550' };
const TOKEN = 'T'.repeat(43);
const LINK = {
  id: '7f3c2a10-5a3e-4d0c-9d3e-2f1c5b7a9e11',
  userId: 'x',
  name: 'Dára O’Hara <b>',
  email: 'dara@ofsted.example',
  token: TOKEN,
  code: 'K7QF-3MZP',
};

/** Sends with a server that answers so, one answer after the other. */
async function send(answers: readonly SendOutcome[], signal = new AbortController().signal) {
  const emails: OutgoingEmail[] = [];
  const outcome = await sendSignInEmail(
    {
      from: { name: 'Timeline', address: 'timeline@ofsted.example' as EmailAddress },
      secret: 'a secret of this test',
      sender: { send: (email) => Promise.resolve(answers[emails.push(email) - 1] ?? TAKEN) },
    },
    LINK,
    'https://timeline.example',
    Date.UTC(2025, 5, 10, 9, 30),
    signal,
    [0, 0, 0],
  );
  return { emails, outcome };
}

it('is one email with the link and the code, neither of them in what lock screens show', async () => {
  const { emails, outcome } = await send([TAKEN]);
  expect(outcome).toEqual(TAKEN);
  const [email] = emails as [OutgoingEmail];
  expect(() => checkOutgoingEmail(email)).not.toThrow();
  expect(email.text).toContain(`\nhttps://timeline.example/sign-in/link?token=${TOKEN}\n`);
  expect(email.text).toContain('\nK7QF-3MZP\n');
  expect(email.html).toContain('as at 10:30am on Tuesday 10 June 2025');
  expect(email.html).toContain(`href="https://timeline.example/sign-in/link?token=${TOKEN}"`);
  expect(email.html).toContain('Dára O’Hara &lt;b&gt;');
  for (const part of [email.subject, email.messageId, email.boundary]) {
    expect(part).not.toContain(TOKEN);
    expect(part).not.toContain('K7QF');
  }
});

it('is the same message again where the server says later, up to three times', async () => {
  const { emails, outcome } = await send([LATER, LATER, TAKEN]);
  expect(outcome).toEqual(TAKEN);
  expect(emails).toHaveLength(3);
  expect(new Set(emails.map((email) => JSON.stringify(email))).size).toBe(1);
  expect((await send([LATER, LATER, LATER, LATER])).outcome).toEqual(LATER);
});

it('is not tried again where it was refused, or the service ends', async () => {
  expect((await send([REFUSED])).emails).toHaveLength(1);
  const { emails, outcome } = await send([LATER], AbortSignal.abort());
  expect([emails.length, outcome]).toEqual([1, LATER]);
});
