import path from 'node:path';
import type { ServiceRuntime } from '../service/service-deps.ts';
import type { Settings } from '../settings.ts';
import type { Database } from '../store/database.ts';

type Part = Awaited<ReturnType<ServiceRuntime['describe']>>[number];

/** The parts that the settings ask for, each tried out, for a process that runs no service. */
export async function describeParts(settings: Settings, database: Database): Promise<readonly Part[]> {
  return Promise.all([describeDatabase(database), describeQueue(settings, database), describeMail(settings)]);
}

/** The database with what there is to know of it. */
export async function describeDatabase(database: Database): Promise<Part> {
  const name = 'database';
  try {
    const { version, sizeBytes, newestSnapshot } = await database.diagnose();
    const facts = [
      ...(database.kind === 'embedded' ? [`PostgreSQL ${version}`] : []),
      `${Math.ceil(sizeBytes / 1_000_000)} MB`,
      ...(newestSnapshot === undefined ? [] : [describeSnapshot(newestSnapshot)]),
    ];
    return { name, description: `${database.description} (${facts.join(', ')})`, problem: null };
  } catch (error) {
    return { name, description: database.description, problem: messageOf(error) };
  }
}

function describeSnapshot(snapshot: { readonly takenAt: Date } | null): string {
  if (snapshot === null) return 'no snapshot yet';
  return `newest snapshot ${snapshot.takenAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

async function describeQueue({ redisUrl }: Settings, database: Database): Promise<Part> {
  const name = 'queue';
  if (redisUrl === undefined) return { name, description: "BullMQ on the service's database", problem: null };
  const { openQueue } = await import('../queue/open-queue.ts');
  try {
    const queue = await openQueue({ redisUrl, pool: database.pool, report: () => {} });
    try {
      return { name, description: queue.description, problem: await queue.check() };
    } finally {
      await queue.close();
    }
  } catch (error) {
    return { name, description: 'BullMQ on Redis', problem: messageOf(error) };
  }
}

async function describeMail({ smtpUrl, dataDirectory }: Settings): Promise<Part> {
  const name = 'mail';
  const { chooseSender } = await import('../mail/choose-sender.ts');
  try {
    const { sender } = chooseSender({ smtpUrl, mailDirectory: path.join(dataDirectory, 'mail') });
    try {
      return { name, description: sender.description, problem: await sender.check() };
    } finally {
      await sender.close();
    }
  } catch (error) {
    return { name, description: 'mail server', problem: messageOf(error) };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
