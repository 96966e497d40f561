import { type Browser, chromium } from 'playwright-core';

/** Starts a Chromium without a window. Close it afterwards; it ends with this process as well. */
export async function launchBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      // As root there is no sandbox to be had; what is looked at is our own.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      // Small machines give /dev/shm a few megabytes.
      '--disable-dev-shm-usage',
      // Letters look the same everywhere.
      '--font-render-hinting=none',
      '--disable-gpu',
    ],
  });
}
