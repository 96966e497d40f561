import type { Problem } from '../../errors.ts';

/** A cell that says yes or no in one of the ways that people do, or what is wrong with it; an empty one says no. */
export function readYesOrNo(text: string | undefined, where: string): boolean | Problem {
  if (text === undefined || /^(no|false|0)$/i.test(text)) return false;
  if (/^(yes|true|1)$/i.test(text)) return true;
  return { where, message: 'must be yes or no', seen: text };
}
