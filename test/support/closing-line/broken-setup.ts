/** A set-up of a run that fails. */
export function setup(): void {
  throw new Error('this set-up fails');
}
