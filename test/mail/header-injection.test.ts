import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCalendarFile } from '../../src/mail/calendar-file.ts';
import { composeMessage } from '../../src/mail/compose-message.ts';
import { cleanHeaderText } from '../../src/mail/header-text.ts';
import { InvalidOutgoingEmailError, type OutgoingEmail } from '../../src/mail/outgoing-email.ts';
import type { Sender } from '../../src/mail/sender.ts';
import { createSmtpSender } from '../../src/mail/smtp-sender.ts';
import { parseSmtpUrl } from '../../src/mail/smtp-url.ts';
import { address, exampleCalendarEntry, exampleEmail } from './example-emails.ts';
import { type MailServer, startMailServer } from './mail-server.ts';

const bcc = 'Bcc: victim@evil.test';
const id = exampleEmail().messageId;
const calendar = {
  method: 'PUBLISH',
  fileName: 'draft.ics',
  content: buildCalendarFile({ method: 'PUBLISH', entries: [exampleCalendarEntry()] }),
} as const;
const someone = address('someone@y.test');
const unsafe = (text: string): never => text as never;

/** What was tried, and whether such an email is refused or goes out clean. */
const attempts: readonly (readonly [what: string, email: Partial<OutgoingEmail>, end: 'refused' | 'clean'])[] = [
  ['subject with CRLF', { subject: `Hello\r\n${bcc}` }, 'clean'],
  ['subject with LF', { subject: `Hello\n${bcc}` }, 'clean'],
  ['subject with CR', { subject: `Hello\r${bcc}` }, 'clean'],
  ['subject that folds', { subject: `Hello\r\n ${bcc}\r\n${bcc}` }, 'clean'],
  ['subject with NUL', { subject: `Hello\0\r\n${bcc}` }, 'clean'],
  ['subject with a line separator', { subject: `Hello\u2028${bcc}` }, 'clean'],
  ['subject with a next-line control', { subject: `Hello\u0085${bcc}` }, 'clean'],
  ['subject as an encoded word', { subject: `=?utf-8?Q?Hello=0D=0A${bcc.replace(' ', '_')}?=` }, 'clean'],
  ['subject that ends the headers', { subject: 'Hello\r\n\r\n<h1>Another body</h1>' }, 'clean'],
  ['subject of 40,000 characters', { subject: 'Hello '.repeat(7_000) }, 'clean'],
  ['subject with half a surrogate', { subject: `Hello \ud83d ${bcc}` }, 'clean'],
  ['subject that turns its direction', { subject: 'Hello \u202etset.live@mitciv' }, 'clean'],
  ['sender’s name with CRLF', { from: { name: `Service\r\n${bcc}`, address: someone } }, 'clean'],
  ['sender’s name with an address', { from: { name: 'a@evil.test> <b@evil.test', address: someone } }, 'clean'],
  ['recipient’s name with CRLF', { to: { name: `Sarah\r\n${bcc}`, address: someone } }, 'clean'],
  ['recipient’s name with quotes', { to: { name: '" <victim@evil.test>, "', address: someone } }, 'clean'],
  ['recipient’s name with a comma', { to: { name: 'O’Brien, victim@evil.test', address: someone } }, 'clean'],
  ['recipient’s name with a group', { to: { name: 'all: victim@evil.test;', address: someone } }, 'clean'],
  [
    'recipient’s name as an encoded word',
    { to: { name: '=?utf-8?B?DQpCY2M6IHZAZXZpbC50ZXN0?=', address: someone } },
    'clean',
  ],
  ['recipient’s name with a backslash', { to: { name: 'Sarah\\', address: someone } }, 'clean'],
  ['no name', { to: { name: '\r\n\t', address: someone } }, 'clean'],
  ['recipient with CRLF', { to: { name: '', address: unsafe(`a@y.test\r\n${bcc}`) } }, 'refused'],
  [
    'recipient with a command',
    { to: { name: '', address: unsafe('a@y.test>\r\nRCPT TO:<victim@evil.test') } },
    'refused',
  ],
  ['recipients', { to: { name: '', address: unsafe('a@y.test,victim@evil.test') } }, 'refused'],
  ['recipient of another case', { to: { name: '', address: unsafe('a@Y.test') } }, 'refused'],
  ['sender with CRLF', { from: { name: '', address: unsafe(`a@y.test\r\n${bcc}`) } }, 'refused'],
  ['envelope sender with parameters', { envelopeFrom: unsafe('a@y.test> SIZE=1 BODY=8BITMIME <x') }, 'refused'],
  ['envelope sender with CRLF', { envelopeFrom: unsafe('a@y.test>\r\nRCPT TO:<victim@evil.test') }, 'refused'],
  ['Message-ID with CRLF', { messageId: `${id}\r\n${bcc}` }, 'refused'],
  ['Message-ID that folds', { messageId: `${id}\r\n ${bcc}` }, 'refused'],
  ['Message-ID of another form', { messageId: '<1@y.test>' }, 'refused'],
  ['date with CRLF', { date: `2025-04-01T07:30:00Z\r\n${bcc}` }, 'refused'],
  ['date of no day', { date: '2025-13-41T07:30:00Z' }, 'refused'],
  ['boundary with a quote', { boundary: `abcdefgh"\r\n${bcc}` }, 'refused'],
  ['calendar file name with CRLF', { calendar: { ...calendar, fileName: `a.ics\r\n${bcc}` } }, 'refused'],
  ['calendar file name with a quote', { calendar: { ...calendar, fileName: 'a"; x="b.ics' } }, 'refused'],
  ['calendar file name with a path', { calendar: { ...calendar, fileName: '../../a.ics' } }, 'refused'],
  ['calendar method with CRLF', { calendar: { ...calendar, method: unsafe(`PUBLISH\r\n${bcc}`) } }, 'refused'],
  ['calendar of another method', { calendar: { ...calendar, method: 'CANCEL' } }, 'refused'],
  ['text that ends the message', { text: `Hello\r\n.\r\nMAIL FROM:<a@evil.test>\r\n${bcc}\r\n` }, 'clean'],
  ['text with bare line ends', { text: 'Hello\n.\nQUIT\r.\rQUIT\n' }, 'clean'],
  ['text that names a file', { text: unsafe('file:///etc/passwd'), html: '<img src="file:///etc/passwd">' }, 'clean'],
];

