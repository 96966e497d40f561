/**
 * A text that others wrote (a note, a mail server's words, a cell of a file) made safe for a terminal: on one line, and
 * without the control characters by which it could write over what else is shown.
 */
export function printable(text: string): string {
  return text.replace(/\s+/gu, ' ').replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}
