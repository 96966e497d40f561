import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { buildProgram } from '../../src/cli/build-program.ts';
import type { CliDeps } from '../../src/cli/cli-deps.ts';
import { capture, run } from './run-in-process.ts';

const program = buildProgram({ version: '1.2.3', out: capture(), err: capture() } as unknown as CliDeps);
const commands = leaves(program as unknown as Command);

describe('help', () => {
  it('is there for every command of the issue', () => {
    expect(commands.map((words) => words.join(' '))).toEqual(
      expect.arrayContaining([
        ...['preview', 'create', 'list', 'show', 'record', 'deadlines', 'reminders', 'simulate', 'rules validate'],
        ...['history verify', 'as-of', 'export', 'edition list', 'edition diff', 'edition adopt', 'edition keep'],
        ...['rules show', 'calendar check', 'doctor', 'migrate', 'start', 'work', 'backup', 'restore'],
        ...['what-if', 'find-start', 'programme'],
      ]),
    );
  });

  it.each(commands.map((words) => [words.join(' '), words]))(
    '%s shows an example that it would take',
    async (_, words) => {
      const { code, out, err } = await run([...words, '--help']);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      const [, examples = ''] = out.split(/\nExamples?:\n/);
      expect(examples).toContain(`inspection-timeline ${words.join(' ')}`);
      const known = optionsIn(out.split(/\nExamples?:\n/)[0] ?? '');
      expect(optionsIn(examples).filter((option) => !known.includes(option))).toEqual([]);
    },
  );

  it('lists the commands, the settings, the exit codes and examples', async () => {
    const { code, out } = await run(['--help']);
    expect(code).toBe(0);
    expect(out).toMatch(/Commands:[^]*DATABASE_URL[^]*Exit codes:[^]*Examples:\n {2}inspection-timeline preview/);
  });

  it('fits the width', async () => {
    const out = capture({ columns: 72, terminal: true });
    await run(['preview', '--help'], { out });
    const [options = ''] = out.text().split('\nAn event');
    expect(Math.max(...options.split('\n').map((line) => line.length))).toBeLessThanOrEqual(72);
  });

  it('is what a bare command prints, on stderr', async () => {
    for (const words of [[], ['rules'], ['calendar']]) {
      const { code, out, err } = await run(words);
      expect(code).toBe(2);
      expect(out).toBe('');
      expect(err).toMatch(/^Usage: inspection-timeline/);
    }
  });
});

describe('the program', () => {
  it('says its version', async () => {
    expect(await run(['--version'])).toEqual({ code: 0, out: '1.2.3\n', err: '' });
  });

  it.each([
    [['preveiw'], /unknown command 'preveiw'\n\(Did you mean preview\?\)\nAdd --help/],
    [['rules', 'valid'], /unknown command 'valid'/],
    [['list', '--sene-by', 'x'], /unknown option '--sene-by'\n\(Did you mean --seen-by\?\)/],
    [['list', '--limit'], /'--limit <count>' argument missing/],
    [['simulate'], /required option '--until <date>'/],
    [['backup'], /missing required argument 'file'/],
  ])('refuses %j', async (words, expected) => {
    const { code, out, err } = await run(words);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(expected);
  });
});

function leaves(command: Command, path: readonly string[] = []): readonly (readonly string[])[] {
  return command.commands.flatMap((child) =>
    child.commands.length > 0 ? leaves(child, [...path, child.name()]) : [[...path, child.name()]],
  );
}

function optionsIn(text: string): readonly string[] {
  return [...new Set(text.match(/(?<=[\s"])--[a-z-]+/g) ?? [])];
}
