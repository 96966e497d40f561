import { describe, expect, it } from 'vitest';
import { awaitDirectory, type Patience } from '../../src/compose/await-directory.ts';
import { DirectoryInUseError } from '../../src/store/embedded/directory-lock.ts';

const holder = { pid: 7, command: 'inspection-timeline list', host: 'here', since: '2027-03-01T09:00:00.000Z' };

describe('awaitDirectory', () => {
  it('tries again until the directory is free', async () => {
    const { attempt, tries } = freeAfter(3);
    await expect(awaitDirectory(attempt, patience())).resolves.toBe('opened');
    expect(tries()).toBe(4);
  });

  it('says after a second whom it waits for, once', async () => {
    const told: string[] = [];
    const { attempt } = freeAfter(12);
    await awaitDirectory(attempt, patience({ progress: (message) => void told.push(message) }));
    expect(told).toEqual(['Waiting for "inspection-timeline list" that holds the data directory.']);
  });

  it('gives up at its limit, naming the holder', async () => {
    await expect(awaitDirectory(freeAfter(Infinity).attempt, patience({ limitMs: 300 }))).rejects.toThrow(
      /in use by "inspection-timeline list" \(process 7 on here/,
    );
  });

  it('does not wait for a holder that will stay', async () => {
    const { attempt, tries } = freeAfter(Infinity);
    const seen: string[] = [];
    const isHopeless = (command: string): boolean => seen.push(command) > 0;
    await expect(awaitDirectory(attempt, patience({ isHopeless }))).rejects.toThrow(DirectoryInUseError);
    expect(tries()).toBe(1);
    expect(seen).toEqual(['inspection-timeline list']);
  });

  it('hands on every other failure at once', async () => {
    let tries = 0;
    const fails = (): Promise<never> => {
      tries += 1;
      return Promise.reject(new Error('the disk is full'));
    };
    await expect(awaitDirectory(fails, patience())).rejects.toThrow('the disk is full');
    expect(tries).toBe(1);
  });
});

function patience(more: Partial<Patience> = {}): Patience {
  return { limitMs: 30_000, progress: () => {}, ...more };
}

function freeAfter(refusals: number): { attempt: () => Promise<string>; tries: () => number } {
  let count = 0;
  return {
    attempt: () => {
      count += 1;
      return count > refusals ? Promise.resolve('opened') : Promise.reject(new DirectoryInUseError('/data', holder));
    },
    tries: () => count,
  };
}
