/** A path of this service to go to; undefined for what a browser could take for another site, or no header can hold. */
export function safeReturnPath(given: unknown): string | undefined {
  const isPath = typeof given === 'string' && given.length <= 2000;
  return isPath && /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(given) ? given : undefined;
}
