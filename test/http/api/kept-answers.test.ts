import { describe, expect, it } from 'vitest';
import { KeptAnswers, questionOf } from '../../../src/http/api/kept-answers.ts';
import { RULES } from '../../cli/run-in-process.ts';

const OFSTED = { party: 'ofsted' };

describe('an answer that is only worked out', () => {
  const asking = () => {
    const answers = new KeptAnswers();
    const made: string[] = [];
    return {
      made,
      ask: (key: string) =>
        answers.answer(key, async () => {
          made.push(key);
          return `the answer to ${key}`;
        }),
    };
  };

  it('is made once for one question', async () => {
    const { ask, made } = asking();
    expect([await ask('a'), await ask('b'), await ask('a')].map(String)).toEqual([
      'the answer to a',
      'the answer to b',
      'the answer to a',
    ]);
    expect(made).toEqual(['a', 'b']);
  });

  it('gives way once many others were asked for since, and is never kept for a long question', async () => {
    const { ask, made } = asking();
    await ask('first');
    for (let number = 0; number < 299; number += 1) await ask(String(number));
    await ask('first');
    await ask('one more');
    await ask('first');
    await ask('0');
    expect(made.filter((each) => each === 'first' || each === '0')).toEqual(['first', '0', '0']);
    const long = 'x'.repeat(3_000);
    await ask(long);
    await ask(long);
    expect(made.filter((each) => each === long)).toHaveLength(2);
  });

  it('is another one in another minute, for another input or party, and with another day off', () => {
    const now = Date.UTC(2027, 0, 11, 12);
    const input = { kind: 'inspection', start: '2027-03-01' };
    const question = questionOf(RULES, OFSTED, input, now);
    expect(questionOf(RULES, OFSTED, { ...input }, now + 59_999)).toBe(question);
    const [source] = RULES.configured;
    if (!source) throw new Error('there is no calendar');
    RULES.learn({ ...source, version: 'another' }, { current: true });
    const others = [questionOf(RULES, OFSTED, input, now)];
    RULES.learn(source, { current: true });
    others.push(
      questionOf(RULES, { party: 'cafcass' }, input, now),
      questionOf(RULES, OFSTED, input, now + 60_000),
      questionOf(RULES, OFSTED, { ...input, start: '2027-03-08' }, now),
    );
    expect(new Set([question, ...others]).size).toBe(5);
  });
});
