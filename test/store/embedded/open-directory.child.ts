import { openEmbeddedDatabase } from '../../../src/store/embedded/embedded-database.ts';

// Opens the directory, says what it says, and waits to be killed.
await openEmbeddedDatabase({
  directory: process.argv[2] ?? '',
  holder: 'open-directory',
  progress: (message) => process.stdout.write(`${message}\n`),
  report: (error) => console.error(error),
});
process.stdout.write('open\n');
setInterval(() => {}, 60_000);
