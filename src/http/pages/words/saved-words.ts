/** What has just been done, from the word that a redirection put into the address: known words only, never text. */
export function savedWords(query: unknown, words: Readonly<Record<string, string>>): string | null {
  const { saved } = (query ?? {}) as { readonly saved?: unknown };
  return typeof saved === 'string' && Object.hasOwn(words, saved) ? (words[saved] ?? null) : null;
}
