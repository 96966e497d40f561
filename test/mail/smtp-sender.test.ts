import net from 'node:net';
import { once } from 'node:events';
import PostalMime from 'postal-mime';
import { afterEach, describe, expect, it } from 'vitest';
import { buildCalendarFile } from '../../src/mail/calendar-file.ts';
import { composeMessage } from '../../src/mail/compose-message.ts';
import type { OutgoingEmail } from '../../src/mail/outgoing-email.ts';
import type { Sender } from '../../src/mail/sender.ts';
import { createSmtpSender, type SmtpTimeouts } from '../../src/mail/smtp-sender.ts';
import { parseSmtpUrl } from '../../src/mail/smtp-url.ts';
import { address, exampleCalendarEntry, exampleEmail } from './example-emails.ts';
import { type Behaviour, refusal, startMailServer, startScriptedServer, type Step } from './mail-server.ts';

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
    const server = kept(await startMailServer({ onRcptTo: (_address, _session, done) => done(refusal(code)) }));
    expect(await senderTo(server.url).send(exampleEmail())).toMatchObject({
      kind: 'temporary',
      code,
      ours: false,
      response: expect.stringContaining('refused by the test'),
    });
    expect(server.messages).toHaveLength(0);
  });

  it('421 at the recipient ends the session and says nothing of the recipient', async () => {
    const server = kept(await startMailServer({ onRcptTo: (_address, _session, done) => done(refusal(421)) }));
    expect(await senderTo(server.url).send(exampleEmail())).toMatchObject({ kind: 'temporary', code: 421, ours: true });
  });

  it.each([550, 551, 553, 554])('%i of the recipient is permanent', async (code) => {
    const server = kept(await startMailServer({ onRcptTo: (_address, _session, done) => done(refusal(code)) }));
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
    const server = kept(await startMailServer({ onConnect: (_session, done) => done(refusal(421, 'too busy')) }));
    expect(await senderTo(server.url).send(exampleEmail())).toMatchObject({ kind: 'temporary', code: 421, ours: true });
  });

  it('535 at sign-in is temporary and ours, and does not tell the password', async () => {
    const server = kept(
      await startMailServer({ allowInsecureAuth: true, onAuth: (_auth, _session, done) => done(refusal(535, 'no')) }),
    );
    const sender = senderTo(`smtp://service:let-me-in@127.0.0.1:${server.port}`);
    const outcome = await sender.send(exampleEmail());
    expect(outcome).toMatchObject({ kind: 'temporary', code: 535, ours: true });
    const problem = await sender.check();
    expect(problem).toContain('535');
    expect(JSON.stringify([outcome, problem, sender.description])).not.toContain('let-me-in');
  });

  it('530 because nobody signed in is ours, whichever command it answers', async () => {
    const server = kept(await startMailServer({ onMailFrom: (_address, _session, done) => done(refusal(530)) }));
    expect(await senderTo(server.url).send(exampleEmail())).toMatchObject({ kind: 'temporary', code: 530, ours: true });
  });

  it('leaves the pool fit for the next email, each time', async () => {
    const refusals = [refusal(550), null, refusal(451), null, refusal(421), null];
    const server = kept(
      await startMailServer({ onRcptTo: (_address, _session, done) => done(refusals.shift() ?? undefined) }),
    );
    const sender = senderTo(server.url, {}, 1);
    const kinds = [];
    for (let turn = 0; turn < 6; turn += 1) kinds.push((await sender.send(exampleEmail())).kind);
    expect(kinds).toEqual(['permanent', 'accepted', 'temporary', 'accepted', 'temporary', 'accepted']);
    expect(server.messages).toHaveLength(3);
  });
});

