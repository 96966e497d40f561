import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { classifyFailure } from './classify-failure.ts';
import { composeMessage } from './compose-message.ts';
import type { OutgoingEmail } from './outgoing-email.ts';
import type { Sender } from './sender.ts';

/**
 * Emails as `.eml` files in a directory, for a service that has no mail server.
 *
 * A file is there whole or not at all, on disk when it is reported as accepted, and readable by its owner alone. Its name
 * is made from the message, so that a resend writes the same file again and never a second one.
 */
export function createFileSender(directory: string): Sender {
  return {
    description: `.eml files in ${directory}`,
    async send(email, guard = () => true) {
      try {
        const message = await composeMessage(email);
        const name = nameMessageFile(email);
        await mkdir(directory, { recursive: true, mode: 0o700 });
        if (!(await guard()))
          return { kind: 'temporary', response: 'Not written: too little time was left.', ours: true };
        await writeWhole(directory, name, message);
        return { kind: 'accepted', response: `written to ${path.join(directory, name)}` };
      } catch (error) {
        // Whatever the disk refused is no fault of the email; written twice, it is the same file.
        return classifyFailure(error, false);
      }
    },
    async check() {
      try {
        await mkdir(directory, { recursive: true, mode: 0o700 });
        await access(directory, constants.W_OK | constants.X_OK);
        return null;
      } catch (error) {
        return `Email files cannot be written to ${directory}: ${classifyFailure(error, false).response}`;
      }
    },
    close: async () => {},
  };
}

/** `2025-04-01T083000-1f0c9a7e5d21.eml`: the message's Date in UTC and a digest of its Message-ID. */
export function nameMessageFile(email: Pick<OutgoingEmail, 'date' | 'messageId'>): string {
  const date = new Date(email.date).toISOString().slice(0, 19).replaceAll(':', '');
  return `${date}-${createHash('sha256').update(email.messageId).digest('hex').slice(0, 12)}.eml`;
}

async function writeWhole(directory: string, name: string, content: Buffer): Promise<void> {
  const draft = path.join(directory, `.${name}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path.join(directory, name));
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  await syncDirectory(directory);
}

/** A rename lasts through a power cut only once its directory is on disk as well. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
