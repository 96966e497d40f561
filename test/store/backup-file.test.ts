import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { BackupFileError, writeBackupFile } from '../../src/store/backup-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'backup-file-'));
  return () => rmSync(folder, { recursive: true, force: true });
});

describe('a backup file', () => {
  it('is there whole, for its owner alone', async () => {
    const file = path.join(folder, 'a.backup');
    await writeBackupFile(file, async (unfinished) => {
      writeFileSync(unfinished, 'data');
      expect(existsSync(file)).toBe(false);
    });
    expect(readFileSync(file, 'utf8')).toBe('data');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['a.backup']);
  });

  it('is not there at all when it could not be filled', async () => {
    const full = new Error('disk full');
    await expect(writeBackupFile(path.join(folder, 'a.backup'), () => Promise.reject(full))).rejects.toBe(full);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('replaces none that is there', async () => {
    const file = path.join(folder, 'a.backup');
    writeFileSync(file, 'older');
    await expect(writeBackupFile(file, () => Promise.resolve())).rejects.toThrow(/exists already/);
    expect(readFileSync(file, 'utf8')).toBe('older');
  });

  it.each(['begins', 'is written'])(
    'is refused with words of its own when its folder is gone as it %s',
    async (when) => {
      const file = path.join(folder, 'a.backup');
      if (when === 'begins') rmSync(folder, { recursive: true });
      const writing = writeBackupFile(file, async () => rmSync(folder, { recursive: true }));
      await expect(writing).rejects.toThrow(BackupFileError);
      await expect(writing).rejects.toThrow(file);
    },
  );
});