describe('a connection that fails', () => {
  it('refused: temporary and ours', async () => {
    const nobody = net.createServer().listen(0, '127.0.0.1');
    await once(nobody, 'listening');
    const { port } = nobody.address() as net.AddressInfo;
    nobody.close();
    await once(nobody, 'close');
    const sender = senderTo(`smtp://127.0.0.1:${port}`);
    expect(await sender.send(exampleEmail())).toMatchObject({ kind: 'temporary', ours: true });
    expect(await sender.check()).toContain('ECONNREFUSED');
  });

  it('a name that does not exist: temporary and ours', async () => {
    const sender = senderTo('smtp://mail.invalid:2525', { connectionMs: 5_000 });
    expect(await sender.send(exampleEmail())).toMatchObject({ kind: 'temporary', ours: true });
  });

  /** Short where a server is silent at once; a busy machine that lets one pass early gives the same outcome. */
  const short = { connectionMs: 300, greetingMs: 200, socketMs: 200 };

  it.each<[Step, Behaviour]>([
    ['greeting', 'drop'],
    ['greeting', 'silence'],
    ['EHLO', 'drop'],
    ['EHLO', 'silence'],
    ['MAIL', 'drop'],
    ['RCPT', 'drop'],
    ['RCPT', 'silence'],
    ['DATA', 'drop'],
    ['DATA', 'silence'],
    ['greeting', { reply: '554 no service for you' }],
    ['EHLO', { reply: '421 closing' }],
    ['greeting', { reply: 'HTTP/1.1 400 Bad Request' }],
  ])('at %s by %o: temporary and ours, since nothing of the message had left', async (step, behaviour) => {
    const server = kept(await startScriptedServer({ [step]: behaviour }));
    expect(await senderTo(server.url, behaviour === 'silence' ? short : {}).send(exampleEmail())).toMatchObject({
      kind: 'temporary',
      ours: true,
    });
  });

  it.each<Behaviour>(['drop', 'silence'])('after the final dot by %s: unknown', async (behaviour) => {
    const server = kept(await startScriptedServer({ dot: behaviour }));
    expect(
      await senderTo(server.url, { socketMs: behaviour === 'silence' ? 1_500 : 60_000 }).send(exampleEmail()),
    ).toMatchObject({ kind: 'unknown' });
  });

  it('421 in answer to the final dot is an answer: temporary', async () => {
    const server = kept(await startScriptedServer({ dot: { reply: '421 closing' } }));
    expect(await senderTo(server.url).send(exampleEmail())).toMatchObject({
      kind: 'temporary',
      code: 421,
      ours: false,
    });
  });

  it('an answer that trickles for too long: unknown at the end of the time for handing over', async () => {
    const server = kept(await startScriptedServer({ dot: 'silence' }));
    const sender = senderTo(server.url, { handOverMs: 150 });
    expect(await sender.send(exampleEmail())).toMatchObject({ kind: 'unknown' });
  });

  it('leaves the pool fit for the next email, whatever had happened', async () => {
    const script: Partial<Record<Step, Behaviour>> = {};
    const server = kept(await startScriptedServer(script));
    const sender = senderTo(server.url, { socketMs: 1_500 }, 1);
    const sendWith = async (changes: Partial<Record<Step, Behaviour>>): Promise<string> => {
      for (const step of Object.keys(script) as Step[]) delete script[step];
      Object.assign(script, changes);
      return (await sender.send(exampleEmail())).kind;
    };
    for (const step of ['greeting', 'EHLO', 'MAIL', 'RCPT', 'DATA', 'dot'] as const) {
      // Ends the kept connection, so that the next email has to begin with the greeting.
      expect(await sendWith({ dot: 'drop' })).toBe('unknown');
      expect(await sendWith({ [step]: 'drop' }), step).toBe(step === 'dot' ? 'unknown' : 'temporary');
      expect(await sendWith({}), `after ${step}`).toBe('accepted');
      expect(await sendWith({ [step]: 'drop' }), `${step} on a kept connection`).toBe(
        ['greeting', 'EHLO'].includes(step) ? 'accepted' : step === 'dot' ? 'unknown' : 'temporary',
      );
    }
    expect(await sendWith({ dot: 'silence' })).toBe('unknown');
    expect(await sendWith({})).toBe('accepted');
  });

  it('one that the server ended while idle does no harm', async () => {
    const server = await startMailServer();
    const sender = senderTo(server.url, {}, 1);
    expect((await sender.send(exampleEmail())).kind).toBe('accepted');
    await server.close();
    const outcome = await sender.send(exampleEmail());
    expect(outcome).toMatchObject({ kind: 'temporary', ours: true });
  });
});

