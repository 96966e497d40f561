import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../src/project-root.ts';
import { run } from './cli/run-in-process.ts';

const readme = readFileSync(path.join(PROJECT_ROOT, 'README.md'), 'utf8');
const blocks = [...readme.matchAll(/^```(?:\w*)\n([\s\S]*?)^```$/gm)].map((match) => match[1] as string);

describe('the README', () => {
  it('shows the timeline that its command prints', async () => {
    const block = blocks.find((each) => each.startsWith('$ npx inspection-timeline preview'));
    const [command, ...lines] = (block ?? '').trimEnd().split('\n');
    const words = (command ?? '').split(' ').slice(3);
    const { out } = await run(words);
    expect(out.trimEnd()).toBe(lines.join('\n'));
    expect(lines.length).toBeGreaterThan(20);
  });

  it('shows an explanation that --explain prints', async () => {
    const block = blocks.find((each) => each.startsWith('Draft report sent to Cafcass')) ?? '(none)';
    const { out } = await run(['preview', '--kind', 'inspection', '--start', '2027-03-01', '--explain']);
    expect(out).toContain(block.trimEnd());
  });

  it('gives commands options that they have', async () => {
    const shown = readme
      .replaceAll(/ \\\n\s+/g, ' ')
      .matchAll(/^(?:\$ )?npx inspection-timeline (.+?)(?: {2,}#.*)?$/gm);
    const commands = [...shown].map((match) => (match[1] as string).split(' '));
    expect(commands.length).toBeGreaterThan(20);
    for (const words of commands) {
      const isOfGroup =
        ['rules', 'calendar', 'edition', 'user', 'token', 'feed', 'webhook'].includes(words[0] as string) ||
        words[1] === 'verify';
      const { code, out } = await run([...words.slice(0, isOfGroup ? 2 : 1), '--help']);
      expect(code, words.join(' ')).toBe(0);
      for (const option of words.filter((word) => word.startsWith('--')))
        expect(out, words.join(' ')).toContain(option);
    }
  });

  it('names every environment variable that the settings read, and no other', () => {
    const named = [...readme.matchAll(/^\| `([A-Z_]+)`/gm)].map((match) => match[1]);
    const source = readFileSync(path.join(PROJECT_ROOT, 'src/settings.ts'), 'utf8');
    const known = [...source.matchAll(/^ {2}([A-Z_]{5,}): /gm)].map((match) => match[1]);
    expect(new Set(known)).toEqual(new Set(named));
    expect(known.length).toBeGreaterThan(5);
  });
});
