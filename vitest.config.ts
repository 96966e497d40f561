import { defineConfig } from 'vitest/config';
import { ClosingLineReporter } from './test/support/closing-line-reporter.ts';

// As far from London as a zone gets: what leans on the zone of the machine shows in every run. `npm run test:zones`
// repeats the core's tests under four others.
process.env['TZ'] ??= 'Pacific/Auckland';

/** Tests that need no server: the core, and the files that stand directly in src. */
const coreTests = [
  'test/*.test.ts',
  'test/{calendar,framework,timeline,planning,schedules}/**/*.test.ts',
  'test/**/*.zones.test.ts',
];

export default defineConfig({
  test: {
    // Most of the time goes by in waiting for processes and servers, so that every core takes a file.
    maxWorkers: '100%',
    reporters: ['default', new ClosingLineReporter()],
    // A busy machine is no failure: limits are for tests that hang.
    testTimeout: 180_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    coverage: { provider: 'v8', include: ['src/**/*.ts', 'workers/**/*.ts'] },
    projects: [
      // The core keeps no state, so that its tests can share what they import: it takes half the time.
      {
        extends: true,
        test: { name: 'core', include: coreTests, isolate: false, setupFiles: ['test/support/fixed-seed.ts'] },
      },
      {
        extends: true,
        // Two projects make the servers lazy: a project's set-up runs only when one of its files is to run.
        test: {
          name: 'shell',
          include: ['test/**/*.test.ts'],
          exclude: coreTests,
          globalSetup: 'test/support/global-setup.ts',
        },
      },
    ],
  },
});
