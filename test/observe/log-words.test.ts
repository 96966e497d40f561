import { describe, expect, it } from 'vitest';
import { cleanFacts, cleanWords, describeError } from '../../src/observe/log-words.ts';

const ID = '7f3c0a52-9f0e-4c1b-8a53-0d9f0e4c1b8a';
const TOKEN = 'RmPbkwg5rmgNimMYu1envVeRoxZm8noqPmt8DMzrOgc';

describe('words of a log', () => {
  it.each([
    ['invalid input syntax for type date: "Asha Rao"', 'invalid input syntax for type date: "…"'],
    ['550 5.1.1 <asha.rao@ofsted.example>: no such user', '550 5.1.1 <<address>>: no such user'],
    ['connect ECONNREFUSED 127.0.0.1:6379', 'connect ECONNREFUSED 127.0.0.1:6379'],
    ['redis://:secret@host:6379/0 refused', '<address> refused'],
    [`no inspection ${ID}`, 'no inspection <id>'],
    ['starts 2027-03-01 at 09:30', 'starts <date> at 09:30'],
    ['starts Monday 1 March 2027', 'starts Monday <date>'],
    [`the link ${TOKEN} was used`, 'the link <token> was used'],
    ["Can't send mail", "Can't send mail"],
    ['one\r\n{"level":60,"msg":"forged"}\u001B[2J\u2028two', 'one {"…":60,"…":"…"} [2J two'],
  ])('%s', (words, cleaned) => {
    expect(cleanWords(words)).toBe(cleaned);
  });

  it('are cut, and cleaned quickly whatever they are', () => {
    for (const part of ['"', '@', 'a@', '\\"', '2027-', `${ID} `, 'http://']) {
      expect(cleanWords(part.repeat(200_000)).length).toBeLessThanOrEqual(1300);
    }
  });
});

describe('facts of a log', () => {
  it('keep numbers, words of the program, and ids where a field is for them', () => {
    const facts = {
      request: ID,
      reminder: ID,
      reminders: 3,
      outcome: 'accepted',
      queueAnswered: true,
      closed: { lapsed: 1 },
    };
    expect(cleanFacts(facts)).toEqual(facts);
  });

  it('lose ids of anything else, what people wrote, and what is no plain value', () => {
    const facts = {
      inspection: ID,
      email: 'asha.rao@ofsted.example',
      tasks: ['vacuum', `of "Asha"`],
      request: new URL('http://host/secret'),
      deep: { a: { b: { c: { d: 1 } } } },
    };
    expect(cleanFacts(facts)).toEqual({
      inspection: '<id>',
      email: '<address>',
      tasks: ['vacuum', 'of "…"'],
      request: '<left out>',
      deep: { a: { b: { c: '<left out>' } } },
    });
  });
});

describe('an error in a log', () => {
  it('says what kind, where, and which constraint of the database, not with which values', () => {
    const error = Object.assign(new Error('duplicate key value violates unique constraint "users_email_key"'), {
      name: 'DatabaseError',
      code: '23505',
      constraint: 'users_email_key',
      detail: 'Key (email)=(asha.rao@ofsted.example) already exists.',
      where: 'Asha Rao',
      cause: new Error('of asha.rao@ofsted.example'),
    });
    const described = describeError(error) as { readonly stack: string };
    expect(described).toMatchObject({
      name: 'DatabaseError',
      message: 'duplicate key value violates unique constraint "…"',
      code: '23505',
      constraint: 'users_email_key',
      cause: { name: 'Error', message: 'of <address>' },
    });
    expect(JSON.stringify(described)).not.toMatch(/Asha|asha/);
    expect(described.stack).toMatch(/^at .*log-words\.test\.ts/);
  });

  it('shows no words of a refused input, and no lines of its message in place of the stack', () => {
    const error = Object.assign(new Error('The input is refused:\n  at: Asha Rao\n    at Asha Rao'), { problems: [] });
    error.stack = `Error: ${error.message}\n    at place (file.ts:1:1)`;
    const described = describeError(error) as { readonly message: string };
    expect(described.message).toBe('an input was refused');
    expect(JSON.stringify(described)).not.toContain('Asha');
  });
});
