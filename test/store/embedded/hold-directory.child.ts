import { spawn } from 'node:child_process';
import { lockDirectory } from '../../../src/store/embedded/directory-lock.ts';

// Takes the directory, starts a child that outlives it, and waits to be killed.
lockDirectory(process.argv[2] ?? '', 'a holder');
spawn('cat', { stdio: ['inherit', 'ignore', 'ignore'] });
process.stdout.write('held\n');
setInterval(() => {}, 60_000);
