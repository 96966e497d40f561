import { describe, expect, it, vi } from 'vitest';
import { tellWhenSlow } from '../../src/cli/tell-when-slow.ts';
import { capture } from './run-in-process.ts';

describe('tellWhenSlow', () => {
  it.each([
    ['on a terminal, after a second', true, 1_500, 'Opening …\n'],
    ['never before', true, 900, ''],
    ['never into a file', false, 1_500, ''],
  ])('says what goes on %s', async (_, terminal, tookMs, expected) => {
    vi.useFakeTimers();
    try {
      const err = capture({ terminal });
      const work = new Promise((resolve) => setTimeout(resolve, tookMs, 'done'));
      const told = tellWhenSlow(err, 'Opening …', work);
      await vi.advanceTimersByTimeAsync(tookMs);
      expect(await told).toBe('done');
      await vi.advanceTimersByTimeAsync(5_000);
      expect(err.text()).toBe(expected);
    } finally {
      vi.useRealTimers();
    }
  });

  it('hands on what fails', async () => {
    await expect(tellWhenSlow(capture(), 'x', Promise.reject(new Error('no')))).rejects.toThrow('no');
  });
});
