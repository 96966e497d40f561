import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseEmailAddress } from '../../src/mail/email-address.ts';
import type { Sender } from '../../src/mail/sender.ts';
import { createSmtpSender } from '../../src/mail/smtp-sender.ts';
import { parseSmtpUrl } from '../../src/mail/smtp-url.ts';
import { exampleEmail } from './example-emails.ts';
import { type ScriptedServer, startScriptedServer } from './mail-server.ts';

const long = (length: number, letter = 'a'): string => letter.repeat(length);

/** What was tried, and what may become of it: null is refused. */
const table: readonly (readonly [text: string, address: string | null])[] = [
  // More than one address, or another one than shown.
  ['a@y.test,b@evil.test', null],
  ['a@y.test, b@evil.test', null],
  ['a@y.test;b@evil.test', null],
  ['a@y.test b@evil.test', null],
  ['a@y.test\tb@evil.test', null],
  ['group:a@y.test,b@evil.test;', null],
  ['group:a@y.test;', null],
  ['undisclosed-recipients:;', null],
  ['a@y.test@evil.test', null],
  ['b@evil.test@y.test', null],
  ['"b@evil.test" <a@y.test>', null],
  ['a@y.test <b@evil.test>', null],
  ['<a@y.test>', null],
  ['a@y.test>', null],
  ['<b@evil.test>a@y.test', null],
  ['A Person <a@y.test>', null],
  ['mailto:a@y.test', null],
  ['@relay.test:a@y.test', null],
  ['a%evil.test@y.test', null],
  ['a%40evil.test@y.test', null],
  ['evil.test!a@y.test', null],
  ['a%0abcc:b@evil.test@y.test', null],
  ['a%0d%0aRCPT TO:<b@evil.test>@y.test', null],
  ['a%00@y.test', null],
  // Line ends and other control characters.
  ['a@y.test\r\nBcc: b@evil.test', null],
  ['a@y.test\nBcc: b@evil.test', null],
  ['a@y.test\r', null],
  ['a@y.test\n', null],
  ['\na@y.test', null],
  ['a@y.test\0', null],
  ['a\0b@y.test', null],
  ['a@y.test\0,b@evil.test', null],
  ['a@y\u000b.test', null],
  ['a@y.test\u0085', null],
  ['a@y.test\u2028b@evil.test', null],
  ['a@y.test\u007f', null],
  // Quotes, comments, escapes, white space.
  ['"a b"@y.test', null],
  ['"a"@y.test', null],
  ['"b@evil.test"@y.test', null],
  ['a"b@y.test', null],
  ['a\\@b@y.test', null],
  ['a(comment)@y.test', null],
  ['(comment)a@y.test', null],
  ['a@y.test(comment)', null],
  ['a@(comment)y.test', null],
  [' a@y.test', null],
  ['a@y.test ', null],
  ['a @y.test', null],
  ['a@ y.test', null],
  ['a@y. test', null],
  ['a@y.test\u00a0', null],
  ['a\u200b@y.test', null],
  // Names and domains that are none, or not plain.
  ['', null],
  ['@', null],
  ['a', null],
  ['a@', null],
  ['@y.test', null],
  ['a@y', null],
  ['a@localhost', null],
  ['a@.test', null],
  ['a@y.', null],
  ['a@y.test.', null],
  ['a@y..test', null],
  ['.a@y.test', null],
  ['a.@y.test', null],
  ['a..b@y.test', null],
  ['-a@y.test', null],
  ['a@-y.test', null],
  ['a@y-.test', null],
  ['a@y_z.test', null],
  ['a@[127.0.0.1]', null],
  ['a@[IPv6:::1]', null],
  ['a@127.0.0.1', null],
  ['a@y.123', null],
  ['a@0x7f.1', null],
  ['a@y.test/x', null],
  ['a@y.test?bcc=b@evil.test', null],
  ['a@y.test#x', null],
  ['|sh@y.test', null],
  ['`id`@y.test', null],
  ['$(id)@y.test', null],
  ['*@y.test', null],
  ['jösé@y.test', null],
  ['a@münchen.test', null],
  ['a@y.test'.replace('y', '\u0443'), null],
  ['а@y.test', null],
  ['a@xn--a.test', null],
  [`${long(65)}@y.test`, null],
  [`a@${long(64)}.test`, null],
  [`a@${`${long(60)}.`.repeat(5)}test`, null],
  [`${long(64)}@${`${long(60)}.`.repeat(3)}topmost`, null],
  [`${long(64)}@${`${long(60)}.`.repeat(3)}topmos`, `${long(64)}@${`${long(60)}.`.repeat(3)}topmos`],
  // What people really have; the domain is put in lower case, the name before it is theirs.
  ['a@y.test', 'a@y.test'],
  ["Sarah.O'Brien@Example.ORG", "Sarah.O'Brien@example.org"],
  ['first.last+cafcass@mail.example.gov.uk', 'first.last+cafcass@mail.example.gov.uk'],
  ['x_1-2=3&4#5~6@y.test', 'x_1-2=3&4#5~6@y.test'],
  ['1@y.test', '1@y.test'],
  ['a@1y-2.test', 'a@1y-2.test'],
  ['a@xn--mnchen-3ya.test', 'a@xn--mnchen-3ya.test'],
  ['A.B@SUB.Domain.Test', 'A.B@sub.domain.test'],
  [`${long(64)}@y.test`, `${long(64)}@y.test`],
  [`a@${long(63)}.test`, `a@${long(63)}.test`],
];

describe('parseEmailAddress', () => {
  it.each(table)('%j', (text, address) => {
    expect(parseEmailAddress(text)).toBe(address);
  });

  it('tries at least 48 that are to be refused', () => {
    expect(table.filter(([, address]) => address === null).length).toBeGreaterThanOrEqual(48);
  });

  it('gives an address that it gives again', () => {
    for (const [, address] of table) if (address !== null) expect(parseEmailAddress(address)).toBe(address);
  });
});

describe('an address that was accepted', () => {
  let server: ScriptedServer;
  let sender: Sender;

  beforeAll(async () => {
    server = await startScriptedServer({});
    sender = createSmtpSender(parseSmtpUrl(server.url));
  });

  afterAll(async () => {
    await sender.close();
    await server.close();
  });

  const accepted = table.flatMap(([text]) => parseEmailAddress(text) ?? []);

  it.each(accepted)('%s is the one recipient that the server is told, unchanged', async (to) => {
    const before = server.heard.length;
    const outcome = await sender.send(exampleEmail({ to: { name: 'A, "B" <c@evil.test>', address: to } }));
    expect(outcome).toMatchObject({ kind: 'accepted' });
    expect(server.heard.slice(before).filter((line) => line.startsWith('RCPT'))).toEqual([`RCPT TO:<${to}>`]);
  });
});
