import PostalMime from 'postal-mime';
import { afterEach, describe, expect, it } from 'vitest';
import { buildCalendarFile } from '../../src/mail/calendar-file.ts';
import { composeMessage } from '../../src/mail/compose-message.ts';
import type { OutgoingEmail } from '../../src/mail/outgoing-email.ts';
import type { Sender } from '../../src/mail/sender.ts';
import { createSmtpSender, type SmtpTimeouts } from '../../src/mail/smtp-sender.ts';
import { parseSmtpUrl } from '../../src/mail/smtp-url.ts';
import { address, exampleCalendarEntry, exampleEmail } from './example-emails.ts';
import { refusal, startMailServer } from './mail-server.ts';

const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close();
});

function kept<T extends { close(): Promise<void> }>(one: T): T {
  open.push(one);
  return one;
}

function senderTo(url: string, timeouts: Partial<SmtpTimeouts> = {}, maxConnections = 4): Sender {
  return kept(createSmtpSender(parseSmtpUrl(url), { timeouts, maxConnections }));
}

const calendar = {
  method: 'PUBLISH',
  fileName: 'draft-report.ics',
  content: buildCalendarFile({ method: 'PUBLISH', entries: [exampleCalendarEntry()] }),
} as const;

describe('an email to a real SMTP server', () => {
  it('arrives whole, with every header, both bodies and the calendar', async () => {
    const server = kept(await startMailServer());
    const email = exampleEmail({ calendar, envelopeFrom: address('bounces+7f3c@example.org') });

    const outcome = await senderTo(server.url).send(email);

    expect(outcome).toEqual({ kind: 'accepted', response: expect.stringMatching(/^250 /) });
    expect(server.messages).toHaveLength(1);
    const [message] = server.messages;
    expect(message?.envelopeFrom).toBe('bounces+7f3c@example.org');
    expect(message?.envelopeTo).toEqual(['Sarah.O.Brien@inspectors.example']);
    const parsed = await PostalMime.parse(message?.content ?? '');
    expect(parsed.from).toEqual({ name: 'Inspection timeline', address: 'timeline@example.org' });
    expect(parsed.to).toEqual([{ name: "Sarah O'Brien", address: 'Sarah.O.Brien@inspectors.example' }]);
    expect(parsed.subject).toBe(email.subject);
    expect(parsed.messageId).toBe(email.messageId);
    expect(parsed.date).toBe('2025-04-01T07:30:00.000Z');
    expect(parsed.text?.trimEnd()).toBe(email.text.trimEnd());
    expect(parsed.html?.trimEnd()).toBe(email.html);
    const headers = new Map(parsed.headers.map((header) => [header.key, header.value]));
    expect(headers.get('auto-submitted')).toBe('auto-generated');
    expect(headers.get('x-auto-response-suppress')).toBe('OOF, AutoReply');
    expect([...headers.keys()]).not.toContain('x-mailer');
    const calendars = parsed.attachments.map((attachment) => ({
      type: attachment.mimeType,
      method: attachment.method,
      content: new TextDecoder().decode(attachment.content as ArrayBuffer).replace(/\r\n/g, '\n'),
    }));
    const content = calendar.content.replace(/\r\n/g, '\n');
    expect(calendars).toEqual([
      { type: 'text/calendar', method: 'PUBLISH', content },
      { type: 'application/ics', method: undefined, content },
    ]);
  });

  it('is the same to the byte when it is sent again, and the same as its file', async () => {
    const server = kept(await startMailServer());
    const sender = senderTo(server.url);
    const email = exampleEmail({ calendar });

    await sender.send(email);
    await sender.send(structuredClone(email));

    const [first, second] = server.messages;
    expect(first?.content.toString('latin1')).toBe(second?.content.toString('latin1'));
    expect(first?.content.toString('latin1')).toBe((await composeMessage(email)).toString('latin1'));
  });

  it('shares a few connections with others', async () => {
    const server = kept(await startMailServer());
    const sender = senderTo(server.url, {}, 2);

    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        sender.send(exampleEmail({ to: { name: '', address: address(`person${index}@inspectors.example`) } })),
      ),
    );

    expect(outcomes.every((outcome) => outcome.kind === 'accepted')).toBe(true);
    expect(server.connections()).toBe(2);
    expect(server.messages.map((message) => message.envelopeTo.join()).toSorted()).toEqual(
      Array.from({ length: 20 }, (_, index) => `person${index}@inspectors.example`).toSorted(),
    );
  });
});

