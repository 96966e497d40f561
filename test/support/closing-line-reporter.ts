import type { Reporter, SerializedError, TestModule, Vitest } from 'vitest/node';

/** What became of a run. */
interface RunCounts {
  readonly passed: number;
  /** Tests that failed, and everything else that went wrong: files that did not load, hooks, unhandled errors. */
  readonly failed: number;
  readonly skipped: number;
}

/** Closes a run with one line, `45 passed, 0 failed, 0 skipped`, after everything else that is printed. */
export class ClosingLineReporter implements Reporter {
  private watching = false;

  onInit(vitest: Vitest): void {
    this.watching = vitest.config.watch;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const counts = countRun(modules, unhandledErrors);
    if (this.watching) {
      process.stdout.write(`${formatCounts(counts)}\n`);
      return;
    }
    // The coverage report and the end of the servers come later; the exit of the process comes last. A failure that no
    // test stands for, of the set-up for example, shows only in its code.
    process.once('exit', (code) => {
      const failed = code === 0 ? counts.failed : Math.max(counts.failed, 1);
      process.stdout.write(`${formatCounts({ ...counts, failed })}\n`);
    });
  }
}

/** `45 passed, 0 failed, 0 skipped`. */
function formatCounts(counts: RunCounts): string {
  return `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`;
}

/** Counts a run so that nothing that went wrong is left out: 0 failed means that the run is green. */
function countRun(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): RunCounts {
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const containers = modules.flatMap((module) => [module, ...module.children.allSuites()]);
  const inState = (state: string): number => tests.filter((test) => test.result().state === state).length;
  const skipped = inState('skipped');
  const passed = inState('passed');
  return {
    passed,
    // A test that never got a result was not run, which is no success.
    failed:
      tests.length -
      passed -
      skipped +
      containers.filter((each) => each.errors().length > 0).length +
      unhandledErrors.length,
    skipped,
  };
}
