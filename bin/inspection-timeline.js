#!/usr/bin/env node
/**
 * The command. In a checkout it compiles what has changed first, so that nobody has to know of a build step.
 */
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const dist = path.join(root, 'dist');
const entry = path.join(dist, 'src', 'main.js');
/** As old as the newest source that the last compilation saw. */
const stamp = path.join(dist, '.compiled');
const compiler = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');

if (existsSync(path.join(root, 'tsconfig.build.json')) && existsSync(compiler) && isStale()) compile();
if (!existsSync(entry)) {
  console.error('The program is not compiled yet, and its compiler is not installed: run `npm ci && npm run build`.');
  process.exit(1);
}
const { main } = await import(pathToFileURL(entry).href);
const code = await main(process.argv.slice(2));
if (code !== 0) process.exitCode = code;

function isStale() {
  return newestSource() > (existsSync(stamp) && existsSync(entry) ? statSync(stamp).mtimeMs : 0);
}

function newestSource() {
  const files = ['src', 'workers'].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true }).map((name) => path.join(root, folder, name)),
  );
  return Math.max(...files.filter((file) => file.endsWith('.ts')).map((file) => statSync(file).mtimeMs));
}

/** One process compiles, and others that start meanwhile wait for it: the lock is the kernel's and ends with the process. */
function compile() {
  mkdirSync(dist, { recursive: true });
  const lock = openSync(path.join(dist, '.lock'), 'a');
  spawnSync('flock', ['3'], { stdio: ['ignore', 'ignore', 'ignore', lock] });
  if (isStale()) {
    console.error('Compiling (a few seconds, only after a change) …');
    // Rounded up: file systems keep more digits than a number of seconds does.
    const newest = Math.ceil(newestSource()) / 1000;
    const result = spawnSync(process.execPath, [compiler, '-p', path.join(root, 'tsconfig.build.json')], {
      stdio: ['ignore', 2, 2],
    });
    if (result.status !== 0) process.exit(1);
    writeFileSync(stamp, '');
    utimesSync(stamp, newest, newest);
  }
  closeSync(lock);
}
