import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layOutColumns, layOutRows, wrapText } from '../../src/mail/text-layout.ts';

describe('wrapText', () => {
  it('breaks at white space and keeps longer words whole', () => {
    expect(wrapText('a bc def', 4)).toBe('a bc\ndef');
    expect(wrapText('see https://timeline.example.org now', 10)).toBe('see\nhttps://timeline.example.org\nnow');
    expect(wrapText('first second third', 10, '  ')).toBe('first\n  second\n  third');
    expect(wrapText('kept\nlines  here', 20)).toBe('kept\nlines here');
    expect(wrapText('', 20)).toBe('');
  });

  it('keeps every word in order and every line within the width', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(words, fc.integer({ min: 12, max: 78 }), (list, width) => {
        const lines = wrapText(list.join(' '), width).split('\n');
        expect(lines.every((line) => line.length <= width)).toBe(true);
        expect(lines.flatMap((line) => line.split(' '))).toEqual(list);
      }),
    );
  });
});

describe('layOutColumns', () => {
  it('fills shorter cells up and ends no line in a space', () => {
    expect(layOutColumns(['a b', 'c', 'long cell'], [1, 3, 4])).toBe('a  c    long\nb       cell');
    expect(layOutColumns(['a', ''], [3, 3])).toBe('a');
  });
});

describe('layOutRows', () => {
  it('aligns values and wraps them under themselves', () => {
    const value = 'word '.repeat(20).trim();
    const lines = layOutRows([
      { label: 'Due', value: 'Friday' },
      { label: 'Planned', value },
    ]).split('\n');
    expect(lines[0]).toBe('Due      Friday');
    expect(lines[1]?.startsWith('Planned  word')).toBe(true);
    expect(lines[2]?.startsWith('         word')).toBe(true);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(76);
  });
});
