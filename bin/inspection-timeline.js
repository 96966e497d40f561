#!/usr/bin/env node
/**
 * The command. In a checkout it compiles what has changed first, so that nobody has to know of a build step.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const entry = path.join(root, 'dist', 'src', 'main.js');
const compiler = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');

if (existsSync(path.join(root, 'tsconfig.build.json')) && existsSync(compiler)) {
  const built = existsSync(entry) ? statSync(entry).mtimeMs : 0;
  if (newestSource() > built) compile();
}
const { main } = await import(entry);
process.exitCode = await main(process.argv);

function newestSource() {
  const files = ['src', 'workers'].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true }).map((name) => path.join(root, folder, name)),
  );
  return Math.max(...files.filter((file) => file.endsWith('.ts')).map((file) => statSync(file).mtimeMs));
}

function compile() {
  console.error('Compiling (a few seconds, only after a change) …');
  const result = spawnSync(process.execPath, [compiler, '-p', path.join(root, 'tsconfig.build.json')], {
    stdio: ['ignore', 2, 2],
  });
  if (result.status !== 0) process.exit(1);
}
