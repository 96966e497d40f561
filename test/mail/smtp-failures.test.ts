import net from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import type { Sender } from '../../src/mail/sender.ts';
import { createSmtpSender, type SmtpTimeouts } from '../../src/mail/smtp-sender.ts';
import { parseSmtpUrl } from '../../src/mail/smtp-url.ts';
import { exampleEmail } from './example-emails.ts';
import { type Behaviour, startMailServer, startScriptedServer, type Step } from './mail-server.ts';

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
        onMailFrom: (_address, client, done) => {
          seen.push(client.secure);
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
        onRcptTo: (_address, _client, done) => {
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
