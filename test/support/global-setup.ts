import type { TestProject } from 'vitest/node';
import { canInstallDebianPackages, installDebianPackages } from './servers/debian-packages.ts';
import type { ServerProcess } from './servers/server-process.ts';
import { findPostgres, startPostgres } from './servers/start-postgres.ts';
import { findRedis, startRedis } from './servers/start-redis.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Superuser's URL of a PostgreSQL server that all test files share; null where none is installed. */
    postgresUrl: string | null;
    /** URL of a Redis server that all test files share; null where none is installed. */
    redisUrl: string | null;
  }
}

const servers: ServerProcess[] = [];

/** Starts the servers once for a run; vitest calls it only when a file of a project that names it is to run. */
export async function setup(project: TestProject): Promise<void> {
  // Both are awaited even if one fails, so that the other is known and ended.
  const [postgres, redis] = await Promise.allSettled([
    begin('PostgreSQL', 'postgresql', findPostgres, startPostgres),
    begin('Redis', 'redis-server', findRedis, startRedis),
  ]);
  if (postgres.status === 'fulfilled' && redis.status === 'fulfilled') {
    project.provide('postgresUrl', postgres.value);
    project.provide('redisUrl', redis.value);
    return;
  }
  await teardown();
  throw new AggregateError(
    [postgres, redis].flatMap((start) => (start.status === 'rejected' ? [start.reason as unknown] : [])),
    'The servers that tests need could not be started',
  );
}

/** Ends the servers by their process ids, whatever became of the tests. */
export async function teardown(): Promise<void> {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
}

async function begin(
  title: string,
  debianPackage: string,
  find: () => string | undefined,
  start: (programs: string) => Promise<ServerProcess & { readonly url: string }>,
): Promise<string | null> {
  let programs = find();
  if (programs === undefined && canInstallDebianPackages()) {
    installDebianPackages([debianPackage]);
    programs = find();
  }
  if (programs === undefined) {
    const message = `${title} is not installed (Debian and Ubuntu: apt-get install ${debianPackage}; Homebrew: brew install ${title.toLowerCase()})`;
    if (process.env['CI']) throw new Error(`${message}. With CI set, tests that need it must not be skipped.`);
    console.error(`${message}: tests that need it are skipped.`);
    return null;
  }
  const server = await start(programs);
  servers.push(server);
  return server.url;
}