describe('encryption', () => {
  it('that is required and not offered stops the email before it leaves', async () => {
    const server = kept(await startMailServer());
    const outcome = await senderTo(`${server.url}?requireTLS=true`).send(exampleEmail());
    expect(outcome).toMatchObject({ kind: 'temporary', ours: true });
    expect(server.messages).toHaveLength(0);
  });

  it('by a certificate that nobody vouches for stops the email too, and one that is trusted carries it', async () => {
    // smtp-server's own certificate for localhost, self-signed.
    const server = kept(await startMailServer({ secure: true, disabledCommands: [] }));
    const url = `smtps://127.0.0.1:${server.port}`;
    expect(await senderTo(url).send(exampleEmail())).toMatchObject({ kind: 'temporary', ours: true });
    const trusting = kept(createSmtpSender(parseSmtpUrl(url), { tls: { rejectUnauthorized: false } }));
    expect((await trusting.send(exampleEmail())).kind).toBe('accepted');
  });

  it('by STARTTLS is used wherever it is offered', async () => {
    const seen: boolean[] = [];
    const server = kept(
      await startMailServer({
        disabledCommands: [],
        onMailFrom: (_address, session, done) => {
          seen.push(session.secure);
          done();
        },
      }),
    );
    const sender = kept(createSmtpSender(parseSmtpUrl(server.url), { tls: { rejectUnauthorized: false } }));
    expect((await sender.send(exampleEmail())).kind).toBe('accepted');
    expect(seen).toEqual([true]);
  });
});

describe('the guard', () => {
  it('is asked after the server has asked for the message, and stops it with nothing sent', async () => {
    const server = kept(await startMailServer());
    const sender = senderTo(server.url, {}, 1);
    const refused = await sender.send(exampleEmail(), () => false);
    expect(refused).toMatchObject({ kind: 'temporary', ours: true });
    expect(server.messages).toHaveLength(0);
    expect((await sender.send(exampleEmail(), () => true)).kind).toBe('accepted');
    expect(server.messages).toHaveLength(1);
  });

  it('sees the time that was spent on waiting for a connection and for the server', async () => {
    const server = kept(await startScriptedServer({}));
    const sender = senderTo(server.url);
    let heard: readonly string[] = [];
    await sender.send(exampleEmail(), () => {
      heard = [...server.heard];
      return false;
    });
    expect(heard.at(-1)).toBe('DATA');
  });

  it('is not asked where no server answers', async () => {
    const server = kept(await startScriptedServer({ RCPT: 'drop' }));
    let asked = 0;
    await senderTo(server.url).send(exampleEmail(), () => {
      asked += 1;
      return true;
    });
    expect(asked).toBe(0);
  });
});

describe('closing', () => {
  it('lets an email under way finish and refuses later ones', async () => {
    let release = (): void => {};
    let arrive = (): void => {};
    const arrived = new Promise<void>((resolve) => (arrive = resolve));
    const server = kept(
      await startMailServer({
        onRcptTo: (_address, _session, done) => {
          release = () => done();
          arrive();
        },
      }),
    );
    const sender = senderTo(server.url);
    const underWay = sender.send(exampleEmail());
    await arrived;
    const closed = sender.close();
    const late = await sender.send(exampleEmail());
    release();
    expect((await underWay).kind).toBe('accepted');
    expect(late).toMatchObject({ kind: 'temporary', ours: true });
    await closed;
    expect(server.messages).toHaveLength(1);
  });

  it('gives up on an email that hangs once its time is over', async () => {
    const server = kept(await startScriptedServer({ dot: 'silence' }));
    const sender = senderTo(server.url, { closeMs: 100 });
    const hanging = sender.send(exampleEmail());
    await server.hears('DATA');
    await sender.close();
    expect((await hanging).kind).not.toBe('accepted');
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
