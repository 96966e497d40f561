import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { PROJECT_ROOT } from '../../src/project-root.ts';

/** Sources compiled to JavaScript, for child processes: Node 20 cannot run TypeScript. */
export interface CompiledSources {
  /** The compiled form of a source, given by its path in the project. */
  readonly pathOf: (source: string) => string;
  readonly remove: () => void;
}

/** Compiles the named sources, given by their paths in the project, and all they import; takes a second or two. */
export function compileForChildren(...sources: readonly string[]): CompiledSources {
  const cache = join(PROJECT_ROOT, 'node_modules/.cache/inspection-timeline');
  mkdirSync(cache, { recursive: true });
  const output = mkdtempSync(join(cache, 'compiled-'));
  // Node looks for the kind of modules no further up than node_modules.
  writeFileSync(join(output, 'package.json'), '{ "type": "module" }');
  const config = join(output, 'tsconfig.json');
  const options = { noEmit: false, rootDir: PROJECT_ROOT, outDir: output, noUnusedLocals: false };
  const files = sources.map((source) => join(PROJECT_ROOT, source));
  const base = relative(output, join(PROJECT_ROOT, 'tsconfig.json'));
  writeFileSync(config, JSON.stringify({ extends: base, compilerOptions: options, files, include: [] }));
  const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  const run = spawnSync(process.execPath, [compiler, '-p', config], { encoding: 'utf8', cwd: PROJECT_ROOT });
  if (run.status !== 0) throw new Error(`The sources do not compile:\n${run.stdout}${run.stderr}`);
  return {
    pathOf: (source) => join(output, source.replace(/\.ts$/, '.js')),
    remove: () => rmSync(output, { recursive: true, force: true }),
  };
}
