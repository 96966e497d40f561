import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { constants, existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemNow } from '../../src/clock.ts';
import { PROJECT_ROOT } from '../../src/project-root.ts';
import { initialiseDirectory } from '../../src/store/embedded/initialise-directory.ts';

/** A data directory of one's own with an initialised, empty embedded database. */
export interface EmbeddedDirectory {
  readonly path: string;
  readonly remove: () => Promise<void>;
}

/** Where the image stays from run to run; what npm installs clears it. */
const CACHE = join(PROJECT_ROOT, 'node_modules/.cache/inspection-timeline');

/**
 * Copies an image of an initialised data directory, in some 100 ms: `beforeAll(async () => { directory = await
 * copyEmbeddedDirectory(); return directory.remove; })`. The first call on a machine makes the image, which takes
 * seconds; calls from other processes wait for it.
 */
export async function copyEmbeddedDirectory(): Promise<EmbeddedDirectory> {
  const inputs = ['node_modules/@electric-sql/pglite/package.json', 'src/store/embedded/initialise-directory.ts'];
  return copyImage('embedded', inputs, (path) => initialiseDirectory(path, () => {}));
}

/**
 * Copies an image that is made once, by `make` into an empty directory, for as long as the files of the project that it
 * is made from are the same.
 */
export async function copyImage(
  name: string,
  inputs: readonly string[],
  make: (path: string) => Promise<void>,
): Promise<EmbeddedDirectory> {
  const image = await requireImage(name, fingerprintOf(inputs), make);
  const path = await mkdtemp(join(tmpdir(), `${name}-`));
  await cp(image, path, { recursive: true, mode: constants.COPYFILE_FICLONE });
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

async function requireImage(name: string, fingerprint: string, make: (path: string) => Promise<void>): Promise<string> {
  const image = join(CACHE, `${name}-${fingerprint}`);
  if (existsSync(image)) return image;
  await mkdir(CACHE, { recursive: true });
  // One lock for all images of a name, so that no file of a lock is left behind for each.
  await withFileLock(join(CACHE, `${name}.lock`), async () => {
    if (existsSync(image)) return;
    await removeOldImages(name);
    const unfinished = await mkdtemp(`${image}.new-`);
    await make(unfinished);
    await rename(unfinished, image);
  });
  return image;
}

/** Those that were made long ago: nobody is copying them any more. */
async function removeOldImages(name: string): Promise<void> {
  const former = (await readdir(CACHE)).filter((each) => new RegExp(`^${name}-[0-9a-f]{16}`).test(each));
  for (const each of former) {
    const path = join(CACHE, each);
    if ((await stat(path)).mtimeMs < systemNow() - 24 * 3_600_000) await rm(path, { recursive: true, force: true });
  }
}

/** Other files make another image. */
function fingerprintOf(inputs: readonly string[]): string {
  const hash = createHash('sha256');
  for (const input of inputs) hash.update(input).update(readFileSync(join(PROJECT_ROOT, input)));
  return hash.digest('hex').slice(0, 16);
}

/** Waits for the kernel's lock on a file, which ends with the process. */
async function withFileLock(file: string, work: () => Promise<void>): Promise<void> {
  const handle = await open(file, 'a');
  try {
    await once(spawn('flock', ['3'], { stdio: ['ignore', 'inherit', 'inherit', handle.fd] }), 'close');
    await work();
  } finally {
    await handle.close();
  }
}
