/**
 * Runs the core's tests once under each of four time zones, and closes with the counts of each. `npm test` runs them
 * under a fifth, Pacific/Auckland.
 *
 * The zone of the machine must never matter: what is a civil date in London is that date everywhere. The zones lie on
 * both sides of London, change their clocks on other days than London does, or never.
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

const zones = ['UTC', 'Europe/London', 'Asia/Tokyo', 'America/Los_Angeles'];
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');

const closingLines = [];
for (const zone of zones) {
  console.log(`\nTZ=${zone}`);
  const { status, lastLine } = await runTests(zone);
  closingLines.push(`${zone}: ${lastLine}`);
  if (status !== 0) process.exitCode = 1;
}
console.log(`\n${closingLines.join('\n')}`);

/** Runs the tests under one zone, passing their output on. */
function runTests(zone) {
  const run = spawn(process.execPath, [vitest, 'run', '--project', 'core', ...process.argv.slice(2)], {
    env: { ...process.env, TZ: zone },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let lastLine = '';
  createInterface(run.stdout).on('line', (line) => {
    console.log(line);
    if (line.trim() !== '') lastLine = line.trim();
  });
  return new Promise((resolve) => run.once('close', (status) => resolve({ status, lastLine })));
}
