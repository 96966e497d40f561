import { afterAll, expect, it } from 'vitest';

afterAll(() => {
  throw new Error('this hook fails after every test has passed');
});
it('passes', () => expect(1).toBe(1));
