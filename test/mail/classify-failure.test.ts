import { describe, expect, it } from 'vitest';
import { classifyFailure, oneLine } from '../../src/mail/classify-failure.ts';

const failure = (fields: object, message = 'failed'): Error => Object.assign(new Error(message), fields);

/** nodemailer's error, whether the message had begun to leave, and what that means. */
const table = [
  [{ code: 'ESOCKET', command: 'CONN' }, false, 'temporary', true],
  [{ code: 'ETIMEDOUT', command: 'CONN' }, false, 'temporary', true],
  [{ code: 'ECONNECTION', command: 'CONN' }, false, 'temporary', true],
  [{ code: 'EDNS', command: 'CONN' }, false, 'temporary', true],
  [{ code: 'ETLS', command: 'STARTTLS', responseCode: 502, response: '502 no' }, false, 'temporary', true],
  [{ code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 535, response: '535 no' }, false, 'temporary', true],
  [{ code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 454, response: '454 later' }, false, 'temporary', true],
  [{ code: 'EPROTOCOL', command: 'CONN', responseCode: 421, response: '421 later' }, false, 'temporary', true],
  [{ code: 'EPROTOCOL', command: 'CONN', responseCode: 554, response: '554 no' }, false, 'temporary', true],
  [{ code: 'EPROTOCOL', command: 'HELO', responseCode: 500, response: '500 what' }, false, 'temporary', true],
  [{ code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 530, response: '530 sign in' }, false, 'temporary', true],
  [{ code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 550, response: '550 no' }, false, 'permanent', undefined],
  [{ code: 'EENVELOPE', command: 'RCPT TO', responseCode: 450, response: '450 later' }, false, 'temporary', false],
  [{ code: 'EENVELOPE', command: 'RCPT TO', responseCode: 550, response: '550 no' }, false, 'permanent', undefined],
  [{ code: 'EENVELOPE', command: 'DATA', responseCode: 451, response: '451 later' }, false, 'temporary', false],
  [{ code: 'EENVELOPE', command: 'API' }, false, 'permanent', undefined],
  [{ code: 'EMESSAGE', command: 'MAIL FROM' }, false, 'permanent', undefined],
  [{ code: 'EMESSAGE', command: 'DATA', responseCode: 421, response: '421 later' }, true, 'temporary', false],
  [{ code: 'EMESSAGE', command: 'DATA', responseCode: 451, response: '451 later' }, true, 'temporary', false],
  [{ code: 'EMESSAGE', command: 'DATA', responseCode: 552, response: '552 no' }, true, 'permanent', undefined],
  [{ code: 'EMESSAGE', command: 'DATA', responseCode: 250, response: '250 what' }, true, 'temporary', false],
  [{ code: 'ECONNECTION', command: 'CONN' }, true, 'unknown', undefined],
  [{ code: 'ETIMEDOUT', command: 'CONN' }, true, 'unknown', undefined],
  [{ code: 'ESOCKET', command: 'CONN' }, true, 'unknown', undefined],
  [{ code: 'EABORT' }, true, 'unknown', undefined],
  [{ code: 'EABORT' }, false, 'temporary', true],
  [{}, false, 'temporary', true],
] as const;

describe('classifyFailure', () => {
  it.each(table)('%o, begun %s: %s, ours %s', (fields, begun, kind, ours) => {
    const outcome = classifyFailure(failure(fields), begun);
    expect(outcome.kind).toBe(kind);
    expect('ours' in outcome ? outcome.ours : undefined).toBe(ours);
    if ('responseCode' in fields && kind !== 'unknown') expect(outcome).toMatchObject({ code: fields.responseCode });
  });

  it('goes by the code and never by the words', () => {
    const error = failure({
      code: 'EENVELOPE',
      command: 'RCPT TO',
      responseCode: 450,
      response: '450 550 5.1.1 user unknown',
    });
    expect(classifyFailure(error, false)).toMatchObject({ kind: 'temporary', code: 450 });
  });

  it('takes what is no error', () => {
    expect(classifyFailure('gone', false)).toEqual({ kind: 'temporary', response: 'gone', ours: true });
  });
});

describe('oneLine', () => {
  it('leaves a server no way to write on a terminal or in a log', () => {
    expect(oneLine('550-5.1.1 no\r\n550 \u001b[31mreally\u0007 no\u2028')).toBe('550-5.1.1 no 550 [31mreally no');
    expect(oneLine('x'.repeat(600))).toHaveLength(500);
  });
});