describe('a refusal by a real SMTP server', () => {
  it.each([450, 451, 452])('%i of the recipient is temporary', async (code) => {
    const server = kept(await startMailServer({ onRcptTo: (_address, _client, done) => done(refusal(code)) }));
    expect(await senderTo(server.url).send(exampleEmail())).toMatchObject({
      kind: 'temporary',
      code,
      ours: false,
      response: expect.stringContaining('refused by the test'),
    });
    expect(server.messages).toHaveLength(0);
  });

  it('421 at the recipient ends the connection and says nothing of the recipient', async () => {
    const server = kept(await startMailServer({ onRcptTo: (_address, _client, done) => done(refusal(421)) }));
    expect(await senderTo(server.url).send(exampleEmail())).toMatchObject({ kind: 'temporary', code: 421, ours: true });
  });

  it.each([550, 551, 553, 554])('%i of the recipient is permanent', async (code) => {
    const server = kept(await startMailServer({ onRcptTo: (_address, _client, done) => done(refusal(code)) }));
    expect(await senderTo(server.url).send(exampleEmail())).toMatchObject({ kind: 'permanent', code });
  });

  it.each([
    [421, 'temporary'],
    [451, 'temporary'],
    [552, 'permanent'],
    [554, 'permanent'],
  ] as const)('%i after the message is %s', async (code, kind) => {
    const server = kept(await startMailServer({ refuseContent: () => refusal(code) }));
    const outcome = await senderTo(server.url).send(exampleEmail());
    expect(outcome).toEqual({
      kind,
      code,
      response: `${code} refused by the test`,
      ...(kind === 'temporary' ? { ours: false } : {}),
    });
  });

  it('421 in the greeting is temporary and none of the recipient’s fault', async () => {
    const server = kept(await startMailServer({ onConnect: (_client, done) => done(refusal(421, 'too busy')) }));
    expect(await senderTo(server.url).send(exampleEmail())).toMatchObject({ kind: 'temporary', code: 421, ours: true });
  });

  it('535 at sign-in is temporary and ours, and does not tell the password', async () => {
    const server = kept(
      await startMailServer({ allowInsecureAuth: true, onAuth: (_auth, _client, done) => done(refusal(535, 'no')) }),
    );
    const sender = senderTo(`smtp://service:let-me-in@127.0.0.1:${server.port}`);
    const outcome = await sender.send(exampleEmail());
    expect(outcome).toMatchObject({ kind: 'temporary', code: 535, ours: true });
    const problem = await sender.check();
    expect(problem).toContain('535');
    expect(JSON.stringify([outcome, problem, sender.description])).not.toContain('let-me-in');
  });

  it('530 because nobody signed in is ours, whichever command it answers', async () => {
    const server = kept(await startMailServer({ onMailFrom: (_address, _client, done) => done(refusal(530)) }));
    expect(await senderTo(server.url).send(exampleEmail())).toMatchObject({ kind: 'temporary', code: 530, ours: true });
  });

  it('leaves the pool fit for the next email, each time', async () => {
    const refusals = [refusal(550), null, refusal(451), null, refusal(421), null];
    const server = kept(
      await startMailServer({ onRcptTo: (_address, _client, done) => done(refusals.shift() ?? undefined) }),
    );
    const sender = senderTo(server.url, {}, 1);
    const kinds = [];
    for (let turn = 0; turn < 6; turn += 1) kinds.push((await sender.send(exampleEmail())).kind);
    expect(kinds).toEqual(['permanent', 'accepted', 'temporary', 'accepted', 'temporary', 'accepted']);
    expect(server.messages).toHaveLength(3);
  });
});

describe('an email that is not of the promised form', () => {
  const email = exampleEmail();
  it.each<[string, Partial<OutgoingEmail>]>([
    ['a recipient of two', { to: { name: '', address: 'a@y.test,b@y.test' as never } }],
    ['a Message-ID with a line end', { messageId: `${email.messageId}\r\nBcc: <x@y.test>` }],
    ['a boundary of signs', { boundary: 'a"\r\nX: y' }],
    ['no date', { date: 'yesterday' }],
  ])('%s is refused for good, unsent', async (_what, changes) => {
    const server = kept(await startMailServer());
    expect(await senderTo(server.url).send(exampleEmail(changes))).toMatchObject({ kind: 'permanent' });
    expect(server.connections()).toBe(0);
  });
});
