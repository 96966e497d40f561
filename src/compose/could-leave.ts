import { systemNow } from '../clock.ts';
import { isWindowOpen } from '../service/window-open.ts';
import type { OpenService } from './open-service.ts';

const QUARTER_HOUR_MS = 15 * 60_000;

/** Whether emails could leave for the last quarter of an hour, so that what waited for longer is late. */
export function couldLeave({ rules }: Pick<OpenService, 'rules'>): boolean {
  const now = systemNow();
  return isWindowOpen({ rules }, now) && isWindowOpen({ rules }, now - QUARTER_HOUR_MS);
}
