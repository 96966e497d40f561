/** The lines of a text that hold any of these words. */
export function linesWith(text: string, ...words: readonly string[]): readonly string[] {
  return text.split('\n').filter((line) => words.some((word) => line.includes(word)));
}
