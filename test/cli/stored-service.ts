import type { CliDeps } from '../../src/cli/cli-deps.ts';
import { localPrincipal } from '../../src/service/local-principal.ts';
import { runOperation } from '../../src/service/operations.ts';
import { openEmbeddedDatabase } from '../../src/store/embedded/embedded-database.ts';
import { openTestService, type TestService } from '../service/test-service.ts';
import { copyEmbeddedDirectory } from '../support/embedded-directory.ts';
import { type Ran, run } from './run-in-process.ts';

/** The command line over one embedded database, which stays open from command to command. */
export interface StoredService extends TestService {
  /** Runs a command with the tests' clock. */
  readonly run: (...words: string[]) => Promise<Ran>;
  /** Runs a command with `--json` and gives what it printed; throws where it fails. */
  readonly runJson: <T>(...words: string[]) => Promise<T>;
  readonly close: () => Promise<void>;
}

export async function openStoredService(): Promise<StoredService> {
  const directory = await copyEmbeddedDirectory();
  const database = await openEmbeddedDatabase({
    directory: directory.path,
    holder: 'a test',
    report: (error) => console.error(error),
  });
  const service = await openTestService(database);
  const given: Partial<CliDeps> = {
    now: service.deps.now,
    connect: ({ by = 'the tester', seenBy }) => {
      const principal = localPrincipal(service.deps.rules.current, by, seenBy);
      return Promise.resolve({
        how: 'in-process',
        call: (name, input) => runOperation(name, service.deps, principal, input),
        close: () => Promise.resolve(),
      });
    },
  };
  return {
    ...service,
    run: (...words) => run(words, given),
    runJson: async <T>(...words: string[]) => {
      const { code, out, err } = await run([...words, '--json'], given);
      if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}: ${err}`);
      return JSON.parse(out) as T;
    },
    close: async () => {
      await database.close();
      await directory.remove();
    },
  };
}
