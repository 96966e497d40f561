import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PROJECT_ROOT } from '../project-root.ts';
import { assembleRules, type RulesLibrary, type RuleSources } from '../service/assemble-rules.ts';

/** Where compiled code keeps what it read: beside itself, so that whoever may change the one may change the other. */
const KEPT = path.join(import.meta.dirname, '..', '..', 'kept-rules');

/** What the rules are read from, in a configuration directory. */
const READ = ['frameworks', 'calendars', 'reminders.yaml'];

/** The compiled code that makes rules of it. */
const READERS = [
  'calendar',
  'framework',
  'schedules',
  'timeline',
  'service/rules-library.js',
  'service/calendars/calendar-version.js',
  'checked-yaml.js',
];

/**
 * The rules of a configuration directory. Reading and checking them takes a third of a second, more than all else
 * that a command does, so what was read is kept until a file, the code that reads it or a package changes.
 * @throws InvalidInputError with every problem of every file.
 */
export async function loadKeptRules(directory: string): Promise<RulesLibrary> {
  const fingerprint = takeFingerprint(directory);
  const file = path.join(KEPT, `${createHash('sha256').update(directory).digest('hex').slice(0, 16)}.json`);
  const kept = fingerprint === null ? null : readKept(file, fingerprint);
  if (kept) return assembleRules(kept);
  const { readRuleSources } = await import('../service/rules-library.ts');
  const sources = readRuleSources(directory);
  if (fingerprint !== null) keep(file, { fingerprint, sources });
  return assembleRules(sources);
}

interface KeptRules {
  readonly fingerprint: string;
  readonly sources: RuleSources;
}

function readKept(file: string, fingerprint: string): RuleSources | null {
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as KeptRules;
    return kept.fingerprint === fingerprint ? kept.sources : null;
  } catch {
    return null;
  }
}

/** Whole or not at all; where it cannot be written, the next command reads the files again. */
function keep(file: string, rules: KeptRules): void {
  try {
    mkdirSync(KEPT, { recursive: true });
    writeFileSync(`${file}.${process.pid}`, JSON.stringify(rules));
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    // An installation that nobody may write to works as well, only slower.
  }
}

/** Tells of any change of the files, of the code that reads them and of the packages; null where it cannot be told. */
function takeFingerprint(directory: string): string | null {
  // Sources are run by tests only, which are to try the files themselves.
  if (!import.meta.filename.endsWith('.js')) return null;
  try {
    const hash = createHash('sha256').update(process.version);
    const read = READ.flatMap((name) => listFiles(path.join(directory, name), '.yaml'));
    for (const file of read) hash.update(`\n${file}\n`).update(readFileSync(file));
    const code = READERS.flatMap((name) => listFiles(path.join(import.meta.dirname, '..', name), '.js'));
    for (const file of [...code, path.join(PROJECT_ROOT, 'node_modules', '.package-lock.json')]) {
      const { size, mtimeMs } = statSync(file);
      hash.update(`\n${file} ${size} ${mtimeMs}`);
    }
    return hash.digest('hex');
  } catch {
    return null;
  }
}

function listFiles(place: string, ending: string): readonly string[] {
  if (!statSync(place).isDirectory()) return [place];
  return readdirSync(place, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => path.join(place, name));
}