const usualHeaders = [
  'auto-submitted',
  'content-type',
  'date',
  'from',
  'message-id',
  'mime-version',
  'subject',
  'to',
  'x-auto-response-suppress',
];

async function expectClean(content: Buffer, email: OutgoingEmail): Promise<void> {
  const parsed = await PostalMime.parse(content);
  expect(parsed.headers.map((header) => header.key).toSorted()).toEqual(usualHeaders);
  expect(parsed.to?.map((recipient) => recipient.address)).toEqual([email.to.address]);
  expect(parsed.to?.[0]?.name).toBe(cleanHeaderText(email.to.name));
  expect(parsed.from).toMatchObject({ name: cleanHeaderText(email.from.name), address: email.from.address });
  expect(parsed.cc ?? []).toEqual([]);
  expect(parsed.bcc ?? []).toEqual([]);
  expect(parsed.subject).toBe(cleanHeaderText(email.subject));
  expect(parsed.messageId).toBe(email.messageId);
  expect(parsed.html?.trimEnd()).toBe(email.html.trimEnd());
  const text = email.text.replace(/\r\n?/g, '\n').trimEnd();
  expect(parsed.text?.replace(/\r\n?/g, '\n').trimEnd()).toBe(text);
  expect(parsed.attachments).toHaveLength(0);
  // Whatever a mail program makes of it: no line of the header block begins with what was smuggled in.
  const headerBlock = content.toString('latin1').split('\r\n\r\n', 1)[0] ?? '';
  expect(headerBlock).not.toMatch(/^(?:bcc|x-injected)/im);
  expect(headerBlock).not.toMatch(/[^\r]\n|\r[^\n]|\0/);
}

describe('header injection', () => {
  let server: MailServer;
  let sender: Sender;

  beforeAll(async () => {
    server = await startMailServer();
    sender = createSmtpSender(parseSmtpUrl(server.url));
  });

  afterAll(async () => {
    await sender.close();
    await server.close();
  });

  it.each(attempts)('%s', async (_what, changes, end) => {
    const email = exampleEmail(changes);
    const before = server.messages.length;
    if (end === 'refused') {
      await expect(composeMessage(email)).rejects.toThrow(InvalidOutgoingEmailError);
      expect(await sender.send(email)).toMatchObject({ kind: 'permanent' });
      expect(server.messages).toHaveLength(before);
      return;
    }
    await expectClean(await composeMessage(email), email);
    expect(await sender.send(email)).toMatchObject({ kind: 'accepted' });
    const [received, ...more] = server.messages.slice(before);
    expect(more).toHaveLength(0);
    expect(received?.envelopeTo).toEqual([email.to.address]);
    await expectClean(received?.content ?? Buffer.alloc(0), email);
  });
});

describe('cleanHeaderText', () => {
  it.each([
    ['Sarah O’Brien', 'Sarah O’Brien'],
    ['  two   spaces ', 'two spaces'],
    ['a\r\nb\tc\u0000d', 'a b c d'],
    ['a\u2028b\u2029c', 'a b c'],
    ['a\u202eb\u2066c', 'a b c'],
    ['\r\n', ''],
    ['=?utf-8?Q?a=0D=0Ab?=', '= ?utf-8?Q?a=0D=0Ab?='],
    ['a \ud800 b', 'a b'],
    ['👩‍👧 family', '👩‍👧 family'],
  ])('%j becomes %j', (text, clean) => {
    expect(cleanHeaderText(text)).toBe(clean);
  });

  it('cuts at 250 characters and never inside one', () => {
    expect(cleanHeaderText('😀'.repeat(250))).toBe('😀'.repeat(250));
    expect(cleanHeaderText('😀'.repeat(251))).toBe(`${'😀'.repeat(249)}…`);
  });
});
