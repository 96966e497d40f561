import type { TestProject } from 'vitest/node';
import { canInstallDebianPackages, installDebianPackages } from './servers/debian-packages.ts';
import type { ServerProcess } from './servers/server-process.ts';
import { findPostgres, startPostgres } from './servers/start-postgres.ts';
import { findChromium } from './servers/find-chromium.ts';
import { findRedis, startRedis } from './servers/start-redis.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Superuser's URL of a PostgreSQL server that all test files share; null where none is installed. */
    postgresUrl: string | null;
    /** URL of a Redis server that all test files share; null where none is installed. */
    redisUrl: string | null;
    /** Path of the browser that pages are looked at with; null where none is installed. */
    chromiumPath: string | null;
  }
}

/** With letters as wide as Arial's: others could make a narrow page wider than it is for people. */
const CHROMIUM = 'chromium fonts-liberation';

const servers: ServerProcess[] = [];

/** Starts the servers once for a run; vitest calls it only when a file of a project that names it is to run. */
export async function setup(project: TestProject): Promise<void> {
  // Both are awaited even if one fails, so that the other is known and ended.
  const [postgres, redis] = await Promise.allSettled([
    begin('PostgreSQL', 'postgresql', findPostgres, startPostgres),
    begin('Redis', 'redis-server', findRedis, startRedis),
  ]);
  const [chromium] = await Promise.allSettled([demand('Chromium', CHROMIUM, findChromium)]);
  if (postgres.status === 'fulfilled' && redis.status === 'fulfilled' && chromium.status === 'fulfilled') {
    project.provide('postgresUrl', postgres.value);
    project.provide('redisUrl', redis.value);
    project.provide('chromiumPath', chromium.value ?? null);
    return;
  }
  await teardown();
  throw new AggregateError(
    [postgres, redis, chromium].flatMap((start) => (start.status === 'rejected' ? [start.reason as unknown] : [])),
    'The servers that tests need could not be started',
  );
}

/** Ends the servers by their process ids, whatever became of the tests. */
export async function teardown(): Promise<void> {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
}

async function begin(
  title: string,
  debianPackages: string,
  find: () => string | undefined,
  start: (programs: string) => Promise<ServerProcess & { readonly url: string }>,
): Promise<string | null> {
  const programs = await demand(title, debianPackages, find);
  if (programs === undefined) return null;
  const server = await start(programs);
  servers.push(server);
  return server.url;
}

/** Finds what tests need, installed where that can be; where it is not there, what needs it is skipped, but not in CI. */
async function demand(
  title: string,
  debianPackages: string,
  find: () => string | undefined,
): Promise<string | undefined> {
  let found = find();
  if (found === undefined && canInstallDebianPackages()) {
    installDebianPackages(debianPackages.split(' '));
    found = find();
  }
  if (found === undefined) {
    const message = `${title} is not installed (Debian and Ubuntu: apt-get install ${debianPackages}; Homebrew: brew install ${title.toLowerCase()})`;
    if (process.env['CI']) throw new Error(`${message}. With CI set, tests that need it must not be skipped.`);
    console.error(`${message}: tests that need it are skipped.`);
  }
  return found;
}
