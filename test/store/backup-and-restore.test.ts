import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BackupFileError, RestoreRefusedError, type Restored } from '../../src/store/backup-file.ts';
import type { Database } from '../../src/store/database.ts';
import { DirectoryInUseError } from '../../src/store/embedded/directory-lock.ts';
import { openDatabase, restoreDatabase } from '../../src/store/open-database.ts';
import { copyEmbeddedDirectory, type EmbeddedDirectory } from '../support/embedded-directory.ts';
import { findProgramDirectory, listDebianPostgresDirectories } from '../support/servers/find-program.ts';
import { createTestDatabase, describeWithPostgres, type TestDatabase } from '../support/test-database.ts';

let files: string;
beforeAll(() => {
  files = mkdtempSync(join(tmpdir(), 'backups-'));
});
afterAll(() => rmSync(files, { recursive: true, force: true }));

/** Where a database is, so that it can be opened, closed and restored. */
interface Place {
  readonly dataDirectory: string;
  readonly databaseUrl?: string;
}

function open(place: Place): Promise<Database> {
  return openDatabase({ ...place, holder: 'a test', progress: () => {}, report: (error) => console.error(error) });
}

function restore(place: Place, file: string, force = false): Promise<Restored> {
  return restoreDatabase({ ...place, file, force, holder: 'a test', progress: () => {}, report: () => {} });
}

