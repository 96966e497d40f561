import { expect, it } from 'vitest';

it('passes', () => expect(1).toBe(1));
it('passes too', () => expect(1).toBe(1));
// Skipped for good: the closing line of a run has to count a test that is skipped, and this is the one it counts.
it.skip('is skipped', () => expect(1).toBe(2));
