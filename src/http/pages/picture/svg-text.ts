const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as XML and HTML hold it, between tags and in attributes. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (found) => ENTITIES[found] as string);
}

/**
 * Text in lines of at most that many characters, broken between words; where it needs more lines than allowed, the last
 * one ends in an ellipsis.
 */
export function wrapText(text: string, characters: number, maxLines: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= characters) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  if (lines.length > maxLines) lines[maxLines - 1] += '…';
  return lines.slice(0, maxLines).map((line) => cut(line, characters));
}

function cut(line: string, characters: number): string {
  return line.length <= characters ? line : `${line.slice(0, characters - 1).trimEnd()}…`;
}