async function using<T>(place: Place, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await open(place);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

async function fill(place: Place, inspections: readonly number[]): Promise<void> {
  await using(place, async ({ pool }) => {
    await pool.query('create schema if not exists timeline');
    await pool.query('create table if not exists inspections (id int primary key, start_on date, notes jsonb)');
    for (const id of inspections) {
      await pool.query(`insert into inspections values ($1, '2026-01-05', '{"ü": [1]}')`, [id]);
    }
  });
}

function list(place: Place): Promise<readonly unknown[]> {
  return using(place, async ({ pool }) => (await pool.query('select * from inspections order by id')).rows);
}

const inspection = (id: number): object => ({ id, start_on: '2026-01-05', notes: { ü: [1] } });

function describeRestoring(title: string, kind: 'embedded' | 'server', makePlace: () => Promise<Place>): void {
  describe(title, () => {
    let place: Place;
    let file: string;
    beforeEach(async () => {
      place = await makePlace();
      file = join(files, `${Math.random()}.backup`);
    });

    it('gives back in an empty database what a backup held', async () => {
      await fill(place, [1, 2]);
      await using(place, (database) => database.backup(file));
      expect(statSync(file).mode & 0o777).toBe(0o600);
      const fresh = await makePlace();
      const restored = await restore(fresh, file);
      expect(restored.kept).toEqual(kind === 'embedded' ? expect.stringContaining('database.replaced-') : null);
      expect(await list(fresh)).toEqual([inspection(1), inspection(2)]);
    });

    it('refuses to replace inspections, and sets them aside when forced', async () => {
      await fill(place, [1]);
      await using(place, (database) => database.backup(file));
      await fill(place, [2, 3]);
      await expect(restore(place, file)).rejects.toThrow(RestoreRefusedError);
      expect(await list(place)).toHaveLength(3);
      const { kept } = await restore(place, file, true);
      expect(await list(place)).toEqual([inspection(1)]);
      await expectKept(place, kept, 3);
    });

    it('refuses to replace what it cannot judge: tables of ours of another shape', async () => {
      await using(place, (database) =>
        database.pool.query('create schema timeline; create table timeline.other (i int)'),
      );
      const source = await makePlace();
      await fill(source, [1]);
      await using(source, (database) => database.backup(file));
      await expect(restore(place, file)).rejects.toThrow(RestoreRefusedError);
    });

    it('leaves everything as it is when the backup is damaged', async () => {
      await fill(place, [1]);
      await using(place, (database) => database.backup(file));
      truncateSync(file, Math.floor(statSync(file).size * 0.6));
      await expect(restore(place, file, true)).rejects.toThrow(BackupFileError);
      expect(await list(place)).toEqual([inspection(1)]);
    });

    it('writes no backup over a file', async () => {
      await fill(place, [1]);
      writeFileSync(file, 'precious');
      await using(place, async (database) => {
        await expect(database.backup(file)).rejects.toThrow(`${file} exists already`);
        await expect(database.backup(join(files, 'nowhere/x'))).rejects.toThrow(BackupFileError);
      });
      expect(statSync(file).size).toBe(8);
    });

    it.each([
      ['a dump in plain SQL', '--\n-- PostgreSQL database dump\n--\n', 'a dump of PostgreSQL in plain SQL'],
      ['something else', 'hello', 'none of the kinds known here'],
      ['nothing', '', 'none of the kinds known here'],
    ])('says what it was given instead: %s', async (_what, content, found) => {
      writeFileSync(file, content);
      const needed =
        kind === 'embedded' ? 'The embedded database (no DATABASE_URL)' : 'A PostgreSQL server (DATABASE_URL';
      await expect(restore(place, file, true)).rejects.toThrow(`${file} is ${found}. ${needed}`);
      await expect(restore(place, join(files, 'missing'), true)).rejects.toThrow('cannot be read');
    });
  });
}

const directories: EmbeddedDirectory[] = [];
const servers: TestDatabase[] = [];
afterAll(async () => {
  for (const directory of directories) await directory.remove();
  for (const server of servers) await server.drop();
});

async function makeEmbedded(): Promise<Place> {
  const directory = await copyEmbeddedDirectory();
  directories.push(directory);
  return { dataDirectory: directory.path };
}

async function makeServer(): Promise<Place & { readonly databaseUrl: string }> {
  const server = await createTestDatabase();
  servers.push(server);
  return { dataDirectory: '', databaseUrl: server.url };
}

async function expectKept(place: Place, kept: string | null, inspections: number): Promise<void> {
  if (place.databaseUrl === undefined) {
    expect(existsSync(join(kept ?? '', 'PG_VERSION'))).toBe(true);
    return;
  }
  expect(kept).toMatch(/^timeline_replaced_\d{8}t\d{6}z$/);
  const { rows } = await using(place, ({ pool }) => pool.query(`select count(*)::int from ${kept}.inspections`));
  expect(rows).toEqual([{ count: inspections }]);
}

describeRestoring('the embedded database', 'embedded', makeEmbedded);

describe('restoring the embedded database', () => {
  it('takes a snapshot as well, and works on a machine that has nothing yet', async () => {
    const place = await makeEmbedded();
    await fill(place, [7]);
    const snapshot = await using(place, (database) => database.takeSnapshot('before-migration', new Date()));
    const fresh = { dataDirectory: join(files, 'new-machine') };
    expect(await restore(fresh, snapshot ?? '')).toEqual({ kept: null });
    expect(await list(fresh)).toEqual([inspection(7)]);
    expect(readdirSync(fresh.dataDirectory).sort()).toEqual(['database', 'lock']);
  });

  it('is refused while a service has the directory', async () => {
    const place = await makeEmbedded();
    await fill(place, [1]);
    const file = join(files, 'in-use.tar.gz');
    await using(place, async (database) => {
      await database.backup(file);
      await expect(restore(place, file, true)).rejects.toThrow(DirectoryInUseError);
    });
    expect(await list(place)).toEqual([inspection(1)]);
  });

  it('says so when an archive holds something else', async () => {
    const place = await makeEmbedded();
    const other = join(files, 'other.tar.gz');
    // An empty archive: two blocks of zeros, compressed.
    writeFileSync(other, gzipSync(Buffer.alloc(1024)));
    await expect(restore(place, other)).rejects.toThrow('not of an embedded database: it has no PG_VERSION');
  });
});

describeWithPostgres('a server', () => {
  describeRestoring('a database on it', 'server', makeServer);

  it('is not restored from a backup of the embedded database, nor the other way round', async () => {
    const [embedded, server] = [await makeEmbedded(), await makeServer()];
    await fill(embedded, [1]);
    await fill(server, [2]);
    const [fromEmbedded, fromServer] = [join(files, 'embedded.tar.gz'), join(files, 'server.dump')];
    await using(embedded, (database) => database.backup(fromEmbedded));
    await using(server, (database) => database.backup(fromServer));
    await expect(restore(server, fromEmbedded, true)).rejects.toThrow('as backups of the embedded database are');
    await expect(restore(embedded, fromServer, true)).rejects.toThrow('a dump of a PostgreSQL server');
  });

  it('keeps a password off the command lines of the programs it runs', async () => {
    const { databaseUrl } = await makeServer();
    await fill({ dataDirectory: '', databaseUrl }, [1]);
    const role = `backup_${randomBytes(6).toString('hex')}`;
    const password = 'se:cr\\et/@ ?#%41';
    const admin = await open({ dataDirectory: '', databaseUrl });
    await admin.pool.query(`create role ${role} superuser login password '${password}'`);
    // Stands in for pg_dump and notes what it was called with.
    const noted = join(files, 'noted');
    const real = findProgramDirectory(['pg_dump'], listDebianPostgresDirectories()) ?? '';
    const standIn = `#!/bin/sh\nprintf '%s\\n' "$@" > '${noted}'\nexec '${real}/pg_dump' "$@"\n`;
    writeFileSync(join(files, 'pg_dump'), standIn, { mode: 0o755 });
    const path = process.env['PATH'];
    try {
      process.env['PATH'] = `${files}:${path}`;
      const url = new URL(databaseUrl);
      url.username = role;
      url.password = encodeURIComponent(password);
      await using({ dataDirectory: '', databaseUrl: url.href }, async (database) => {
        expect(database.description).toMatch(new RegExp(`^PostgreSQL [^:]* at 127.0.0.1:${url.port} as ${role}$`));
        await database.backup(join(files, 'with-password.dump'));
      });
    } finally {
      process.env['PATH'] = path;
      await admin.pool.query(`drop role ${role}`);
      await admin.close();
    }
    expect(readFileSync(noted, 'utf8')).toContain(`--dbname=postgres://${role}@127.0.0.1`);
    expect(readFileSync(noted, 'utf8')).not.toMatch(/se(:|%3A)cr/);
  });
});
