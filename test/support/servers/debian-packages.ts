import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';

const startPolicy = '/usr/sbin/policy-rc.d';

/** Whether packages can be installed here without asking anybody: Debian or its kin, as root. */
export function canInstallDebianPackages(): boolean {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');
}

/**
 * Installs packages by apt-get, without starting the services they bring: we want the programs alone, and where no
 * init runs an attempt to start them would fail the installation.
 * @throws Error with apt-get's words when it fails.
 */
export function installDebianPackages(names: readonly string[]): void {
  console.error(`Installing ${names.join(', ')} by apt-get, which the tests need and this machine lacks.`);
  const ownPolicy = !existsSync(startPolicy);
  if (ownPolicy) writeFileSync(startPolicy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    aptGet(['update', '-qq']);
    aptGet(['install', '-qq', '-y', '--no-install-recommends', ...names]);
  } finally {
    if (ownPolicy) rmSync(startPolicy, { force: true });
  }
}

function aptGet(args: readonly string[]): void {
  const result = spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...args], {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (result.status !== 0) {
    throw new Error(
      `apt-get ${args.join(' ')} failed:\n${result.error?.message ?? ''}${result.stdout}${result.stderr}`,
    );
  }
}
