/** A path of this service to go to; undefined for anything that a browser could take for another site. */
export function safeReturnPath(given: unknown): string | undefined {
  return typeof given === 'string' && given.length <= 2000 && /^\/(?![/\\])[^\\\s]*$/.test(given) ? given : undefined;
}
