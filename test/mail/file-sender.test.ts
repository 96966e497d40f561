import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import PostalMime from 'postal-mime';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { composeMessage } from '../../src/mail/compose-message.ts';
import { createFileSender, nameMessageFile } from '../../src/mail/file-sender.ts';
import { buildMessageId } from '../../src/mail/outgoing-email.ts';
import { exampleEmail } from './example-emails.ts';

let root: string;
let directory: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'mail-files-'));
  directory = path.join(root, 'data', 'mail');
});

afterEach(() => rm(root, { recursive: true, force: true }));

describe('createFileSender', () => {
  it('writes the whole message for its owner alone, in a directory of the same kind', async () => {
    const email = exampleEmail();
    const outcome = await createFileSender(directory).send(email);

    const name = nameMessageFile(email);
    expect(name).toMatch(/^2025-04-01T073000-[0-9a-f]{12}\.eml$/);
    expect(outcome).toEqual({ kind: 'accepted', response: `written to ${path.join(directory, name)}` });
    expect(await readdir(directory)).toEqual([name]);
    const content = await readFile(path.join(directory, name));
    expect(content.equals(await composeMessage(email))).toBe(true);
    expect((await PostalMime.parse(content)).subject).toBe(email.subject);
    expect((await stat(path.join(directory, name))).mode & 0o777).toBe(0o600);
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
  });

  it('writes a resend to the same file, and nothing beside it', async () => {
    const sender = createFileSender(directory);
    await sender.send(exampleEmail());
    const [name = ''] = await readdir(directory);
    const first = await readFile(path.join(directory, name));
    await Promise.all(Array.from({ length: 8 }, () => sender.send(exampleEmail())));
    expect(await readdir(directory)).toEqual([name]);
    expect((await readFile(path.join(directory, name))).equals(first)).toBe(true);
  });

  it('gives every message a file of its own', async () => {
    const sender = createFileSender(directory);
    for (const row of ['a', 'b', 'c']) {
      await sender.send(exampleEmail({ messageId: buildMessageId(row, 's', 'example.org') }));
    }
    expect(await readdir(directory)).toHaveLength(3);
  });

  it('writes nothing where the guard says no', async () => {
    const outcome = await createFileSender(directory).send(exampleEmail(), () => false);
    expect(outcome).toMatchObject({ kind: 'temporary', ours: true });
    expect(await readdir(directory)).toEqual([]);
  });

  it('reports a directory that cannot be there as temporary and ours, and says so when asked', async () => {
    await mkdir(path.dirname(directory));
    await writeFile(directory, 'in the way');
    const sender = createFileSender(directory);
    expect(await sender.send(exampleEmail())).toMatchObject({ kind: 'temporary', ours: true });
    expect(await sender.check()).toContain(directory);
  });

  it('leaves no draft behind where the file cannot be put in its place', async () => {
    await mkdir(path.join(directory, nameMessageFile(exampleEmail())), { recursive: true });
    expect(await createFileSender(directory).send(exampleEmail())).toMatchObject({ kind: 'temporary', ours: true });
    expect(await readdir(directory)).toEqual([nameMessageFile(exampleEmail())]);
  });

  it('is fit to write where its directory is, or can be made', async () => {
    expect(await createFileSender(directory).check()).toBeNull();
    await chmod(directory, 0o755);
    expect(await createFileSender(directory).check()).toBeNull();
    expect(createFileSender(directory).description).toBe(`.eml files in ${directory}`);
  });

  it('refuses for good what is not of the promised form', async () => {
    const outcome = await createFileSender(directory).send(exampleEmail({ boundary: '../../etc' }));
    expect(outcome).toMatchObject({ kind: 'permanent' });
    await expect(readdir(directory)).rejects.toThrow('ENOENT');
  });
});
