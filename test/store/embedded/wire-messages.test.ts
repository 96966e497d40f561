import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  endOfWholeMessages,
  fatalMessage,
  queryMessage,
  readAnswer,
  readError,
  readSubscriptions,
} from '../../../src/store/embedded/wire-messages.ts';

const READY = message('Z', Buffer.from('I'));
const ROW = message('D', Buffer.from('a row, which is passed on as it is'));

describe('whole messages', () => {
  it('are found wherever the bytes are cut', () => {
    const messages = fc.array(fc.string({ maxLength: 40 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(messages, fc.nat(), (texts, cut) => {
        const whole = texts.map(queryMessage);
        const bytes = Buffer.concat(whole);
        const at = cut % (bytes.length + 1);
        let expected = 0;
        for (const each of whole)
          if (expected + each.length <= at) expected += each.length;
          else break;
        expect(endOfWholeMessages(bytes.subarray(0, at))).toBe(expected);
      }),
    );
  });
});

describe('an answer', () => {
  it('passes everything but notifications on to the client', () => {
    const notified = notification('jobs', 'reminders');
    const answer = readAnswer(Buffer.concat([ROW, notified, ROW, notified, READY]));
    expect(Buffer.concat(answer.forClient)).toEqual(Buffer.concat([ROW, ROW, READY]));
    expect(answer.notifications).toEqual([
      { channel: 'jobs', message: notified },
      { channel: 'jobs', message: notified },
    ]);
  });

  it('says whether a transaction is open by its last word', () => {
    expect(readAnswer(Buffer.concat([message('Z', Buffer.from('T')), READY])).status).toBe('I');
    expect(readAnswer(message('Z', Buffer.from('E'))).status).toBe('E');
    expect(readAnswer(ROW)).not.toHaveProperty('status');
  });

  it('says whether a subscription succeeded', () => {
    const completed = (tag: string): Buffer => Buffer.concat([message('C', Buffer.from(`${tag}\0`)), READY]);
    expect(readAnswer(completed('LISTEN')).subscriptionsChanged).toBe(true);
    expect(readAnswer(completed('UNLISTEN')).subscriptionsChanged).toBe(true);
    expect(readAnswer(completed('SELECT 1')).subscriptionsChanged).toBe(false);
  });

  it('gives the text of its error', () => {
    expect(readError(Buffer.concat([ROW, fatalMessage('57P01', 'gone')]))).toBe('gone');
    expect(readError(READY)).toBeUndefined();
  });
});

describe('subscriptions in a request', () => {
  it.each([
    ['LISTEN jobs', [['listen', 'jobs']]],
    ['listen Jobs;', [['listen', 'jobs']]],
    ['-- said first\n/* and second */ LISTEN "My ""Jobs"""', [['listen', 'My "Jobs"']]],
    ['UNLISTEN *', [['unlisten', '*']]],
    [
      'begin; listen a; unlisten b; commit',
      [
        ['listen', 'a'],
        ['unlisten', 'b'],
      ],
    ],
    ['-- LISTEN in a comment\nselect 1', []],
    ['select listening from people', []],
  ])('%s', (sql, expected) => {
    const parse = message('P', Buffer.from(`a name\0${sql}\0\0\0`));
    for (const request of [queryMessage(sql), parse]) {
      expect(readSubscriptions(request).map(({ action, channel }) => [action, channel])).toEqual(expected);
    }
  });
});

function notification(channel: string, payload: string): Buffer {
  return message('A', Buffer.concat([Buffer.alloc(4), Buffer.from(`${channel}\0${payload}\0`)]));
}

function message(type: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
}
