/**
 * The text without the one word that no email may carry, since subjects show on locked screens and emails get forwarded;
 * what stands in its place is as long, so that lines keep their width.
 */
export function withoutTellingWord(text: string): string {
  return text.replace(/unannounced/gi, (word) => {
    if (word === word.toUpperCase()) return 'UNDISCLOSED';
    return word.startsWith('U') ? 'Undisclosed' : 'undisclosed';
  });
}
