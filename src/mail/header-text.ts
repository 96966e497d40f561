/**
 * Control characters, line and paragraph separators, and the marks that reverse the direction of what follows: none of
 * them belongs in a header, and each has been used to show another header, name or address than the one that is there.
 */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu;

/** Half of a surrogate pair on its own, which has no form in UTF-8. */
const LONE_SURROGATE = /\p{Cs}/gu;

/** The beginning of an encoded word (RFC 2047): left as it is, the reader's program would decode what follows. */
const ENCODED_WORD = /=\?/g;

/** Longer subjects are cut by mail programs anyway, and longer names are no names. */
const MAX_LENGTH = 250;

/**
 * Text that is safe as a subject or a display name: one line, without control or direction characters, white space
 * collapsed, at most 250 characters. What is left may be empty.
 */
export function cleanHeaderText(text: string): string {
  const line = text
    .replace(UNSAFE, ' ')
    .replace(LONE_SURROGATE, '')
    .replace(ENCODED_WORD, '= ?')
    .replace(/\s+/gu, ' ')
    .trim();
  const characters = Array.from(line);
  return characters.length <= MAX_LENGTH
    ? line
    : `${characters
        .slice(0, MAX_LENGTH - 1)
        .join('')
        .trimEnd()}…`;
}
