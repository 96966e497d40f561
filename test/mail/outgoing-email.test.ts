import ICAL from 'ical.js';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { buildCalendarFile } from '../../src/mail/calendar-file.ts';
import { buildMailOptions, checkRecipient, composeMessage } from '../../src/mail/compose-message.ts';
import { buildBoundary, buildMessageId, InvalidOutgoingEmailError } from '../../src/mail/outgoing-email.ts';
import { address, exampleCalendarEntry, exampleEmail } from './example-emails.ts';

const rowId = '7f3c2a10-55d1-4a4e-9d0e-2f8b6a1c9e77';

describe('a row’s Message-ID and boundary', () => {
  it('are the same each time', () => {
    expect(buildMessageId(rowId, 's', 'example.org')).toBe(buildMessageId(rowId, 's', 'example.org'));
    expect(buildMessageId(rowId, 's', 'example.org')).toMatch(
      /^<rem\.7f3c2a10-55d1-4a4e-9d0e-2f8b6a1c9e77\.[0-9a-f]{32}@example\.org>$/,
    );
    expect(buildBoundary(rowId, 's')).toMatch(/^[0-9a-f]{32}$/);
  });

  it('differ with the row and with the secret, and from one another', () => {
    const all = [
      buildMessageId(rowId, 's', 'example.org').split('.')[2]?.slice(0, 32),
      buildMessageId(rowId, 't', 'example.org').split('.')[2]?.slice(0, 32),
      buildMessageId(rowId.replace('7', '8'), 's', 'example.org').split('.')[2]?.slice(0, 32),
      buildBoundary(rowId, 's'),
      buildBoundary(rowId, 't'),
    ];
    expect(new Set(all).size).toBe(all.length);
  });

  it.each(['a b', 'a>b', '', 'a\r\nb', 'a@b'])('refuse the row id %j', (id) => {
    expect(() => buildMessageId(id, 's', 'example.org')).toThrow(InvalidOutgoingEmailError);
  });
});

describe('composeMessage', () => {
  const calendar = {
    method: 'PUBLISH',
    fileName: 'draft.ics',
    content: buildCalendarFile({
      method: 'PUBLISH',
      entries: [exampleCalendarEntry({ description: 'Zoë – 🎉, and a long line. '.repeat(20) })],
    }),
  } as const;
  const email = exampleEmail({ calendar, text: 'Zoë, naïve – 🎉\nFrom here\n.\n..\n'.repeat(50) });

  it('gives the same bytes each time, whatever the zone of the process', async () => {
    const first = await composeMessage(email);
    expect((await composeMessage(structuredClone(email))).equals(first)).toBe(true);
    const zone = process.env['TZ'];
    try {
      for (const other of ['America/Los_Angeles', 'Asia/Tokyo', 'UTC']) {
        process.env['TZ'] = other;
        expect((await composeMessage(email)).equals(first), other).toBe(true);
      }
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });

  it('has CRLF line ends only, of lines that every server takes', async () => {
    const message = (await composeMessage(email)).toString('latin1');
    expect(message).not.toMatch(/[^\r]\n|\r[^\n]/);
    expect(message).toMatch(/^\p{ASCII}*$/u);
    expect(Math.max(...message.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
  });

  it('changes with the boundary, the date and the Message-ID', async () => {
    const first = (await composeMessage(email)).toString('latin1');
    for (const change of [
      { boundary: buildBoundary('other', 's') },
      { date: '2025-04-01T07:30:01Z' },
      { messageId: buildMessageId('other', 's', 'example.org') },
    ]) {
      expect((await composeMessage({ ...email, ...change })).toString('latin1')).not.toBe(first);
    }
  });

  it('says what the calendar is in every part that holds it', async () => {
    const message = (await composeMessage(email)).toString('latin1').replace(/\r\n[ \t]/g, ' ');
    expect(message).toContain('Content-Type: text/calendar; charset=utf-8; method=PUBLISH');
    expect(message).toContain('Content-Type: application/ics; name=draft.ics');
  });

  it('carries a second calendar, of another method, beside the first', async () => {
    const entry = exampleCalendarEntry({ status: 'cancelled', uid: 'gone@timeline.example.org', sequence: 3 });
    const organizer = { name: 'Inspection timeline', address: address('timeline@example.org') };
    const content = buildCalendarFile({ method: 'CANCEL', entries: [entry], organizer });
    const cancellation = { method: 'CANCEL', fileName: 'cancelled.ics', content } as const;
    const both = { ...email, cancellation };
    const message = await composeMessage(both);
    expect((await composeMessage(structuredClone(both))).equals(message)).toBe(true);
    const { attachments } = await PostalMime.parse(message);
    const read = attachments.map(({ filename, mimeType, method, content: data }) => {
      const text = typeof data === 'string' ? data : new TextDecoder().decode(data);
      const parsed = new ICAL.Component(ICAL.parse(text));
      const [event] = parsed.getAllSubcomponents('vevent');
      return [
        filename ?? '',
        mimeType,
        method ?? '',
        parsed.getFirstPropertyValue('method'),
        event?.getFirstPropertyValue('status'),
      ];
    });
    expect(read).toEqual([
      ['', 'text/calendar', 'PUBLISH', 'PUBLISH', 'CONFIRMED'],
      ['cancelled.ics', 'text/calendar', 'CANCEL', 'CANCEL', 'CANCELLED'],
      ['draft.ics', 'application/ics', '', 'PUBLISH', 'CONFIRMED'],
    ]);
    expect(content).toContain('ORGANIZER');
    expect(() => buildMailOptions({ ...both, cancellation: { ...cancellation, method: 'PUBLISH' } })).toThrow(
      InvalidOutgoingEmailError,
    );
  });

  it('reads no file and no address, and keeps raw content out', () => {
    const options = buildMailOptions(email);
    expect(options).toMatchObject({ disableFileAccess: true, disableUrlAccess: true, xMailer: false });
    expect(options).not.toHaveProperty('raw');
    expect(options).not.toHaveProperty('attachments');
    expect(JSON.stringify(options)).not.toContain('prepared');
    expect(options.envelope).toEqual({ from: 'timeline@example.org', to: ['Sarah.O.Brien@inspectors.example'] });
  });

  it.each([[[]], [['Sarah.O.Brien@inspectors.example', 'b@y.test']], [['sarah.o.brien@inspectors.example']]])(
    'does not go to %j',
    (envelopeTo) => {
      expect(() => checkRecipient(envelopeTo, email)).toThrow(InvalidOutgoingEmailError);
    },
  );
});
