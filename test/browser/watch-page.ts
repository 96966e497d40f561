import type { ConsoleMessage, Page, Request, Response } from 'playwright-core';

/** What went wrong on a page behind its user's back: console errors, broken policies, scripts and requests that failed. */
export interface PageWatch {
  /** Gives each problem so far, in words, and forgets it. */
  readonly take: () => readonly string[];
  /** Looks no further. */
  readonly stop: () => void;
}

/** Watches a page from now on. A document that is answered with a refusal (a form with problems) is no problem. */
export function watchPage(page: Page): PageWatch {
  const problems: string[] = [];
  const onConsole = (message: ConsoleMessage): void => {
    const isDocument = message.text().startsWith('Failed to load resource') && message.location().url === page.url();
    if (message.type() === 'error' && !isDocument) problems.push(`console: ${message.text()}`);
  };
  const onScriptError = (error: Error): void => {
    problems.push(`script: ${error.message}`);
  };
  const onFailure = (request: Request): void => {
    const reason = request.failure()?.errorText ?? '';
    // A navigation that became a download is no failure.
    if (reason !== 'net::ERR_ABORTED') problems.push(`request: ${request.url()} ${reason}`);
  };
  const onResponse = (response: Response): void => {
    const isDocument = response.request().resourceType() === 'document';
    if (response.status() >= 400 && !isDocument) problems.push(`${response.status()}: ${response.url()}`);
  };
  page
    .on('console', onConsole)
    .on('pageerror', onScriptError)
    .on('requestfailed', onFailure)
    .on('response', onResponse);
  return {
    take: () => problems.splice(0),
    stop: () => {
      page.off('console', onConsole).off('pageerror', onScriptError);
      page.off('requestfailed', onFailure).off('response', onResponse);
    },
  };
}
