import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { ServiceDeps } from '../../../src/service/service-deps.ts';
import { openStoredService, type StoredService } from '../../cli/stored-service.ts';
import { openPagesApp, type PagesApp } from './pages-app.ts';

/** A service of the suite's own, with the pages over it. */
export interface PagesOfSuite {
  readonly service: StoredService;
  readonly pages: PagesApp;
}

/**
 * Opens them for a suite, and closes them after it. Before each test everything is taken out of the service, and its clock
 * set.
 * @param clock London wall time, `2025-02-20 10:00`.
 * @param use Is handed both before the first test.
 * @param depsOf What the pages work with, where that is not just what the service has.
 */
export function openPagesForSuite(
  clock: string,
  use: (opened: PagesOfSuite) => void,
  depsOf: (service: StoredService) => ServiceDeps = (service) => service.deps,
): void {
  let opened: PagesOfSuite | undefined;
  beforeAll(async () => {
    const service = await openStoredService();
    opened = { service, pages: await openPagesApp(depsOf(service)) };
    use(opened);
  });
  afterAll(async () => {
    await opened?.pages.close();
    await opened?.service.close();
  });
  beforeEach(async () => {
    await opened?.service.empty();
    opened?.service.setClock(clock);
  });
}
