import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { constants, existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, open, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  const image = await requireImage();
  const path = await mkdtemp(join(tmpdir(), 'embedded-'));
  await cp(image, path, { recursive: true, mode: constants.COPYFILE_FICLONE });
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

async function requireImage(): Promise<string> {
  const image = join(CACHE, `embedded-${fingerprint()}`);
  if (existsSync(image)) return image;
  await mkdir(CACHE, { recursive: true });
  await withFileLock(`${image}.lock`, async () => {
    if (existsSync(image)) return;
    const unfinished = await mkdtemp(`${image}.new-`);
    await initialiseDirectory(unfinished, () => {});
    await rename(unfinished, image);
  });
  return image;
}

/** Another PGlite, or another way to initialise, makes another image. */
function fingerprint(): string {
  const inputs = ['node_modules/@electric-sql/pglite/package.json', 'src/store/embedded/initialise-directory.ts'];
  const hash = createHash('sha256');
  for (const input of inputs) hash.update(readFileSync(join(PROJECT_ROOT, input)));
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
