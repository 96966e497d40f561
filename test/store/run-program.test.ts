import { describe, expect, it } from 'vitest';
import { ProgramError, runProgram } from '../../src/store/run-program.ts';

describe('a program of the system', () => {
  it('gives what it printed', async () => {
    expect(await runProgram({ name: 'echo', debianPackage: 'coreutils' }, ['a', 'b c'])).toBe('a b c\n');
  });

  it.each(['coreutils', 'postgresql-client'])('that is missing is named with its package %s', async (debianPackage) => {
    const running = runProgram({ name: 'no-such-program', debianPackage }, []);
    await expect(running).rejects.toThrow(ProgramError);
    await expect(running).rejects.toThrow(
      `no-such-program is needed and missing. On Debian and Ubuntu: apt-get install ${debianPackage}`,
    );
  });

  it('that fails is quoted', async () => {
    const running = runProgram({ name: 'ls', debianPackage: 'coreutils' }, ['/no/such/place']);
    await expect(running).rejects.toThrow(/^ls failed \(exit 2\): .*\/no\/such\/place/);
  });
});
