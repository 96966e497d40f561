/**
 * Writes the platform packages that a registry did not offer back into package-lock.json.
 *
 * Packages with native parts list one optional dependency per platform. Where the registry in use lacks some of
 * them, npm leaves them out of the lock file and `npm ci` then refuses the file as incomplete. Their versions are
 * exact in the parent's `optionalDependencies`, and their names say for which platform they are, so the entries can
 * be written without asking any registry. They carry no integrity hash: a machine of such a platform takes the
 * hash from the registry at its first install.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const path = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(path, 'utf8'));
const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64'];

let added = 0;
for (const parent of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`;
    if (lock.packages[key] || !/^\d/.test(version)) continue;
    const words = name.split(/[/-]/);
    const system = systems.find((each) => words.includes(each));
    if (!system) continue;
    const processor = processors.find((each) => words.includes(each));
    lock.packages[key] = {
      version,
      ...(parent.dev ? { dev: true } : {}),
      ...(processor ? { cpu: [processor] } : {}),
      ...(words.some((word) => word.startsWith('musl')) ? { libc: ['musl'] } : {}),
      optional: true,
      os: [system],
    };
    added += 1;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
console.error(`package-lock.json: ${added} platform packages written back`);
